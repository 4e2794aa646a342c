"""Batches of data sets that differ only in how often each row occurs.

A coefficient is written once, in terms of sums over rows that are linear in the rows' multiplicities. The same
code then gives its value, its leave-one-out values and its bootstrap replicates, according to the batch whose
sums it is given.
"""

from abc import ABC, abstractmethod

import numpy as np

from annotator.agreement.arrays import Floats


class Batch(ABC):
    """Sums over rows, for each data set of the batch."""

    @abstractmethod
    def total(self, features: Floats) -> Floats:
        """Return the sums of `features` over all rows.

        Parameters
        ----------
        features
            Shape (rows,) or (rows, features).

        Returns
        -------
        array of shape (sets,) or (sets, features)
        """

    @abstractmethod
    def total_of_squares(self, table: Floats, factor: Floats, positions: Floats) -> Floats:
        """Return the sums over rows of factor * (table row . positions)^2, with positions of each data set's own.

        Parameters
        ----------
        table
            Shape (rows, points).
        factor
            Shape (rows,).
        positions
            Shape (sets, points).

        Returns
        -------
        array of shape (sets,)
        """


class Whole(Batch):
    """The data as they are: a batch of one.

    Parameters
    ----------
    multiplicity
        How often each row occurs; shape (rows,).
    """

    def __init__(self, multiplicity: Floats) -> None:
        self._multiplicity = multiplicity

    def total(self, features: Floats) -> Floats:
        return np.asarray(self._multiplicity @ features)[None]

    def total_of_squares(self, table: Floats, factor: Floats, positions: Floats) -> Floats:
        return self.total(factor * (table @ positions[0]) ** 2)


class LeaveOneOut(Batch):
    """The data without one occurrence of a row, for each row of a slice in turn.

    Parameters
    ----------
    multiplicity
        How often each row occurs in the whole; shape (rows,).
    rows
        The rows to leave out; the batch has one data set for each.
    """

    def __init__(self, multiplicity: Floats, rows: slice) -> None:
        self._multiplicity = multiplicity
        self._rows = rows

    def total(self, features: Floats) -> Floats:
        return np.asarray(self._multiplicity @ features - features[self._rows])

    def total_of_squares(self, table: Floats, factor: Floats, positions: Floats) -> Floats:
        # Summed over rows, the square is a quadratic form in the positions; its matrix is the same for all sets.
        form = table.T @ (table * (self._multiplicity * factor)[:, None])
        whole = ((positions @ form) * positions).sum(axis=1)
        own = factor[self._rows] * (table[self._rows] * positions).sum(axis=1) ** 2
        return np.asarray(whole - own)


class Resampled(Batch):
    """Data sets given by their multiplicities.

    Parameters
    ----------
    draws
        How often each row occurs in each data set; shape (sets, rows).
    """

    def __init__(self, draws: Floats) -> None:
        self._draws = draws

    def total(self, features: Floats) -> Floats:
        return np.asarray(self._draws @ features)

    def total_of_squares(self, table: Floats, factor: Floats, positions: Floats) -> Floats:
        squares = (positions @ table.T) ** 2
        return np.asarray(np.einsum("sr,sr,r->s", self._draws, squares, factor))
