"""A file as whoever downloads it gets it: its name and its text, piece by piece."""

import re
from collections.abc import Generator, Iterator
from dataclasses import dataclass

from annotator.exports.registry import Format
from annotator.services.export_data import Record

BYTE_ORDER_MARK = "\ufeff"
# Ends the name of a file that holds example data.
EXAMPLE = "example"


@dataclass(frozen=True, slots=True)
class Export:
    """A file to be streamed, in UTF-8.

    The chunks can be read once. They hold an open query: whoever does not read them to the end closes them
    (``chunks.close()``) before the session.
    """

    file_name: str
    media_type: str
    chunks: Generator[str, None, None]


def make_export(format_: Format, record: Record, *, bom: bool = False, raw: bool = False) -> Export:
    """Write `record` in this format; nothing is read before the first chunk is asked for.

    Parameters
    ----------
    bom
        Begin with a byte order mark, by which some spreadsheets know UTF-8.
    raw
        Leave text as it is, also where a spreadsheet would run it as a formula.
    """
    parts = (record.project, format_.name, record.label, EXAMPLE if record.is_example else "")
    stem = "-".join(part for part in parts if part)
    name = f"{re.sub(r'[^A-Za-z0-9_-]', '-', stem)}.{format_.extension}"
    return Export(name, format_.media_type, _begin(format_.write(record, raw), bom=bom))


def _begin(chunks: Iterator[str], *, bom: bool) -> Generator[str, None, None]:
    if bom:
        yield BYTE_ORDER_MARK
    yield from chunks
