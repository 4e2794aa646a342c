"""Ratings from anybody's CSV file, with the scale they are made on."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from math import inf, isfinite
from os import PathLike
from typing import IO, Literal

import numpy as np
import numpy.typing as npt

from annotator.agreement import LEVELS, Reliability, Scale, ScaleError, declare, from_codes
from annotator.errors import Invalid
from annotator.services.csv_table import shown
from annotator.services.ratings_cells import Cells, read_cells
from annotator.text import _, plural

Ints = npt.NDArray[np.int64]
Repeats = Literal["refuse", "first", "last"]

#: More different values than this are measurements, not points of a scale.
MOST_CATEGORIES = 1000

#: Squares of differences of larger numbers would exceed what a computer can hold.
LARGEST = 1e100

#: So many values that are no numbers are named.
MOST_NAMED = 5

_NUMBER = re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?")
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
        raise Invalid(_("There is no level {level}. The levels are {levels}.", level=level, levels=", ".join(LEVELS)))
    notes: list[str] = []
    marks = {_key(mark.strip()) for mark in missing} | {""}
    cells = read_cells(source, None if wide else columns, notes)
    points = _occurring(cells, marks, level, notes) if scale is None else _declared(scale, marks, level)
    reliability, skipped = _ratings(cells, points, marks, repeats, notes)
    return RatingsFile(reliability, scale is not None, skipped, tuple(notes))


def _key(value: str) -> str | float:
    """Return a number for what reads as one, so that 4 and 4.0 are the same, else the text."""
    number = float(value) if _NUMBER.fullmatch(value) else inf
    return number if isfinite(number) else value


def _declared(scale: Sequence[str], marks: set[str | float], level: str | None) -> Scale:
    labels = [label.strip() for label in scale]
    if not any(labels):
        raise Invalid(_("The scale is empty. Name its points in their order, with commas: 1,2,3,4,5."), "scale")
    if not all(labels):
        raise Invalid(
            _(
                "Point {place} of the scale is empty. Put one comma between two points, and none at the end.",
                place=labels.index("") + 1,
            ),
            "scale",
        )
    for label in labels:
        if _key(label) in marks:
            raise Invalid(_("{label} is a point of the scale and a mark for missing ratings.", label=label))
    return _scale(labels, level or "ordinal")


def _scale(labels: Sequence[str], level: str) -> Scale:
    keys = [_key(label) for label in labels]
    for place, label in enumerate(labels):
        if keys[place] in keys[:place]:
            raise Invalid(_("The scale names {label} twice.", label=label), "scale")
    numbers = [key for key in keys if isinstance(key, float)]
    if any(abs(number) > LARGEST for number in numbers):
        raise Invalid(
            _("The numbers of a scale lie between −1e100 and 1e100; {label} does not.", label=max(labels, key=_size)),
            "scale",
        )
    try:
        return declare(labels, values=numbers if len(numbers) == len(keys) else None, level=level)
    except ScaleError as error:
        raise Invalid(str(error), "scale") from error


def _occurring(cells: Cells, marks: set[str | float], level: str | None, notes: list[str]) -> Scale:
    """Return the scale of the values that occur, and say that it is no more than that."""
    occurring = {key for key in map(_key, cells.values.names) if key not in marks}
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
        raise Invalid(
            _(
                "Values that are no numbers have no order of their own: {words}. Give the points in order "
                "with --scale.",
                words=_first(words, cells),
            )
        )
    if numbers:
        notes.append(
            _(
                "Not numbers: {words}. Because of them all values are taken as words. If they mark missing ratings, "
                "name them with --missing.",
                words=_first(words, cells),
            )
        )
    notes.append(_("Words are taken as nominal. Coefficients of ordered scales need the order: give --scale."))
    return _scale(labels, "nominal")


def _size(label: str) -> float:
    key = _key(label)
    return abs(key) if isinstance(key, float) else 0.0


def _label(number: float) -> str:
    return str(int(number)) if number.is_integer() and abs(number) < 1e15 else repr(number)


def _first(words: Sequence[str], cells: Cells) -> str:
    """The first few values in question, each with the row where it stands first."""
    names = cells.values.names
    named = [
        _("{word} (row {row})", word=shown(word), row=cells.row(cells.values.first(names.index(word))))
        for word in words[:MOST_NAMED]
    ]
    return ", ".join(named if len(words) <= MOST_NAMED else [*named, _("{n} more", n=len(words) - MOST_NAMED)])


def _listed(labels: Sequence[str]) -> str:
    return ", ".join(map(shown, labels if len(labels) <= 12 else [*labels[:10], "…", labels[-1]]))


def _ratings(
    cells: Cells, scale: Scale, marks: set[str | float], repeats: Repeats, notes: list[str]
) -> tuple[Reliability, int]:
    unit, rater = cells.items.codes.astype(np.int64), cells.raters.codes.astype(np.int64)
    units, raters = tuple(cells.items.names), tuple(cells.raters.names)
    category = _categories(cells, scale, marks)
    keep = _kept(unit * max(len(raters), 1) + rater, cells, repeats, notes)
    missing = int(np.count_nonzero(category[keep] == _MISSING))
    keep = keep[category[keep] != _MISSING]
    codes = unit[keep], rater[keep], category[keep]
    return from_codes(*codes, units=units, raters=raters, scale=scale), missing


def _categories(cells: Cells, scale: Scale, marks: set[str | float]) -> Ints:
    """Return the scale point of each value, `_MISSING` for missing ones."""
    codes: dict[str | float, int] = {_key(str(label)): code for code, label in enumerate(scale.categories)}
    codes |= dict.fromkeys(marks, _MISSING)
    of_kind = []
    for kind, value in enumerate(cells.values.names):
        code = codes.get(_key(value))
        if code is None:
            at = cells.values.first(kind)
            raise Invalid(
                _(
                    "Row {row}: the value {value} of item {item} is not on the scale ({scale}).",
                    row=cells.row(at),
                    value=shown(value),
                    item=shown(cells.items.at(at)),
                    scale=_listed([str(label) for label in scale.categories]),
                )
            )
        of_kind.append(code)
    return np.array(of_kind, dtype=np.int64)[cells.values.codes]


def _kept(pair: Ints, cells: Cells, repeats: Repeats, notes: list[str]) -> Ints:
    """Return the places of the ratings to keep of those with the same item and rater."""
    if (np.diff(pair) > 0).all():
        return np.arange(pair.size)
    order = np.argsort(pair, kind="stable")
    same = np.diff(pair[order]) == 0
    if not same.any():
        return order
    if repeats == "refuse":
        later = order[1:][same]
        at, before = int(later.min()), int(order[:-1][same][later.argmin()])
        raise Invalid(
            _(
                "Rows {first} and {second} both rate item {item} by rater {rater}. "
                "Say which of the two counts, the first or the last (--repeats on the command line).",
                first=cells.row(before),
                second=cells.row(at),
                item=shown(cells.items.at(at)),
                rater=shown(cells.raters.at(at)),
            )
        )
    notes.append(
        plural(int(same.sum()), "{count} repeated rating was left out.", "{count} repeated ratings were left out.")
    )
    ends = np.append(True, ~same) if repeats == "first" else np.append(~same, True)
    return np.asarray(order[ends])
