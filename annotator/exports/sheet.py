"""CSV as RFC 4180 has it, written cell by cell: each column declares what it holds.

A cell of text that a spreadsheet would run as a formula gets an apostrophe in front, unless the text is wanted
raw.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from annotator.services.formula_cells import is_formula
from annotator.services.parted_cells import join

LINE_END = "\r\n"

_PLAIN_NUMBER = re.compile(r"[+-]?[0-9]+(\.[0-9]+)?")


class Holds(StrEnum):
    """What a column holds: a code is a number where it reads as one, else text."""

    TEXT = "text"
    CODE = "code"
    NUMBER = "number"
    FLAG = "yes or no"
    TIME = "UTC time, ISO 8601"


@dataclass(frozen=True, slots=True)
class Column:
    """A column and its meaning, as the codebook explains it."""

    name: str
    holds: Holds
    meaning: str


def number_text(value: float | None) -> str:
    """Return a number without loss, a whole one without a point; empty for None.

    Examples
    --------
    >>> number_text(3.0), number_text(2.5), number_text(None)
    ('3', '2.5', '')
    """
    if value is None:
        return ""
    return str(int(value)) if float(value).is_integer() else repr(float(value))


def time_text(value: datetime) -> str:
    """Return a moment in UTC, to the second.

    Examples
    --------
    >>> time_text(datetime(2026, 3, 3, 12, 0, 7, 250, tzinfo=UTC))
    '2026-03-03T12:00:07Z'
    """
    at = value if value.tzinfo is UTC else value.astimezone(UTC)
    # By hand, and in this way: `isoformat` and format specifiers take longer, and a file has one in each line.
    return "%04d-%02d-%02dT%02d:%02d:%02dZ" % (at.year, at.month, at.day, at.hour, at.minute, at.second)  # noqa: UP031


def several(parts: Iterable[str]) -> str:
    """Join the parts of a cell that holds several; a bar that stands alone within one gets a backslash in front."""
    return join(parts)


def _raw_text(value: str) -> str:
    if '"' in value or "," in value or "\n" in value or "\r" in value:
        return '"' + value.replace('"', '""') + '"'
    return value


def _safe_text(value: str) -> str:
    # Most text begins with a letter or a digit, and is no formula.
    if value[:1].isalnum() or not value or not is_formula(value):
        return _raw_text(value)
    return _raw_text("'" + value)


def _safe_code(value: str) -> str:
    return value if _PLAIN_NUMBER.fullmatch(value) else _safe_text(value)


def _flag(value: bool) -> str:
    return "yes" if value else "no"


Encoder = Callable[[Any], str]

_RAW: Mapping[Holds, Encoder] = {
    Holds.TEXT: _raw_text,
    Holds.CODE: _raw_text,
    Holds.NUMBER: number_text,
    Holds.FLAG: _flag,
    Holds.TIME: time_text,
}
_SAFE: Mapping[Holds, Encoder] = {**_RAW, Holds.TEXT: _safe_text, Holds.CODE: _safe_code}


class Sheet:
    """Encodes the rows of one table.

    Parameters
    ----------
    raw
        Leave text as it is, formulas too.
    """

    def __init__(self, columns: Sequence[Column], *, raw: bool) -> None:
        encoders = _RAW if raw else _SAFE
        self._encoders = [encoders[column.holds] for column in columns]
        self._names = [column.name for column in columns]
        self._encode_name = encoders[Holds.TEXT]

    def header(self) -> str:
        """Return the first line."""
        return ",".join(map(self._encode_name, self._names)) + LINE_END

    def line(self, values: Sequence[Any]) -> str:
        """Return a line; None stands for an empty cell."""
        return self.part(values) + LINE_END

    def part(self, values: Sequence[Any], first: str | None = None) -> str:
        """Return part of a line: the cells from the column named `first` on, without a comma at either end."""
        encoders = self._encoders[self._names.index(first) if first else 0 :]
        return ",".join("" if value is None else encode(value) for encode, value in zip(encoders, values, strict=False))

    def encoder(self, name: str) -> Encoder:
        """Return what encodes a cell of the column `name`; None is no cell."""
        return self._encoders[self._names.index(name)]
