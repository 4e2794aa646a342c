"""Claims of a round by their number of ratings, in few enough bins to be read."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from annotator.services.written_numbers import is_whole
from annotator.text import _

#: With a larger goal, bins hold several numbers.
MOST_SINGLE = 8
BINS = 6


@dataclass(frozen=True, slots=True)
class Bin:
    """Numbers of ratings from `low` to `high`; None where there is no upper end, for the goal and beyond."""

    low: int
    high: int | None

    @property
    def word(self) -> str:
        """The bin in addresses: "2", "5-9", "3+"."""
        if self.high is None:
            return f"{self.low}+"
        return str(self.low) if self.low == self.high else f"{self.low}-{self.high}"

    @property
    def name(self) -> str:
        """The bin on pages."""
        if self.high is None:
            return _("{n} or more", n=self.low)
        if self.low == self.high:
            return str(self.low)
        return _("{low} to {high}", low=self.low, high=self.high)

    def holds(self, got: NDArray[np.int64]) -> NDArray[np.bool_]:
        """Return which of these numbers fall into it."""
        return (got >= self.low) if self.high is None else (got >= self.low) & (got <= self.high)


def read_bin(word: str) -> Bin | None:
    """Return the bin that an address names; None where it names none.

    Examples
    --------
    >>> [read_bin(word) for word in ("3+", "5-9", "2", "many")]
    [Bin(low=3, high=None), Bin(low=5, high=9), Bin(low=2, high=2), None]
    """
    low, dash, high = word.removesuffix("+").partition("-")
    if not (_is_number(low) and (not dash or _is_number(high)) and not (dash and word.endswith("+"))):
        return None
    if word.endswith("+"):
        return Bin(int(low), None)
    return Bin(int(low), int(high) if dash else int(low))


def bins_up_to(goal: int) -> tuple[Bin, ...]:
    """Return the bins of a round whose claims are to have so many ratings, the fullest first; none of them overlap."""
    return (Bin(goal, None), *_below(goal))


def _below(goal: int) -> Iterator[Bin]:
    if goal <= MOST_SINGLE:
        yield from (Bin(number, number) for number in range(goal - 1, -1, -1))
        return
    width = -(-(goal - 1) // (BINS - 1))
    high = goal - 1
    while high > 0:
        yield Bin(max(1, high - width + 1), high)
        high -= width
    yield Bin(0, 0)


def _is_number(word: str) -> bool:
    return is_whole(word, 6)
