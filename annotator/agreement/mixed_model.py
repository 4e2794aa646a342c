"""An additive mixed model of units and raters, fitted by restricted maximum likelihood."""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from annotator.agreement.arrays import Floats, Ints, weighted_counts
from annotator.agreement.meetings import crossed

_ROUNDS = 300
_TOLERANCE = 1e-7
# Variances below this share of the variance of all ratings are taken as none.
_LEAST = 1e-8


@dataclass(frozen=True, eq=False)
class Fitted:
    """The fitted model.

    Parameters
    ----------
    effects
        The mean, then what each rater adds, then what each cell adds; shape (effects,).
    covariance
        Of what is not known about them; shape (effects, effects).
    variances
        Of units, raters, cells and the rest.
    equations
        What they solve.
    """

    effects: Floats
    covariance: Floats
    variances: tuple[float, float, float, float]
    equations: "Equations"


def fit(unit: Ints, cell: Ints, values: Floats, of_cell: Ints, *, has_cells: bool) -> Fitted | None:
    """Fit value = mean + unit + rater + cell + rest, a cell being a rater in a period.

    With x_u the number of ratings that the mean, each rater and each cell has in unit u with m_u ratings, s_u their
    sum, l the ratio of the variance of the rest to another variance, and w_u = 1 / (m_u + l_units), the equations of
    Henderson (1975) with the units eliminated are ::

        (sum of x x' over ratings - sum_u w_u x_u x_u' + diag(0, l_raters, l_cells)) t = sum x y - sum_u w_u x_u s_u
        a_u = w_u (s_u - x_u' t)

    With C the inverse of that matrix, the variances are updated by expectation and maximisation until they stay::

        rest    sum y (y - prediction) / (N - 1)
        units   mean of a_u^2 + rest (w_u + w_u^2 x_u' C x_u)
        raters  mean of t_r^2 + rest C_rr, and in the same way for cells

    which is restricted maximum likelihood; `Fitted.covariance` is rest C. Steps are lengthened by squared
    extrapolation (Varadhan and Roland 2008).

    Parameters
    ----------
    unit, cell, values
        Unit, cell and number of each rating; shape (ratings,).
    of_cell
        The rater of each cell; shape (cells,).
    has_cells
        Whether a cell adds something beside its rater.

    Returns
    -------
    Fitted or None
        None where nothing varies within units.

    References
    ----------
    Henderson, C. R. (1975). Best linear unbiased estimation and prediction under a selection model. Biometrics 31,
    423-447. Varadhan, R., & Roland, C. (2008). Simple and globally convergent methods for accelerating the convergence
    of any EM algorithm. Scandinavian Journal of Statistics 35, 335-353.
    """
    equations = Equations(unit, cell, values, of_cell, has_cells)
    if equations.within <= _LEAST * equations.total:
        return None
    # Variances of units, raters, cells and the rest over that of all ratings, as logarithms.
    point = np.log(np.array([0.4, 0.1, 0.05, 0.45]) * equations.total)
    for _ in range(_ROUNDS):
        first = equations.updated(point)
        second = equations.updated(first)
        step, bend = first - point, (second - first) - (first - point)
        length = -min(np.sqrt(step @ step) / max(np.sqrt(bend @ bend), 1e-300), 50.0)
        leap = point - 2.0 * length * step + length**2 * bend
        bounded = np.clip(leap, np.log(_LEAST * equations.total), np.log(4.0 * equations.total))
        following = equations.updated(bounded if length < -1.0 else second)
        moved = np.abs(np.exp(following) - np.exp(point)).max()
        point = following
        if moved <= _TOLERANCE * equations.total:
            break
    variances = np.exp(point)
    effects, inverse = equations.solved(variances)
    units, raters, cells, rest = (float(each) if each > 2 * _LEAST * equations.total else 0.0 for each in variances)
    return Fitted(effects, rest * inverse, (units, raters, cells, rest), equations)


class Information(NamedTuple):
    """What the ratings say of cells once units and the mean are taken out.

    Parameters
    ----------
    matrix, right
        Of the equations of cells; shapes (cells, cells) and (cells,).
    squares
        Sum of squares left without cells.
    volume
        Logarithm of the determinant of what units and the mean take.
    """

    matrix: Floats
    right: Floats
    squares: float
    volume: float


