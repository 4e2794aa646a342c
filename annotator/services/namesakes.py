"""Sources of one name and different types in an export of claims: told by all its rows before the first is read.

A project may hold a person and an outlet of one name, and its export has both, each with its type beside. In another
file two types of one name may be a slip of the pen, and are asked about.
"""

from collections.abc import Iterator, Mapping

from annotator.models.import_vocabulary import ImportKind
from annotator.models.vocabulary import SourceType
from annotator.services.exported_columns import is_exported
from annotator.services.import_files import WorkingFile
from annotator.services.import_registers import plain_name
from annotator.services.parted_cells import part

NOTE = "namesakes"
"""Under which the working file keeps what was found."""
_TYPED = {"claimant": "claimant_type", "relayed_by": "relayed_by_type"}
_TYPES = frozenset(type_.value for type_ in SourceType)


def find_namesakes(work: WorkingFile, fields: Mapping[str, str]) -> dict[str, dict[str, list[str]]]:
    """Return the types that each spelling has, by spelling, by the plain name that has several types.

    Parameters
    ----------
    fields
        Field by heading.
    """
    found: dict[str, dict[str, list[str]]] = {}
    for name, type_ in _typed(work, fields) if is_exported(ImportKind.CLAIMS, work.note("headings", [])) else ():
        types = found.setdefault(plain_name(name), {}).setdefault(name, [])
        if type_ not in types:
            types.append(type_)
    return {
        name: group for name, group in found.items() if len({each for types in group.values() for each in types}) > 1
    }


def _typed(work: WorkingFile, fields: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """The names of the file, each with its type beside."""
    heading_of = {field: heading for heading, field in fields.items()}
    read = [heading_of[each] for pair in _TYPED.items() for each in pair if {*pair} <= {*heading_of}]
    for cells in work.together(read) if read else ():
        parted = [part(cell, by_semicolons=False) if isinstance(cell, str) else [] for cell in cells]
        for names, types in zip(parted[::2], parted[1::2], strict=True):
            of_each = types * len(names) if len(types) == 1 else types
            yield from (pair for pair in zip(names, of_each, strict=False) if pair[0] and pair[1] in _TYPES)
