"""The document of a row: looked up among what was decided about all documents of its file."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from annotator.models import Document
from annotator.models.import_vocabulary import ImportKind
from annotator.services import audit
from annotator.services.document_decisions import Decisions
from annotator.services.document_descriptions import SAID, TITLE, read_descriptions
from annotator.services.exported_columns import is_exported
from annotator.services.file_documents import MOST_KEPT, FileDocuments
from annotator.services.import_comparison import Known
from annotator.services.import_files import WorkingFile
from annotator.services.import_registers import DocumentRegister, Entry, plain_name, read_documents
from annotator.services.row_cells import RowCells
from annotator.text import _, plural

ELSEWHERE, REMARKS = "elsewhere", "remarks"
"""Under which is noted how many claims stand in other documents than the file says, and how many documents that it
names by their keys are known otherwise; each with the first of them in words."""
MOST_NAMED = 3


@dataclass(frozen=True, slots=True)
class Meaning:
    """What rows mean that say the same of their document.

    Attributes
    ----------
    place
        Place of the document in the register.
    homes
        Documents in which their claims may stand already.
    doubted
        Of these, those that are said to stay what they are.
    faults
        Column and message of each, and whether it is one also where the claim is there already.
    """

    place: int | None
    homes: frozenset[int]
    doubted: frozenset[int]
    faults: Sequence[tuple[str, str, bool]]


@dataclass(slots=True)
class DocumentCells:
    """Finds the document of each row: its place, first among those of the project, then among those new with the file.

    Attributes
    ----------
    register
        The documents of the project.
    new
        Those that are new with the file.
    known
        Claims of these rows that the project has, by their ids.
    elsewhere
        Of these, those that stand in another document than the one with the key that their row gives: id, the place of
        that, and the place of the other. It may have been called so when they came in, so they stay there.
    """

    register: DocumentRegister
    new: FileDocuments
    known: Mapping[str, Known] = field(default_factory=dict)
    elsewhere: list[tuple[str, int, int]] = field(default_factory=list)
    _meanings: dict[tuple[str, ...], Meaning] = field(default_factory=dict)

    def place_of(self, cells: RowCells, work: WorkingFile) -> int | None:
        """Return the place of the row's document, None where it has none, and have the cells say what is wrong."""
        entries = cells.row.entries
        said = tuple([entries.get(column, "") for column in SAID])
        try:
            meaning = self._meanings.get(said)
        except TypeError:
            # A list or an object, where words are wanted.
            for column in SAID:
                cells.text(column)
            return None
        if meaning is None and (meaning := self._read(said, work)) is None:
            # Somebody gives the import up at this moment, and has forgotten it.
            cells.refuse("document", _("The import was given up meanwhile. Upload the file again."))
            return None
        there = self.known.get(cells.text("id")) if self.known else None
        is_at_home = there is not None and there.claim.document_id in meaning.homes
        for column, message, is_always in meaning.faults:
            if is_always or not is_at_home:
                cells.refuse(column, message)
        # None of one that was added since the documents were read.
        home = self.register.place_with(there.claim.document_id) if there is not None and is_at_home else None
        if there is None or home is None:
            return meaning.place
        if meaning.place is not None and meaning.place != home and there.claim.document_id in meaning.doubted:
            self.elsewhere.append((there.claim.key, home, meaning.place))
        return home

    def _read(self, said: tuple[str, ...], work: WorkingFile) -> Meaning | None:
        noted = work.meaning(json.dumps(said))
        if noted is None:
            return None
        place = self.register.place_with(noted["id"]) if noted["id"] is not None else None
        if noted["new"] is not None:
            place = len(self.register.entries) + noted["new"]
        if len(self._meanings) >= MOST_KEPT:
            self._meanings.clear()
        meaning = Meaning(place, frozenset(noted["homes"]), frozenset(noted["doubted"]), noted["faults"])
        self._meanings[said] = meaning
        return meaning

    def entry(self, place: int, work: WorkingFile) -> Entry:
        """Return the document at a place."""
        known = self.register.entries
        return known[place] if place < len(known) else self.new.entry(work, place - len(known))

    def note_elsewhere(self, work: WorkingFile) -> None:
        """Note which claims stand elsewhere, and begin anew."""
        if self.elsewhere:
            noted = work.note(ELSEWHERE, {"count": 0, "first": []})
            named = [
                _(
                    "{claim} in “{there}”, in the file “{here}”",
                    claim=claim,
                    there=self.words_for(there, work),
                    here=self.words_for(here, work),
                )
                for claim, there, here in self.elsewhere[: MOST_NAMED - len(noted["first"])]
            ]
            count = noted["count"] + len(self.elsewhere)
            work.write_note(ELSEWHERE, {"count": count, "first": [*noted["first"], *named]})
            self.elsewhere = []

    def words_for(self, place: int, work: WorkingFile) -> str:
        """Return what a document is called to people: its title, and its key where others have that title too."""
        entry, known = self.entry(place, work), self.register.entries
        alike = sum(known[each].name == entry.name for each in self.register.places(entry.name))
        return f"{entry.name} ({entry.key})" if alike + work.count_titled(entry.name) > 1 else entry.name

    def make(
        self, session: Session, project_id: int, work: WorkingFile, places: Iterable[int], values: Mapping[str, Any]
    ) -> dict[int, int]:
        """Make those of some documents that are new, each with `values`; return the ids of all of them by place."""
        first_new, wanted = len(self.register.entries), sorted({*places})
        new = [place - first_new for place in wanted if place >= first_new]
        self.new.make(session, project_id, work, new, values)
        return {place: made for place in wanted if (made := self.entry(place, work).id) is not None}


