"""The agreement report of a project's round, as far as it is open to the viewer."""

from dataclasses import dataclass, replace

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from annotator.errors import NotAllowed
from annotator.models import Assignment, Membership, Project, Round
from annotator.models.vocabulary import AssignmentState, Purpose, Role, RoundState
from annotator.services.aggregates import is_partial, visible, without_particulars
from annotator.services.agreement_data import RoundRatings, find_basis, read_ratings
from annotator.services.agreement_report import AgreementReport, Request, report
from annotator.services.agreement_words import plain_words
from annotator.services.blindness import Opening
from annotator.services.contested import Contested, find_contested
from annotator.services.counted_ratings import of_members
from annotator.services.permissions import Member
from annotator.services.reviewer_agreement import ReviewerAgreement, reviewer_agreement
from annotator.services.rubrics import CriterionRecord, PointRecord, RubricRecord, read_rubric
from annotator.services.spread import Spreads, spreads
from annotator.text import _, plural

MOST_CONTESTED = 8


@dataclass(frozen=True, slots=True)
class ProjectReport:
    """Agreement in one round on one criterion.

    Attributes
    ----------
    basis
        The basis the ratings are limited to; None for all together.
    is_interim
        The round is still open, so that figures will move.
    claims
        Claims of the round.
    ratings_per_claim
        Least and most ratings of the claims with two or more; None when there is none.
    assigned, open
        Assignments, and those of them without a submission.
    ratings_on_any_basis
        Ratings without regard to the basis; None where the report is not limited to one.
    after_reveal
        Reviews whose newest revision is not counted, because results were open to its author.
    opened_early
        Leads who opened results before the lock.
    is_over_open_claims
        The figures leave out the claims that are closed to the viewer, see `aggregates`.
    has_closed_claims
        Some claims are closed to the viewer, and so are the particulars of the figures.
    by_reviewer
        Pairs of reviewers, and alpha without each of them.
    words
        The same in plain sentences, one a paragraph.
    """

    rubric: RubricRecord
    criterion: CriterionRecord
    basis: PointRecord | None
    round_number: int
    round_kind: str
    is_interim: bool
    claims: int
    ratings_per_claim: tuple[int, int] | None
    assigned: int
    open: int
    ratings_on_any_basis: int | None
    after_reveal: int
    opened_early: int
    has_examples: bool
    report: AgreementReport
    words: tuple[str, ...]
    by_reviewer: ReviewerAgreement
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
    criterion: str | None = None,
    basis: str | None = None,
    request: Request | None = None,
    most_contested: int | None = MOST_CONTESTED,
) -> ProjectReport:
    """Return the report on a round.

    Parameters
    ----------
    opening
        What of the round is open to the viewer. Contested claims are ranked among open ones only.
    viewer
        Who looks: a lead sees names, everybody else pseudonyms. None for the command line.
    criterion, basis
        Key and code; the rubric's main criterion and all bases by default.

    Raises
    ------
    NotAllowed
        While figures over the whole round are closed to the viewer.
    NotFound, Invalid
        When the rubric has no such criterion, or no such basis.
    """
    if not opening.aggregates:
        raise NotAllowed(opening.reason)
    if opening.claims is not None and (criterion or basis):
        _require_no_selection(read_rubric(session, round_.rubric_version_id), criterion, basis)
    rubric = read_rubric(session, round_.rubric_version_id)
    asked = rubric.main if criterion is None else rubric.criterion(criterion)
    looked_at = find_basis(rubric, basis)
    everything = read_ratings(session, round_, asked, basis=looked_at)
    ratings = visible(everything, opening)
    described = spreads(ratings.counts(), is_ordered=asked.scale.is_ordered)
    reliability = ratings.reliability()
    is_interim = round_.state != RoundState.LOCKED
    figures = report(
        reliability,
        cannot_judge=ratings.cannot_judge,
        judgements=ratings.judgements(),
        criterion=asked.key,
        round_number=round_.number,
        basis=looked_at.point.code if looked_at else None,
        notes=_notes(round_.number, ratings.after_reveal, is_interim=is_interim),
        request=request,
    )
    by_reviewer = reviewer_agreement(reliability, figures.reported, _labels(ratings, opening, viewer))
    if opening.claims is not None:
        figures = without_particulars(figures)
        by_reviewer = replace(by_reviewer, matrix=(), without=())
    assigned, still_open = _count_assignments(session, round_)
    return ProjectReport(
        rubric=rubric,
        criterion=asked,
        basis=looked_at.point if looked_at else None,
        round_number=round_.number,
        round_kind=round_.kind,
        is_interim=is_interim,
        claims=len(ratings.claim_ids),
        ratings_per_claim=_range(described),
        assigned=assigned,
        open=still_open,
        ratings_on_any_basis=_count_ratings(session, round_, asked) if looked_at else None,
        after_reveal=ratings.after_reveal,
        opened_early=_count_opened_early(session, round_.project_id),
        has_examples=any(rater.is_example for rater in ratings.raters),
        report=figures,
        words=plain_words(figures, is_interim=is_interim),
        by_reviewer=by_reviewer,
        is_over_open_claims=is_partial(everything, ratings),
        has_closed_claims=opening.claims is not None,
        contested=find_contested(
            session, round_, ratings, described, opening, goal=project.ratings_goal, most=most_contested
        ),
    )


def _count_ratings(session: Session, round_: Round, criterion: CriterionRecord) -> int:
    return int(read_ratings(session, round_, criterion).is_point.sum())


def _require_no_selection(rubric: RubricRecord, criterion: str | None, basis: str | None) -> None:
    if basis or (criterion and rubric.criterion(criterion).key != rubric.main.key):
        raise NotAllowed(
            _(
                "While some claims are closed to you, the report shows {criterion} on all bases: a narrower selection "
                "could show a single claim. The rest opens with the lock.",
                criterion=rubric.main.short_name,
            )
        )


def _notes(round_number: int, after_reveal: int, *, is_interim: bool) -> list[str]:
    notes = []
    if is_interim:
        notes.append(_("Round {number} is still open: the figures are interim.", number=round_number))
    if after_reveal:
        notes.append(
            plural(
                after_reveal,
                "{count} review was made or changed after results were open to its author: "
                "this version does not count.",
                "{count} reviews were made or changed after results were open to their authors: "
                "these versions do not count.",
            )
        )
    return notes


def _range(described: Spreads) -> tuple[int, int] | None:
    pairable = described.rated[described.rated >= 2]
    return (int(pairable.min()), int(pairable.max())) if len(pairable) else None


def _labels(ratings: RoundRatings, opening: Opening, viewer: Member | None) -> tuple[str, ...]:
    names = viewer is not None and viewer.role is Role.LEAD
    return tuple(
        rater.name if names or rater.reviewer_id == opening.own_reviewer_id else rater.pseudonym
        for rater in ratings.raters
    )


def _count_assignments(session: Session, round_: Round) -> tuple[int, int]:
    rows = session.execute(
        select(Assignment.state, func.count())
        .where(Assignment.round_id == round_.id, Assignment.purpose == Purpose.RATING, of_members(round_.project_id))
        .group_by(Assignment.state)
    )
    by_state = dict(rows.all())
    return sum(by_state.values()), by_state.get(AssignmentState.OPEN.value, 0)


def _count_opened_early(session: Session, project_id: int) -> int:
    marked = select(func.count()).select_from(Membership)
    marked = marked.where(Membership.project_id == project_id, Membership.unblinded_at.is_not(None))
    return session.scalar(marked) or 0
