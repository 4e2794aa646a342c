"""The formats there are. Each registers itself with `@export_format` in a file of its own."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from annotator.errors import NotFound
from annotator.exports.sheet import Column
from annotator.services.export_data import Subject
from annotator.text import _

# Takes the record of its subject and whether text stays raw; yields the file piece by piece.
Writer = Callable[[Any, bool], Iterator[str]]
AnyWriter = TypeVar("AnyWriter", bound=Writer)


@dataclass(frozen=True, slots=True)
class Format:
    """A way to write a record.

    Attributes
    ----------
    name
        As typed in commands and addresses.
    title, summary
        As menus show it, and what it is good for.
    columns
        What the codebook explains; empty for a format without columns.
    """

    name: str
    title: str
    summary: str
    subject: Subject
    write: Writer
    columns: Sequence[Column] = ()
    extension: str = "csv"
    media_type: str = "text/csv; charset=utf-8"


_formats: dict[str, Format] = {}


def export_format(
    name: str, *, title: str, summary: str, subject: Subject, **particulars: Any
) -> Callable[[AnyWriter], AnyWriter]:
    """Register the decorated writer as the format `name`; `particulars` are further attributes of `Format`.

    Raises
    ------
    ValueError
        When there is a format of this name.
    """

    def register(write: AnyWriter) -> AnyWriter:
        if name in _formats:
            raise ValueError(f"There are two export formats named {name}.")
        _formats[name] = Format(name, title, summary, subject, write, **particulars)
        return write

    return register


def list_formats() -> list[Format]:
    """Return every format: ratings first, then the rest by subject and name."""
    import annotator.exports.formats  # noqa: F401 - registers them

    subjects = list(Subject)
    return sorted(_formats.values(), key=lambda format_: (subjects.index(format_.subject), format_.name))


def find_format(name: str) -> Format:
    """Return the format with this name.

    Raises
    ------
    NotFound
        Naming those there are.
    """
    for format_ in list_formats():
        if format_.name == name:
            return format_
    known = ", ".join(format_.name for format_ in list_formats())
    raise NotFound(_("There is no export format {name}. There is: {known}.", name=name, known=known))
