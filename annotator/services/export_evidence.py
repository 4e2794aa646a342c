"""Evidence for export: every item of the project's claims that is open to who asks, withdrawn ones marked."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from sqlalchemy import Row, Select, and_, select
from sqlalchemy.orm import Session

from annotator.errors import NotAllowed
from annotator.models import Claim, Evidence, Membership, Project, Round, RoundClaim
from annotator.models.vocabulary import ClaimState, RoundState
from annotator.services import evidence_places
from annotator.services.blindness import Opening
from annotator.services.evidence_origins import find_origins
from annotator.services.evidence_places import Closed


@dataclass(frozen=True, slots=True)
class EvidenceRow:
    """An item of a claim.

    Attributes
    ----------
    item, origin
        Its number, and that of the first item of its origin.
    added_by
        Pseudonym of who added it; empty where it came with the project.
    """

    claim: str
    item: str
    origin: str
    stance: str
    type: str
    description: str
    url: str
    archived_url: str
    added_by: str
    added_at: datetime
    withdrawn_at: datetime | None


@dataclass(frozen=True)
class EvidenceRecord:
    """The evidence of a project; `closed` says what is kept from the viewer, by claim id."""

    project: str
    session: Session
    project_id: int
    closed: dict[int, Closed]
    viewer_id: int | None
    label: str = ""
    is_example: bool = False

    def rows(self) -> Iterator[EvidenceRow]:
        """Yield the items by claim and number; each call reads anew."""
        for _claim_id, listed in groupby(self.session.execute(_items(self.project_id)), lambda row: row[0].claim_id):
            yield from self._of_claim([row for row in listed if not self._is_kept(row[0])])

    def _is_kept(self, item: Evidence) -> bool:
        closed = self.closed.get(item.claim_id)
        is_own = item.added_by_id is not None and item.added_by_id == self.viewer_id
        return closed is not None and not is_own and closed.hides(item.position, item.added_at)

    def _of_claim(self, seen: Sequence[Row[Evidence, str, str | None]]) -> Iterator[EvidenceRow]:
        origins = find_origins(item for item, _key, _pseudonym in seen)
        numbers = {item.id: evidence_places.label(item.position, pseudonym or "") for item, _key, pseudonym in seen}
        for item, key, pseudonym in seen:
            yield EvidenceRow(
                claim=key,
                item=numbers[item.id],
                origin=numbers[origins[item.id].first],
                stance=item.stance,
                type=item.type,
                description=item.description,
                url=item.url,
                archived_url=item.archived_url,
                added_by=pseudonym or "",
                added_at=item.added_at,
                withdrawn_at=item.withdrawn_at,
            )


def read_evidence(session: Session, project: Project, opening_of: Callable[[Round], Opening]) -> EvidenceRecord:
    """Return the evidence of the project; its items are read when they are asked for.

    Where `opening_of` refuses a round, what was added during that round is left out.
    """
    closed: dict[int, Closed] = {}
    viewer_id: int | None = None
    held = select(Round).where(Round.project_id == project.id, Round.state == RoundState.OPEN)
    for round_ in session.scalars(held):
        opening = _opening(round_, opening_of)
        viewer_id = opening.own_reviewer_id
        claim_ids = session.scalars(select(RoundClaim.claim_id).where(RoundClaim.round_id == round_.id))
        closed |= {each: Closed(round_.opened_at) for each in claim_ids if not opening.shows(each)}
    return EvidenceRecord(project.slug, session, project.id, closed, viewer_id, is_example=project.is_example)


def _opening(round_: Round, opening_of: Callable[[Round], Opening]) -> Opening:
    try:
        return opening_of(round_)
    except NotAllowed:
        return Opening(frozenset(), aggregates=False, own_reviewer_id=None)


def _items(project_id: int) -> Select[Evidence, str, str | None]:
    """Those of claims that are there; of a withdrawn claim nothing is exported but that it was withdrawn."""
    return (
        select(Evidence, Claim.key, Membership.pseudonym)
        .join(Claim, Claim.id == Evidence.claim_id)
        .outerjoin(
            Membership,
            and_(Membership.reviewer_id == Evidence.added_by_id, Membership.project_id == Evidence.project_id),
        )
        .where(
            Evidence.project_id == project_id,
            Claim.state.not_in([ClaimState.WITHDRAWN, ClaimState.STAGED]),
        )
        .order_by(Claim.position, Claim.id, Evidence.position)
    )
