"""How claims bear on one another: reading the relations of a claim, adding one, taking one away."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import BindParameter, Select, and_, case, or_, select
from sqlalchemy.orm import Session

from annotator.errors import Conflict, Invalid, NotFound
from annotator.models import Claim, ClaimRelation, ClaimVersion
from annotator.models.vocabulary import OUT_OF_SIGHT, ClaimKind, ClaimState, RelationType
from annotator.services import audit
from annotator.services.claim_drafts import text_fault
from annotator.services.claim_voices import Voices
from annotator.services.claim_words import relation_words
from annotator.services.claims import find_claim, hold_project
from annotator.text import _

LONGEST_NOTE = 500
#: Read the same from either claim: such a relation stands once, whichever of the two it begins with.
MUTUAL = frozenset({RelationType.CONTRADICTS, RelationType.COMPARED_WITH, RelationType.IN_TENSION_WITH})
ANSWERS = frozenset({RelationType.DENIES, RelationType.REBUTS})
#: What a note says where the document does not give the claim that is denied.
NOT_QUOTED = "not quoted"

SENTENCES = {
    RelationType.SUPPORTS: _("If this one holds, the other is more likely to hold."),
    RelationType.CONTRADICTS: _("The two cannot both hold."),
    RelationType.REPEATS: _("This one says the same as the other, in another voice or another place."),
    RelationType.REBUTS: _("This one rejects the other, with reasons or without."),
    RelationType.DENIES: _("This one says that the other is not so."),
    RelationType.PRESUPPOSES: _("This one makes sense only if the other holds."),
    RelationType.PART_OF: _("This one is an item of the sum or list that the other gives."),
    RelationType.EXCLUDES: _("This one leaves out what the other is about, so it is no support for it."),
    RelationType.COMPARED_WITH: _("The document sets the two side by side."),
    RelationType.ESCALATES: _("This one says the same as the other, and more."),
    RelationType.ENDORSES: _("This one approves of the other, and adds no evidence of its own."),
    RelationType.IN_TENSION_WITH: _("The two can both hold, but sit badly together: an editor’s note."),
    RelationType.SOURCE_OF: _("The other was made from this one."),
}


@dataclass(frozen=True, slots=True)
class RelationRecord:
    """How a claim bears on another, read from this one: `words` then the other claim with its claimants.

    Attributes
    ----------
    claim_id
        Of the other claim; None where nobody asks for its results.
    """

    id: int
    type: RelationType
    is_forward: bool
    words: str
    key: str
    text: str
    claimants: str
    note: str
    claim_id: int | None = None

    @property
    def is_mutual(self) -> bool:
        """Whether it reads the same from either claim."""
        return self.type in MUTUAL


class RelationRow(NamedTuple):
    """A relation as it is stored, with the claim at its other end."""

    id: int
    type: str
    from_claim_id: int
    note: str
    other_id: int
    key: str
    text: str
    version_id: int


def relations_of(columns: Sequence[Any], claim_id: BindParameter[int]) -> Select[*tuple[Any, ...]]:
    """Select of a claim's relations with claims that are shown, and of these as they are worded now."""
    is_from = ClaimRelation.from_claim_id == claim_id
    return (
        select(*columns)
        .select_from(ClaimRelation)
        .join(Claim, Claim.id == case((is_from, ClaimRelation.to_claim_id), else_=ClaimRelation.from_claim_id))
        .join(ClaimVersion, and_(ClaimVersion.claim_id == Claim.id, ClaimVersion.number == Claim.version))
        .where(
            or_(is_from, ClaimRelation.to_claim_id == claim_id),
            # Each by itself: a prepared statement holds no list.
            *(Claim.state != state for state in OUT_OF_SIGHT),
        )
    )


def describe_relation(row: RelationRow, claim_id: int, voices: Voices) -> RelationRecord:
    """Return a relation as read from this claim; `voices` are those of the other claim."""
    type_, is_forward = RelationType(row.type), row.from_claim_id == claim_id
    words = relation_words(type_, is_forward=is_forward)
    return RelationRecord(row.id, type_, is_forward, words, row.key, row.text, voices.names, row.note, row.other_id)