def remarks(work: WorkingFile) -> list[str]:
    """Return what is to be said of the documents of a file: which claims stand elsewhere, what is known otherwise."""
    found = []
    if noted := work.note(ELSEWHERE):
        stand = plural(
            noted["count"],
            "One claim that the project has stands in another document than the file says, and stays there:",
            "{count} claims that the project has stand in other documents than the file says, and stay there:",
        )
        found.append(f"{stand} {_first(noted)}")
    if noted := work.note(REMARKS):
        come = plural(
            noted["count"],
            "New claims come into a document that the file names by its key and describes otherwise; it stays as it "
            "is:",
            "New claims come into {count} documents that the file names by their keys and describes otherwise; they "
            "stay as they are:",
        )
        found.append(f"{come} {_first(noted)}")
    return found


def _first(noted: Mapping[str, Any]) -> str:
    named: list[str] = noted["first"]
    return f"{'; '.join([*named, *['…'] * (noted['count'] > len(named))])}."


def decide_documents(session: Session, project_id: int, work: WorkingFile, fields: Mapping[str, str]) -> None:
    """Decide which documents a file means, all of whose rows were looked through, and note it.

    Parameters
    ----------
    fields
        Field by heading.
    """
    told, beside = read_descriptions(work), str(work.note("document", ""))
    decisions = Decisions(
        read_documents(session, project_id),
        _former_titles(session, project_id),
        has_keys={"document", TITLE} <= {*fields.values()},
        is_exported=is_exported(ImportKind.CLAIMS, work.note("headings", [])),
    )
    decisions.decide(told, beside)
    if decisions.remarks:
        work.write_note(REMARKS, {"count": len(decisions.remarks), "first": decisions.remarks[:MOST_NAMED]})
    new = {id(entry): place for place, entry in enumerate(decisions.new)}
    work.decide(
        (
            (
                json.dumps(each.said),
                {
                    "id": each.target.id if each.target is not None else None,
                    "new": new.get(id(each.target)),
                    "homes": sorted(each.accepted),
                    "doubted": sorted(each.doubted),
                    "faults": [(fault.column, fault.message, fault.is_always) for fault in each.faults],
                },
            )
            for each in told
        ),
        ({"name": entry.name, "key": entry.key, "details": dict(entry.details)} for entry in decisions.new),
    )


def _former_titles(session: Session, project_id: int) -> dict[int, set[str] | None]:
    """The plain titles that corrected documents had, by id; None where one of them was not written down."""
    found: dict[int, set[str] | None] = {}
    for subject, detail in audit.read_details(session, project_id, "document.edited"):
        if "title" in detail.get("changed", ()):
            document_id, former = int(subject.rpartition(":")[2]), detail.get("former_title")
            titles = found.setdefault(document_id, set())
            if titles is not None and former is not None:
                titles.add(plain_name(former))
            else:
                found[document_id] = None
    return found


def read_document_cells(session: Session, project_id: int, *, with_staged: bool = False) -> DocumentCells:
    """Return what finds the documents of rows, as was decided; `with_staged` as elsewhere."""
    staged = select(Document.id).where(Document.project_id == project_id, Document.is_staged)
    new = FileDocuments(session.scalars(staged) if with_staged else ())
    return DocumentCells(read_documents(session, project_id), new)
