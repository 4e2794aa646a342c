"""A row of an imported file, what can be wrong with it, and the refusal of a whole file."""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from typing import Any

from annotator.errors import Invalid
from annotator.services.formula_cells import is_formula
from annotator.text import _, plural

MOST_SHOWN = 50


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


def under_headings(errors: Iterable[RowError], fields: Mapping[str, str]) -> list[RowError]:
    """Return faults by the heading in the file, where it has one for the field.

    Parameters
    ----------
    fields
        Field by heading.
    """
    headings = {field: heading for heading, field in fields.items()}
    return [replace(error, column=headings.get(error.column or "", error.column)) for error in errors]


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

    def __init__(self, row_errors: Sequence[RowError], total: int = 0) -> None:
        self.row_errors = tuple(row_errors[:MOST_SHOWN])
        self.total = total or len(row_errors)
        self.summary = plural(
            self.total,
            "Nothing was imported: the file has one fault.",
            "Nothing was imported: the file has {count} faults.",
        )
        first = str(row_errors[0]) if self.total == 1 else _("The first: {fault}", fault=row_errors[0])
        super().__init__(f"{self.summary} {first}", "file")


@dataclass(frozen=True, slots=True)
class ImportRow:
    """A row by field: text without white space around it, or what JSON nests (lists, objects)."""

    number: int
    entries: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Origin:
    """Where rows come from, when and by whom."""

    batch_id: int
    now: datetime
    actor_id: int | None


class Passed(StrEnum):
    """Why a row without a fault brings nothing in."""

    UNCHANGED = "unchanged"
    WITHDRAWN = "withdrawn"
    OLDER = "older"


@dataclass(slots=True)
class Verdicts:
    """What was found in some rows.

    Attributes
    ----------
    errors
        Their faults.
    unchanged
        The numbers of the rows whose content the project has already.
    left_out
        The rows that are no claim of today, by number, and why.
    """

    errors: list[RowError] = field(default_factory=list)
    unchanged: set[int] = field(default_factory=set)
    left_out: dict[int, Passed] = field(default_factory=dict)

    def passed(self) -> dict[int, Passed]:
        """Return every row that brings nothing in, by number."""
        return dict.fromkeys(self.unchanged, Passed.UNCHANGED) | self.left_out


def shown_cell(value: Any) -> str:
    """Return what a file says as text: JSON's yes and no in words, numbers as they are written.

    Examples
    --------
    >>> shown_cell(True), shown_cell(3.5), shown_cell(None)
    ('yes', '3.5', '')
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value)


def entries_of(cells: Sequence[Any], places: Mapping[str, int]) -> dict[str, Any]:
    """Return the entries of a row by field, given the place of each field in it."""
    found: dict[str, Any] = {}
    for field_, place in places.items():
        value = cells[place] if place < len(cells) else None
        if isinstance(value, str):
            found[field_] = value.strip()
        else:
            found[field_] = value if isinstance(value, (list, dict)) else shown_cell(value)
    return found


def form_fault(number: int, fault: str, faults: Mapping[str, str], mapping: Mapping[str, str]) -> RowError | None:
    """Return what is wrong with the form of a row: as a whole, or by heading in a column that is imported."""
    if fault:
        return RowError(number, None, fault)
    return next((RowError(number, heading, faults[heading]) for heading in faults if heading in mapping), None)


def faults_csv(faults: Iterable[RowError]) -> str:
    """Return faults as CSV, one a row."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(["row", "column", "what is wrong"])
    for fault in faults:
        cells = [fault.column or "", fault.message]
        writer.writerow([fault.row, *(f"'{cell}" if is_formula(cell) else cell for cell in cells)])
    return out.getvalue()
