"""Which sign is the decimal one in the columns of numbers of a file: told by its numbers that can be read in one way.

12.500 is twelve and a half to some and twelve thousand five hundred to others. Another number of the same column, such
as 3.25 or 1,234.5, decides; where the column has none, those of the other columns of numbers do, for one hand wrote
them. A file whose numbers show both signs decides nothing.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from annotator.models.import_vocabulary import ImportKind
from annotator.services.exported_columns import is_exported, is_exported_number
from annotator.services.figure_cells import NUMBERS
from annotator.services.import_files import WorkingFile
from annotator.services.written_numbers import Decimal, shown_decimal

NOTE = "decimal signs"
"""Under which the working file keeps what was found, by field."""
_FIGURES = "figures"
_BETWEEN = re.compile(r"[;|]")


def find_decimals(work: WorkingFile, fields: Mapping[str, str]) -> dict[str, Decimal]:
    """Return the decimal sign of each column of numbers, by field.

    Parameters
    ----------
    fields
        Field by heading.
    """
    read = {heading: field for heading, field in fields.items() if field in {*NUMBERS, _FIGURES}}
    shown: dict[str, set[Decimal]] = {field: set() for field in read.values()}
    typed: set[str] = set()
    for heading, value in work.values(list(read)) if read else ():
        for number in _numbers(read[heading], value):
            # JSON knows numbers of its own, which have a point.
            if isinstance(number, float):
                typed.add(read[heading])
            else:
                shown[read[heading]].add(shown_decimal(number))
    beyond_doubt = {field: (signs - {Decimal.UNKNOWN}) for field, signs in shown.items()}
    headings: list[str] = work.note("headings", [])
    is_ours = is_exported(ImportKind.CLAIMS, headings) and work.note("delimiter", "") in {",", ""}
    found = {}
    for heading, field in read.items():
        signs = beyond_doubt[field] or set().union(*beyond_doubt.values())
        if field in typed:
            found[field] = Decimal.POINT
        elif signs:
            found[field] = next(iter(signs)) if len(signs) == 1 else Decimal.UNKNOWN
        else:
            found[field] = Decimal.EXPORTED if is_ours and is_exported_number(heading) else Decimal.UNKNOWN
    return found


def _numbers(field: str, value: Any) -> Iterator[str | float]:
    """The numbers of a cell, as they are written; what is printed in the document is none."""
    if isinstance(value, dict):
        yield from _listed(value.get(key) for key in NUMBERS.values())
    elif isinstance(value, list):
        for each in value:
            if isinstance(each, dict) or field != _FIGURES:
                yield from _numbers(field, each)
    elif field != _FIGURES:
        yield from _listed([value])


def _listed(values: Iterable[Any]) -> Iterator[str | float]:
    for value in values:
        if isinstance(value, float):
            yield value
        elif isinstance(value, str):
            yield from _BETWEEN.split(value)
