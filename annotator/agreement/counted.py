"""Ratings of which only the counts are known: how many of each item's ratings fell on each point."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from annotator.agreement.patterns import Patterns, merge_rows
from annotator.agreement.reliability import Counts
from annotator.agreement.scale import Scale


@dataclass(frozen=True, eq=False)
class CountedRatings:
    """Counts of ratings, enough for every coefficient that does not ask who rated.

    Parameters
    ----------
    patterns
        The distinct counts of a unit, and how many units have them.
    raters
        How many people rated.
    scale
        The declared scale.
    """

    patterns: Patterns
    raters: int
    scale: Scale

    @cached_property
    def totals(self) -> Counts:
        """Items, pairable items, raters, ratings."""
        patterns = self.patterns
        return Counts(
            items=round(float(patterns.multiplicity.sum())),
            items_pairable=round(float(patterns.multiplicity @ patterns.pairable)),
            raters=self.raters,
            ratings=round(float(patterns.multiplicity @ patterns.ratings)),
        )


def from_counts(
    counts: npt.ArrayLike, multiplicity: Sequence[int] | npt.ArrayLike | None = None, *, raters: int, scale: Scale
) -> CountedRatings:
    """Take counts that were made elsewhere, as by one GROUP BY of a database.

    Parameters
    ----------
    counts
        Ratings of a unit on each point, in the order of the scale; shape (rows, points). Rows may repeat; rows
        without a rating do not count.
    multiplicity
        How many units each row stands for; shape (rows,). One each when None.
    raters
        How many people rated.
    scale
        The declared scale.

    Raises
    ------
    ValueError
        When the shapes do not fit, or a count is negative.

    Examples
    --------
    >>> from annotator.agreement import declare, estimate
    >>> counted = from_counts([[2, 0, 0], [0, 1, 1], [0, 0, 2]], [5, 1, 4], raters=2, scale=declare([1, 2, 3]))
    >>> round(estimate(counted, "krippendorff_alpha[nominal]").value, 3)
    0.826
    """
    rows = np.asarray(counts, dtype=np.int64).reshape(-1, scale.size)
    times = np.ones(len(rows), dtype=np.int64) if multiplicity is None else np.asarray(multiplicity, dtype=np.int64)
    if times.shape != (len(rows),) or (rows < 0).any() or (times < 0).any():
        raise ValueError("Counts are rows of numbers that are not negative, each with one multiplicity.")
    used = rows.any(axis=1) & (times > 0)
    rows, times = rows[used], times[used]
    first, kind, _ = merge_rows(rows)
    merged = np.bincount(kind, weights=times, minlength=first.size).astype(float)
    units = int(merged.sum())
    pattern = np.repeat(np.arange(first.size), merged.astype(np.int64))
    return CountedRatings(Patterns(rows[first].astype(float), merged, np.arange(units), pattern), raters, scale)
