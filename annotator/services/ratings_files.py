"""Ratings from anybody's CSV file, long (a row a rating) or wide (a row an item, a column a rater)."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from os import PathLike
from pathlib import Path
from typing import IO, Literal

from annotator.agreement import Reliability
from annotator.errors import Invalid
from annotator.text import _

Ints = npt.NDArray[np.int64]
Repeats = Literal["refuse", "first", "last"]

#: More different values than this are measurements, not points of a scale.
MOST_CATEGORIES = 1000

_NUMBER = re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?")
_LINE_END = re.compile(rb"\r\n|\n|\r")
_DELIMITERS = ",;\t"
_MISSING = -1


@dataclass(frozen=True)
class RatingsFile:
    """What a file of ratings holds.

    Parameters
    ----------
    reliability
        The ratings.
    scale_declared
        Whether the scale was given; else its points are the values that occur.
    skipped_missing
        Ratings left out because they are marked as missing (cannot judge). Blank cells of a wide table are no
        ratings and do not count.
    notes
        Sentences on what the reader should know.
    """

    reliability: Reliability
    scale_declared: bool
    skipped_missing: int
    notes: tuple[str, ...]


class _Cells:
    """The ratings as they stand in the file, one entry each."""

    def __init__(self) -> None:
        self.items: list[str] = []
        self.raters: list[str] = []
        self.values: list[str] = []
        self.rows: list[int] = []


def read_ratings_file(
    source: IO[bytes] | str | PathLike[str],
    *,
    wide: bool = False,
    columns: tuple[str, str, str] = ("item", "rater", "value"),
    scale: Sequence[str] | None = None,
    missing: Sequence[str] = ("", "NA"),
    repeats: Repeats = "refuse",
    level: str | None = None,
) -> RatingsFile:
    """Read ratings from a CSV file.

    Parameters
    ----------
    source
        A path, or a stream of bytes. UTF-8, with or without byte order mark; commas, semicolons or tabs.
    wide
        Whether the first column holds the items and every further one the ratings of one rater.
    columns
        Names of the columns of a long file for item, rater and value. Further columns are ignored, with a note.
    scale
        The points in their order. Without it they are the values that occur, in numeric order.
    missing
        Values that stand for no rating; a blank is always one of them.
    repeats
        What to do with a second rating of an item by a rater: refuse the file, or take the first or the last.
    level
        Level of measurement; ordinal by default, nominal for words without a scale.

    Raises
    ------
    Invalid
        When the file cannot be read, lacks a column, has a rating off the scale or a repeated one. The message names
        the row as a text editor counts it.
    """
    if level is not None and level not in LEVELS:
        raise Invalid(_("The level {level} is none of {levels}.", level=level, levels=", ".join(LEVELS)))
    notes: list[str] = []
    marks = {_key(mark.strip()) for mark in missing} | {""}
    rows = _rows(_text(source), notes)
    cells = _wide_cells(rows) if wide else _long_cells(rows, columns, notes)
    points = _occurring(cells, marks, level, notes) if scale is None else _declared(scale, marks, level)
    reliability, skipped = _ratings(cells, points, marks, repeats, notes)
    return RatingsFile(reliability, scale is not None, skipped, tuple(notes))


def _text(source: IO[bytes] | str | PathLike[str]) -> str:
    try:
        data = Path(source).read_bytes() if isinstance(source, str | PathLike) else source.read()
        return data.decode("utf-8-sig")
    except OSError as error:
        raise Invalid(_("The file cannot be read: {reason}.", reason=error.strerror or str(error))) from error
    except UnicodeDecodeError as error:
        row = len(_LINE_END.findall(error.object[: error.start])) + 1
        raise Invalid(_("Row {row} is not UTF-8 text. Save the file as CSV in UTF-8.", row=row)) from error


def _rows(text: str, notes: list[str]) -> Iterator[tuple[int, list[str]]]:
    """Yield each row that is not blank, header first, with the number of the line it begins on."""
    header = text.lstrip().partition("\n")[0]
    delimiter = max(_DELIMITERS, key=header.count)
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
        raise Invalid(_("Row {row} is no proper CSV: {reason}.", row=row, reason=error)) from error


def _header(rows: Iterator[tuple[int, list[str]]]) -> list[str]:
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


def _long_cells(rows: Iterator[tuple[int, list[str]]], columns: tuple[str, str, str], notes: list[str]) -> _Cells:
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
    cells = _Cells()
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


def _wide_cells(rows: Iterator[tuple[int, list[str]]]) -> _Cells:
    header = _header(rows)
    if len(header) < 2 or "" in header[1:]:
        raise Invalid(_("A wide file has the items in its first column and a column with a name for each rater."))
    cells = _Cells()
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


def _key(value: str) -> str | float:
    """Return a number for what reads as one, so that 4 and 4.0 are the same, else the text."""
    return float(value) if _NUMBER.fullmatch(value) else value


def _declared(scale: Sequence[str], marks: set[str | float], level: str | None) -> Scale:
    labels = [label.strip() for label in scale]
    for label in labels:
        if _key(label) in marks:
            raise Invalid(_("{label} is a point of the scale and a mark for missing ratings.", label=label or '""'))
    return _scale(labels, level or "ordinal")


def _scale(labels: Sequence[str], level: str) -> Scale:
    keys = [_key(label) for label in labels]
    values = [key for key in keys if isinstance(key, float)]
    if len(values) < len(keys):
        values = []
    if len(set(keys)) < len(keys) and values:
        repeated = next(label for i, label in enumerate(labels) if keys[i] in keys[:i])
        raise Invalid(_("The scale names {label} twice.", label=repeated), "scale")
    try:
        return declare(labels, values=values or None, level=level)
    except ScaleError as error:
        raise Invalid(str(error), "scale") from error


def _occurring(cells: _Cells, marks: set[str | float], level: str | None, notes: list[str]) -> Scale:
    """Return the scale of the values that occur, and say that it is no more than that."""
    occurring = {key for key in map(_key, dict.fromkeys(cells.values)) if key not in marks}
    if not occurring:
        raise Invalid(_("The file holds no rating."))
    if len(occurring) > MOST_CATEGORIES:
        raise Invalid(
            _(
                "The file holds {count} different values, more than a scale has points. Round them, or give the scale.",
                count=len(occurring),
            )
        )
    numbers = sorted(key for key in occurring if isinstance(key, float))
    words = sorted(key for key in occurring if isinstance(key, str))
    labels = [_label(number) for number in numbers] + words
    notes.append(_("No scale was given: its points are the values that occur ({points}).", points=_listed(labels)))
    if not words:
        return _scale(labels, level or "ordinal")
    if level not in (None, "nominal"):
        raise Invalid(_("Values that are words have no order of their own. Give the points in order with --scale."))
    if numbers:
        notes.append(
            _("Not numbers: {words}. If they mark missing ratings, name them with --missing.", words=_listed(words))
        )
    notes.append(_("Words are taken as nominal. Coefficients of ordered scales need the order: give --scale."))
    return _scale(labels, "nominal")


def _label(number: float) -> str:
    return str(int(number)) if number.is_integer() and abs(number) < 1e15 else repr(number)


def _listed(labels: Sequence[str]) -> str:
    return ", ".join(labels if len(labels) <= 12 else [*labels[:10], "…", labels[-1]])


def _ratings(
    cells: _Cells, scale: Scale, marks: set[str | float], repeats: Repeats, notes: list[str]
) -> tuple[Reliability, int]:
    units: dict[str, int] = {}
    raters: dict[str, int] = {}
    unit = np.array([units.setdefault(name, len(units)) for name in cells.items], dtype=np.int64)
    rater = np.array([raters.setdefault(name, len(raters)) for name in cells.raters], dtype=np.int64)
    category = _categories(cells, scale, marks)
    keep = _kept(unit * max(len(raters), 1) + rater, cells, repeats, notes)
    missing = int(np.count_nonzero(category[keep] == _MISSING))
    keep = keep[category[keep] != _MISSING]
    codes = unit[keep], rater[keep], category[keep]
    return from_codes(*codes, units=tuple(units), raters=tuple(raters), scale=scale), missing


def _categories(cells: _Cells, scale: Scale, marks: set[str | float]) -> Ints:
    """Return the scale point of each value, `_MISSING` for missing ones."""
    points: dict[str | float, int] = {}
    for code, label in enumerate(scale.categories):
        points[str(label) if scale.values is None else scale.values[code]] = code
    kinds: dict[str, int] = {}
    kind = np.array([kinds.setdefault(value, len(kinds)) for value in cells.values], dtype=np.int64)
    of_kind = []
    for value in kinds:
        key = _key(value)
        code = _MISSING if key in marks else points.get(value if scale.values is None else key)
        if code is None:
            at = cells.values.index(value)
            raise Invalid(
                _(
                    "Row {row}: the value {value} of item {item} is not on the scale ({scale}).",
                    row=cells.rows[at],
                    value=value,
                    item=cells.items[at],
                    scale=_listed([str(label) for label in scale.categories]),
                )
            )
        of_kind.append(code)
    return np.array(of_kind, dtype=np.int64)[kind]


def _kept(pair: Ints, cells: _Cells, repeats: Repeats, notes: list[str]) -> Ints:
    """Return the places of the ratings to keep of those with the same item and rater."""
    order = np.argsort(pair, kind="stable")
    same = np.diff(pair[order]) == 0
    if not same.any():
        return order
    if repeats == "refuse":
        later = order[1:][same]
        at, before = int(later.min()), int(order[:-1][same][later.argmin()])
        raise Invalid(
            _(
                "Rows {first} and {second} both rate item {item} by rater {rater}. Choose --repeats first or last.",
                first=cells.rows[before],
                second=cells.rows[at],
                item=cells.items[at],
                rater=cells.raters[at],
            )
        )
    notes.append(
        plural(int(same.sum()), "{count} repeated rating was left out.", "{count} repeated ratings were left out.")
    )
    ends = np.append(True, ~same) if repeats == "first" else np.append(~same, True)
    return order[ends]
