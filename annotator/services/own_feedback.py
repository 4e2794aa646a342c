"""All that a reviewer learns of their own work in a round, and which round they learn it of."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import ColumnElement, CompoundSelect, exists, or_, select, union
from sqlalchemy.orm import Session

from annotator.models import Assignment, Claim, Decision, KnownAnswer, KnownRange, RevisionRating, Round
from annotator.models.vocabulary import ClaimState, Outcome, Purpose, RoundState
from annotator.services.feedback import (
    Feedback,
    Trials,
    decided,
    read_feedback,
    read_trials,
    select_decided,
    select_secret,
)
from annotator.services.retest import select_repeated
from annotator.services.rubrics import read_rubric


@dataclass(frozen=True, slots=True)
class OwnFeedback:
    """How a reviewer met hidden claims, how constant they were, and which decisions differ from their answers."""

    round: Round
    trials: Trials
    decisions: Feedback

    @property
    def is_empty(self) -> bool:
        """There is nothing to tell."""
        return not self.trials.hidden and self.trials.retest is None and not self.decisions.decided


def read_own_feedback(session: Session, round_: Round, reviewer_id: int) -> OwnFeedback | None:
    """Return what the reviewer may read of a round; None before the lock."""
    trials = read_trials(session, round_, reviewer_id)
    decisions = read_feedback(session, round_, reviewer_id, [decided])
    return OwnFeedback(round_, trials, decisions) if trials is not None and decisions is not None else None


def find_newest_feedback(session: Session, rounds: Iterable[Round], reviewer_id: int) -> OwnFeedback | None:
    """Return the feedback on the first of these rounds that has any, None where none has.

    One statement asks which rounds have any, however many there are; the found one alone is read.
    """
    locked = [each for each in rounds if each.state == RoundState.LOCKED]
    if not locked:
        return None
    having = set(session.scalars(_select_having(session, locked, reviewer_id)))
    return next((read_own_feedback(session, each, reviewer_id) for each in locked if each.id in having), None)


def _select_having(session: Session, rounds: list[Round], reviewer_id: int) -> CompoundSelect[int]:
    """Select the rounds, all of one project, of which `read_own_feedback` is not empty."""
    main = {read_rubric(session, version_id).main.id for version_id in {each.rubric_version_id for each in rounds}}
    hidden = (
        select(Assignment.round_id)
        .join(Round, Round.id == Assignment.round_id)
        .join(Claim, Claim.id == Assignment.claim_id)
        .where(
            Assignment.reviewer_id == reviewer_id,
            Assignment.purpose == Purpose.GOLD,
            Claim.state == ClaimState.READY,
            or_(*(_is_known(table) for table in (KnownAnswer, KnownRange))),
            Assignment.claim_id.not_in(select_secret(rounds[0].project_id)),
        )
    )
    differing = (
        select_decided(reviewer_id)
        .with_only_columns(Assignment.round_id, maintain_column_froms=True)
        .where(
            Decision.outcome != Outcome.DIFFER,
            # Only a settled decision has a point: where it says that nothing can be rated, any point differs.
            RevisionRating.scale_point_id.is_distinct_from(Decision.scale_point_id),
        )
    )
    parts = [hidden, select_repeated(reviewer_id, main), differing]
    return union(*(part.where(Assignment.round_id.in_([each.id for each in rounds])) for part in parts))


def _is_known(table: type[KnownAnswer | KnownRange]) -> ColumnElement[bool]:
    """Whether something is known of the claim of an assignment, by the version of the rubric of its round."""
    return exists().where(
        table.project_id == Round.project_id,
        table.claim_id == Assignment.claim_id,
        table.rubric_version_id == Round.rubric_version_id,
    )
