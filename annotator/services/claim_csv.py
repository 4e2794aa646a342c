"""A CSV file of claims: its columns, and reading it into rows, with every fault by row and column.

The first row names the columns, in any order. Row numbers are those a spreadsheet shows: the header is row 1, and
an entry with line breaks inside is one row. The file is UTF-8, with or without a byte order mark; columns are parted
by commas, semicolons or tabs, which is read off the header. Empty rows are passed over.

Required: ``id``, ``claim``, ``claimant``, ``kind``. What the other columns hold stands in `COLUMNS`.
"""

import csv
import difflib
import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from annotator.errors import Invalid
from annotator.models.vocabulary import ClaimKind, Hedge, Part, SourceType
from annotator.services.csv_causes import csv_cause
from annotator.text import _, plural

MOST_SHOWN = 50
_BROKEN = re.compile("[\udc80-\udcff]")


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the file and what it holds."""

    name: str
    is_required: bool
    meaning: str


def _listed(words: Sequence[str]) -> str:
    return ", ".join(words)


COLUMNS = (
    Column("id", True, _("Id of the claim in this project: letters, digits and . _ -")),
    Column("claim", True, _("The claim in words that can be read alone, one proposition")),
    Column("claimant", True, _("Who makes it, as named in the document; several separated by semicolons")),
    Column("kind", True, _("One of: {kinds}", kinds=_listed([kind.value for kind in ClaimKind]))),
    Column(
        "claimant_part",
        False,
        _("says, is quoted, is said to say or implies, for all claimants or one for each; empty: says"),
    ),
    Column("claimant_role", False, _("The claimant’s role as the document gives it, for all or one for each")),
    Column(
        "claimant_type",
        False,
        _(
            "{types}; read when the claimant is new to the project; empty: person",
            types=_listed([type_.value for type_ in SourceType]),
        ),
    ),
    Column("relayed_by", False, _("Who brings the claim into the document; empty or “own voice”: the claimant")),
    Column(
        "document", False, _("Title of the document; empty: the one named with the file, or the project’s only one")
    ),
    Column("paragraph", False, _("Number of the paragraph, from 1")),
    Column("hedge", False, _("{hedges}; empty: none", hedges=_listed([hedge.value for hedge in Hedge]))),
    Column("hedge_cue", False, _("The hedging word itself")),
    Column("polarity", False, _("affirms or denies; empty: affirms")),
    Column("sensitive", False, _("yes for a serious charge against a person or firm; empty: no")),
    Column("to_rate", False, _("no for a claim that is shown but not rated; empty: yes")),
    Column("evidence_shown", False, _("What the document offers for it")),
    Column("question", False, _("What a reviewer should ask")),
    Column("figures", False, _("Figures as printed; several separated by semicolons")),
    Column("time_made", False, _("When it was said, as known")),
    Column("time_about", False, _("What time it is about, and how that was read")),
)
_NAMES = tuple(column.name for column in COLUMNS)
PARTS = {part.value.replace("_", " "): part for part in Part if part is not Part.RELAYS}


@dataclass(frozen=True, slots=True)
class RowError:
    """A fault of the file; `row` as a spreadsheet counts, `column` None when the whole row is meant."""

    row: int
    column: str | None
    message: str

    def __str__(self) -> str:
        if self.column is None:
            return _("Row {row}: {message}", row=self.row, message=self.message)
        return _("Row {row}, column {column}: {message}", row=self.row, column=self.column, message=self.message)


class ImportRefused(Invalid):
    """The file has faults, and nothing of it was imported.

    Attributes
    ----------
    row_errors
        The first fifty faults, in the order of the file.
    total
        How many there are.
    summary
        That nothing was imported and how many faults there are, without naming one.
    """

    def __init__(self, row_errors: Sequence[RowError]) -> None:
        self.row_errors = tuple(row_errors[:MOST_SHOWN])
        self.total = len(row_errors)
        self.summary = plural(
            self.total,
            "Nothing was imported: the file has one fault.",
            "Nothing was imported: the file has {count} faults.",
        )
        first = str(row_errors[0]) if self.total == 1 else _("The first: {fault}", fault=row_errors[0])
        super().__init__(f"{self.summary} {first}", "file")


@dataclass(frozen=True, slots=True)
class CsvRow:
    """A row of the file: its number and its entries by column, without the white space around them."""

    number: int
    entries: dict[str, str]


def read_rows(raw: bytes) -> tuple[list[CsvRow], list[RowError]]:
    """Return the rows of a file, and the faults that lie in its form.

    Rows at fault are left out; more faults may lie in what the others say.

    Raises
    ------
    ImportRefused
        When the file is empty, its header cannot be used, or a quotation mark in it has no partner.
    """
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise ImportRefused([RowError(1, None, _("This file is UTF-16. Save it as CSV UTF-8."))])
    text = raw.decode("utf-8", "surrogateescape").removeprefix("\ufeff")
    header, records = _open(text)
    rows: list[CsvRow] = []
    errors: list[RowError] = []
    for number, record in records:
        if not any(entry.strip() for entry in record):
            continue
        found = list(_record_faults(number, header, record))
        errors.extend(found)
        if not found:
            rows.append(CsvRow(number, {name: _plain(entry) for name, entry in zip(header, record, strict=True)}))
    if not rows and not errors:
        raise ImportRefused([RowError(2, None, _("There is no claim below the header."))])
    return rows, errors


def _plain(entry: str) -> str:
    """The entry without white space around it; its line breaks, which a file may write in three ways, as line feeds."""
    return entry.strip().replace("\r\n", "\n").replace("\r", "\n")


def _open(text: str) -> tuple[list[str], Iterator[tuple[int, list[str]]]]:
    """Read the header by the delimiter that gives it most columns that are known."""
    names: list[list[str]] = []
    for delimiter in ",;\t":
        first = next(_records(text, delimiter), (1, []))[1]
        names.append([entry.strip().lower() for entry in first])
    best = max(range(len(names)), key=lambda index: len(set(names[index]) & set(_NAMES)))
    header = names[best]
    if not any(header):
        raise ImportRefused([RowError(1, None, _("The first row is empty. It should name the columns."))])
    errors = list(_header_faults(header))
    if errors:
        raise ImportRefused(errors)
    records = _records(text, ",;\t"[best])
    next(records)
    return header, records


def _records(text: str, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    number = 0
    while True:
        number += 1
        try:
            record = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            raise ImportRefused([RowError(number, None, csv_cause(error))]) from error
        yield number, record


def _header_faults(header: list[str]) -> Iterator[RowError]:
    for place, name in enumerate(header, start=1):
        if _BROKEN.search(name):
            yield RowError(1, str(place), _broken())
        elif not name:
            yield RowError(1, str(place), _("This column has no name."))
        elif name not in _NAMES:
            yield RowError(1, name, _unknown(name))
        elif header.index(name) < place - 1:
            yield RowError(1, name, _("This column is there twice."))
    for column in COLUMNS:
        if column.is_required and column.name not in header:
            yield RowError(1, column.name, _("This column is missing."))


def _unknown(name: str) -> str:
    close = difflib.get_close_matches(name, _NAMES, n=1)
    if close:
        return _("There is no such column. Is {name} meant?", name=close[0])
    return _("There is no such column. Known are: {names}.", names=_listed(_NAMES))


def _record_faults(number: int, header: list[str], record: list[str]) -> Iterator[RowError]:
    for name, entry in zip(header, record, strict=False):
        if _BROKEN.search(entry):
            yield RowError(number, name, _broken())
    if len(record) != len(header):
        yield RowError(
            number,
            None,
            _("This row has {given} entries, the header {named}.", given=len(record), named=len(header)),
        )


def _broken() -> str:
    return _("This is not UTF-8. Save the file as CSV UTF-8.")
