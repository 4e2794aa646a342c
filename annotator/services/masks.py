"""What is hidden from whom in a masking trial, read from the tables; until the lock of the round, then nothing is."""

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from operator import attrgetter
from typing import TypeVar

from sqlalchemy import and_, exists, select
from sqlalchemy.orm import Session

from annotator.errors import NotAllowed
from annotator.models import (
    Assignment,
    Attribution,
    Claim,
    ClaimVersion,
    Document,
    Membership,
    Round,
    Source,
    SourceName,
    WorkPlan,
)
from annotator.models.vocabulary import Delivery, MaskedPart, Part, Purpose, Role, RoundState, SourceType
from annotator.services.claim_context import ClaimContext
from annotator.services.masking import Hidden, Name, family_name, mask_claim, mask_row
from annotator.services.name_folding import fold
from annotator.services.work_plans import plan_of
from annotator.text import _

Row = TypeVar("Row")
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
    held = select(Assignment.claim_id).where(
        Assignment.round_id == round_.id,
        Assignment.reviewer_id == reviewer_id,
        Assignment.claim_id.in_(claim_ids),
        Assignment.purpose != Purpose.REPEAT,
    )
    if _may_draw(session, round_, plan, reviewer_id):
        # What is not drawn yet may come masked, and would have been read by then.
        in_sight = set(session.scalars(held.where(~Assignment.is_masked)))
        masked = [claim_id for claim_id in claim_ids if claim_id not in in_sight]
    else:
        masked = list(session.scalars(held.where(Assignment.is_masked)))
    return _read_hidden(session, round_.project_id, masked, MaskedPart(plan.masked_part)) if masked else {}


def require_unmasked(session: Session, round_: Round | None, reviewer_id: int) -> None:
    """Pass unless something is masked for this reviewer in an open round: a whole document would name it.

    Raises
    ------
    NotAllowed
        With when the document opens.
    """
    if round_ is None or round_.state != RoundState.OPEN:
        return
    plan = plan_of(session, round_)
    if plan is None or plan.masked_part is None:
        return
    masked = exists().where(
        Assignment.round_id == round_.id, Assignment.reviewer_id == reviewer_id, Assignment.is_masked
    )
    if _may_draw(session, round_, plan, reviewer_id) or session.scalar(select(masked)):
        raise NotAllowed(
            _(
                "In this round some names are hidden from you, and this would show them: it opens when the round is "
                "locked. The passage of each claim stands beside its form."
            )
        )


def _may_draw(session: Session, round_: Round, plan: WorkPlan, reviewer_id: int) -> bool:
    """Whether this person draws claims from the open queue of the round."""
    if plan.delivery != Delivery.QUEUE:
        return False
    roles = [Role.REVIEWER, Role.LEAD] if round_.leads_rate else [Role.REVIEWER]
    rates = exists().where(
        Membership.project_id == round_.project_id,
        Membership.reviewer_id == reviewer_id,
        Membership.is_active,
        Membership.role.in_(roles),
    )
    return bool(session.scalar(select(rates)))


def mask_rows(
    rows: Iterable[Row], hidden: dict[int, Hidden], claim_of: Callable[[Row], int] = attrgetter("id")
) -> tuple[Row, ...]:
    """Return claims as a list shows them, each without what is hidden of it.

    Parameters
    ----------
    claim_of
        The claim that a row is about.
    """
    return tuple(mask_row(row, hidden[claim_of(row)]) if claim_of(row) in hidden else row for row in rows)


def _read_hidden(session: Session, project_id: int, claim_ids: Sequence[int], part: MaskedPart) -> dict[int, Hidden]:
    """Read for all claims at once: a list of them costs no more queries than one."""
    documents: dict[int, Document] = dict(
        session.execute(
            select(Claim.id, Document).join(Document, Document.id == Claim.document_id).where(Claim.id.in_(claim_ids))
        ).all()
    )
    voices: dict[int, list[tuple[Source, str]]] = {claim_id: [] for claim_id in claim_ids}
    for claim_id, source, its_part in session.execute(
        select(Claim.id, Source, Attribution.part)
        .join(ClaimVersion, and_(ClaimVersion.claim_id == Claim.id, ClaimVersion.number == Claim.version))
        .join(Attribution, Attribution.claim_version_id == ClaimVersion.id)
        .join(Source, Source.id == Attribution.source_id)
        .where(Claim.id.in_(claim_ids))
        .order_by(Attribution.position)
    ):
        voices[claim_id].append((source, its_part))
    known = session.scalars(
        select(Source).where(Source.project_id == project_id, Source.is_staged.is_(False)).order_by(Source.id)
    )
    named = list(known) if part is not MaskedPart.CLAIMANT else []
    sources = {claim_id: _sources(voices[claim_id], part, documents[claim_id], named) for claim_id in claim_ids}
    spellings: dict[int, list[str]] = {source.id: [source.name] for found in sources.values() for source in found}
    for source_id, name in session.execute(
        select(SourceName.source_id, SourceName.name).where(SourceName.source_id.in_(spellings))
    ):
        spellings[source_id].append(name)
    return {claim_id: _hidden(part, documents[claim_id], sources[claim_id], spellings) for claim_id in claim_ids}


def _hidden(part: MaskedPart, document: Document, sources: list[Source], spellings: dict[int, list[str]]) -> Hidden:
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


def _sources(
    voices: list[tuple[Source, str]], part: MaskedPart, document: Document, named: list[Source]
) -> list[Source]:
    """The sources to be hidden: of the claim, and those that the document's own fields name."""
    if part is MaskedPart.CLAIMANT:
        return [source for source, its_part in voices if its_part != Part.RELAYS]
    printed = {fold(name) for name in _printed(part, document)}
    found = [source for source in named if fold(source.name) in printed]
    wanted = SourceType.OUTLET if part is MaskedPart.OUTLET else SourceType.PERSON
    for source, its_part in voices:
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
