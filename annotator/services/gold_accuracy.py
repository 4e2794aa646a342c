"""How often reviewers meet the known answers that were hidden among their claims."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from annotator.agreement import wilson_interval
from annotator.models import Membership, Reviewer, Round
from annotator.models.vocabulary import Purpose
from annotator.services.known_ranges import Meeting, count_meetings
from annotator.services.trials import TriedClaim, read_tried


@dataclass(frozen=True, slots=True)
class Accuracy:
    """A share of hidden claims on which every known answer was met.

    Attributes
    ----------
    right, answered, dealt
        Claims met; those with an answer that stands; all that came to the reviewer.
    interval
        95 %, Wilson's score; None without an answer.
    """

    right: int
    answered: int
    dealt: int

    @property
    def share(self) -> float | None:
        return self.right / self.answered if self.answered else None

    @property
    def interval(self) -> tuple[float, float] | None:
        return wilson_interval(self.right, self.answered) if self.answered else None


@dataclass(frozen=True, slots=True)
class ReviewerAccuracy:
    """One reviewer's accuracy."""

    pseudonym: str
    name: str
    accuracy: Accuracy
    meetings: Mapping[Meeting, int]


def accuracy_of(claims: Iterable[TriedClaim]) -> Accuracy:
    """Return the accuracy on these claims; one of which no step is known is none of them."""
    listed = [claim for claim in claims if claim.has_steps]
    return Accuracy(sum(claim.is_met for claim in listed), sum(claim.is_done for claim in listed), len(listed))


def meetings_of(claims: Iterable[TriedClaim]) -> dict[Meeting, int]:
    """Return how often ranges met the known ones in each way, over the claims with an answer that stands."""
    return count_meetings(trial for claim in claims if claim.is_done for trial in claim.ranges)


def read_accuracy(session: Session, round_: Round) -> tuple[Accuracy, list[ReviewerAccuracy]]:
    """Return the accuracy of all together and of each reviewer with hidden claims, in the order of the members.

    The claims are not among those whose agreement is reported, so a lead may see how often they are met, though not
    what was answered, while the round is open.
    """
    tried = read_tried(session, round_, Purpose.GOLD)
    members = session.execute(
        select(Membership.reviewer_id, Membership.pseudonym, Reviewer.name)
        .join(Reviewer, Reviewer.id == Membership.reviewer_id)
        .where(Membership.project_id == round_.project_id)
        .order_by(Membership.id)
    )
    of = {reviewer_id: [claim for claim in tried if claim.reviewer_id == reviewer_id] for reviewer_id in _ids(tried)}
    return accuracy_of(tried), [
        ReviewerAccuracy(pseudonym, name, accuracy_of(of[reviewer_id]), meetings_of(of[reviewer_id]))
        for reviewer_id, pseudonym, name in members
        if reviewer_id in of
    ]


def _ids(tried: Iterable[TriedClaim]) -> set[int]:
    return {claim.reviewer_id for claim in tried}