class Equations:
    """The sums that do not change with the variances.

    Attributes
    ----------
    of_cell
        The rater of each cell; shape (cells,).
    membership
        1 where a cell is of a rater; shape (cells, raters).
    has_cells
        Whether a cell adds something beside its rater.
    number, units
        How many ratings and units there are.
    most_ratings
        Of one cell.
    total, within
        Variance of all ratings, and what of it lies within units.
    """

    def __init__(self, unit: Ints, cell: Ints, values: Floats, of_cell: Ints, has_cells: bool) -> None:
        order = np.argsort(unit, kind="stable")
        unit, cell = unit[order], cell[order]
        self._mean = values.mean()
        y = values[order] - self._mean
        self.total = float(y @ y) / y.size
        self._squares, self.number = float(y @ y), y.size
        self.of_cell, self.has_cells = of_cell, has_cells
        cells, self._raters = of_cell.size, int(of_cell.max()) + 1
        self.membership = np.eye(self._raters)[of_cell]
        columns = [np.ones((cells, 1)), self.membership]
        #: What the mean, each rater and each cell have in a rating of each cell.
        self._design = np.hstack([*columns, np.eye(cells)] if has_cells else columns)
        place = np.cumsum(np.diff(unit, prepend=-1) > 0) - 1
        sizes = np.bincount(place)
        sums = np.bincount(place, weights=y)
        self.within = float(y @ y - (sums**2 / sizes).sum()) / y.size
        own = weighted_counts(cell, np.ones(y.size), cells)
        self.most_ratings, self.units = float(own.max()), sizes.size
        self._raw = self._design.T @ (self._design * own[:, None])
        self._raw_sums = self._design.T @ weighted_counts(cell, y, cells)
        self._kinds = np.unique(sizes)
        self._units = np.array([np.count_nonzero(sizes == size) for size in self._kinds], dtype=float)
        self._squared_sums = np.array([(sums[sizes == size] ** 2).sum() for size in self._kinds])
        self._crossed, self._crossed_sums = [], []
        for size in self._kinds:
            chosen = sizes[place] == size
            together = crossed(place[chosen], cell[chosen], cells)
            met = weighted_counts(cell[chosen], sums[place[chosen]], cells)
            self._crossed.append(self._design.T @ together @ self._design)
            self._crossed_sums.append(self._design.T @ met)

    def information(self, ratio: float) -> Information:
        """Return what the ratings say of cells once units and the mean are taken out.

        Parameters
        ----------
        ratio
            Variance of units over that of the rest; infinite where they may be anything.
        """
        shrunk = 1.0 / (self._kinds + 1.0 / ratio)
        cells = self.of_cell.size
        matrix = self._raw - sum(w * each for w, each in zip(shrunk, self._crossed, strict=True))
        right = self._raw_sums - sum(w * each for w, each in zip(shrunk, self._crossed_sums, strict=True))
        squares = self._squares - float(shrunk @ self._squared_sums)
        if np.isinf(ratio):  # the mean is then in the units
            return Information(matrix[-cells:, -cells:], right[-cells:], squares, np.inf)
        share = matrix[0, -cells:] / matrix[0, 0]
        return Information(
            matrix[-cells:, -cells:] - np.outer(share, matrix[0, -cells:]),
            right[-cells:] - share * right[0],
            squares - right[0] ** 2 / matrix[0, 0],
            float(self._units @ np.log1p(ratio * self._kinds)) + float(np.log(matrix[0, 0])),
        )

    def solved(self, variances: Floats) -> tuple[Floats, Floats]:
        """Return the effects, the mean being that of the ratings as given, and the inverse C."""
        effects, inverse = self._solved(variances)
        effects[0] += self._mean
        return effects, inverse

    def _solved(self, variances: Floats) -> tuple[Floats, Floats]:
        units, raters, cells, rest = variances
        shrunk = 1.0 / (self._kinds + rest / units)
        matrix = self._raw - sum(w * each for w, each in zip(shrunk, self._crossed, strict=True))
        right = self._raw_sums - sum(w * each for w, each in zip(shrunk, self._crossed_sums, strict=True))
        size, own = matrix.shape[0], 1 + self._raters
        matrix[range(1, own), range(1, own)] += rest / raters
        matrix[range(own, size), range(own, size)] += rest / cells
        inverse = np.linalg.inv(matrix)
        return inverse @ right, inverse

    def updated(self, logarithms: Floats) -> Floats:
        """Return the logarithms of the variances after one round of expectation and maximisation."""
        variances = np.exp(logarithms)
        units, _, cells, rest = variances
        t, inverse = self._solved(variances)
        shrunk = 1.0 / (self._kinds + rest / units)
        squares = spread = explained = 0.0
        for i, w in enumerate(shrunk):
            met = self._crossed_sums[i] @ t
            squares += w**2 * (self._squared_sums[i] - 2.0 * met + t @ self._crossed[i] @ t)
            spread += self._units[i] * w + w**2 * float((self._crossed[i] * inverse).sum())
            explained += w * (self._squared_sums[i] - met)
        new_rest = (self._squares - self._raw_sums @ t - explained) / (self.number - 1)
        own = 1 + self._raters
        known = t**2 + rest * np.diagonal(inverse)
        found = np.array(
            [
                (squares + rest * spread) / self._units.sum(),
                known[1:own].mean(),
                known[own:].mean() if self.has_cells else cells,
                new_rest,
            ]
        )
        return np.asarray(np.log(np.maximum(found, _LEAST * self.total)))
