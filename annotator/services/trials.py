"""Known answers beside those that reviewers gave."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from annotator.models import Assignment, Claim, Rating, Review, ReviewRevision, Round
from annotator.models.vocabulary import AssignmentState, Purpose, ReviewState
from annotator.services import range_store
from annotator.services.known_answers import Known, join_known
from annotator.services.known_ranges import RangeTrial, read_known_ranges, try_ranges
from annotator.services.review_history import AnswerRecord, answer_record
from annotator.services.review_rules import Answer, list_asked
from annotator.services.rubric_records import RubricRecord
from annotator.services.rubrics import read_rubric


@dataclass(frozen=True, slots=True)
class Trial:
    """A known answer beside the one given, None where there is none; met when that lies within the tolerance."""

    known: Known
    given: AnswerRecord | None
    is_met: bool


@dataclass(frozen=True, slots=True)
class TriedClaim:
    """A claim with known answers on one reviewer's list.

    Attributes
    ----------
    attempts
        Counts the submissions.
    ranges
        Known ranges beside those given: counted apart, and no part of what is met.
    has_steps
        Whether a step is known, so that the claim can be met.
    """

    assignment_id: int
    reviewer_id: int
    claim_id: int
    claim_key: str
    state: AssignmentState
    attempts: int
    trials: tuple[Trial, ...]
    ranges: tuple[RangeTrial, ...] = ()
    has_steps: bool = True

    @property
    def is_done(self) -> bool:
        """Whether there is an answer that stands."""
        return self.state is AssignmentState.SUBMITTED

    @property
    def is_met(self) -> bool:
        """Whether every known answer of the claim is met."""
        return self.is_done and all(trial.is_met for trial in self.trials)


def read_tried(
    session: Session,
    round_: Round,
    purpose: Purpose,
    *,
    reviewer_id: int | None = None,
    without: Select[int] | None = None,
) -> list[TriedClaim]:
    """Return the claims put before reviewers for this purpose, in the order of each list.

    Parameters
    ----------
    reviewer_id
        Only those of this reviewer; None for everybody's.
    without
        Selects claims to leave out.
    """
    rows = session.execute(
        select(
            Assignment.id,
            Assignment.reviewer_id,
            Assignment.claim_id,
            Assignment.state,
            Claim.key,
            Review.id.label("review_id"),
        )
        .join(Claim, Claim.id == Assignment.claim_id)
        .outerjoin(Review, Review.assignment_id == Assignment.id)
        .where(
            Assignment.round_id == round_.id,
            Assignment.purpose == purpose,
            *([Assignment.reviewer_id == reviewer_id] if reviewer_id is not None else []),
            *([Assignment.claim_id.not_in(without)] if without is not None else []),
        )
        .order_by(Assignment.reviewer_id, Assignment.position, Assignment.id)
    ).all()
    if not rows:
        return []
    rubric = read_rubric(session, round_.rubric_version_id)
    spans = read_known_ranges(session, round_.project_id, rubric)
    known = join_known(session, round_.project_id, rubric, spans)
    reviews = [row.review_id for row in rows if row.review_id is not None]
    given, attempts = _read_given(session, reviews), _count_attempts(session, reviews)
    numbers = range_store.of_reviews(session, reviews) if spans else {}
    return [
        TriedClaim(
            assignment_id=row.id,
            reviewer_id=row.reviewer_id,
            claim_id=row.claim_id,
            claim_key=row.key,
            state=AssignmentState(row.state),
            attempts=attempts.get(row.review_id, 0),
            trials=_trials(rubric, known[row.claim_id][1], given[row.review_id]),
            ranges=try_ranges(
                spans.get(row.claim_id, (None, ()))[1],
                _asked(rubric, given[row.review_id]),
                given[row.review_id].keys(),
                numbers.get(row.review_id, {}),
            ),
            has_steps=bool(known[row.claim_id][1]),
        )
        for row in rows
        if row.claim_id in known
    ]


def _trials(
    rubric: RubricRecord, known: Iterable[Known], given: Mapping[int, tuple[int | None, int | None]]
) -> tuple[Trial, ...]:
    """Leave out what was not asked beside the answers given: the one that decided so is tried already."""
    asked = _asked(rubric, given)
    return tuple(_trial(each, given.get(each.criterion.id)) for each in known if each.criterion.id in asked)


def _asked(rubric: RubricRecord, given: Mapping[int, tuple[int | None, int | None]]) -> set[int]:
    """Ids of the criteria that were asked beside these answers, of all where there is none yet."""
    answers = {criterion_id: Answer(*answer) for criterion_id, answer in given.items()}
    return {criterion.id for criterion in (list_asked(rubric, answers) if given else rubric.criteria)}


def _trial(known: Known, given: tuple[int | None, int | None] | None) -> Trial:
    if given is None:
        return Trial(known, None, is_met=False)
    return Trial(known, answer_record(known.criterion, *given), is_met=known.is_met(given[0]))


def _read_given(
    session: Session, review_ids: Collection[int]
) -> dict[int | None, dict[int, tuple[int | None, int | None]]]:
    """Point and reason by review and criterion, as the answers stand."""
    rows = session.execute(
        select(Rating.review_id, Rating.criterion_id, Rating.scale_point_id, Rating.cannot_judge_reason_id).where(
            Rating.review_id.in_(review_ids)
        )
    )
    found: dict[int | None, dict[int, tuple[int | None, int | None]]] = defaultdict(dict)
    for review_id, criterion_id, point_id, reason_id in rows:
        found[review_id][criterion_id] = (point_id, reason_id)
    return found


def _count_attempts(session: Session, review_ids: Collection[int]) -> dict[int, int]:
    rows = session.execute(
        select(ReviewRevision.review_id, func.count())
        .where(ReviewRevision.review_id.in_(review_ids), ReviewRevision.state == ReviewState.SUBMITTED)
        .group_by(ReviewRevision.review_id)
    )
    return dict(rows.all())
