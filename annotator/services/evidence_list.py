"""The evidence of a claim as somebody sees it: by origin, without what is kept from them.

Items that come from one origin, five reprints of one report say, count once.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from textwrap import shorten
from urllib.parse import urlsplit

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from annotator.errors import NotFound
from annotator.models import Evidence, Membership, Reviewer
from annotator.models.vocabulary import EvidenceType, Role, Stance
from annotator.services import evidence_places
from annotator.services.evidence_origins import find_origins
from annotator.services.evidence_places import Closed
from annotator.services.evidence_words import EVIDENCE_TYPES, STANCES
from annotator.services.masking import Hidden
from annotator.services.permissions import Member
from annotator.text import _, plural

LONGEST_NAME = 80


@dataclass(frozen=True, slots=True)
class EvidenceRecord:
    """An item as its viewer sees it.

    Attributes
    ----------
    position, label
        Its number, as addresses and forms have it and as people read it.
    origin
        Position of the first item of its origin that the viewer sees.
    listed_with
        Position of the first item that its author said to be of the same origin; its own where they said none.
    added_by
        What the viewer may call who added it; empty where it came with the project.
    is_waiting
        Others see it once ratings of the claim are open to them.
    has_hidden_address
        Its addresses are left out for the viewer, from whom names are hidden.
    """

    id: int
    position: int
    label: str
    description: str
    url: str
    archived_url: str
    stance: Stance
    type: EvidenceType
    origin: int
    listed_with: int
    added_by: str
    is_own: bool
    is_waiting: bool
    added_at: datetime
    withdrawn_at: datetime | None
    may_withdraw: bool
    has_hidden_address: bool = False

    @property
    def is_withdrawn(self) -> bool:
        return self.withdrawn_at is not None

    @property
    def is_joined(self) -> bool:
        """Whether it is its address that says where it belongs, and not its author."""
        return self.origin != self.listed_with

    @property
    def stance_words(self) -> str:
        return STANCES[self.stance]

    @property
    def type_words(self) -> str:
        return EVIDENCE_TYPES[self.type]

    @property
    def site(self) -> str:
        """The site that its address leads to, so that one sees where a link goes."""
        return urlsplit(self.url).hostname or ""

    @property
    def name(self) -> str:
        """Number and description, short enough for a line."""
        return f"{self.label}: {shorten(self.description, LONGEST_NAME, placeholder='…')}"


@dataclass(frozen=True, slots=True)
class EvidenceList:
    """The items of a claim that its viewer sees, by origin."""

    origins: tuple[tuple[EvidenceRecord, ...], ...]

    @property
    def items(self) -> tuple[EvidenceRecord, ...]:
        return tuple(item for origin in self.origins for item in origin)

    @property
    def standing(self) -> tuple[EvidenceRecord, ...]:
        """Those that are not withdrawn."""
        return tuple(item for item in self.items if not item.is_withdrawn)

    @property
    def summary(self) -> str:
        """How many stand, and from how many origins: what counts."""
        return counted(item.origin for item in self.standing)

    def find(self, position: int) -> EvidenceRecord | None:
        """Return the item with this number, None when the viewer sees none."""
        return next((item for item in self.items if item.position == position), None)


def counted(origins: Iterable[int]) -> str:
    """Return the number of items and of origins in words, from the origin of each.

    Examples
    --------
    >>> counted([1, 1, 1]), counted([])
    ('3 items from 1 origin', 'no items')
    """
    listed = list(origins)
    if not listed:
        return _("no items")
    return " ".join(
        [
            plural(len(listed), "{count} item", "{count} items"),
            plural(len(set(listed)), "from {count} origin", "from {count} origins"),
        ]
    )


def list_evidence(session: Session, claim_id: int, viewer: Member, hidden: Hidden | None = None) -> EvidenceList:
    """Return the evidence of a claim as far as it is open to the viewer.

    Parameters
    ----------
    hidden
        Names that a masking trial hides from the viewer.
    """
    rows = session.execute(
        select(Evidence, Membership.pseudonym, Reviewer.name)
        .outerjoin(Reviewer, Reviewer.id == Evidence.added_by_id)
        .outerjoin(
            Membership,
            and_(Membership.reviewer_id == Evidence.added_by_id, Membership.project_id == Evidence.project_id),
        )
        .where(Evidence.claim_id == claim_id)
        .order_by(Evidence.position)
    ).all()
    if not rows:
        return EvidenceList(())
    closed = evidence_places.closed_to(session, claim_id, viewer)
    seen = [row for row in rows if not _is_kept_from(viewer, row[0], closed)]
    origins = find_origins(item for item, _pseudonym, _name in seen)
    positions = {item.id: item.position for item, _pseudonym, _name in seen}
    found: dict[int, list[EvidenceRecord]] = {}
    for item, pseudonym, name in seen:
        origin = origins[item.id]
        places = (positions[origin.first], positions[origin.listed_with])
        record = _record(item, places, pseudonym or "", name or "", viewer, closed)
        found.setdefault(record.origin, []).append(record if hidden is None else _masked(record, hidden))
    return EvidenceList(tuple(tuple(items) for items in found.values()))


def find_evidence(
    session: Session, claim_id: int, position: int, viewer: Member, hidden: Hidden | None = None
) -> EvidenceRecord:
    """Return an item of the list that the viewer sees.

    Raises
    ------
    NotFound
        When there is none.
    """
    item = list_evidence(session, claim_id, viewer, hidden).find(position)
    if item is None:
        raise NotFound(_("There is no such item in the evidence of this claim."))
    return item


def _is_kept_from(viewer: Member, item: Evidence, closed: Closed | None) -> bool:
    is_own = item.added_by_id == viewer.reviewer_id
    return closed is not None and not is_own and closed.hides(item.position, item.added_at)


def _record(
    item: Evidence, places: tuple[int, int], pseudonym: str, name: str, viewer: Member, closed: Closed | None
) -> EvidenceRecord:
    is_own = item.added_by_id == viewer.reviewer_id
    is_lead = viewer.role is Role.LEAD
    return EvidenceRecord(
        id=item.id,
        position=item.position,
        label=evidence_places.label(item.position, pseudonym),
        description=item.description,
        url=item.url,
        archived_url=item.archived_url,
        stance=Stance(item.stance),
        type=EvidenceType(item.type),
        origin=places[0],
        listed_with=places[1],
        added_by=name if is_own or is_lead else pseudonym,
        is_own=is_own,
        is_waiting=is_own and closed is not None and closed.keeps(item.position, item.added_at),
        added_at=item.added_at,
        withdrawn_at=item.withdrawn_at,
        may_withdraw=(is_own or is_lead) and item.withdrawn_at is None,
    )


def _masked(item: EvidenceRecord, hidden: Hidden) -> EvidenceRecord:
    """An address tells who publishes there, however it is spelled, and leads to the page that says it all."""
    has_address = bool(item.url or item.archived_url)
    description = hidden.hide(item.description)
    return replace(item, description=description, url="", archived_url="", has_hidden_address=has_address)
