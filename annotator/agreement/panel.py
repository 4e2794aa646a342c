"""The panel: what each rater did with the scale, for coefficients whose chance agreement depends on who rated."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from annotator.agreement.arrays import Flags, Floats, Ints
from annotator.agreement.batches import LeaveOneOut
from annotator.agreement.patterns import CHUNK, Patterns
from annotator.agreement.reliability import Reliability
from annotator.agreement.tally import CountTally


class Panel:
    """The ratings by rater.

    A row is a rated unit here, for two units with equal counts differ in whose ratings these are.

    Parameters
    ----------
    reliability
        The ratings.
    patterns
        The count patterns of the same ratings.
    """

    def __init__(self, reliability: Reliability, patterns: Patterns) -> None:
        reliability = reliability.ordered
        self.patterns = patterns
        self.multiplicity = np.ones(patterns.unit.size)
        points = reliability.scale.size
        self.rater = reliability.rater
        self.category = reliability.category
        #: Where the ratings of each rated unit begin; those of the last one end at the last number.
        self.bounds: Ints = np.append(np.searchsorted(reliability.unit, patterns.unit), reliability.unit.size)
        table = np.bincount(self.rater * points + self.category, minlength=len(reliability.raters) * points)
        #: Ratings of each active rater on each point; shape (raters, points), empty rows for those who rated nothing.
        self.counts: Floats = table.reshape(-1, points).astype(float)
        self.totals: Floats = self.counts.sum(axis=1)
        #: Share of each point in the ratings of each rater; shape (raters, points).
        self.shares: Floats = self.counts / np.maximum(self.totals, 1.0)[:, None]

    @property
    def pairable(self) -> Flags:
        """Which rated units have two ratings or more; shape (rated units,)."""
        return self.patterns.pairable[self.patterns.pattern]

    @cached_property
    def least_weight(self) -> float:
        """The least weight of a rating of a pairable unit in the mean of the raters' shares, over its weight in the
        mean of the pairable units' shares; see `lowest.by_habits`.
        """
        sizes = np.diff(self.bounds)
        of_pairable = np.repeat(self.pairable, sizes)
        in_unit = np.repeat(sizes, sizes)[of_pairable]
        by_rater = self.totals[self.rater[of_pairable]]
        pairable = float(np.count_nonzero(self.pairable))
        return float(pairable * (in_unit / by_rater).min() / np.count_nonzero(self.totals))

    def whole(self) -> "PanelTally":
        """Return the sums over all units."""
        return PanelTally(self, None)

    def leave_one_out(self) -> "Iterator[PanelTally]":
        """Yield the sums without each rated unit in turn, some units at a time."""
        units = self.multiplicity.size
        step = max(1, CHUNK // self.counts.shape[1])
        for start in range(0, units, step):
            yield PanelTally(self, slice(start, min(start + step, units)))


@dataclass(frozen=True)
class PanelTally:
    """Sums over raters, for the whole data or for the data without each unit of a slice in turn.

    Leaving out a unit takes one rating from each of its raters, so that a sum over raters changes by as many terms
    as the unit has ratings. A rater who has no other rating leaves with it.

    Parameters
    ----------
    panel
        The ratings by rater.
    units
        Which rated units to leave out, one data set for each; None for the whole.
    """

    panel: Panel
    units: slice | None

    def agreement(self, weights: Floats) -> Floats:
        """Return the mean over pairable units of their mean weight over pairs of ratings; shape (sets,)."""
        patterns = self.panel.patterns
        if self.units is None:
            return patterns.whole().agreement(weights)
        each = CountTally(patterns, LeaveOneOut(patterns.multiplicity, slice(patterns.multiplicity.size)))
        return each.agreement(weights)[patterns.pattern[self.units]]

    @cached_property
    def raters(self) -> Floats:
        """Return how many raters there are; shape (sets,)."""
        totals = self.panel.totals
        active = np.array([float(np.count_nonzero(totals))])
        if self.units is None:
            return active
        lost = _Lost(self.panel, self.units)
        return np.asarray(active - lost.sums((totals == 1).astype(float)[lost.rater]))

    @cached_property
    def share_sums(self) -> Floats:
        """Return the sum over raters of the share of each point in their ratings; shape (sets, points)."""
        panel = self.panel
        whole = np.asarray(panel.shares.sum(axis=0)[None])
        if self.units is None:
            return whole
        # With n ratings, losing one on point k turns the shares p into (n p - e_k) / (n - 1): a change of
        # (p - e_k) / (n - 1). Where it was the only one, p = e_k turns into nothing: a change of -e_k.
        lost, alone = _Lost(panel, self.units), panel.totals == 1
        step = np.where(alone, 1.0, 1.0 / np.maximum(panel.totals - 1.0, 1.0))
        gained = panel.shares * np.where(alone, 0.0, step)[:, None]
        change = np.column_stack([lost.sums(column[lost.rater]) for column in gained.T])
        return np.asarray(whole + change - lost.sums_by_point(step[lost.rater]))

    def self_agreement(self, weights: Floats) -> Floats:
        """Return the sum over raters of the mean weight of two draws from one rater's shares; shape (sets,)."""
        panel = self.panel
        meeting = panel.shares @ weights
        own = (meeting * panel.shares).sum(axis=1)
        if self.units is None:
            return np.array([own.sum()])
        lost, n = _Lost(panel, self.units), panel.totals[:, None]
        squared = n**2 * own[:, None] - 2.0 * n * meeting + np.diagonal(weights)
        left = np.where(n > 1, squared / np.maximum(n - 1.0, 1.0) ** 2, 0.0)
        return np.asarray(own.sum() + lost.sums((left - own[:, None])[lost.rater, lost.category]))


class _Lost:
    """The ratings that are lost with each unit of a slice."""

    def __init__(self, panel: Panel, units: slice) -> None:
        bounds = panel.bounds[units.start : units.stop + 1]
        self._bounds = bounds - bounds[0]
        self._points = panel.shares.shape[1]
        self.rater = panel.rater[bounds[0] : bounds[-1]]
        self.category = panel.category[bounds[0] : bounds[-1]]

    def sums(self, terms: Floats) -> Floats:
        """Sum a term for each lost rating over the ratings of each unit; shape (units,)."""
        return np.asarray(np.add.reduceat(terms, self._bounds[:-1]))

    def sums_by_point(self, terms: Floats) -> Floats:
        """Sum a term for each lost rating over the ratings of each unit on each point; shape (units, points)."""
        units = self._bounds.size - 1
        unit = np.repeat(np.arange(units), np.diff(self._bounds))
        cells = unit * self._points + self.category
        sums = np.bincount(cells, weights=terms, minlength=units * self._points)
        return np.asarray(sums.reshape(units, self._points), dtype=np.float64)
