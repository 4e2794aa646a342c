"""The document of a row: named by its title or key, and described where a file brings it into the project."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy.orm import Session

from annotator.services import document_likeness
from annotator.services.claim_drafts import text_fault
from annotator.services.csv_table import shown
from annotator.services.document_entries import document_faults
from annotator.services.documents import LONGEST_TITLE, DocumentDraft
from annotator.services.import_files import WorkingFile
from annotator.services.import_registers import DocumentRegister, Entry, plain_name, read_documents
from annotator.services.row_cells import RowCells
from annotator.text import _

TITLE = "document_title"
ALONE = "alone"
"""Under which is noted what rows named by its title alone."""
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
    called
        What the file calls the documents that it found by their titles, by identity.
    alone
        By the identities of documents that rows named by title alone, attributes that each of these rows gave too.
    homes
        Ids of the documents of claims that the project has, by the ids of these.
    """

    register: DocumentRegister
    unnamed: str
    called: dict[int | str, str] = field(default_factory=dict)
    alone: dict[int | str, list[str]] = field(default_factory=dict)
    homes: Mapping[str, int] = field(default_factory=dict)
    # What of it was not noted yet, and up to which place of the register documents were.
    _fresh: dict[int | str, str] = field(default_factory=dict)
    _noted: int = 0
    _has_alone: bool = False
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
                plain_name(entry.file_key or entry.name),
                {"name": entry.name, "file_key": entry.file_key, "key": entry.key, "details": dict(entry.details)},
                ids[place] if ids else None,
            )
            for place, entry in new
        )
        work.call(self._fresh)
        if self._has_alone:
            work.write_note(ALONE, list(self.alone.items()))
            self._has_alone = False
        self._fresh, self._noted = {}, len(self.register.entries)

    def place_of(self, cells: RowCells) -> int | None:
        """Return the place of the row's document, a new one if need be, and have the cells say what is wrong with it.

        None where the row has no document, or a fault in its name.
        """
        said = [cells.row.entries.get(column) for column in _SAID]
        if self._last is not None and self._last[0] == said:
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
            return self.register.only_place(), True
        meant = self._meant(name or title, title, details)
        if not meant:
            new = self._new(cells, name, title, details)
            self._note_alone(self.register.entries[new], name or title, details)
            return new, True
        place = meant[0] if len(meant) == 1 else self._home(cells, meant)
        if place is None:
            self._ask_which(cells, name, meant)
            return None, False
        entry = self.register.entries[place]
        is_home = entry.id is not None and self.homes.get(cells.text("id")) == entry.id
        self._agree(cells, entry, name, title, {} if is_home else details)
        if not is_home:
            self._note_alone(entry, name or title, details)
        return place, len(meant) == 1 and not is_home

    def _agree(self, cells: RowCells, entry: Entry, name: str, title: str, details: Mapping[str, str]) -> None:
        """Have the cells say in what a row does not fit the document that it means.

        Without details where its claim stands there already: what the project knows by now need not be what it knew.
        """
        is_other = bool(title) and plain_name(title) != plain_name(entry.name)
        if is_other and not name:
            message = _(
                "“{title}” is no title here, but the key of the document “{there}”. If that is meant, give its title; "
                "if it is another one, give that another title.",
                title=shown(title),
                there=entry.name,
            )
            cells.refuse(_column_of_title(cells), message)
        elif is_other:
            message = _(
                "“{name}” is the document “{there}”, and here “{here}”. If it is another one, call it otherwise in the "
                "column of documents; if it is the same, choose no column for titles."
            )
            cells.refuse(TITLE, message.format(name=name, there=entry.name, here=title))
        elif entry.id is None:
            self._compare(cells, entry, details)
        elif attribute := document_likeness.contradiction(entry, name, details):
            told = _(
                "The project’s document “{title}” has “{there}” here, the file “{here}”.",
                title=entry.name,
                there=entry.details[attribute],
                here=shown(details[attribute]),
            )
            cells.refuse(_COLUMNS[attribute], f"{told} {document_likeness.way_out(entry)}")
        elif plain_name(name) == plain_name(entry.key) and not entry.is_staged:
            self._call_by_key(cells, entry, name)

    def _note_alone(self, entry: Entry, words: str, details: Mapping[str, str]) -> None:
        """Note that a row has no more than the title, and these details, to be told by."""
        if plain_name(words) != plain_name(entry.name) or plain_name(words) in document_likeness.keys(entry):
            return
        before = self.alone.get(entry.identity, document_likeness.TELLING)
        said = [each for each in before if details[each]]
        if said != self.alone.get(entry.identity):
            self.alone[entry.identity], self._has_alone = said, True

    def _refuse_second(self, cells: RowCells, title: str, details: Mapping[str, str]) -> None:
        """Have the cells say that with another document of this title rows above no longer tell which they mean."""
        entries = [self.register.entries[each] for each in self.register.places(title)]
        alike = [each for each in entries if plain_name(each.name) == plain_name(title) and each.identity in self.alone]
        if not all(document_likeness.is_told_by(self.alone[each.identity], each, details) for each in alike):
            message = _(
                "This is another document “{title}”, and a row above names the title alone: write the key of its "
                "document there, in the column of documents.",
                title=shown(title),
            )
            cells.refuse("document", message)

    def _call_by_key(self, cells: RowCells, entry: Entry, name: str) -> None:
        """Note that the file knows the key of this document: what it calls otherwise, under this title, is another."""
        before = self.called.get(entry.identity)
        if before is None:
            self.called[entry.identity] = self._fresh[entry.identity] = name
        elif plain_name(before) != plain_name(name):
            message = _(
                "A row above calls the document “{title}” {before}, this one has its key {key}. If these are two "
                "documents, give {before} another title, or add it to the project first.",
                title=entry.name,
                before=shown(before),
                key=entry.key,
            )
            cells.refuse("document", message)

    def _meant(self, name: str, title: str, details: Mapping[str, str]) -> list[int]:
        """The likeliest of the documents that are called so, by key or title, else by the title that stands beside.

        Several where nothing tells them apart.
        """
        entries = self.register.entries
        named = [
            each
            for each in self.register.places(name)
            if not document_likeness.is_title_of_another(entries[each], name, title)
        ]
        if named:
            alike = [each for each in named if plain_name(entries[each].name) == plain_name(title)]
            keyed = [each for each in named if plain_name(name) in document_likeness.keys(entries[each])]
            both = [each for each in alike if each in keyed]
            return self._likeliest(both or alike or keyed or named, name, details)
        titled = [
            place
            for place in self.register.places(title)
            if self.called.get(entries[place].identity, name) == name and not self._is_another(entries[place], name)
        ]
        called = [each for each in titled if entries[each].identity in self.called]
        meant = self._likeliest(called or titled, name, details)
        if len(meant) == 1 and not document_likeness.contradiction(entries[meant[0]], name, details):
            identity = entries[meant[0]].identity
            if identity not in self.called:
                self.called[identity] = self._fresh[identity] = name
        return meant

    def _likeliest(self, places: Sequence[int], name: str, details: Mapping[str, str]) -> list[int]:
        """Those that the row contradicts in nothing, and agrees with in most; the first where it contradicts all."""
        entries = self.register.entries
        fitting = [each for each in places if not document_likeness.contradiction(entries[each], name, details)]
        if len(fitting) < 2:
            return fitting or list(places[:1])
        agreed = [document_likeness.agreement(entries[each], details) for each in fitting]
        return [each for each, count in zip(fitting, agreed, strict=True) if count == max(agreed)]

    def _home(self, cells: RowCells, meant: Sequence[int]) -> int | None:
        """The one among these in which the claim of the row stands already, None where it stands in none."""
        home = self.homes.get(cells.text("id"))
        return next((each for each in meant if home is not None and self.register.entries[each].id == home), None)

    def _ask_which(self, cells: RowCells, name: str, meant: Sequence[int]) -> None:
        entries = [self.register.entries[each] for each in meant]
        message = _(
            "“{title}” is the title of several documents: {keys}. Write the key of the one that is meant in the column "
            "of documents.",
            title=entries[0].name,
            keys=", ".join(each.key or each.file_key or each.name for each in entries),
        )
        cells.refuse("document" if name else _column_of_title(cells), message)

    @staticmethod
    def _is_another(entry: Entry, name: str) -> bool:
        """Whether one that came with the file has the title, and another key there: titles may be the same."""
        return bool(entry.file_key and document_likeness.KEY.fullmatch(name) and entry.file_key != name)

    def _new(self, cells: RowCells, name: str, title: str, details: Mapping[str, str]) -> int:
        draft = DocumentDraft(key=name, title=title or name, **details)
        for attribute, fault in document_faults(draft).items():
            cells.refuse(_COLUMNS[attribute], fault)
        self._refuse_second(cells, draft.title, details)
        # A title of its own leaves the name to be the key, as in our exports.
        key = name if title and document_likeness.KEY.fullmatch(name) else ""
        entry = Entry(draft.title, file_key=name if title else "", key=key, details=details)
        return self.register.enter_new(entry)

    def _compare(self, cells: RowCells, entry: Entry, details: Mapping[str, str]) -> None:
        for column, attribute in DETAILS.items():
            there, here = entry.details.get(attribute, ""), details[attribute]
            if here and here != there:
                message = _(
                    "A row above has “{there}” here for the same document, this one “{here}”. Write the same in both, "
                    "or leave one of them empty.",
                    there=there or _("nothing"),
                    here=shown(here),
                )
                cells.refuse(column, message)


def _column_of_title(cells: RowCells) -> str:
    """Where a fault of the title is told: a title from beside the file stands in no column."""
    return TITLE if cells.text(TITLE) else "document"


def read_document_cells(
    session: Session, project_id: int, work: WorkingFile, *, with_staged: bool = False
) -> DocumentCells:
    """Return what finds the documents of rows, with what was decided on earlier rows; `with_staged` as elsewhere."""
    noted = [Entry(**entry, id=document_id) for entry, document_id in work.documents()]
    register = read_documents(session, project_id, with_staged=with_staged, noted=noted)
    # While rows are staged, those above alone count, as when these were checked: a row below was told all by itself.
    alone = {} if with_staged else dict(work.note(ALONE, []))
    return DocumentCells(register, work.note("document", ""), work.called(), alone, _noted=len(register.entries))
