"""How many claims of a round do not get on, by what holds them up: for its lead."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from annotator.models.vocabulary import RoundState
from annotator.services.claim_groups import count_waiting
from annotator.services.round_facts import RoundFacts
from annotator.services.stuck_claims import read_hold_ups


@dataclass(frozen=True, slots=True)
class StuckOverview:
    """Numbers of claims; None is what is closed to the viewer, or cannot be.

    Attributes
    ----------
    reports, reported
        Reports that wait for an answer, and the claims that they are about: of the project, whatever the round.
    passed_on
        Passed on by more than half of those who had them.
    expired
        Drawn from an open queue and not rated in time, more than once.
    waiting
        Without a new rating for a week.
    unfilled
        With places that nobody has, in a round whose claims are dealt.
    """

    reports: int
    reported: int
    passed_on: int | None
    expired: int | None
    waiting: int | None
    unfilled: int | None

    @property
    def is_any(self) -> bool:
        """Whether there is anything at all."""
        return any((self.reports, self.passed_on, self.expired, self.waiting, self.unfilled))


def read_stuck(session: Session, facts: RoundFacts, now: datetime, *, draws: bool) -> StuckOverview:
    """Return what holds claims of the round up.

    Parameters
    ----------
    draws
        Whether claims are drawn from an open queue: then free places are as they should be.
    """
    found = read_hold_ups(session, facts, now)
    about = sum(found.reports.values()), len(found.reports)
    if facts.round.state != RoundState.OPEN or facts.opening.hides_places:
        return StuckOverview(*about, None, None, None, None)
    return StuckOverview(
        *about,
        passed_on=len(found.passed_on),
        expired=len(found.expired) if draws else None,
        waiting=count_waiting(facts, now),
        unfilled=None if draws else int((facts.wanted.free > 0).sum()),
    )
