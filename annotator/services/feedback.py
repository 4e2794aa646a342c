"""What a reviewer learns of their own work, and only after the lock: where an answer differed from one that was known
or decided, how they met the claims hidden among theirs, and how constant they were.

Each kind of comparison is a function that lists differences of one reviewer in one locked round; a further one is
written beside these and added to `SOURCES`.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, and_, select
from sqlalchemy.orm import Session

from annotator.models import (
    Assignment,
    Claim,
    Decision,
    KnownAnswer,
    Review,
    ReviewRevision,
    RevisionRating,
    Round,
    RoundClaim,
)
from annotator.models.vocabulary import Cause, ClaimState, Outcome, Purpose, RoundState
from annotator.services.claim_lines import ClaimLine, read_claim_lines
from annotator.services.counted_ratings import IS_COUNTED
from annotator.services.decision_records import read_causes
from annotator.services.decision_words import CAUSES, result_words
from annotator.services.gold_accuracy import Accuracy, accuracy_of, meetings_of
from annotator.services.known_answers import Known
from annotator.services.known_ranges import Meeting
from annotator.services.retest import Retest, own_retest
from annotator.services.rubric_records import CriterionRecord, RubricRecord
from annotator.services.rubrics import read_rubric
from annotator.services.standing_decisions import is_overtaken
from annotator.services.trials import TriedClaim, read_tried
from annotator.text import _

OF_KNOWN = (Purpose.TRAINING, Purpose.GOLD)


@dataclass(frozen=True, slots=True)
class Compared:
    """One answer beside the one that stands.

    Attributes
    ----------
    standing
        What it is compared with, in words: "known answer".
    own, other
        The two answers in words, such as "3 · Mixed".
    tolerance
        Steps from the other that still count as the same.
    explanation
        Why the other stands, as its author wrote it; may be empty.
    differs
        Whether they are further apart, or the own is off the scale.
    causes
        What caused the difference, as whoever decided saw it.
    is_decided
        The other was decided after the round, and was not known before.
    """

    claim_id: int
    criterion: str
    standing: str
    own: str
    other: str
    tolerance: int
    explanation: str
    differs: bool
    causes: tuple[str, ...] = ()
    is_decided: bool = False


@dataclass(frozen=True, slots=True)
class Difference:
    """An answer that differed, and the claim it was about."""

    line: ClaimLine
    compared: Compared


@dataclass(frozen=True, slots=True)
class Feedback:
    """All differences of a reviewer in a round, of so many answers that could be compared."""

    compared: int
    differences: tuple[Difference, ...]

    @property
    def decided(self) -> tuple[Difference, ...]:
        """Those that a decision differs from."""
        return tuple(each for each in self.differences if each.compared.is_decided)

    @property
    def known(self) -> tuple[Difference, ...]:
        """Those that a known answer differs from."""
        return tuple(each for each in self.differences if not each.compared.is_decided)


@dataclass(frozen=True, slots=True)
class Trials:
    """How a reviewer met the claims hidden among theirs, and what they made of those that came twice.

    Attributes
    ----------
    criterion
        By which constancy is measured.
    retest
        None where nothing came twice.
    """

    criterion: CriterionRecord
    hidden: tuple[TriedClaim, ...]
    retest: Retest | None

    @property
    def accuracy(self) -> Accuracy:
        return accuracy_of(self.hidden)

    @property
    def meetings(self) -> dict[Meeting, int]:
        """How often the reviewer's ranges met the known ones in each way."""
        return meetings_of(self.hidden)


Source = Callable[[Session, Round, int], Iterator[Compared]]


def read_feedback(
    session: Session, round_: Round, reviewer_id: int, sources: Sequence[Source] | None = None
) -> Feedback | None:
    """Return where the reviewer's answers differed; None before the lock, when nothing may be told.

    Parameters
    ----------
    sources
        What they are compared with; all `SOURCES` by default.
    """
    if round_.state != RoundState.LOCKED:
        return None
    compared = [each for source in sources or SOURCES for each in source(session, round_, reviewer_id)]
    differing = [each for each in compared if each.differs]
    lines = read_claim_lines(session, {each.claim_id for each in differing})
    return Feedback(len(compared), tuple(Difference(lines[each.claim_id], each) for each in differing))


def read_trials(session: Session, round_: Round, reviewer_id: int) -> Trials | None:
    """Return how the reviewer met the hidden claims, and how constant they were; None before the lock."""
    if round_.state != RoundState.LOCKED:
        return None
    criterion = read_rubric(session, round_.rubric_version_id).main
    secret = select_secret(round_.project_id)
    return Trials(
        criterion,
        tuple(read_tried(session, round_, Purpose.GOLD, reviewer_id=reviewer_id, without=secret)),
        own_retest(session, round_, criterion, reviewer_id),
    )


