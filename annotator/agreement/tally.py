"""The sums that coefficients of counts are made of."""

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from annotator.agreement.arrays import Floats, ratio
from annotator.agreement.batches import Batch, Whole
from annotator.agreement.features import by_pairs, pairs_of_points

if TYPE_CHECKING:
    from annotator.agreement.patterns import Patterns


@dataclass(frozen=True)
class CountTally:
    """The sums that coefficients of counts are made of, for every data set of a batch.

    Every method returns one row or number a data set; NaN stands where a data set has nothing to divide by.
    """

    patterns: "Patterns"
    batch: Batch

    def total(self, features: Floats) -> Floats:
        """Return sums over units of `features` of their patterns; for sums that have no method here."""
        return self.batch.total(features)

    @cached_property
    def sums(self) -> Floats:
        """Return the sums over units of all columns of `Features`; shape (sets, columns)."""
        return self.total(self.patterns.features.table)

    def agreement(self, weights: Floats) -> Floats:
        """Return the mean over pairable units of their mean weight over pairs of ratings; shape (sets,)."""
        features = self.patterns.features
        if features.has_pairs:
            agreeing = self.sums[:, features.mean_meetings] @ by_pairs(weights)
        else:
            agreeing = self.total(self.patterns.agreement(weights))
        return ratio(agreeing, self.sums[:, features.pairable])

    @cached_property
    def prevalence(self) -> Floats:
        """Return the mean over all rated units of the share of each point in their ratings; shape (sets, points)."""
        features = self.patterns.features
        return ratio(self.sums[:, features.shares], self.sums[:, features.units, None])

    @cached_property
    def pairable_ratings(self) -> Floats:
        """Return the ratings on each point, over pairable units; shape (sets, points)."""
        return self.sums[:, self.patterns.features.pairable_ratings]

    @cached_property
    def pairable_shares(self) -> Floats:
        """Return the share of each point in the ratings of pairable units; shape (sets, points)."""
        return ratio(self.pairable_ratings, self.pairable_ratings.sum(axis=1, keepdims=True))

    def within(self, distances: Floats) -> Floats:
        """Return Krippendorff's sum of the distances within units; shape (sets,).

        Each ordered pair of ratings of a unit with r of them counts 1 / (r - 1).
        """
        features = self.patterns.features
        if features.has_pairs:
            return np.asarray(self.sums[:, features.meetings] @ by_pairs(distances))
        return self.total(self.patterns.paired(distances))

    def within_on(self, positions: Floats) -> Floats:
        """Return the same for squared distances between positions that each data set has of its own.

        Parameters
        ----------
        positions
            Place of each point; shape (sets, points).
        """
        patterns = self.patterns
        if patterns.features.has_pairs:
            one, other = pairs_of_points(patterns.features.points)
            apart = (positions[:, one] - positions[:, other]) ** 2
            return np.asarray((self.sums[:, patterns.features.meetings] * apart).sum(axis=1))
        squares = self.total(patterns.counts * (patterns.ratings * patterns.partners)[:, None])
        products = self.batch.total_of_squares(patterns.counts, patterns.partners, positions)
        return np.asarray(2.0 * ((squares * positions**2).sum(axis=1) - products))


class SummedTally(CountTally):
    """The sums of data sets that are given by their sums alone, with columns for the pairs of points.

    Parameters
    ----------
    patterns
        The patterns whose columns they are.
    sums
        Shape (sets, columns).
    """

    def __init__(self, patterns: "Patterns", sums: Floats) -> None:
        super().__init__(patterns, Whole(patterns.multiplicity))
        self.__dict__["sums"] = sums

    def total(self, features: Floats) -> Floats:
        """Refuse: other sums than those given are not known."""
        raise TypeError(f"Only sums of the columns of `Features` are given, not of {features.shape[-1]} others.")
