"""The likelihood of a mixed model and the predicted effects, from its equations taken apart once."""

from typing import NamedTuple

import numpy as np

from annotator.agreement.arrays import Floats
from annotator.agreement.mixed_equations import Equations

# What rounding leaves of the sum of squares.
_LEAST_LEFT = 1e-12


class _Apart(NamedTuple):
    """The equations of raters, taken apart for one variance of cells.

    Parameters
    ----------
    d
        What is left of each direction of the cells; shape (cells,).
    mu, w
        Eigenvalues and eigenvectors of the matrix; shapes (raters,) and (raters, raters).
    v
        The right side in these; shape (raters,).
    squares, volume
        Sum of squares left, and logarithm of the determinant of what is taken out.
    """

    d: Floats
    mu: Floats
    w: Floats
    v: Floats
    squares: float
    volume: float


class TakenApart:
    """The equations of cells by eigenvectors, so that all variances of raters are done together.

    All variances are ratios over that of the rest. Without cells, theirs is 0.
    """

    def __init__(self, equations: Equations) -> None:
        self._squares, self._df, self._has_cells = equations.squares, equations.df, equations.has_cells
        self._group = equations.group
        values, vectors = np.linalg.eigh(equations.matrix)
        self._lambda, self._vectors = np.maximum(values, 0.0), vectors
        self._h = vectors.T @ equations.right
        self._p = vectors.T @ equations.membership

    def _apart(self, cell: float) -> _Apart:
        if not self._has_cells:
            ones = np.ones(self._lambda.size)
            return _Apart(ones, self._lambda, self._vectors, self._h, self._squares, 0.0)
        d = 1.0 / (1.0 + cell * self._lambda)
        mu, w = np.linalg.eigh(self._p.T @ ((self._lambda * d)[:, None] * self._p))
        return _Apart(
            d,
            np.maximum(mu, 0.0),
            w,
            w.T @ (self._p.T @ (self._h * d)),
            self._squares - cell * float((self._h**2 * d).sum()),
            -float(np.log(d).sum()),
        )

    def _left(self, apart: _Apart, raters: Floats) -> Floats:
        f = raters[:, None] / (1.0 + raters[:, None] * apart.mu)
        return np.asarray(np.maximum(apart.squares - f @ apart.v**2, _LEAST_LEFT * self._squares))

    def log_density(self, cell: float, raters: Floats) -> Floats:
        """Return the logarithm of the restricted likelihood, the variance of the rest integrated out.

        Parameters
        ----------
        cell, raters
            Variance of cells, and variances of raters; shape (variances,).
        """
        return self._log_density(self._apart(cell), raters)

    def _log_density(self, apart: _Apart, raters: Floats) -> Floats:
        volume = apart.volume + np.log1p(raters[:, None] * apart.mu).sum(axis=1)
        return np.asarray(-0.5 * volume - 0.5 * self._df * np.log(self._left(apart, raters)))

    def highest(self, cell: float, low: float, high: float) -> tuple[float, float]:
        """Return the logarithm of the standard deviation of raters with the greatest likelihood, and the latter's.

        Parameters
        ----------
        cell
            Variance of cells.
        low, high
            Between which logarithms it is looked for.
        """
        apart = self._apart(cell)
        while True:
            axis = np.linspace(low, high, 33)
            heights = self._log_density(apart, np.exp(2 * axis))
            best = int(heights.argmax())
            if high - low < 0.01:
                return float(axis[best]), float(heights[best])
            low, high = float(axis[max(best - 1, 0)]), float(axis[min(best + 1, axis.size - 1)])

    def rest(self, cell: float, raters: float) -> float:
        """Return the variance of the rest, given the others."""
        return float(self._left(self._apart(cell), np.array([raters]))[0]) / self._df

    def predicted(self, cell: float, raters: float) -> tuple[Floats, Floats]:
        """Return what raters and cells add; shapes (raters,) and (cells,)."""
        apart = self._apart(cell)
        b = apart.w @ (raters / (1.0 + raters * apart.mu) * apart.v)
        return b, self._vectors @ (cell * apart.d * (self._h - self._lambda * (self._p @ b)))

    def moments(self, cell: float, raters: Floats) -> tuple[tuple[Floats, Floats], tuple[Floats, Floats]]:
        """Return places and scales of what raters add about the mean of those linked with them, and of what cells add.

        Shapes (variances, raters) twice and (variances, cells) twice; without cells, the latter are empty.
        """
        apart = self._apart(cell)
        f = raters[:, None] / (1.0 + raters[:, None] * apart.mu)
        noise = (self._left(apart, raters) / self._df)[:, None]
        b = (f * apart.v) @ apart.w.T
        of_raters = self.centred(b.T).T, _scales(noise * (f @ (self.centred(apart.w) ** 2).T))
        if not self._has_cells:
            return of_raters, (b[:, :0], b[:, :0])
        back = cell * self._vectors * apart.d
        c = (self._h - (b @ self._p.T) * self._lambda) @ back.T
        passed = (back * self._lambda) @ (self._p @ apart.w)
        variance = (self._vectors**2) @ (cell * apart.d) + f @ (passed**2).T
        return of_raters, (c, _scales(noise * variance))

    def centred(self, by_rater: Floats) -> Floats:
        """Return rows with the mean of the raters linked with each taken off; shape (raters, any) both."""
        sizes = np.bincount(self._group)
        sums = np.zeros((sizes.size, by_rater.shape[1]))
        np.add.at(sums, self._group, by_rater)
        return np.asarray(by_rater - (sums / sizes[:, None])[self._group])


def _scales(variances: Floats) -> Floats:
    return np.asarray(np.sqrt(np.maximum(variances, 1e-300)))