def lacks_denied(kind: ClaimKind, relations: Iterable[RelationRecord], notes: Iterable[str]) -> bool:
    """Tell whether a denial says neither what it denies nor, in its notes, that the document does not quote it."""
    if kind is not ClaimKind.DENIAL or any(each.is_forward and each.type in ANSWERS for each in relations):
        return False
    return not any(NOT_QUOTED in note.casefold() for note in notes)


def add_relation(
    session: Session,
    project_id: int,
    key: str,
    type_: RelationType,
    to_key: str,
    *,
    note: str,
    now: datetime,
    actor_id: int | None,
) -> int:
    """Relate a claim to another of the project and return the relation's id.

    Raises
    ------
    NotFound
        When the project has no claim `key`.
    Conflict
        When one of the two is withdrawn, or they are related so already.
    Invalid
        With `errors` by field (``to_key``, ``note``).
    """
    hold_project(session, project_id)
    claim = find_claim(session, project_id, key)
    if fault := text_fault(note, LONGEST_NOTE):
        raise Invalid(fault, "note")
    other = _find_other(session, claim, to_key.strip())
    if ClaimState.WITHDRAWN in {claim.state, other.state}:
        gone = claim if claim.state == ClaimState.WITHDRAWN else other
        raise Conflict(_("{key} is withdrawn, and withdrawn claims are not related.", key=gone.key))
    _require_new(session, claim, type_, other)
    relation = ClaimRelation(
        project_id=project_id, from_claim_id=claim.id, to_claim_id=other.id, type=type_.value, note=note.strip()
    )
    session.add(relation)
    session.flush()
    _log(session, "relation.added", relation, claim.key, other.key, now, actor_id)
    return relation.id


def remove_relation(
    session: Session, project_id: int, key: str, relation_id: int, *, now: datetime, actor_id: int | None
) -> None:
    """Take a relation of this claim away; the log keeps what it was.

    Raises
    ------
    NotFound
        When the claim has no such relation.
    """
    claim = find_claim(session, project_id, key)
    relation = session.get(ClaimRelation, relation_id)
    if relation is None or claim.id not in {relation.from_claim_id, relation.to_claim_id}:
        raise NotFound(_("{key} has no such relation any more.", key=key))
    keys = dict(
        session.execute(
            select(Claim.id, Claim.key).where(Claim.id.in_([relation.from_claim_id, relation.to_claim_id]))
        ).all()
    )
    session.delete(relation)
    session.flush()
    first, second = keys[relation.from_claim_id], keys[relation.to_claim_id]
    _log(session, "relation.removed", relation, first, second, now, actor_id)


def require_other(session: Session, project_id: int, key: str, to_key: str) -> None:
    """Pass when `to_key` is another claim of the project than `key`, whichever of the two comes first.

    Raises
    ------
    NotFound
        When the project has no claim `key`.
    Invalid
        With `errors` by field (``to_key``).
    """
    _find_other(session, find_claim(session, project_id, key), to_key)


def _find_other(session: Session, claim: Claim, key: str) -> Claim:
    if not key:
        raise Invalid(_("Say which claim it bears on, by its id."), "to_key")
    if key == claim.key:
        raise Invalid(_("A claim does not bear on itself. Name another one."), "to_key")
    try:
        return find_claim(session, claim.project_id, key)
    except NotFound as error:
        raise Invalid(str(error), "to_key") from error


def _require_new(session: Session, claim: Claim, type_: RelationType, other: Claim) -> None:
    ends = [(claim.id, other.id), (other.id, claim.id)] if type_ in MUTUAL else [(claim.id, other.id)]
    for first, second in ends:
        known = select(ClaimRelation.id).where(
            ClaimRelation.from_claim_id == first, ClaimRelation.to_claim_id == second, ClaimRelation.type == type_.value
        )
        if session.scalar(known) is not None:
            words = relation_words(type_, is_forward=True)
            raise Conflict(
                _("It is noted already that {key} {words} {other}.", key=claim.key, words=words, other=other.key)
            )


def _log(
    session: Session,
    action: str,
    relation: ClaimRelation,
    first: str,
    second: str,
    now: datetime,
    actor_id: int | None,
) -> None:
    detail: dict[str, object] = {"from": first, "type": relation.type, "to": second, "note": relation.note}
    subject = f"claim:{relation.from_claim_id}"
    audit.record(session, action, subject, now=now, actor_id=actor_id, project_id=relation.project_id, detail=detail)
