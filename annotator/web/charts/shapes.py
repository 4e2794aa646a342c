"""What drawings are made of: named shapes. A page draws their look by class, a file by literal colours."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from annotator.web.charts.lettering import ASCENT, DESCENT, SIZE, width_of
from annotator.web.charts.numbers import pixels


@dataclass(frozen=True, slots=True)
class Rect:
    """A rectangle."""

    x: float
    y: float
    width: float
    height: float
    look: str
    radius: float = 0
    kind: str = field(default="rect", init=False)


@dataclass(frozen=True, slots=True)
class Path:
    """A line, `d` as SVG writes it."""

    d: str
    look: str
    kind: str = field(default="path", init=False)


@dataclass(frozen=True, slots=True)
class Circle:
    """A dot or a ring."""

    x: float
    y: float
    radius: float
    look: str
    kind: str = field(default="circle", init=False)


@dataclass(frozen=True, slots=True)
class Box:
    """The room that a label takes at most."""

    left: float
    top: float
    right: float
    bottom: float

    def overlaps(self, other: "Box") -> bool:
        """Tell whether two boxes share more than an edge."""
        return (
            self.left < other.right and other.left < self.right and self.top < other.bottom and other.top < self.bottom
        )


@dataclass(frozen=True, slots=True)
class Label:
    """A line of text that stands on `y`; `anchor` says which of its ends, or its middle, is at `x`.

    Attributes
    ----------
    on
        The look of what it stands on; empty for the paper.
    """

    x: float
    y: float
    text: str
    look: str = ""
    anchor: str = "start"
    on: str = ""
    size: float = SIZE
    kind: str = field(default="text", init=False)

    @property
    def box(self) -> Box:
        """What it covers at most."""
        width = width_of(self.text, self.size, is_bold="strong" in self.look)
        left = self.x - {"start": 0.0, "middle": 0.5, "end": 1.0}[self.anchor] * width
        return Box(left, self.y - ASCENT * self.size, left + width, self.y + DESCENT * self.size)


Shape = Rect | Path | Circle | Label


@dataclass(frozen=True, slots=True)
class Drawing:
    """Shapes on a canvas; `label` says the same in words."""

    width: float
    height: float
    shapes: tuple[Shape, ...]
    label: str = ""


@dataclass(frozen=True, slots=True)
class Placed:
    """A drawing somewhere on a larger canvas."""

    drawing: Drawing
    x: float
    y: float

    @property
    def boxes(self) -> Iterator[tuple[Label, Box]]:
        """Each label with the room it takes on the larger canvas."""
        for shape in self.drawing.shapes:
            if isinstance(shape, Label):
                box = shape.box
                yield (
                    shape,
                    Box(box.left + self.x, box.top + self.y, box.right + self.x, box.bottom + self.y),
                )


def stacked(x: float, top: float, lines: tuple[str, ...], look: str, step: float, anchor: str = "start") -> list[Label]:
    """Return lines of text one below the other, the first standing on `top`."""
    return [Label(pixels(x), pixels(top + step * place), text, look, anchor) for place, text in enumerate(lines)]
