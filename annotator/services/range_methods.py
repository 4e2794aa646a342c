"""What each figure of ranges is, read from its docstring, with a worked example computed anew."""

import inspect
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from annotator.agreement import Estimate, Ranges, from_ranges, midpoint_alpha, range_overlap
from annotator.services.methods_catalogue import Block, describe
from annotator.services.ranges import written_range

#: The ranges of two raters to four items, as the docstrings have them.
EXAMPLE = (((90, 100), (95, 105)), ((5, 5), (5, 5)), ((1, 2), (3, 4)), ((1, 9), (5, 10)))


@dataclass(frozen=True, slots=True)
class RangeFigure:
    """A figure with its formula, its source and what it is in the example."""

    blocks: tuple[Block, ...]
    references: tuple[str, ...]
    estimates: tuple[Estimate, ...]


@dataclass(frozen=True, slots=True)
class WorkedRange:
    """An item of the example: the two ranges in words, and their overlap."""

    ranges: tuple[str, ...]
    overlap: float


@dataclass(frozen=True, slots=True)
class RangeMethods:
    """What a page of methods says about ranges."""

    figures: tuple[RangeFigure, ...]
    items: tuple[WorkedRange, ...]


def range_methods() -> RangeMethods:
    """Return the figures of ranges, with the example computed."""
    given = from_ranges(
        (item, rater, low, high) for item, row in enumerate(EXAMPLE) for rater, (low, high) in enumerate(row)
    )
    items = tuple(
        WorkedRange(tuple(written_range(low, high) for low, high in row), float(overlap))
        for row, overlap in zip(EXAMPLE, given.unit_overlaps, strict=True)
    )
    return RangeMethods(
        figures=(
            _figure(range_overlap, given, range_overlap),
            _figure(midpoint_alpha, given, midpoint_alpha, partial(midpoint_alpha, is_log=True)),
        ),
        items=items,
    )


def _figure(documented: Callable[..., Estimate], given: Ranges, *computed: Callable[[Ranges], Estimate]) -> RangeFigure:
    blocks, references = describe(inspect.getdoc(documented) or "")
    return RangeFigure(blocks, references, tuple(each(given) for each in computed))