def _own_answers(beside: type[KnownAnswer | Decision], reviewer_id: int) -> Select[Any, int | None]:
    """Select what is set beside the counted answers of one reviewer, and their points; to be joined."""
    return (
        select(beside, RevisionRating.scale_point_id)
        .select_from(Assignment)
        .join(Review, Review.assignment_id == Assignment.id)
        .join(
            ReviewRevision,
            IS_COUNTED,
        )
        .join(RevisionRating, RevisionRating.revision_id == ReviewRevision.id)
        .where(Assignment.reviewer_id == reviewer_id)
    )


def known_answers(session: Session, round_: Round, reviewer_id: int) -> Iterator[Compared]:
    """Compare the answers to training and gold claims with the known ones.

    Claims that an open round of the project uses the same way are left out.
    """
    rubric = read_rubric(session, round_.rubric_version_id)
    rows = session.execute(
        _own_answers(KnownAnswer, reviewer_id)
        .join(
            KnownAnswer,
            and_(
                KnownAnswer.claim_id == Assignment.claim_id,
                KnownAnswer.criterion_id == RevisionRating.criterion_id,
                KnownAnswer.purpose == Assignment.purpose,
            ),
        )
        .where(
            Assignment.round_id == round_.id,
            Assignment.purpose.in_(OF_KNOWN),
            Assignment.claim_id.not_in(select_secret(round_.project_id)),
        )
        .order_by(Assignment.position, KnownAnswer.criterion_id)
    )
    for known, own_point in rows.all():
        yield _beside(rubric, known, own_point)


def decided(session: Session, round_: Round, reviewer_id: int) -> Iterator[Compared]:
    """Compare the counted answers with the decisions that stand; where reasonable people differ nobody is apart.

    A claim to be asked again is not compared: nothing is decided on it yet.
    """
    rubric = read_rubric(session, round_.rubric_version_id)
    rows = session.execute(
        select_decided(reviewer_id)
        .where(Assignment.round_id == round_.id)
        .order_by(Assignment.position, Decision.criterion_id)
    ).all()
    causes = read_causes(session, [decision.id for decision, _own in rows])
    for decision, own_point in rows:
        yield _decided(rubric, decision, own_point, causes.get(decision.id, ()))


def select_decided(reviewer_id: int) -> Select[Any, int | None]:
    """Select the decisions that stand beside the counted answers of one reviewer, and their points."""
    return (
        _own_answers(Decision, reviewer_id)
        .join(Claim, Claim.id == Assignment.claim_id)
        .join(
            Decision,
            and_(
                Decision.round_id == Assignment.round_id,
                Decision.claim_id == Assignment.claim_id,
                Decision.criterion_id == RevisionRating.criterion_id,
            ),
        )
        .where(
            Assignment.purpose == Purpose.RATING,
            Claim.state != ClaimState.WITHDRAWN,
            Decision.outcome.in_([Outcome.SETTLED, Outcome.DIFFER, Outcome.NOT_RATABLE]),
            ~is_overtaken(),
        )
    )


def select_secret(project_id: int) -> Select[int]:
    """Claims that an open round uses for their known answers: to speak of them would tell which ones they are there."""
    return (
        select(RoundClaim.claim_id)
        .join(Round, Round.id == RoundClaim.round_id)
        .where(Round.project_id == project_id, Round.state == RoundState.OPEN, RoundClaim.purpose.in_(OF_KNOWN))
    )


def _decided(rubric: RubricRecord, decision: Decision, own_point: int | None, causes: tuple[Cause, ...]) -> Compared:
    criterion = next(each for each in rubric.criteria if each.id == decision.criterion_id)
    point = next((each for each in criterion.scale.points if each.id == decision.scale_point_id), None)
    outcome = Outcome(decision.outcome)
    differs = {
        Outcome.SETTLED: own_point != decision.scale_point_id,
        Outcome.NOT_RATABLE: own_point is not None,
    }
    return Compared(
        claim_id=decision.claim_id,
        criterion=criterion.short_name,
        standing=_("decided by a settling rule") if decision.rule_application_id else _("decision"),
        own=_worded(criterion, own_point),
        other=result_words(outcome, point),
        tolerance=0,
        explanation=decision.reason,
        differs=differs.get(outcome, False),
        causes=tuple(CAUSES[cause] for cause in causes),
        is_decided=True,
    )


def _beside(rubric: RubricRecord, row: KnownAnswer, own_point: int | None) -> Compared:
    criterion = next(each for each in rubric.criteria if each.id == row.criterion_id)
    point = next(each for each in criterion.scale.points if each.id == row.scale_point_id)
    known = Known(criterion, point, row.tolerance, row.explanation)
    return Compared(
        claim_id=row.claim_id,
        criterion=criterion.short_name,
        standing=_("known answer"),
        own=_worded(criterion, own_point),
        other=_worded(criterion, point.id),
        tolerance=known.steps,
        explanation=known.explanation,
        differs=not known.is_met(own_point),
    )


def _worded(criterion: CriterionRecord, point_id: int | None) -> str:
    point = next((each for each in criterion.scale.points if each.id == point_id), None)
    return _("cannot judge") if point is None else f"{point.code} · {point.label}"


#: What answers are compared with, in the order of the page.
SOURCES: list[Source] = [known_answers, decided]
