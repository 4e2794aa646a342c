"""The cells of a CSV file of ratings, long (a row a rating) or wide (a row an item, a column a rater)."""

import csv
import io
import re
from collections.abc import Iterator
from os import PathLike
from pathlib import Path
from typing import IO

from annotator.errors import Invalid
from annotator.services.csv_causes import csv_cause
from annotator.text import _

Rows = Iterator[tuple[int, list[str]]]

_LINE_END = re.compile(rb"\r\n|\n|\r")
_DELIMITERS = ",;\t"
_DECIMAL_COMMA = re.compile(r"[+-]?[0-9]*,[0-9]+(?:[eE][+-]?[0-9]+)?")


class Cells:
    """The ratings as they stand in the file, one entry each; `rows` are line numbers, and the header has line 1."""

    def __init__(self) -> None:
        self.items: list[str] = []
        self.raters: list[str] = []
        self.values: list[str] = []
        self.rows: list[int] = []


def read_cells(
    source: IO[bytes] | str | PathLike[str], columns: tuple[str, str, str] | None, notes: list[str]
) -> Cells:
    """Read the cells of a file.

    Parameters
    ----------
    source
        A path, or a stream of bytes.
    columns
        Names of the columns of a long file for item, rater and value; None for a wide file.
    notes
        Sentences on what the reader should know are added to it.

    Raises
    ------
    Invalid
        When the file cannot be read or is no proper table.
    """
    text = _text(source)
    delimiter = _delimiter(text)
    rows = _rows(text, delimiter, notes)
    cells = _wide_cells(rows) if columns is None else _long_cells(rows, columns, notes)
    if delimiter == ";":
        _read_decimal_commas(cells, notes)
    return cells


def _read_decimal_commas(cells: Cells, notes: list[str]) -> None:
    """Read 1,5 as 1.5, as those write it whose spreadsheets part columns by semicolons."""
    read = [value.replace(",", ".") if _DECIMAL_COMMA.fullmatch(value) else value for value in cells.values]
    if read != cells.values:
        cells.values = read
        notes.append(_("A comma in a number is read as its decimal point."))


def _text(source: IO[bytes] | str | PathLike[str]) -> str:
    try:
        data = Path(source).read_bytes() if isinstance(source, str | PathLike) else source.read()
        text = data.decode("utf-8-sig")
    except OSError as error:
        raise Invalid(_("The file cannot be read: {reason}.", reason=error.strerror or str(error))) from error
    except UnicodeDecodeError as error:
        row = _row_at(error.object, error.start)
        raise Invalid(_("Row {row} is not UTF-8 text. Save the file as CSV in UTF-8.", row=row)) from error
    if b"\0" in data:
        row = _row_at(data, data.index(b"\0"))
        raise Invalid(_("Row {row} holds a NUL character, which is no text. Save the file as CSV in UTF-8.", row=row))
    return text


def _row_at(data: bytes, place: int) -> int:
    return len(_LINE_END.findall(data[:place])) + 1


def _delimiter(text: str) -> str:
    header = text.lstrip().partition("\n")[0]
    return max(_DELIMITERS, key=header.count)


def _rows(text: str, delimiter: str, notes: list[str]) -> Rows:
    """Yield each row that is not blank, header first, with the number of the line it begins on."""
    if delimiter != ",":
        name = _("semicolons") if delimiter == ";" else _("tabs")
        notes.append(_("The columns are read as separated by {name}.", name=name))
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    row = 1
    try:
        for cells in reader:
            if cells and (cells[0].strip() or any(cell.strip() for cell in cells)):
                yield row, cells
            row = reader.line_num + 1
    except csv.Error as error:
        raise Invalid(_("Row {row} is no proper CSV. {cause}", row=row, cause=csv_cause(error))) from error


def _header(rows: Rows) -> list[str]:
    _row, cells = next(rows, (1, []))
    header = [cell.strip() for cell in cells]
    while header and not header[-1]:
        header.pop()
    if not header:
        raise Invalid(_("The file is empty."))
    for number, name in enumerate(header, start=1):
        if name and name in header[: number - 1]:
            raise Invalid(_("Two columns are called {name}.", name=name))
    return header


def _fitted(row: int, cells: list[str], width: int) -> list[str]:
    """Return the cells under the header, refusing a row with too few or with text beyond the last column."""
    if len(cells) < width or any(cell.strip() for cell in cells[width:]):
        raise Invalid(_("Row {row} has {found} cells and the header {width}.", row=row, found=len(cells), width=width))
    return cells[:width]


def _long_cells(rows: Rows, columns: tuple[str, str, str], notes: list[str]) -> Cells:
    header = _header(rows)
    width = len(header)
    for name in columns:
        if name not in header:
            raise Invalid(
                _("The file has no column {name}. Its columns: {header}.", name=name, header=", ".join(header)), name
            )
    extra = [name for name in header if name not in columns]
    if extra:
        notes.append(_("Columns that are not used: {names}.", names=", ".join(extra)))
    item_at, rater_at, value_at = (header.index(name) for name in columns)
    cells = Cells()
    for row, read in rows:
        fitted = read if len(read) == width else _fitted(row, read, width)
        item, rater = fitted[item_at].strip(), fitted[rater_at].strip()
        if not item or not rater:
            raise Invalid(_("Row {row} names no {column}.", row=row, column=columns[1] if item else columns[0]))
        cells.items.append(item)
        cells.raters.append(rater)
        cells.values.append(fitted[value_at].strip())
        cells.rows.append(row)
    return cells


def _wide_cells(rows: Rows) -> Cells:
    header = _header(rows)
    if len(header) < 2 or "" in header[1:]:
        raise Invalid(_("A wide file has the items in its first column and a column with a name for each rater."))
    cells = Cells()
    for row, read in rows:
        item, *values = (cell.strip() for cell in _fitted(row, read, len(header)))
        if not item:
            raise Invalid(_("Row {row} names no item.", row=row))
        for rater, value in zip(header[1:], values, strict=True):
            if value:
                cells.items.append(item)
                cells.raters.append(rater)
                cells.values.append(value)
                cells.rows.append(row)
    return cells
