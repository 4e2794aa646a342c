"""Claims of a file that the project has already: whether the file says anything else about them."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from annotator.models import Attribution, Claim, ClaimVersion, Document, Figure, Hop, Locator, Source
from annotator.models.vocabulary import Part
from annotator.services import figure_cells
from annotator.services.claim_drafts import ClaimDraft, FigureDraft, HopDraft
from annotator.services.claim_search import current_version
from annotator.services.document_descriptions import TITLE
from annotator.services.hop_cells import hop_text
from annotator.services.import_registers import Entry, plain_name
from annotator.text import _

LONGEST_SHOWN = 80


@dataclass(frozen=True, slots=True)
class Known:
    """A claim of the project, as far as a file can say something about it."""

    claim: Claim
    version: ClaimVersion
    document: str
    document_key: str
    claimants: tuple[tuple[int, str, str, str], ...]
    relayer_id: int | None
    figures: tuple[FigureDraft, ...]
    hops: tuple[str, ...]
    places: Mapping[int, tuple[int, int]]

    @property
    def voices(self) -> set[int]:
        """Ids of the sources that make or relay it."""
        return {each[0] for each in self.claimants} | ({self.relayer_id} if self.relayer_id is not None else set())


def read_known(session: Session, project_id: int, keys: Collection[str]) -> dict[str, Known]:
    """Return the claims with these keys that the project has, staged ones too, by key."""
    rows = session.execute(
        select(Claim, ClaimVersion, Document.title, Document.key)
        .join(ClaimVersion, current_version())
        .join(Document, Document.id == Claim.document_id)
        .where(Claim.project_id == project_id, Claim.key.in_(keys))
    ).all()
    versions = [version.id for _claim, version, _title, _key in rows]
    claimants: dict[int, list[tuple[int, str, str, str]]] = defaultdict(list)
    relayers: dict[int, int] = {}
    figures: dict[int, list[FigureDraft]] = defaultdict(list)
    if versions:
        parts = select(Attribution).where(Attribution.claim_version_id.in_(versions)).order_by(Attribution.position)
        for row in session.scalars(parts):
            if row.part == Part.RELAYS:
                relayers[row.claim_version_id] = row.source_id
            else:
                claimants[row.claim_version_id].append((row.source_id, row.part, row.role_as_given, row.note))
        for figure in session.scalars(
            select(Figure).where(Figure.claim_version_id.in_(versions)).order_by(Figure.position)
        ):
            figures[figure.claim_version_id].append(
                FigureDraft(
                    expression=figure.expression,
                    value=figure.value,
                    low=figure.low,
                    high=figure.high,
                    unit=figure.unit,
                    period=figure.period,
                    counted=figure.counted,
                )
            )
    hops, places = _read_hops(session, versions), _read_places(session, versions)
    return {
        claim.key: Known(
            claim,
            version,
            title,
            key,
            tuple(claimants[version.id]),
            relayers.get(version.id),
            tuple(figures[version.id]),
            tuple(hops[version.id]),
            places[version.id],
        )
        for claim, version, title, key in rows
    }


def _read_hops(session: Session, versions: Sequence[int]) -> Mapping[int, list[str]]:
    found: dict[int, list[str]] = defaultdict(list)
    rows = select(Hop.claim_version_id, Source.name, Hop.label, Hop.way, Hop.date, Hop.is_seen)
    rows = rows.outerjoin(Source, Source.id == Hop.source_id).where(Hop.claim_version_id.in_(versions))
    for version_id, name, label, way, date, is_seen in session.execute(rows.order_by(Hop.position)):
        found[version_id].append(hop_text(name or label, way, date, is_seen=is_seen))
    return found


def _read_places(session: Session, versions: Sequence[int]) -> Mapping[int, dict[int, tuple[int, int]]]:
    found: dict[int, dict[int, tuple[int, int]]] = defaultdict(dict)
    rows = select(Locator).where(Locator.claim_version_id.in_(versions))
    for place in session.scalars(rows):
        found[place.claim_version_id][place.document_text_id] = (place.start_offset, place.end_offset)
    return found


def differences(
    known: Known, draft: ClaimDraft, entries: Mapping[str, Any], document: Entry, name_of: Callable[[int], str]
) -> Iterator[tuple[str, str]]:
    """Yield what the file says otherwise than the project: the field, and both in words.

    Parameters
    ----------
    draft
        What the row says, with ids for sources; one that the project does not have is 0.
    entries
        The row by field: what it does not speak of is not compared.
    document
        The document the row means.
    name_of
        The name of a source by its id.
    """
    for field, there, here in _pairs(known, draft, entries, document, name_of):
        if field in entries and there != here:
            yield field, difference(draft.key, there, here)


def difference(key: str, there: str, here: str) -> str:
    """Say that a file has something else than the project."""
    message = _("The project’s {key} has “{there}” here, the file “{here}”.")
    return message.format(key=key, there=_shown(there), here=_shown(here))


def _pairs(
    known: Known, draft: ClaimDraft, entries: Mapping[str, Any], document: Entry, name_of: Callable[[int], str]
) -> Iterator[tuple[str, str, str]]:
    version = known.version
    for field, attribute in _SAME.items():
        yield field, str(getattr(version, attribute) or ""), str(getattr(draft, attribute) or "").strip()
    for field, attribute in {"sensitive": "is_sensitive", "to_rate": "is_to_rate"}.items():
        holder = version if attribute == "is_sensitive" else known.claim
        yield field, _yes(getattr(holder, attribute)), _yes(getattr(draft, attribute))
    here = [(each.source_id, each.part.value, each.role_as_given, each.note) for each in draft.claimants]
    for field, place in {"claimant": 0, "claimant_part": 1, "claimant_role": 2}.items():
        theirs, ours = ([each[place] for each in speakers] for speakers in (known.claimants, here))
        if field == "claimant" and any(isinstance(each, dict) for each in entries.get("claimant", ())):
            yield field, _spoken(known.claimants, name_of), _spoken(here, name_of)
        elif field == "claimant":
            yield field, _named(theirs, name_of), _named(ours, name_of)
        else:
            yield field, "; ".join(map(str, theirs)), "; ".join(map(str, ours))
    yield "provenance", " | ".join(known.hops), " | ".join(_hop(each, name_of) for each in draft.hops)
    # A relayer who alone makes the claim speaks in an own voice, as whoever reads a file has it.
    is_own_voice = [each[0] for each in known.claimants] == [known.relayer_id]
    relayer_id = None if is_own_voice else known.relayer_id
    yield "relayed_by", _named([relayer_id], name_of), _named([draft.relayer_id], name_of)
    column = next((each for each in ("document", TITLE) if entries.get(each)), "")
    if column and document.id != known.claim.document_id:
        stored, given = known.document, document.name
        if plain_name(stored) == plain_name(given):
            stored, given = f"{stored} ({known.document_key})", f"{given} ({document.key})"
        yield column, stored, given
    if any(isinstance(each, dict) for each in entries.get("figures", ())):
        yield "figures", _figures(known.figures), _figures(draft.figures)
    else:
        printed = ["; ".join(each.expression for each in some) for some in (known.figures, draft.figures)]
        yield "figures", printed[0], printed[1]
        for field, attribute in figure_cells.COLUMNS.items():
            yield field, _each(known.figures, attribute), _each(draft.figures, attribute)


_SAME = {
    "claim": "text",
    "kind": "kind",
    "paragraph": "paragraph",
    "hedge": "hedge",
    "hedge_cue": "hedge_cue",
    "polarity": "polarity",
    "evidence_shown": "evidence_shown",
    "question": "question",
    "time_made": "time_made",
    "time_about": "time_about",
    "time_made_resolved": "time_made_resolved",
    "time_about_resolved": "time_about_resolved",
}


def _hop(hop: HopDraft, name_of: Callable[[int], str]) -> str:
    name = hop.label.strip() if hop.source_id is None else name_of(hop.source_id)
    return hop_text(name, hop.way.strip(), hop.date.strip(), is_seen=hop.is_seen)


def _named(ids: Sequence[Any], name_of: Callable[[int], str]) -> str:
    return "; ".join(name_of(source_id) for source_id in ids if source_id is not None)


def _spoken(speakers: Sequence[tuple[int, str, str, str]], name_of: Callable[[int], str]) -> str:
    return "; ".join(" / ".join(filter(None, (name_of(each[0]), *each[1:]))) for each in speakers)


def _each(figures: Sequence[FigureDraft], attribute: str) -> str:
    """What each figure has there, in their order; nothing where none has anything."""
    said = [str("" if (value := getattr(figure, attribute)) is None else value) for figure in figures]
    return "; ".join(said) if any(said) else ""


def _figures(figures: Sequence[FigureDraft]) -> str:
    return "; ".join(
        " / ".join(
            str(each)
            for each in (
                figure.expression,
                figure.value,
                figure.low,
                figure.high,
                figure.unit,
                figure.period,
                figure.counted,
            )
            if each not in {None, ""}
        )
        for figure in figures
    )


def _yes(value: bool) -> str:
    return _("yes") if value else _("no")


def _shown(text: str) -> str:
    words = text or _("nothing")
    return words if len(words) <= LONGEST_SHOWN else f"{words[:LONGEST_SHOWN]}…"
