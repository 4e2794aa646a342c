"""The document of a row: named by its title or key, and described where a file brings it into the project."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy.orm import Session

from annotator.services import document_likeness, document_refusals
from annotator.services.claim_drafts import text_fault
from annotator.services.document_entries import document_faults
from annotator.services.document_names import DocumentNames
from annotator.services.document_refusals import TITLE
from annotator.services.document_sayings import DocumentSayings
from annotator.services.documents import LONGEST_TITLE, DocumentDraft
from annotator.services.import_comparison import Known
from annotator.services.import_files import WorkingFile
from annotator.services.import_registers import DocumentRegister, Entry, plain_name, read_documents
from annotator.services.row_cells import RowCells

ALONE, SAID = "alone", "said"
"""The tables in which is noted what rows named by its title alone, and what they said of documents that are there."""
# Column by column, what it says of a document that is new.
DETAILS = {
    "document_authors": "authors",
    "document_outlet": "outlet",
    "document_url": "url",
    "document_language": "language",
    "document_date": "date_stated",
    "document_date_believed": "date_believed",
    "document_date_reason": "date_reason",
}
_COLUMNS = {"title": TITLE} | {attribute: column for column, attribute in DETAILS.items()}
_SAID = ("document", TITLE, *DETAILS)


@dataclass(slots=True)
class DocumentCells:
    """Finds the document of each row in the register.

    Attributes
    ----------
    unnamed
        Title of the document of rows that name none; empty: the project's only one.
    names
        What the file calls the documents that it found by their titles.
    sayings
        What it says of those that are there.
    alone
        By the identities of documents that rows named by title alone, attributes that each of these rows gave too.
    known
        Claims of these rows that the project has, by their ids.
    is_staging
        Whether rows are read for the second time, to be stored.
    """

    register: DocumentRegister
    unnamed: str
    names: DocumentNames
    sayings: DocumentSayings
    alone: dict[int | str, list[str]] = field(default_factory=dict)
    known: Mapping[str, Known] = field(default_factory=dict)
    is_staging: bool = False
    # Up to which place of the register documents were noted.
    _noted: int = 0
    _fresh_alone: set[int | str] = field(default_factory=set)
    # What the last row said of its document, where that was all it took to find it, and the place of that.
    _last: tuple[list[Any], int] | None = None

    def note(self, work: WorkingFile, ids: Sequence[int | None] = ()) -> None:
        """Note new documents and what was decided since the last time, for whoever goes on with the import.

        Parameters
        ----------
        ids
            Those of new documents that have been made, by place.
        """
        new = [(place, self.register.entries[place]) for place in range(self._noted, len(self.register.entries))]
        work.note_documents(
            (
                entry.name_in_file,
                {
                    "name": entry.name,
                    "file_key": entry.file_key,
                    "key": entry.key,
                    "details": dict(entry.details),
                    "is_title": entry.is_title,
                },
                ids[place] if ids else None,
            )
            for place, entry in new
        )
        work.call(self.names.fresh)
        if not self.is_staging:
            work.call({each: " ".join(self.alone[each]) for each in self._fresh_alone}, ALONE)
            work.call({each: json.dumps(self.sayings.said[each]) for each in self.sayings.fresh}, SAID)
        self.names.fresh, self._fresh_alone, self._noted = {}, set(), len(self.register.entries)
        self.sayings.fresh = set()

    def place_of(self, cells: RowCells) -> int | None:
        """Return the place of the row's document, a new one if need be, and have the cells say what is wrong with it.

        None where the row has no document, or a fault in its name.
        """
        said = [cells.row.entries.get(column) for column in _SAID]
        if self._last is not None and self._last[0] == said and self._home(cells) is None:
            return self._last[1]
        before = len(cells.errors)
        place, is_certain = self._found(cells)
        self._last = (said, place) if is_certain and place is not None and len(cells.errors) == before else None
        return place

    def words_for(self, place: int) -> str:
        """Return what a document is called to people: its title, and its key where others have that title too."""
        entry = self.register.entries[place]
        alike = [each for each in self.register.places(entry.name) if self.register.entries[each].name == entry.name]
        key = entry.key or entry.file_key
        return f"{entry.name} ({key})" if key and len(alike) > 1 else entry.name

    def _found(self, cells: RowCells) -> tuple[int | None, bool]:
        """The place of the row's document, and whether a row that says the same of it means the same one."""
        before = len(cells.errors)
        name, title = cells.text("document"), cells.text(TITLE)
        details = {attribute: cells.text(column) for column, attribute in DETAILS.items()}
        for column, words in (("document", name), (TITLE, title)):
            if fault := text_fault(words, LONGEST_TITLE):
                cells.refuse(column, fault)
        if len(cells.errors) > before:
            return None, False
        # A title it is, also where some document has it for a key.
        title = title or ("" if name else self.unnamed)
        if not (name or title):
            home = self._home(cells)
            return self.register.only_place() if home is None else self.register.place_with(home), home is None
        meant = self._meant(cells, name, title, details)
        if not meant:
            new = self._new(cells, name, title, details)
            self._note_alone(self.register.entries[new], name or title, details)
            return new, True
        if len(meant) > 1:
            document_refusals.ask_which(cells, name, [self.register.entries[each] for each in meant])
            return None, False
        entry = self.register.entries[meant[0]]
        if self._at_home(meant, self._home(cells)):
            self._call_at_home(cells, meant[0], name, title)
            return meant[0], False
        if entry.is_title and name and not title:
            # It may be a key as well.
            self.names.give(meant[0], name)
        self._agree(cells, meant[0], name, title, details)
        self._note_alone(entry, name or title, details)
        return meant[0], True

    def _home(self, cells: RowCells) -> int | None:
        """The id of the document in which the claim of the row stands already, None where there is none."""
        there = self.known.get(cells.text("id")) if self.known else None
        return there.claim.document_id if there is not None else None

    def _agree(self, cells: RowCells, place: int, name: str, title: str, details: Mapping[str, str]) -> None:
        """Have the cells say in what a row does not fit the document that it means."""
        entry = self.register.entries[place]
        if title and plain_name(title) != plain_name(entry.name):
            document_refusals.refuse_title(cells, entry, name, title)
        elif entry.id is None:
            self._compare(cells, entry, details)
        elif attribute := document_likeness.contradiction(entry, name, details):
            there, here = entry.details[attribute], details[attribute]
            document_refusals.refuse_detail(cells, _COLUMNS[attribute], entry, there, here)
        elif not entry.is_staged:
            if plain_name(name) == plain_name(entry.key):
                self._call_by_key(cells, place, name)
            if not document_likeness.is_told_by_key(entry, name):
                for attribute, there, here in self.sayings.contradictions(entry, details):
                    document_refusals.refuse_other_than_above(cells, _COLUMNS[attribute], there, here)

    def _note_alone(self, entry: Entry, words: str, details: Mapping[str, str]) -> None:
        """Note that a row has no more than the title, and these details, to be told by."""
        if plain_name(words) != plain_name(entry.name) or plain_name(words) in document_likeness.keys(entry):
            return
        before = self.alone.get(entry.identity, document_likeness.TELLING)
        said = [each for each in before if details[each]]
        if said != self.alone.get(entry.identity):
            self.alone[entry.identity] = said
            self._fresh_alone.add(entry.identity)

    def _refuse_second(self, cells: RowCells, title: str, details: Mapping[str, str]) -> None:
        """Have the cells say that with another document of this title rows above no longer tell which they mean."""
        entries = [self.register.entries[each] for each in (self.register.places(title) if self.alone else ())]
        alike = [each for each in entries if each.identity in self.alone and plain_name(each.name) == plain_name(title)]
        if not all(document_likeness.is_told_by(self.alone[each.identity], each, details) for each in alike):
            document_refusals.refuse_second(cells, title)

    def _call_by_key(self, cells: RowCells, place: int, name: str) -> None:
        """Note that the file knows the key of this document: what it calls otherwise, under this title, is another."""
        self.names.give(place, name)
        if plain_name(before := self.names.of(place)) != plain_name(name):
            document_refusals.refuse_two_names(cells, self.register.entries[place], before)

    def _call_at_home(self, cells: RowCells, place: int, name: str, title: str) -> None:
        """Note what a claim that stands in this document calls it; whatever else differs was corrected since."""
        entry = self.register.entries[place]
        # A key that is like the title may be meant for that, and other rows call the document otherwise.
        is_key = bool(title) or plain_name(entry.key) != plain_name(entry.name)
        if is_key and plain_name(name) == plain_name(entry.key):
            self._call_by_key(cells, place, name)

    def _meant(self, cells: RowCells, name: str, title: str, details: Mapping[str, str]) -> list[int]:
        """The likeliest of the documents that are called so, by key or title, else by the title that stands beside.

        Several where nothing tells them apart. Of all that may be meant it is the one in which the claim of the row
        stands already.
        """
        entries, home, words = self.register.entries, self._home(cells), name or title
        named = [each for each in self.register.places(words) if not self._is_another(cells, each, name, title)]
        alike = [each for each in named if plain_name(entries[each].name) == plain_name(title)]
        if at_home := self._at_home(named, home):
            return at_home
        if not name and cells.holds(TITLE) and "document" in cells.row.entries:
            # Whoever has a column for keys too means none here.
            return self._likeliest(alike, words, details)
        # Also where the file calls it otherwise, as it may have done when it was new.
        at_home = self._at_home(self.register.places(title), home) if home is not None else []
        if named and (alike or not at_home):
            keyed = document_likeness.keyed(named, entries, name)
            both = [each for each in alike if each in keyed]
            return self._likeliest(both or alike or keyed or named, words, details)
        meant = at_home or self._likeliest(self._called_so(cells, name, title, home), words, details)
        if at_home or (len(meant) == 1 and not document_likeness.contradiction(entries[meant[0]], words, details)):
            self.names.give(meant[0], words)
        return meant

    def _called_so(self, cells: RowCells, name: str, title: str, home: int | None) -> list[int]:
        """Those that the file calls so, of this title or of another one; else those of this title, never called yet."""
        called = self.names.places(name, is_sure=cells.customs.is_exported)
        alike = [each for each in called if plain_name(self.register.entries[each].name) == plain_name(title)]
        uncalled = (each for each in self.register.untold(title) if not self.names.of(each))
        return self._at_home(called, home) or alike or called or list(uncalled)

    def _is_another(self, cells: RowCells, place: int, name: str, title: str) -> bool:
        """Whether a row means another document than this one, which is called as the row says."""
        entry, is_sure = self.register.entries[place], cells.customs.is_exported
        came_with_file = bool(name and title) and document_likeness.is_another(entry, name, title, is_sure=is_sure)
        return came_with_file or self._is_title_of_another(place, name or title, title)

    def _is_title_of_another(self, place: int, name: str, title: str) -> bool:
        """Whether a document is called so by its title alone, and a row that gives another title means the key."""
        entry = self.register.entries[place]
        is_key_too = plain_name(self.names.of(place)) == plain_name(entry.name)
        is_told = bool(document_likeness.keys(entry)) or (entry.is_title and not is_key_too)
        return is_told and document_likeness.is_title_of_another(entry, name, title)

    def _likeliest(self, places: Sequence[int], name: str, details: Mapping[str, str]) -> list[int]:
        """Those that the row contradicts in nothing, and agrees with in most; the first where it contradicts all."""
        entries = self.register.entries
        fitting = [each for each in places if not document_likeness.contradiction(entries[each], name, details)]
        if len(fitting) < 2:
            return fitting or list(places[:1])
        agreed = [document_likeness.agreement(entries[each], details) for each in fitting]
        return [each for each, count in zip(fitting, agreed, strict=True) if count == max(agreed)]

    def _at_home(self, places: Sequence[int], home: int | None) -> list[int]:
        """The one of these documents with this id, as a list; an empty one where none has it."""
        return [each for each in places if self.register.entries[each].id == home] if home is not None else []

    def _new(self, cells: RowCells, name: str, title: str, details: Mapping[str, str]) -> int:
        draft = DocumentDraft(key=name, title=title or name, **details)
        for attribute, fault in document_faults(draft).items():
            cells.refuse(_COLUMNS[attribute], fault)
        self._refuse_second(cells, draft.title, details)
        # A title of its own leaves the name to be the key, as in our exports.
        key = name if title and document_likeness.KEY.fullmatch(name) else ""
        file_key = name if title and document_likeness.is_key(name, title) else ""
        entry = Entry(draft.title, file_key=file_key, key=key, details=details, is_title=not name)
        place = self.register.enter(entry)
        self.names.enter(place)
        return place

    def _compare(self, cells: RowCells, entry: Entry, details: Mapping[str, str]) -> None:
        for column, attribute in DETAILS.items():
            there, here = entry.details.get(attribute, ""), details[attribute]
            if here and here != there:
                document_refusals.refuse_other_than_above(cells, column, there, here)


def read_document_cells(
    session: Session, project_id: int, work: WorkingFile, *, with_staged: bool = False
) -> DocumentCells:
    """Return what finds the documents of rows, with what was decided on earlier rows; `with_staged` as elsewhere."""
    noted = [Entry(**entry, id=document_id) for entry, document_id in work.documents()]
    register = read_documents(session, project_id, with_staged=with_staged, noted=noted)
    register.reserved = {entry.key for entry in noted if entry.key}
    names, sayings, alone = DocumentNames(register, work.called()), DocumentSayings(), dict[int | str, list[str]]()
    # While rows are staged, those above alone count, as when these were checked: a row below was told all by itself.
    if not with_staged:
        alone = {each: said.split() for each, said in work.called(ALONE).items()}
        sayings.said = {each: json.loads(said) for each, said in work.called(SAID).items()}
    unnamed, noted_up_to = work.note("document", ""), len(register.entries)
    return DocumentCells(register, unnamed, names, sayings, alone, is_staging=with_staged, _noted=noted_up_to)
