"""What the rows of a file say of their documents: gathered from all of them, before the first is checked."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from annotator.models import Claim
from annotator.services.import_files import WorkingFile
from annotator.services.import_registers import Entry
from annotator.services.import_rows import ImportRow, entries_of
from annotator.services.row_cells import left_out

TITLE = "document_title"
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
COLUMNS = {"title": TITLE} | {attribute: column for column, attribute in DETAILS.items()}
SAID = ("document", TITLE, *DETAILS)
GATHERED = "gathered"
"""Under which is noted how many rows were looked through."""
GATHERED_AT_ONCE = 20_000
_KEYS_AT_ONCE = 2_000
_BESIDE = ("state", "current")


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with what rows say of their document; `is_always` also where their claims are there already."""

    column: str
    message: str
    is_always: bool = False


@dataclass(slots=True)
class Description:
    """What some rows say of their document, word by word the same, and which one they mean.

    Attributes
    ----------
    said
        What stands in the columns of documents, in the order of `SAID`.
    row
        The first row that says so.
    homes
        Ids of the documents in which claims of these rows stand already.
    is_new
        Whether there are rows whose claims are new.
    target
        The document that is meant.
    accepted
        Of the homes, those that may be meant: there the claims of these rows are at home.
    doubted
        Of these, those beside which a document of the same title has the very key that the rows give.
    """

    said: tuple[str, ...]
    row: int
    homes: frozenset[int] = frozenset()
    is_new: bool = False
    target: Entry | None = None
    accepted: frozenset[int] = frozenset()
    doubted: frozenset[int] = frozenset()
    faults: tuple[Fault, ...] = ()

    @property
    def name(self) -> str:
        return self.said[0]

    @property
    def title(self) -> str:
        return self.said[1]

    @property
    def details(self) -> dict[str, str]:
        """What else is said, by attribute."""
        return dict(zip(DETAILS.values(), self.said[2:], strict=True))

    @property
    def column(self) -> str:
        """The column in which the document is named; what is said beside the file stands in none."""
        return TITLE if self.title and not self.name else "document"

    def title_or(self, beside: str) -> str:
        """Return the title, or what was given beside the file where nothing is named; empty beside a key."""
        return self.title or ("" if self.name else beside)

    @property
    def has_strangers(self) -> bool:
        """Whether there are rows whose claims are not at home."""
        return self.is_new or self.homes > self.accepted

    def refuse(self, column: str, message: str, *, is_always: bool = False) -> None:
        """Say what is wrong with a column."""
        self.faults += (Fault(column, message, is_always),)


def gather(session: Session, project_id: int, work: WorkingFile, fields: Mapping[str, str], total: int) -> bool:
    """Look through the next rows of a file, and tell whether all are looked through.

    Parameters
    ----------
    fields
        Field by heading.
    """
    done: int = work.note(GATHERED, 0)
    has_claims = session.scalar(select(Claim.id).where(Claim.project_id == project_id).limit(1)) is not None
    found: dict[tuple[str, ...], Description] = {}
    said_by: dict[str, tuple[str, ...] | None] = {}
    rows_of: dict[str, list[Description]] = {}
    for number, key, beside, words in work.told(fields, _BESIDE, SAID, after=done, most=GATHERED_AT_ONCE):
        if words not in said_by:
            said_by[words] = _plain(json.loads(words))
        said = said_by[words]
        if said is None or (beside and _is_left_out(number, beside)):
            continue
        told = found.get(said)
        if told is None:
            told = found[said] = Description(said, number)
        if has_claims:
            rows_of.setdefault(str(key).strip(), []).append(told)
        else:
            told.is_new = True
    standing: dict[tuple[str, ...], set[int]] = {}
    keys = list(rows_of)
    for start in range(0, len(keys), _KEYS_AT_ONCE):
        some = keys[start : start + _KEYS_AT_ONCE]
        rows = select(Claim.key, Claim.document_id).where(Claim.project_id == project_id, Claim.key.in_(some))
        homes = dict(session.execute(rows).all())
        for key in some:
            for told in rows_of[key]:
                if key in homes:
                    standing.setdefault(told.said, set()).add(homes[key])
                told.is_new |= key not in homes
    work.describe((json.dumps(said), each.row, standing.get(said, ()), each.is_new) for said, each in found.items())
    work.write_note(GATHERED, done + GATHERED_AT_ONCE)
    return done + GATHERED_AT_ONCE >= total


def read_descriptions(work: WorkingFile) -> list[Description]:
    """Return what was gathered, in the order of the file."""
    return [
        Description(tuple(json.loads(said)), row, homes, is_new) for said, row, homes, is_new in work.descriptions()
    ]


def _is_left_out(number: int, beside: str) -> bool:
    """Whether a row says nothing about a claim of today."""
    return left_out(ImportRow(number, dict(zip(_BESIDE, json.loads(beside), strict=True)))) is not None


def _plain(cells: list[Any]) -> tuple[str, ...] | None:
    """What cells say in words; None where one is none of words, which is a fault of its row."""
    entries = entries_of(cells, {name: place for place, name in enumerate(SAID)})
    said = tuple(entries.values())
    return said if all(isinstance(each, str) for each in said) else None
