"""What other packages need for the same figures, from the same long arrays.

Each peer is given its ratings twice: as its documentation has it (``plain``), and in the form that suits it best, made
by the fastest numpy statements we know (``best``). Making that form is part of the time in both.
"""

import itertools
from collections.abc import Callable
from dataclasses import dataclass
from importlib.util import find_spec

import numpy as np
import numpy.typing as npt

PACKAGES = {"krippendorff": "krippendorff", "statsmodels": "statsmodels", "sklearn": "scikit-learn"}


@dataclass(frozen=True)
class Long:
    """Ratings as three arrays of one length."""

    name: str
    unit: npt.NDArray[np.int64]
    rater: npt.NDArray[np.int64]
    category: npt.NDArray[np.int64]
    units: int
    raters: int
    points: int

    @property
    def is_complete(self) -> bool:
        return self.unit.size == self.units * self.raters


@dataclass(frozen=True)
class Peer:
    """A figure of another package: how it is made, and under which key we have it."""

    package: str
    title: str
    key: str
    run: Callable[[Long], float]
    complete_only: bool = False
    repeats: int = 3


def missing() -> list[str]:
    """Return the names of peer packages that are not installed."""
    return [title for name, title in PACKAGES.items() if find_spec(name) is None]


def installed() -> list[Peer]:
    """Return the peers whose packages are installed."""
    return [peer for peer in PEERS if find_spec(peer.package) is not None]


def matrix(long: Long) -> npt.NDArray[np.float64]:
    """Return a table of units by raters, NaN where there is no rating."""
    table = np.full((long.units, long.raters), np.nan)
    table[long.unit, long.rater] = long.category
    return table


def count_table(long: Long) -> npt.NDArray[np.int64]:
    """Return a table of units by points."""
    cells = long.unit * long.points + long.category
    return np.bincount(cells, minlength=long.units * long.points).reshape(-1, long.points)


def alpha_from_matrix(long: Long) -> float:
    import krippendorff

    domain = np.arange(long.points, dtype=float)
    return float(krippendorff.alpha(matrix(long).T, value_domain=domain, level_of_measurement="ordinal"))


def alpha_from_counts(long: Long) -> float:
    import krippendorff

    return _alpha_of(krippendorff, count_table(long))


def _alpha_of(package: object, table: npt.NDArray[np.int64]) -> float:
    domain = np.arange(table.shape[1], dtype=float)
    return float(package.alpha(value_counts=table, value_domain=domain, level_of_measurement="ordinal"))  # type: ignore[attr-defined]


def alpha_replicates(long: Long, replicates: int) -> float:
    """Run a few bootstrap replicates of one alpha, the count table given; return the last value."""
    import krippendorff

    generator = np.random.default_rng(1)
    table, value = count_table(long), 0.0
    for _ in range(replicates):
        value = _alpha_of(krippendorff, table[generator.integers(long.units, size=long.units)])
    return value


def fleiss_as_documented(long: Long) -> float:
    from statsmodels.stats.inter_rater import aggregate_raters, fleiss_kappa

    table, _ = aggregate_raters(matrix(long).astype(int), n_cat=long.points)
    return float(fleiss_kappa(table))


def fleiss_from_counts(long: Long) -> float:
    from statsmodels.stats.inter_rater import fleiss_kappa

    return float(fleiss_kappa(count_table(long)))


def every_pair(long: Long) -> float:
    """Weighted kappa of every pair of raters over the units both rated; returns the mean."""
    from sklearn.metrics import cohen_kappa_score

    table = np.full((long.raters, long.units), -1)
    table[long.rater, long.unit] = long.category
    values = []
    for one, other in itertools.combinations(table, 2):
        both = (one >= 0) & (other >= 0)
        values.append(cohen_kappa_score(one[both], other[both], labels=range(long.points), weights="quadratic"))
    return float(np.mean(values))


ALPHA = "krippendorff_alpha[ordinal]"
FLEISS = "fleiss_kappa[identity]"
PEERS = (
    Peer("krippendorff", "krippendorff, alpha ordinal, plain", ALPHA, alpha_from_matrix),
    Peer("krippendorff", "krippendorff, alpha ordinal, best", ALPHA, alpha_from_counts),
    Peer("statsmodels", "statsmodels, Fleiss, plain", FLEISS, fleiss_as_documented, complete_only=True),
    Peer("statsmodels", "statsmodels, Fleiss, best", FLEISS, fleiss_from_counts, complete_only=True),
    Peer("sklearn", "scikit-learn, all pairwise kappas, quadratic", "pairwise", every_pair, repeats=1),
)
