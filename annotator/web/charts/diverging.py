"""Diverging row: the ratings of one claim side by side, the middle step astride a line."""

from collections.abc import Sequence
from dataclasses import dataclass

from annotator.text import _
from annotator.web.charts.numbers import fits, pixels
from annotator.web.charts.steps import Step, Steps

WIDTH, HEIGHT = 340, 26
CENTRE = WIDTH / 2
WIDEST = 30
SEGMENTS_FROM = 8


@dataclass(frozen=True, slots=True)
class Block:
    """A rating with its step, or all ratings of one step with their count.

    Attributes
    ----------
    middle
        Where its text is centred.
    text
        Empty where there is no room for it.
    """

    x: float
    width: float
    middle: float
    text: str
    support: str
    ink: str


@dataclass(frozen=True, slots=True)
class DivergingRow:
    """Blocks from least to most support; `label` says the same in words."""

    width: int
    height: int
    blocks: tuple[Block, ...]
    label: str


def diverging_row(counts: Sequence[int], steps: Steps, name: str = "", longest: int = 0) -> DivergingRow:
    """Lay out the ratings of one claim around the middle of the scale.

    Up to seven ratings have a block each, which carries its step; from eight on there is one block per step,
    which carries its count. On a scale without order there is no middle, and the blocks begin at the left.

    Parameters
    ----------
    counts
        Ratings per point, in the scale's own order.
    name
        What is rated, to begin the label with.
    longest
        Most ratings in any row of the table, so that one rating is equally wide in all rows of a kind.
    """
    arranged = steps.arrange(counts)
    total = sum(arranged)
    parts = _segments(arranged, steps) if total >= SEGMENTS_FROM else _marks(arranged, steps)
    most = max(total, longest if total >= SEGMENTS_FROM else min(longest, SEGMENTS_FROM - 1), 1)
    unit = min(WIDEST, (CENTRE if steps.is_ordered else WIDTH) / most)
    left = CENTRE - unit * _before_the_middle(arranged) if steps.is_ordered else 0
    blocks = []
    for step, size, text in parts:
        blocks.append(_block(left, unit * size, step, text))
        left += unit * size
    named = steps.name_counts(arranged)
    label = _("{name}: {ratings}", name=name, ratings=named) if name else named
    return DivergingRow(WIDTH, HEIGHT, tuple(blocks), label)


def _before_the_middle(counts: tuple[int, ...]) -> float:
    half = len(counts) // 2
    astride = counts[half] / 2 if len(counts) % 2 else 0
    return sum(counts[:half]) + astride


def _marks(counts: tuple[int, ...], steps: Steps) -> list[tuple[Step, int, str]]:
    return [(step, 1, step.mark) for step, count in zip(steps.each, counts, strict=True) for _each in range(count)]


def _segments(counts: tuple[int, ...], steps: Steps) -> list[tuple[Step, int, str]]:
    return [(step, count, str(count)) for step, count in zip(steps.each, counts, strict=True) if count]


def _block(left: float, width: float, step: Step, text: str) -> Block:
    drawn = max(width - 1, 0.5)
    return Block(
        x=pixels(left + 0.5),
        width=pixels(drawn),
        middle=pixels(left + width / 2),
        text=text if fits(text, drawn) else "",
        support=step.support,
        ink=step.ink,
    )
