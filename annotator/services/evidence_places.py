"""Numbers of evidence items: they stay, and tell nobody of items that are kept from them.

Most items stand in the open list of their claim, numbered from 1. What somebody adds while the claim is rated may show
how they rate, so it stands in a list of its author's own until the ratings open, numbered by itself: a gap in the open
list would tell that somebody has added something.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from annotator.errors import Conflict
from annotator.models import Evidence, Membership
from annotator.models.vocabulary import Role
from annotator.services import blindness
from annotator.services.permissions import Member
from annotator.services.rounds_holding import open_round_of
from annotator.text import _

# Positions of a member's own list begin at a multiple of this; those of the open list stand below it.
LIST = 1_000
MOST_ITEMS = 200


@dataclass(frozen=True, slots=True)
class Closed:
    """Since when the claim is rated, and whether what others add meanwhile is kept from a viewer."""

    since: datetime
    to_viewer: bool = True

    def hides(self, position: int, added_at: datetime) -> bool:
        """Tell whether an item of somebody else is kept from the viewer."""
        return self.to_viewer and self.keeps(position, added_at)

    def keeps(self, position: int, added_at: datetime) -> bool:
        """Tell whether an item is kept from those to whom ratings of the claim are closed."""
        return is_own_list(position) and added_at >= self.since


def is_own_list(position: int) -> bool:
    """Tell whether a position is one of somebody's own list."""
    return position >= LIST


def label(position: int, pseudonym: str) -> str:
    """Return the number of an item as people read it.

    Examples
    --------
    >>> label(2, "R3"), label(3001, "R3")
    ('2', 'R3-1')
    """
    return f"{pseudonym}-{position % LIST}" if is_own_list(position) else str(position)


def closed_to(session: Session, claim_id: int, viewer: Member) -> Closed | None:
    """Return what of members' own lists is kept from others at present, None when nobody rates the claim."""
    round_ = open_round_of(session, claim_id)
    if round_ is None:
        return None
    return Closed(round_.opened_at, not blindness.opening_for(session, round_, viewer).shows(claim_id))


def next_position(session: Session, project_id: int, claim_id: int, author: Member | None) -> int:
    """Return where the author's next item stands.

    Raises
    ------
    Conflict
        When there is no room for more.
    """
    first = 0 if author is None or _is_for_all(session, claim_id, author) else LIST * _rank(session, author)
    last = session.scalar(
        select(func.max(Evidence.position)).where(
            Evidence.project_id == project_id,
            Evidence.claim_id == claim_id,
            Evidence.position >= first,
            Evidence.position < first + LIST,
        )
    )
    place = (last or first) + 1
    if place - first > MOST_ITEMS:
        raise Conflict(_("This list is full: it holds {most} items. Cite those there are.", most=MOST_ITEMS))
    return place


def _is_for_all(session: Session, claim_id: int, author: Member) -> bool:
    """Whether what the author adds may be seen at once.

    It may while nobody rates the claim; a lead who has seen no results and rates nothing has no view to give away.
    """
    round_ = open_round_of(session, claim_id)
    if round_ is None:
        return True
    is_blind_lead = author.role is Role.LEAD and author.unblinded_at is None
    return is_blind_lead and not blindness.rates(session, round_, author)


def _rank(session: Session, author: Member) -> int:
    """The author's place among all who ever joined the project: nobody ever leaves that list."""
    joined = select(func.count()).where(
        Membership.project_id == author.project_id, Membership.id <= author.membership_id
    )
    return session.scalar(joined) or 0
