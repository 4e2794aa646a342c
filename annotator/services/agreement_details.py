"""What a project's report computes of its ratings: a first panel at once, the details where they are wanted.

The first panel needs no more than how many ratings of each claim fell on each point, which takes milliseconds whatever
there is. What asks who rated, and every further coefficient with its interval, takes seconds over a million ratings.
"""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from annotator.services.agreement_data import RoundRatings
from annotator.services.agreement_report import AgreementReport, Request, report
from annotator.services.agreement_selection import Selection
from annotator.services.remembered import remembered
from annotator.services.reviewer_agreement import ReviewerAgreement, no_agreement, reviewer_agreement

#: Answers up to which the details take so little time that they come with the first panel.
DETAILED_UP_TO = 20_000
#: Beside those that stand first in every report.
PANEL = (
    "fleiss_kappa[identity]",
    "fleiss_kappa[quadratic]",
    "brennan_prediger[identity]",
    "brennan_prediger[quadratic]",
)


@dataclass(frozen=True, slots=True)
class Subject:
    """What a report says that it is about; see `report` for the parameters."""

    criterion: str
    round_number: int
    basis: str | None
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Computed:
    """Figures, and reviewer by reviewer under their pseudonyms."""

    report: AgreementReport
    by_reviewer: ReviewerAgreement


def compute(
    session: Session,
    ratings: RoundRatings,
    subject: Subject,
    selection: Selection,
    request: Request,
    *,
    with_details: bool,
    is_whole: bool,
) -> Computed:
    """Compute the figures, or remember them where nothing has changed.

    Parameters
    ----------
    selection
        What the ratings were selected by.
    with_details
        Whether to compute more than the first panel.
    is_whole
        Whether everything is open to the viewer. What one viewer may see is not what another may: nothing of it is
        remembered.
    """
    if not is_whole:
        return _compute(ratings, subject, request, with_details=with_details)
    key = (ratings.criterion.id, subject, selection, request, with_details)
    return remembered(
        session, key, ratings.identity, lambda: _compute(ratings, subject, request, with_details=with_details)
    )


def _compute(ratings: RoundRatings, subject: Subject, request: Request, *, with_details: bool) -> Computed:
    reliability = ratings.reliability() if with_details else None
    figures = report(
        ratings.counted() if reliability is None else reliability,
        cannot_judge=ratings.cannot_judge,
        judgements=ratings.judgements(),
        criterion=subject.criterion,
        round_number=subject.round_number,
        basis=subject.basis,
        notes=subject.notes,
        request=request,
        keys=PANEL if reliability is None else None,
    )
    labels = tuple(rater.pseudonym for rater in ratings.raters)
    if reliability is None:
        return Computed(figures, no_agreement(ratings.scale, labels))
    return Computed(figures, reviewer_agreement(reliability, figures.reported, labels))
