"""What is hidden from whom in a masking trial, read from the tables; until the lock of the round, then nothing is."""

import re
from collections.abc import Collection, Iterable, Iterator
from typing import Protocol, TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from annotator.models import Assignment, Attribution, Claim, ClaimVersion, Document, Round, Source, SourceName
from annotator.models.vocabulary import MaskedPart, Part, Purpose, RoundState, SourceType
from annotator.services.claim_context import ClaimContext
from annotator.services.masking import Hidden, Name, family_name, mask_claim, mask_row
from annotator.services.name_folding import fold
from annotator.services.work_plans import plan_of
from annotator.text import _


class _Listed(Protocol):
    @property
    def id(self) -> int: ...


Row = TypeVar("Row", bound=_Listed)
_BETWEEN_AUTHORS = re.compile(r"\s*(?:[,;&]|\band\b)\s*")


def masked_for(session: Session, round_: Round | None, claim: ClaimContext, reviewer_id: int) -> ClaimContext:
    """Return the claim as this reviewer may see it."""
    hidden = find_hidden(session, round_, [claim.id], reviewer_id).get(claim.id)
    return mask_claim(claim, hidden) if hidden is not None else claim


def find_hidden(
    session: Session, round_: Round | None, claim_ids: Collection[int], reviewer_id: int
) -> dict[int, Hidden]:
    """Return what is hidden from this reviewer of these claims, by claim id; those in full sight are not in it."""
    if round_ is None or round_.state == RoundState.LOCKED:
        return {}
    plan = plan_of(session, round_)
    if plan is None or plan.masked_part is None:
        return {}
    masked = session.scalars(
        select(Assignment.claim_id).where(
            Assignment.round_id == round_.id,
            Assignment.reviewer_id == reviewer_id,
            Assignment.claim_id.in_(claim_ids),
            Assignment.is_masked,
            Assignment.purpose != Purpose.REPEAT,
        )
    ).all()
    part = MaskedPart(plan.masked_part)
    return {claim_id: _read_hidden(session, claim_id, part) for claim_id in masked}


def mask_rows(rows: Iterable[Row], hidden: dict[int, Hidden]) -> tuple[Row, ...]:
    """Return claims as a list shows them, each without what is hidden of it; they know their claim by `id`."""
    return tuple(mask_row(row, hidden[row.id]) if row.id in hidden else row for row in rows)


def _read_hidden(session: Session, claim_id: int, part: MaskedPart) -> Hidden:
    document = session.scalars(
        select(Document).join(Claim, Claim.document_id == Document.id).where(Claim.id == claim_id)
    ).one()
    sources = _sources(session, claim_id, part, document)
    spellings: dict[int, list[str]] = {source.id: [source.name] for source in sources}
    for source_id, name in session.execute(
        select(SourceName.source_id, SourceName.name).where(SourceName.source_id.in_(spellings))
    ):
        spellings[source_id].append(name)
    words = _words(part, [source.id for source in sources])
    names = [
        name
        for source in sources
        for spelling in spellings[source.id]
        for name in _spelled(source, spelling, words[source.id])
    ]
    names += [Name(text, _WORDS[part]) for text in _printed(part, document)]
    return Hidden(part, tuple(names), words, {source.key: words[source.id] for source in sources})


_WORDS = {
    MaskedPart.CLAIMANT: _("[claimant]"),
    MaskedPart.OUTLET: _("[outlet]"),
    MaskedPart.BYLINE: _("[author]"),
}


def _words(part: MaskedPart, source_ids: list[int]) -> dict[int, str]:
    """The neutral word for each source: numbered where there are several claimants, so that one can tell them apart."""
    if part is MaskedPart.CLAIMANT and len(source_ids) > 1:
        return {source_id: _("[claimant {n}]", n=n) for n, source_id in enumerate(source_ids, start=1)}
    return dict.fromkeys(source_ids, _WORDS[part])


def _sources(session: Session, claim_id: int, part: MaskedPart, document: Document) -> list[Source]:
    """The sources to be hidden: of the claim, and those that the document's own fields name."""
    rows = session.execute(
        select(Source, Attribution.part)
        .join(Attribution, Attribution.source_id == Source.id)
        .join(ClaimVersion, ClaimVersion.id == Attribution.claim_version_id)
        .join(Claim, Claim.id == ClaimVersion.claim_id)
        .where(Claim.id == claim_id, ClaimVersion.number == Claim.version)
        .order_by(Attribution.position)
    ).all()
    if part is MaskedPart.CLAIMANT:
        return [source for source, its_part in rows if its_part != Part.RELAYS]
    printed = {fold(name) for name in _printed(part, document)}
    named = session.scalars(select(Source).where(Source.project_id == document.project_id).order_by(Source.id))
    found = [source for source in named if fold(source.name) in printed]
    wanted = SourceType.OUTLET if part is MaskedPart.OUTLET else SourceType.PERSON
    for source, its_part in rows:
        is_meant = source.type == wanted and (part is MaskedPart.OUTLET or its_part == Part.RELAYS)
        if is_meant and source not in found:
            found.append(source)
    return found


def _spelled(source: Source, spelling: str, word: str) -> Iterator[Name]:
    yield Name(spelling, word)
    family = family_name(spelling) if source.type == SourceType.PERSON else ""
    if family:
        yield Name(family, word, is_exact=True)
        yield Name(family.upper(), word, is_exact=True)


def _printed(part: MaskedPart, document: Document) -> list[str]:
    """The names that the document's own fields give: of its outlet, or of each of its authors."""
    if part is MaskedPart.OUTLET:
        return [document.outlet] if document.outlet.strip() else []
    if part is MaskedPart.BYLINE:
        return [name for name in _BETWEEN_AUTHORS.split(document.authors) if name.strip()]
    return []
