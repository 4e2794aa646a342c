"""What stands beside the form of a second round: the first round's ratings of the claim, and what was said of them."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from annotator.models import Round, RoundClaim
from annotator.models.vocabulary import RoundKind, RoundState
from annotator.services.blindness import opening_for
from annotator.services.comments import Thread, list_threads
from annotator.services.permissions import Member
from annotator.services.review_history import ClaimReview, claim_reviews


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
    earlier = session.scalar(
        select(Round)
        .join(RoundClaim, RoundClaim.round_id == Round.id)
        .where(
            Round.project_id == round_.project_id,
            Round.number < round_.number,
            Round.state == RoundState.LOCKED,
            RoundClaim.claim_id == claim_id,
        )
        .order_by(Round.number.desc())
        .limit(1)
    )
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
