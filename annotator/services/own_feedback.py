"""All that a reviewer learns of their own work in a round, and which round they learn it of."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy.orm import Session

from annotator.models import Round
from annotator.services.feedback import Feedback, Trials, decided, read_feedback, read_trials


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
    """Return the feedback on the first of these rounds that has any, None where none has."""
    own = (read_own_feedback(session, round_, reviewer_id) for round_ in rounds)
    return next((each for each in own if each is not None and not each.is_empty), None)
