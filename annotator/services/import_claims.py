"""Claims out of a file: checked against the project, staged out of sight, and shown as they would be stored."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

from sqlalchemy.orm import Session

from annotator.models.import_vocabulary import ImportKind
from annotator.models.vocabulary import ClaimState, Part, SourceType
from annotator.services import claim_store, decimal_signs, import_places, namesakes
from annotator.services.claim_cells import ClaimCells
from annotator.services.claim_drafts import ClaimDraft, text_fault
from annotator.services.claim_words import joined
from annotator.services.document_cells import read_document_cells, remarks
from annotator.services.exported_columns import is_exported
from annotator.services.figure_words import describe_figure
from annotator.services.hop_cells import hop_text
from annotator.services.import_comparison import Known, difference, differences, read_known
from annotator.services.import_files import WorkingFile
from annotator.services.import_registers import plain_name, read_sources
from annotator.services.import_rows import ImportRow, Origin, RowError, Verdicts
from annotator.services.place_cells import found_places, lost_places_words, place_differences, read_places, read_texts
from annotator.services.row_cells import Customs, RowCells, left_out
from annotator.services.written_numbers import Decimal
from annotator.text import _

LOST_PLACES = "lost places"
"""Under which is noted how many places lie in texts that the project does not hold."""


def notes(work: WorkingFile) -> list[str]:
    """Return what is to be said of a checked file besides its faults: what does not come in, or not as it says."""
    lost = work.note(LOST_PLACES, 0)
    return [*([lost_places_words(lost)] if lost else []), *remarks(work)]


@dataclass(frozen=True, slots=True)
class ClaimPreview:
    """A claim as it would be stored; sources that are new with the file stand once in `new_sources`."""

    number: int
    key: str
    text: str
    claimants: str
    relayer: str
    kind: str
    document: str
    is_new_document: bool
    is_sensitive: bool
    is_draft: bool
    figures: tuple[str, ...]
    hops: tuple[str, ...]
    places: int
    new_sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Prepared:
    """Rows that were read, and what was wrong with them."""

    drafts: dict[int, ClaimDraft]
    errors: list[RowError]


class ClaimImport:
    """Reads rows of claims; what it has learnt of sources and documents it keeps from one chunk to the next.

    Parameters
    ----------
    is_staging
        Whether what the import itself has staged so far is seen.
    """

    def __init__(self, session: Session, project_id: int, work: WorkingFile, *, is_staging: bool = False) -> None:
        self.project_id, self.work = project_id, work
        self._sources = read_sources(session, project_id, with_staged=is_staging)
        self._homes = read_document_cells(session, project_id, with_staged=is_staging)
        is_export = is_exported(ImportKind.CLAIMS, work.note("headings", []))
        decimals = {field: Decimal(sign) for field, sign in work.note(decimal_signs.NOTE, {}).items()}
        self._customs = Customs(is_exported=is_export, decimals=decimals)
        self._named = work.named()
        self._sources.expect(self._named)
        self._sources.namesakes = work.note(namesakes.NOTE, {})
        self._texts = read_texts(session, project_id)
        self._lost_places = 0
        if not is_staging:
            for name, type_ in self._named.items():
                self._sources.place_of(name, SourceType(type_) if type_ else None)

    def check(self, session: Session, rows: Sequence[ImportRow]) -> Verdicts:
        """Return what is wrong with the next rows, and which of them say nothing new."""
        found = Verdicts(left_out={row.number: why for row in rows if (why := left_out(row))})
        rows = [row for row in rows if row.number not in found.left_out]
        self._lost_places, self._homes.elsewhere = 0, []
        keys = (row.entries.get("id", "") for row in rows)
        known = read_known(session, self.project_id, [key for key in keys if _can_be_key(key)])
        self._homes.known = known
        drafts = self._read(rows, found.errors)
        for row in rows:
            key = row.entries.get("id", "")
            if draft_of_row := drafts.get(row.number):
                key = draft_of_row.key
            earlier = self.work.use(key, row.number) if _can_be_key(key) else None
            if earlier is not None:
                message = _("The id {key} stands in row {row} already.", key=key, row=earlier)
                found.errors.append(RowError(row.number, "id", message))
                drafts.pop(row.number, None)
        self._compare(rows, drafts, known, found)
        if self._lost_places:
            self.work.write_note(LOST_PLACES, self.work.note(LOST_PLACES, 0) + self._lost_places)
        self._homes.note_elsewhere(self.work)
        self.work.add_relations(
            (draft.key, relation.type.value, relation.to_key, number, relation.note)
            for number, draft in drafts.items()
            for relation in draft.relations
        )
        self.work.add_drafts(draft.key for draft in drafts.values() if draft.state is ClaimState.DRAFT)
        self._remember_names()
        return found

    def prepare(self, rows: Sequence[ImportRow]) -> Prepared:
        """Read the next rows, before anybody has to wait for their writing."""
        errors: list[RowError] = []
        return Prepared(self._read(rows, errors), errors)

    def stage(self, session: Session, prepared: Prepared, origin: Origin) -> list[RowError]:
        """Write rows out of sight; return what stands against it by now, and then nothing is written."""
        drafts, errors = prepared.drafts, list(prepared.errors)
        taken = read_known(session, self.project_id, [draft.key for draft in drafts.values()])
        errors += [
            RowError(number, "id", _("The project has a claim {key} by now.", key=draft.key))
            for number, draft in drafts.items()
            if draft.key in taken
        ]
        if errors or not drafts:
            return errors
        for entry in self._sources.entries:
            if entry.id is None and entry.type is None and self._named.get(entry.name):
                entry.type = SourceType(self._named[entry.name])
        source_ids, _new = self._sources.create_missing(session, self.project_id, {"is_staged": True})
        values = {"is_staged": True, "created_at": origin.now}
        places = [draft.document_id for draft in drafts.values()]
        document_ids = self._homes.make(session, self.project_id, self.work, places, values)
        placed = [_placed(draft, source_ids, document_ids) for draft in drafts.values()]
        claim_store.insert_claims(
            session, self.project_id, placed, origin.now, origin.actor_id, batch_id=origin.batch_id
        )
        self._sources.remember(source_ids)
        return errors

    def preview(self, rows: Sequence[ImportRow]) -> list[ClaimPreview]:
        """Return rows as they would be stored, those without a fault."""
        names = self._sources.entries
        found: list[ClaimPreview] = []
        said: set[int] = set()
        placed: set[int] = set()
        for number, draft in self._read(rows, []).items():
            places = [claimant.source_id for claimant in draft.claimants]
            everybody = [*places, *([draft.relayer_id] if draft.relayer_id is not None else [])]
            fresh = [each for each in dict.fromkeys(everybody) if names[each].id is None and each not in said]
            said.update(fresh)
            found.append(
                ClaimPreview(
                    number=number,
                    key=draft.key,
                    text=draft.text,
                    claimants=joined(
                        [
                            names[claimant.source_id].name
                            if claimant.part is Part.SAYS
                            else f"{names[claimant.source_id].name} ({claimant.part.value.replace('_', ' ')})"
                            for claimant in draft.claimants
                        ]
                    ),
                    relayer=names[draft.relayer_id].name if draft.relayer_id is not None else "",
                    kind=draft.kind.value,
                    document=self._homes.words_for(draft.document_id, self.work),
                    is_new_document=self._is_new_document(draft.document_id, placed),
                    is_sensitive=draft.is_sensitive,
                    is_draft=draft.state is ClaimState.DRAFT,
                    figures=tuple(describe_figure(**asdict(figure)).sentence for figure in draft.figures),
                    hops=tuple(
                        hop_text(
                            hop.label if hop.source_id is None else names[hop.source_id].name,
                            hop.way,
                            hop.date,
                            is_seen=hop.is_seen,
                        )
                        for hop in draft.hops
                    ),
                    places=len(draft.locators),
                    new_sources=tuple(map(self._sources.words_for, fresh)),
                )
            )
        return found

    def _is_new_document(self, place: int, said: set[int]) -> bool:
        """Whether a document is new with the file and was not spoken of before."""
        is_new = self._homes.entry(place, self.work).id is None and place not in said
        said.add(place)
        return is_new

    def _read(self, rows: Sequence[ImportRow], errors: list[RowError]) -> dict[int, ClaimDraft]:
        """Return the drafts by row, with places in the registers for ids, and add the faults."""
        drafts: dict[int, ClaimDraft] = {}
        for row in rows:
            cells = RowCells(row, self._customs)
            place = self._homes.place_of(cells, self.work)
            is_homeless = place is None and not cells.errors
            there = self._homes.known.get(cells.text("id"))
            voices = there.voices if there is not None else ()
            draft = self._located(cells, ClaimCells(cells, self._sources, voices).draft(place or 0), place)
            errors += cells.errors
            if is_homeless:
                self._say_homeless(row.number, errors)
            elif draft is not None:
                drafts[row.number] = draft
        return drafts

    def _located(self, cells: RowCells, draft: ClaimDraft | None, document: int | None) -> ClaimDraft | None:
        """Put the places of the row into its draft, as far as the project has the texts they count in."""
        given = read_places(cells)
        if not given:
            return draft if not cells.errors else None
        document_id = self._homes.entry(document, self.work).id if document is not None else None
        found = found_places(cells, given, document_id, self._texts)
        if draft is not None:
            self._lost_places += len(given) - len(found)
        return replace(draft, locators=found) if draft is not None and not cells.errors else None

    def _say_homeless(self, number: int, errors: list[RowError]) -> None:
        """Say once, for the first row, that a document is needed."""
        if self.work.note("homeless", number) == number:
            self.work.write_note("homeless", number)
            message = _("Say which document the claims are taken from: here in the file, or beside it.")
            errors.append(RowError(number, "document", message))

    def _compare(
        self,
        rows: Sequence[ImportRow],
        drafts: Mapping[int, ClaimDraft],
        known: Mapping[str, Known],
        found: Verdicts,
    ) -> None:
        if not known:
            return
        ids = [entry.id or -place for place, entry in enumerate(self._sources.entries)]
        for row in rows:
            draft = drafts.get(row.number)
            if draft is None or draft.key not in known:
                continue
            there = known[draft.key]
            document = self._homes.entry(draft.document_id, self.work)
            others = list(differences(there, _placed(draft, ids, None), row.entries, document, self._sources.words_of))
            places = place_differences(there.places, draft.locators, self._texts)
            others += [(field, difference(draft.key, *both)) for field, *both in places]
            found.errors += [RowError(row.number, field, message) for field, message in others]
            if not others:
                found.unchanged.add(row.number)
                lacking = import_places.lacking(there, draft.locators, self._texts)
                self.work.add_places((draft.key, there.version.id, place) for place in lacking)

    def _remember_names(self) -> None:
        others = [entry for entry in self._sources.entries if entry.id is None]
        new = {each.name: each.type or "" for each in others if plain_name(each.name) not in self._sources.namesakes}
        self.work.name({name: type_ for name, type_ in new.items() if self._named.get(name) != type_})
        self._named = {**self._named, **new}


def _can_be_key(key: Any) -> bool:
    return isinstance(key, str) and bool(key) and not text_fault(key, 1_000)


def _placed(draft: ClaimDraft, source_ids: Sequence[int], document_ids: Mapping[int, int] | None) -> ClaimDraft:
    """Put ids where the draft has places in the registers, and keep the claim out of sight."""
    values: dict[str, Any] = {"state": ClaimState.STAGED}
    if document_ids is not None:
        values["document_id"] = document_ids[draft.document_id]
    return replace(
        draft,
        **values,
        claimants=tuple(replace(claimant, source_id=source_ids[claimant.source_id]) for claimant in draft.claimants),
        relayer_id=source_ids[draft.relayer_id] if draft.relayer_id is not None else None,
        hops=tuple(
            hop if hop.source_id is None else replace(hop, source_id=source_ids[hop.source_id]) for hop in draft.hops
        ),
    )
