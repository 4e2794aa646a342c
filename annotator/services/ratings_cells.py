"""The cells of a CSV file of ratings, long (a row a rating) or wide (a row an item, a column a rater)."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain
from os import PathLike
from pathlib import Path
from typing import IO

import numpy as np
import numpy.typing as npt

from annotator.errors import Invalid
from annotator.services.coded_columns import Coded, Coder
from annotator.services.csv_table import CsvTable, shown
from annotator.text import _

Ints = npt.NDArray[np.int64]

_LINE_END = re.compile(rb"\r\n|\n|\r")
_DECIMAL_COMMA = re.compile(r"[+-]?[0-9]*,[0-9]+(?:[eE][+-]?[0-9]+)?")


@dataclass
class Cells:
    """The ratings as they stand in the file, one entry each.

    Attributes
    ----------
    table
        Where they stand.
    items, raters, values
        What they say.
    places
        The number of each entry's row among those that are not blank, from 0 after the header.
    """

    table: CsvTable
    items: Coded
    raters: Coded
    values: Coded
    places: Ints

    def row(self, entry: int) -> int:
        """Return the line on which an entry's row begins; the header has line 1 where nothing stands before it."""
        return self.table.line(int(self.places[entry]))


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
    table = CsvTable(_text(source))
    if table.delimiter != ",":
        name = _("semicolons") if table.delimiter == ";" else _("tabs")
        notes.append(_("The columns are read as separated by {name}.", name=name))
    cells = _wide_cells(table) if columns is None else _long_cells(table, columns, notes)
    if table.delimiter == ";":
        _read_decimal_commas(cells, notes)
    return cells


def _read_decimal_commas(cells: Cells, notes: list[str]) -> None:
    """Read 1,5 as 1.5, as those write it whose spreadsheets part columns by semicolons."""
    names = cells.values.names
    read = [name.replace(",", ".") if _DECIMAL_COMMA.fullmatch(name) else name for name in names]
    if read != names:
        cells.values.names = read
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


def _long_cells(table: CsvTable, columns: tuple[str, str, str], notes: list[str]) -> Cells:
    header = table.header
    for name in columns:
        if name not in header:
            raise Invalid(
                _(
                    "The file has no column {name}. Its columns: {header}. Name those that hold item, rater and value, "
                    "in this order, or say that the file is wide (--columns or --wide on the command line).",
                    name=name,
                    header=shown(", ".join(header)),
                ),
                name,
            )
    extra = [name for name in header if name not in columns]
    if extra:
        notes.append(_("Columns that are not used: {names}.", names=shown(", ".join(extra))))
    places = [header.index(name) for name in columns]
    items, raters, values = _coded(table, places, [])
    if "" in items.names or "" in raters.names:
        # Rows that are blank are passed over and others refused: that takes a closer look at every row.
        items, raters, values = _coded(table, places, places[:2])
    return Cells(table, items, raters, values, np.arange(items.codes.size))


def _coded(table: CsvTable, places: Sequence[int], filled: Sequence[int]) -> list[Coded]:
    coders = [Coder() for _place in places]
    for block in table.columns(filled):
        for coder, place in zip(coders, places, strict=True):
            coder.add(block[place])
    return [coder.coded() for coder in coders]


def _wide_cells(table: CsvTable) -> Cells:
    header = table.header
    if len(header) < 2 or "" in header[1:]:
        raise Invalid(_("A wide file has the items in its first column and a column with a name for each rater."))
    items, values = Coder(), Coder()
    for block in table.columns([0]):
        items.add(block[0])
        # Row by row, as the entries stand in the file.
        values.add(tuple(chain.from_iterable(zip(*block[1:], strict=True))))
    raters = len(header) - 1
    item, value = items.coded(), values.coded()
    blank = value.names.index("") if "" in value.names else -1
    entries = np.flatnonzero(value.codes != blank)
    places = entries // raters
    return Cells(
        table,
        item.taken(places),
        Coded(header[1:], (entries % raters).astype(np.int32)),
        value.taken(entries),
        places,
    )
