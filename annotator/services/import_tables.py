"""Files of many rows, read one row after the other: CSV as spreadsheets save it, and JSON Lines.

CSV: the first row names the columns; they are parted by commas, semicolons or tabs, whichever parts the first row into
most. JSON Lines: an object in each line, its keys are the columns. Blank rows are passed over, but counted.
"""

import codecs
import csv
import io
import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any, BinaryIO

from annotator.errors import Invalid
from annotator.services import text_encodings
from annotator.services.csv_causes import csv_cause
from annotator.services.csv_table import shown
from annotator.services.import_rows import ImportRefused, RowError
from annotator.services.json_cells import cell_fault
from annotator.text import _

MOST_COLUMNS = 200
LONGEST_LINE = 1_000_000
_BLOCK = 1 << 20
# Bytes around what is no UTF-8 that are tried with other encodings.
_TRIED = 1 << 16
# What some programs write before the header, as Excel understands it.
_TOLD_DELIMITER = re.compile(r"\"?sep=([,;\t])\"?[\r\n]", re.IGNORECASE)
_JSON_ENDS = (".jsonl", ".ndjson", ".json")


@dataclass(frozen=True, slots=True)
class Record:
    """A row as it stands in the file: its cells by the number of their column, or why it has none.

    Attributes
    ----------
    faults
        Why nothing can be made of some of its cells, by heading; they are empty.
    """

    number: int
    cells: Sequence[Any]
    fault: str = ""
    faults: Mapping[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class Table:
    """The rows of a file; `headings` of JSON Lines are known only when all rows have been read.

    Attributes
    ----------
    delimiter
        What parts the columns; empty in JSON Lines.
    """

    headings: list[str]
    records: Iterator[Record] = field(default_factory=lambda: iter(()))
    delimiter: str = ""


def read_table(stream: BinaryIO, file_name: str, encoding: str = "") -> Table:
    """Return the rows of a file, to be read while it is open.

    Parameters
    ----------
    encoding
        One of `text_encodings.ENCODINGS`; by default the bytes must say themselves what they are.

    Raises
    ------
    UnknownEncoding
        When the file is no UTF-8 and has no mark that says what it is.
    ImportRefused
        When it is empty or its header cannot be used. Reading on raises it for what is no proper CSV.
    """
    codec = _codec(stream, encoding)
    stream.seek(0)
    text = io.TextIOWrapper(stream, encoding=codec, newline="")
    begin = text.read(_BLOCK).removeprefix("\ufeff")
    stream.seek(0)
    # A wrapper of its own: one that has read cannot be set back where a byte order mark stands.
    text.detach()
    first = begin.lstrip("\ufeff \t\r\n")
    if first.startswith("{") or (file_name.lower().endswith(_JSON_ENDS) and first):
        return _json_table(io.TextIOWrapper(stream, encoding=codec))
    told = _TOLD_DELIMITER.match(begin)
    return _csv_table(stream, codec, told[1] if told else "")


def _codec(stream: BinaryIO, encoding: str) -> str:
    """Return by which codec the whole file can be read."""
    by_mark = text_encodings.marked(stream.read(4))
    if encoding and not by_mark and encoding not in text_encodings.ENCODINGS:
        raise Invalid(_("Choose one of the encodings offered."), "encoding")
    codec = by_mark or encoding or "utf-8"
    decoder = codecs.getincrementaldecoder(codec)()
    stream.seek(0)
    done = 0
    while True:
        block = stream.read(_BLOCK)
        try:
            decoder.decode(block, final=not block)
        except UnicodeDecodeError as error:
            place = max(done + error.start - len(decoder.getstate()[0]), 0)
            if encoding or by_mark:
                title = text_encodings.ENCODINGS.get(codec, codec)
                message = _("This file cannot be read as “{title}”. Choose another encoding.", title=title)
                raise Invalid(message, "encoding") from error
            raise text_encodings.UnknownEncoding(place + 1, _candidates(stream, place)) from error
        if not block:
            return codec
        done += len(block)


def _candidates(stream: BinaryIO, place: int) -> tuple[text_encodings.Candidate, ...]:
    """Encodings that fit the lines around a place: a piece cut amid a character would fit none."""
    stream.seek(max(0, place - _TRIED))
    before = stream.read(min(place, _TRIED))
    begin = before.rfind(b"\n") + 1 if place > _TRIED else 0
    around = before[begin:] + stream.read(_TRIED)
    end = around.rfind(b"\n")
    return text_encodings.candidates(around[: end + 1] if end >= 0 and len(around) > _TRIED else around)


def _csv_table(stream: BinaryIO, codec: str, told: str) -> Table:
    """Return the rows of CSV; `told` is the delimiter that its first line tells spreadsheets, who do not show it."""
    before = 1 if told else 0
    found: list[tuple[list[str], str]] = []
    for delimiter in told or ",;\t":
        _number, cells = next(islice(_records(stream, codec, delimiter, before), before, None), (1, []))
        found.append((cells, delimiter))
    cells, delimiter = max(found, key=lambda each: len(each[0]))
    headings = _headings(cells)
    records = islice(_records(stream, codec, delimiter, before), before + 1, None)
    return Table(headings, _rows(records, len(headings)), delimiter)


def _rows(records: Iterable[tuple[int, list[str]]], width: int) -> Iterator[Record]:
    for number, cells in records:
        if not any(cell.strip() for cell in cells):
            continue
        plain = [cell.strip().replace("\r\n", "\n").replace("\r", "\n") for cell in cells]
        while len(plain) > width and not plain[-1]:
            plain.pop()
        # Excel leaves out delimiters of empty cells at the end of rows, where sixteen rows in a row have none.
        plain += [""] * (width - len(plain))
        if len(plain) != width:
            fault = _("This row has {given} entries, the header {named}.", given=len(plain), named=width)
            yield Record(number, (), fault)
        else:
            yield Record(number, plain)


def _records(stream: BinaryIO, codec: str, delimiter: str, before: int) -> Iterator[tuple[int, list[str]]]:
    """Yield the records with their numbers; the first `before` of them do not count."""
    stream.seek(0)
    text = io.TextIOWrapper(stream, encoding=codec, newline="")
    reader = csv.reader(text, delimiter=delimiter, strict=True)
    number = -before
    is_first = True
    try:
        while True:
            number += 1
            try:
                cells = next(reader)
            except StopIteration:
                return
            except csv.Error as error:
                raise ImportRefused([RowError(max(number, 1), None, csv_cause(error))]) from error
            if is_first and cells:
                cells[0] = cells[0].removeprefix("\ufeff")
            is_first = False
            yield number, cells
    finally:
        text.detach()


def _headings(cells: Sequence[str]) -> list[str]:
    """Return a name for each column: what stands above it, made different where two are the same."""
    if any("\0" in cell for cell in cells):
        message = _(
            "This is no plain text: its first row holds the character NUL. Save it as CSV in UTF-8, or in UTF-16 with "
            "its byte order mark."
        )
        raise ImportRefused([RowError(1, None, message)])
    names = [" ".join(shown(cell).split())[:80] for cell in cells]
    while names and not names[-1]:
        names.pop()
    if not names:
        raise ImportRefused([RowError(1, None, _("The first row is empty. It should name the columns."))])
    if len(names) > MOST_COLUMNS:
        message = _("There are {given} columns, at most {most} are read.", given=len(names), most=MOST_COLUMNS)
        raise ImportRefused([RowError(1, None, message)])
    headings: list[str] = []
    for place, name in enumerate(names, start=1):
        wanted = name or _("column {number}", number=place)
        again = 1
        while wanted in headings:
            again += 1
            wanted = f"{name} ({again})"
        headings.append(wanted)
    return headings


def _json_table(text: io.TextIOWrapper) -> Table:
    table = Table([])
    table.records = _objects(text, table.headings)
    return table


def _objects(text: io.TextIOWrapper, headings: list[str]) -> Iterator[Record]:
    places: dict[str, int] = {}
    number = 0
    try:
        while line := text.readline(LONGEST_LINE + 1):
            number += 1
            if len(line) > LONGEST_LINE:
                message = _("This line is longer than the {most} characters that are read.", most=LONGEST_LINE)
                raise ImportRefused([RowError(number, None, message)])
            if not line.strip("\ufeff \t\r\n"):
                continue
            found, fault = _object(line.lstrip("\ufeff"))
            for name in found:
                if name not in places:
                    places[name] = len(headings)
                    headings.append(name)
            if len(headings) > MOST_COLUMNS:
                message = _("There are more than {most} different keys. Each is a column.", most=MOST_COLUMNS)
                raise ImportRefused([RowError(number, None, message)])
            cells: list[Any] = [None] * len(headings)
            faults: dict[str, str] = {}
            for name, value in found.items():
                if wrong := cell_fault(value):
                    faults[name] = wrong
                else:
                    cells[places[name]] = value
            yield Record(number, cells if not fault else (), fault, faults)
    finally:
        text.detach()


def _object(line: str) -> tuple[dict[str, Any], str]:
    """Return the object of a line by the names of its keys as they are shown, and what is wrong."""
    try:
        value = _DECODER.decode(line)
        if "\\r" in line:
            value = _with_line_feeds(value)
    except _NamedTwice as error:
        message = _("The key “{name}” stands twice in one object. Leave one of the two out.", name=shown(str(error)))
        return {}, message
    except (ValueError, RecursionError) as error:
        # What is neither is Python's limit for the digits of a whole number.
        others = _("too deeply nested") if isinstance(error, RecursionError) else _("a number of too many digits")
        cause = error.msg if isinstance(error, json.JSONDecodeError) else others
        return {}, _("This line is no JSON ({cause}). Each line holds one object in braces.", cause=cause)
    if not isinstance(value, dict):
        return {}, _("This line is no object. Each line holds one object in braces.")
    found = {" ".join(shown(name).split())[:80] or _("no name"): each for name, each in value.items()}
    alike = len(found) < len(value)
    return found, _("Two keys of this line look the same. Call one of them otherwise.") if alike else ""


class _NamedTwice(ValueError):
    """An object of JSON has a key twice; Python alone would take the last."""


def _object_of(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        counts = Counter(name for name, _value in pairs)
        raise _NamedTwice(next(name for name, count in counts.items() if count > 1))
    return found


_DECODER = json.JSONDecoder(object_pairs_hook=_object_of)


def _with_line_feeds(value: Any) -> Any:
    """Return what JSON holds with lines ended as in CSV and in texts, by a line feed alone."""
    if isinstance(value, str):
        return value.replace("\r\n", "\n").replace("\r", "\n")
    if isinstance(value, list):
        return [_with_line_feeds(each) for each in value]
    if isinstance(value, dict):
        return {name: _with_line_feeds(each) for name, each in value.items()}
    return value
