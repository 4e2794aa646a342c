"""The kinds of pictures there are. Each registers itself with `@picture_kind` in a file of its own."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from annotator.errors import NotAllowed, NotFound
from annotator.exports.sheet import Column
from annotator.text import _
from annotator.web.charts.picture import Picture
from annotator.web.pictures.asked import Asked, Needs, closed_because

#: Rows that are drawn at most; the file of numbers has all.
MOST_ROWS = 500


@dataclass(frozen=True, slots=True)
class Made:
    """A picture, and its numbers as a table: columns and rows."""

    picture: Picture
    columns: tuple[Column, ...]
    rows: Sequence[Sequence[object]]


Maker = Callable[[Asked], Made]
AnyMaker = TypeVar("AnyMaker", bound=Maker)


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of picture.

    Attributes
    ----------
    name
        As it stands in addresses.
    title, summary
        As the page of pictures shows it, and what it is good for.
    place
        Among the others.
    needs
        What of a round must be open to whoever asks for it.
    """

    name: str
    title: str
    summary: str
    place: int
    needs: Needs
    make: Maker

    def draw(self, asked: Asked) -> Made:
        """Make the picture.

        Raises
        ------
        NotAllowed
            While what it shows is closed to whoever asks.
        NotFound, Invalid
            When the address names what there is not.
        """
        reason = closed_because(self.needs, asked.opening)
        if reason:
            raise NotAllowed(reason)
        return self.make(asked)


_kinds: dict[str, Kind] = {}


def picture_kind(name: str, **particulars: Any) -> Callable[[AnyMaker], AnyMaker]:
    """Register the decorated function as what makes the kind `name`; `particulars` are attributes of `Kind`.

    Raises
    ------
    ValueError
        When there is a kind of this name.
    """

    def register(make: AnyMaker) -> AnyMaker:
        if name in _kinds:
            raise ValueError(f"There are two kinds of pictures named {name}.")
        _kinds[name] = Kind(name=name, make=make, **particulars)
        return make

    return register


def list_kinds() -> list[Kind]:
    """Return every kind in the order in which the page shows them."""
    import annotator.web.pictures.kinds  # noqa: F401 - registers them

    return sorted(_kinds.values(), key=lambda kind: (kind.place, kind.name))


def find_kind(name: str) -> Kind:
    """Return the kind with this name.

    Raises
    ------
    NotFound
        Naming those there are.
    """
    for kind in list_kinds():
        if kind.name == name:
            return kind
    known = ", ".join(kind.name for kind in list_kinds())
    raise NotFound(_("There is no picture {name}. There is: {known}.", name=name, known=known))
