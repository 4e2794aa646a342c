"""The agreement report of a project's round, as far as it is open to the viewer."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from annotator.errors import NotAllowed
from annotator.models import Project, Round
from annotator.models.vocabulary import RoundState
from annotator.services.aggregates import visible, without_particulars
from annotator.services.agreement_data import find_basis, read_ratings
from annotator.services.agreement_details import DETAILED_UP_TO, Subject, compute
from annotator.services.agreement_report import AgreementReport, Request
from annotator.services.agreement_selection import (
    Selection,
    asked_criterion,
    select_ratings,
)
from annotator.services.agreement_words import plain_words
from annotator.services.assignment_counts import count_assignments
from annotator.services.blindness import Opening
from annotator.services.claim_rounds import count_gone
from annotator.services.contested import Contested, find_contested
from annotator.services.permissions import Member
from annotator.services.places import goal_of
from annotator.services.reviewer_agreement import ReviewerAgreement, relabelled
from annotator.services.reviewer_names import name_reviewers
from annotator.services.reviewer_progress import count_withdrawn
from annotator.services.roster import has_example, read_roster
from annotator.services.round_notes import included_notes, round_notes
from annotator.services.rubric_records import CriterionRecord, PointRecord, RubricRecord
from annotator.services.rubrics import read_rubric
from annotator.services.spread import Spreads, spreads
from annotator.text import _

MOST_CONTESTED = 8
EVERYTHING = Selection()


@dataclass(frozen=True, slots=True)
class ProjectReport:
    """Agreement in one round on one criterion.

    Attributes
    ----------
    selection
        What the ratings are narrowed to.
    basis
        The basis the ratings are limited to; None for all together.
    is_interim
        The round is still open, so that figures will move.
    claims
        Claims of the round.
    ratings_per_claim
        Least and most ratings of the claims with two or more; None when there is none.
    assigned, open, withdrawn
        Assignments, those of them without a submission, and those whose submission was taken back.
    withdrawn_claims, withdrawn_claims_ratings
        Claims of the round that were withdrawn since, and the ratings given to them: both are left out.
    ratings_in_all
        Ratings on the criterion without regard to the selection; None where the report is not narrowed.
    after_reveal
        Reviews whose newest revision is not counted, because results were open to its author.
    opened_early
        Leads who opened results before the lock.
    left_out
        Answers to claims closed to the viewer that the figures leave out for now, see `aggregates`.
    is_over_open_claims
        The figures leave out the claims that are closed to the viewer.
    has_closed_claims
        Some claims are closed to the viewer, and so are the particulars of the figures.
    has_details
        Whether it holds what asks who rated, and the coefficients beyond the first panel.
    by_reviewer
        Pairs of reviewers, and alpha without each of them.
    words
        The same in plain sentences, one a paragraph.
    """

    rubric: RubricRecord
    criterion: CriterionRecord
    selection: Selection
    basis: PointRecord | None
    round_number: int
    round_kind: str
    is_interim: bool
    claims: int
    ratings_per_claim: tuple[int, int] | None
    assigned: int
    open: int
    withdrawn: int
    withdrawn_claims: int
    withdrawn_claims_ratings: int
    ratings_in_all: int | None
    after_reveal: int
    opened_early: int
    has_examples: bool
    report: AgreementReport
    has_details: bool
    words: tuple[str, ...]
    by_reviewer: ReviewerAgreement
    left_out: int
    is_over_open_claims: bool
    has_closed_claims: bool
    contested: Contested


def project_report(
    session: Session,
    project: Project,
    round_: Round,
    opening: Opening,
    *,
    viewer: Member | None,
    selection: Selection = EVERYTHING,
    request: Request | None = None,
    most_contested: int | None = MOST_CONTESTED,
    with_details: bool | None = None,
) -> ProjectReport:
    """Return the report on a round.

    Parameters
    ----------
    opening
        What of the round is open to the viewer. Contested claims are ranked among open ones only.
    viewer
        Who looks: a lead sees names, everybody else pseudonyms. None for the command line and for files.
    selection
        The rubric's main criterion and everything by default.
    with_details
        Whether to compute what asks who rated and every further coefficient; by default, where this takes no time.

    Raises
    ------
    NotAllowed
        While figures over the whole round are closed to the viewer.
    NotFound, Invalid
        When the rubric has no such criterion, or there is nothing such as the selection names.
    """
    if not opening.aggregates:
        raise NotAllowed(opening.reason)
    rubric = read_rubric(session, round_.rubric_version_id)
    asked = asked_criterion(rubric, selection)
    if opening.claims is not None:
        _require_no_selection(rubric, asked, selection)
    everything = select_ratings(session, round_, rubric, selection)
    seen = visible(session, round_, everything, opening)
    ratings = seen.ratings
    described = spreads(ratings.counts(), is_ordered=asked.scale.is_ordered)
    is_interim = round_.state != RoundState.LOCKED
    looked_at = find_basis(rubric, selection.basis or None)
    has_details = opening.claims is None and (
        ratings.answers <= DETAILED_UP_TO if with_details is None else with_details
    )
    gone = count_gone(session, round_.id)
    has_examples = has_example(session, round_.project_id, seen.reviewers)
    subject = Subject(
        criterion=asked.key,
        round_number=round_.number,
        basis=looked_at.point.code if looked_at else None,
        notes=(
            *round_notes(
                round_.number,
                ratings.after_reveal,
                gone,
                seen.left_out,
                is_interim=is_interim,
                has_examples=has_examples,
            ),
            *included_notes(session, round_, selection),
        ),
    )
    computed = compute(
        session,
        ratings,
        subject,
        selection,
        request or Request(),
        with_details=has_details,
        is_whole=opening.claims is None,
    )
    figures = (
        without_particulars(computed.report, len(seen.reviewers)) if opening.claims is not None else computed.report
    )
    by_reviewer = relabelled(computed.by_reviewer, name_reviewers(ratings, opening, viewer))
    assigned, still_open = count_assignments(session, round_)
    return ProjectReport(
        rubric=rubric,
        criterion=asked,
        selection=selection,
        basis=looked_at.point if looked_at else None,
        round_number=round_.number,
        round_kind=round_.kind,
        is_interim=is_interim,
        claims=len(ratings.claim_ids),
        ratings_per_claim=ratings_range(described),
        assigned=assigned,
        open=still_open,
        withdrawn=count_withdrawn(session, round_, opening),
        withdrawn_claims=gone.claims,
        withdrawn_claims_ratings=gone.ratings,
        ratings_in_all=_count_ratings(session, round_, asked, selection) if selection.is_narrow else None,
        after_reveal=ratings.after_reveal,
        opened_early=count_opened_early(session, round_.project_id),
        has_examples=has_examples,
        report=figures,
        has_details=has_details,
        words=plain_words(figures, is_interim=is_interim),
        by_reviewer=by_reviewer,
        left_out=seen.left_out,
        is_over_open_claims=opening.claims is not None and not seen.has_closed_claims,
        has_closed_claims=opening.claims is not None,
        contested=find_contested(
            session, round_, ratings, described, opening, goal=goal_of(session, project, round_), most=most_contested
        ),
    )


def _count_ratings(session: Session, round_: Round, criterion: CriterionRecord, selection: Selection) -> int:
    return int(read_ratings(session, round_, criterion, purposes=selection.purposes).is_point.sum())


def _require_no_selection(rubric: RubricRecord, asked: CriterionRecord, selection: Selection) -> None:
    if selection.is_narrow or selection.include or asked.key != rubric.main.key:
        raise NotAllowed(
            _(
                "While some claims are closed to you, the report shows {criterion} over everything: a narrower "
                "selection could show a single claim. The rest opens with the lock.",
                criterion=rubric.main.short_name,
            )
        )


def ratings_range(described: Spreads) -> tuple[int, int] | None:
    """Return the least and most ratings of the claims with two or more; None when there is none."""
    pairable = described.rated[described.rated >= 2]
    return (int(pairable.min()), int(pairable.max())) if len(pairable) else None


def count_opened_early(session: Session, project_id: int) -> int:
    """Return how many members have opened results before a lock."""
    return sum(each.unblinded_at is not None for each in read_roster(session, project_id))
