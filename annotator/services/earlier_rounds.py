"""What stands beside the form of a second round: the first round's ratings of the claim, and what was said of them."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from annotator.models import Round
from annotator.models.vocabulary import RoundKind
from annotator.services.blindness import opening_for
from annotator.services.comments import Thread, list_threads
from annotator.services.permissions import Member
from annotator.services.review_history import ClaimReview, claim_reviews
from annotator.services.rounds_holding import locked_rounds


@dataclass(frozen=True, slots=True)
class EarlierRound:
    """A locked round before a second one, as far as it is about one claim.

    Attributes
    ----------
    own, others
        Ratings as they counted; the viewer's own is None where there is none.
    thread
        What was said of them after the lock.
    """

    number: int
    kind: str
    own: ClaimReview | None
    others: tuple[ClaimReview, ...]
    thread: Thread


def read_earlier(session: Session, round_: Round, claim_id: int, viewer: Member) -> EarlierRound | None:
    """Return the round that a second one comes back to, None for every other kind of round.

    It is the newest locked round before this one that held the claim; a round that is not locked is never it, so
    nothing shows before its time.
    """
    if round_.kind != RoundKind.SECOND:
        return None
    earlier = next(iter(locked_rounds(session, claim_id, before=round_.number)), None)
    if earlier is None:
        return None
    reviews = claim_reviews(session, earlier, claim_id, opening_for(session, earlier, viewer))
    threads = list_threads(session, claim_id, viewer, before=round_.number)
    return EarlierRound(
        number=earlier.number,
        kind=earlier.kind,
        own=next((review for review in reviews if review.is_own), None),
        others=tuple(review for review in reviews if not review.is_own),
        thread=next(thread for thread in threads if thread.round_number == earlier.number),
    )
