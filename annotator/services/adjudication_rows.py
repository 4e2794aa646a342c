"""Claims of the adjudication queue as its page shows them, each with who says it."""

from collections.abc import Collection
from dataclasses import dataclass
from operator import attrgetter

from sqlalchemy.orm import Session

from annotator.models import Round
from annotator.services import masks
from annotator.services.adjudication_queue import Place
from annotator.services.claim_lines import ClaimLine, read_claim_lines
from annotator.services.permissions import Member


@dataclass(frozen=True, slots=True)
class QueueRow:
    """A claim of the queue.

    Attributes
    ----------
    is_begun
        The viewer has a draft of a decision on it.
    """

    line: ClaimLine
    place: Place
    is_begun: bool


def read_rows(
    session: Session, places: Collection[Place], viewer: Member, *, begun: Collection[int], latest: Round
) -> tuple[QueueRow, ...]:
    """Return the rows of these places.

    Parameters
    ----------
    begun
        Claims on which the viewer has begun a decision.
    latest
        The newest round: names that it hides from the viewer stay hidden here.
    """
    ids = [place.claim_id for place in places]
    lines = read_claim_lines(session, ids)
    rows = [QueueRow(lines[place.claim_id], place, place.claim_id in begun) for place in places]
    hidden = masks.find_hidden(session, latest, ids, viewer.reviewer_id)
    return masks.mask_rows(rows, hidden, attrgetter("line.claim_id"))
