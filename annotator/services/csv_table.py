"""A CSV file of many short rows, read column by column."""

import csv
import io
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from itertools import islice
from typing import TYPE_CHECKING

from annotator.errors import Invalid
from annotator.services.csv_causes import csv_cause
from annotator.text import _

if TYPE_CHECKING:
    from _csv import Reader

Row = list[str]
Columns = list[Sequence[str]]
# A piece of the file: its columns, None where its rows are uneven, and how to come by its rows.
Piece = tuple[Columns | None, Callable[[], list[Row]]]

_DELIMITERS = ",;\t"
# So much is read at once: what stays in the cache of a processor is read twice as fast as what does not.
_CHARACTERS = 32_768
_ROWS = 256
# Characters of what stands in a file that a message repeats.
_SHOWN = 200


class CsvTable:
    """A table with a header, read fast in pieces, and once more row by row where a row must be named.

    Parameters
    ----------
    text
        The whole file.

    Raises
    ------
    Invalid
        When it has no header, or one with two columns of a name.
    """

    def __init__(self, text: str) -> None:
        if not text.strip():
            # Said at once: as rows, ten million line ends would take seconds.
            raise Invalid(_("The file is empty."))
        self._text = text
        header = text.lstrip().partition("\n")[0]
        self.delimiter = max(_DELIMITERS, key=header.count)
        self.header = _header(next(self._rows(), (1, []))[1])

    def line(self, place: int) -> int:
        """Return the line on which a row begins, given its number from 0 among the rows after the header.

        Rows that are blank do not count, lines do.
        """
        return next(islice(self._rows(), place + 1, None))[0]

    def columns(self, filled: Sequence[int]) -> Iterator[Columns]:
        """Yield the columns of the rows that are not blank, some rows at a time.

        Parameters
        ----------
        filled
            Columns in which no cell may be blank.

        Raises
        ------
        Invalid
            When a row has too few cells, too many, or a blank one among those, or is no proper CSV.
        """
        done = 0
        for even, rows in self._pieces():
            is_good = even is not None and all(all(map(str.strip, even[at])) for at in filled)
            columns: Columns = (
                even if is_good and even else list(zip(*self._checked(rows(), done, filled), strict=True))
            )
            if columns:
                done += len(columns[0])
                yield columns

    def _checked(self, rows: list[Row], done: int, filled: Sequence[int]) -> list[Row]:
        """Return the rows that are not blank, cut to the header; `done` of them stand before."""
        kept = [cells for cells in rows if any(cell.strip() for cell in cells)]
        width = len(self.header)
        for place, cells in enumerate(kept):
            if len(cells) < width or any(cell.strip() for cell in cells[width:]):
                message = _("Row {row} has {found} cells and the header {width}.")
                raise Invalid(message.format(row=self.line(done + place), found=len(cells), width=width))
            for at in filled:
                if not cells[at].strip():
                    name = self.header[at] or _("item")
                    raise Invalid(_("Row {row} names no {column}.", row=self.line(done + place), column=shown(name)))
        return [cells[:width] for cells in kept]

    def _pieces(self) -> Iterator[Piece]:
        text = self._text
        if '"' in text:
            return self._parsed()
        if "\r" in text:
            text = text.replace("\r\n", "\n")
        return self._parsed() if "\r" in text else self._split(text)

    def _split(self, text: str) -> Iterator[Piece]:
        """Yield pieces of a text without quotation marks, in which every delimiter parts two cells."""
        width = len(self.header)
        start = _after_header(text, self.delimiter)
        while start < len(text):
            end = text.find("\n", start + _CHARACTERS) + 1 or len(text)
            piece, start = text[start:end].removesuffix("\n") + "\n", end
            # A line end gets a cell of its own: where it is not the one after each last cell of a row, rows are uneven.
            cells = piece.replace("\n", f"{self.delimiter}\n{self.delimiter}").split(self.delimiter)
            cells.pop()
            is_even = len(cells) == piece.count("\n") * (width + 1) and set(cells[width :: width + 1]) == {"\n"}
            is_even = is_even and len(piece) <= csv.field_size_limit()
            yield [cells[at :: width + 1] for at in range(width)] if is_even else None, partial(self._rows_of, piece)

    def _rows_of(self, piece: str) -> list[Row]:
        try:
            return list(csv.reader(io.StringIO(piece, newline=""), delimiter=self.delimiter, strict=True))
        except csv.Error as error:
            raise self._refusal() from error

    def _parsed(self) -> Iterator[Piece]:
        """Yield pieces of any text."""
        reader, width = self._reader(), len(self.header)
        try:
            next(cells for cells in reader if any(cell.strip() for cell in cells))
            while rows := list(islice(reader, _ROWS)):
                is_even = set(map(len, rows)) == {width}
                yield list(zip(*rows, strict=True)) if is_even else None, partial(list, rows)
        except csv.Error as error:
            raise self._refusal() from error

    def _rows(self) -> Iterator[tuple[int, Row]]:
        """Yield each row that is not blank, header first, with the number of the line it begins on."""
        reader = self._reader()
        row = 1
        try:
            for cells in reader:
                if any(cell.strip() for cell in cells):
                    yield row, cells
                row = reader.line_num + 1
        except csv.Error as error:
            raise self._refusal() from error

    def _refusal(self) -> Invalid:
        """Read up to the fault and name its row."""
        reader, row = self._reader(), 1
        while True:
            try:
                next(reader)
            except csv.Error as error:
                return Invalid(_("Row {row} is no proper CSV. {cause}", row=row, cause=csv_cause(error)))
            row = reader.line_num + 1

    def _reader(self) -> "Reader":
        # Decoded piece by piece: a StringIO would take four bytes a character.
        lines = io.TextIOWrapper(io.BytesIO(self._text.encode()), encoding="utf-8", newline="")
        return csv.reader(lines, delimiter=self.delimiter, strict=True)


def shown(text: str) -> str:
    """Return what a file says as a message can show it: not too long, and without what a terminal would obey.

    Examples
    --------
    >>> shown("a" * 300)[-3:], shown("a\x1b[2Jb")
    ('aa…', 'a\ufffd[2Jb')
    """
    cut = text if len(text) <= _SHOWN else text[:_SHOWN] + "…"
    return "".join(sign if sign.isprintable() or sign == "\n" else "\ufffd" for sign in cut)


def _after_header(text: str, delimiter: str) -> int:
    """Return where the line after the first one that is not blank begins."""
    start = 0
    while True:
        end = text.find("\n", start) + 1 or len(text)
        if text[start:end].replace(delimiter, "").strip():
            return end
        start = end


def _header(cells: Sequence[str]) -> list[str]:
    header = [cell.strip() for cell in cells]
    while header and not header[-1]:
        header.pop()
    if not header:
        raise Invalid(_("The file is empty."))
    for number, name in enumerate(header, start=1):
        if name and name in header[: number - 1]:
            raise Invalid(_("Two columns are called {name}.", name=shown(name)))
    return header
