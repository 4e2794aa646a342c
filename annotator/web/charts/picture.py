"""A whole chart: rows with what is drawn in each and the numbers it holds, or one figure with its numbers.

A page draws it as a column of the table of its numbers, by the macro `picture` of ``_charts.html``; a file draws it by
itself, laid out by `standalone`. Both draw the same shapes.
"""

from dataclasses import dataclass

from annotator.web.charts.shapes import Drawing


@dataclass(frozen=True, slots=True)
class Key:
    """An entry of the legend: a tile in the colour of a step with its mark, and what it means.

    Attributes
    ----------
    is_struck
        Crossed by a line, as cells are that hold nothing.
    """

    look: str
    ink: str
    mark: str
    label: str
    is_struck: bool = False


@dataclass(frozen=True, slots=True)
class Rule:
    """A line through all rows at `x` of what is drawn; one that is a mark only through those it is about."""

    x: float
    look: str

    @property
    def is_mark(self) -> bool:
        return self.look == "ref"


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a picture.

    Attributes
    ----------
    label, by
        What it is about, and a second line under it: who says a claim, how many claims a reviewer has rated.
    key
        Id of the claim it is about, for a link; empty where it is about none.
    drawing
        None where there is nothing to draw: `note` then says why.
    values
        The numbers as they are printed, one for each head.
    is_marked
        Whether the rules that are marks run through it too.
    """

    label: str
    by: str = ""
    key: str = ""
    drawing: Drawing | None = None
    note: str = ""
    values: tuple[str, ...] = ()
    is_marked: bool = True


@dataclass(frozen=True, slots=True)
class Picture:
    """A chart with all that it takes to stand alone.

    Attributes
    ----------
    title, facts
        What it shows, and of which project and round.
    description
        The chart in words, for who does not see it.
    heads
        Over the labels, and over each of the values.
    width
        Of what is drawn in each row.
    column
        Where that consists of columns, how wide each is: a preview then shows the first of them.
    axis
        What stands over it.
    rules
        Lines through the rows.
    figure
        Drawn instead of the rows where the chart has one canvas; the rows then hold its numbers.
    notes
        How to read it, and what was left out.
    is_said
        Whether the labels are claims, which are set as what somebody said.
    """

    title: str
    facts: str
    description: str
    heads: tuple[str, ...]
    rows: tuple[Row, ...]
    width: float = 0
    column: float = 0
    axis: Drawing | None = None
    rules: tuple[Rule, ...] = ()
    keys: tuple[Key, ...] = ()
    figure: Drawing | None = None
    notes: tuple[str, ...] = ()
    is_said: bool = False

    def rules_of(self, row: Row) -> tuple[Rule, ...]:
        """Return the lines through a row."""
        return self.rules if row.is_marked else tuple(rule for rule in self.rules if not rule.is_mark)
