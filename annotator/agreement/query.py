"""A coefficient with the weights or the metric to use, and what it gives for ratings."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from annotator.agreement.arrays import Floats
from annotator.agreement.evidence import Evidence
from annotator.agreement.halves import Halves
from annotator.agreement.metrics import metric
from annotator.agreement.registry import Coefficient, find
from annotator.agreement.scale import Scale
from annotator.agreement.standard_error import ErrorFormula
from annotator.agreement.suitability import lack, metric_assumption, metric_obstacle, weights_obstacle
from annotator.agreement.undefined import Undefined, undefined
from annotator.agreement.weights import Weighting, weighting


@dataclass(frozen=True)
class Query:
    """What to estimate.

    Parameters
    ----------
    key
        Its key.
    known
        The coefficient.
    yardstick
        Weights, metric or the name of a form; None where the scale does not allow them.
    obstacle
        Why the scale does not allow them, else None.
    supposes
        Warning code for what it takes for granted beyond the level of the scale, else None.
    """

    key: str
    known: Coefficient
    yardstick: Any
    obstacle: Undefined | None
    supposes: str | None

    @property
    def title(self) -> str:
        """The name for people."""
        return self.known.title_of(self.bracket)

    @property
    def bracket(self) -> str:
        """What stands in the brackets of the key."""
        return self.key.partition("[")[2].removesuffix("]")

    @property
    def error(self) -> ErrorFormula | None:
        """The formula of its analytic interval, where there is a published one."""
        return None if self.bracket in self.known.without_error else self.known.error

    def lowest(self, evidence: Evidence) -> float | None:
        """Return the least value that it can take with these ratings, where one is known."""
        return None if self.known.lowest is None else self.known.lowest(self.yardstick, evidence)

    def halves(self, tally: object) -> Halves:
        """Return both halves for every data set that `tally` sums over."""
        return self.known.function(tally, self.yardstick)


@dataclass(frozen=True, slots=True)
class Point:
    """The value of a coefficient and its halves."""

    value: float
    observed: float
    expected: float | None

    @property
    def halves(self) -> Halves:
        """The halves as for a batch of one."""
        return Halves(np.array([self.observed]), None if self.expected is None else np.array([self.expected]))


def ask(key: str, scale: Scale, weights: npt.ArrayLike | None = None) -> Query:
    """Return the query for `key` on `scale`.

    Raises
    ------
    KeyError
        When there is no such key.
    ValueError
        When weights and key do not go together, or the weights do not suit the scale.
    """
    known, bracket = find(key)
    if bracket.startswith("custom:"):
        return Query(key, known, Weighting(bracket, _checked(weights, scale)), None, None)
    if weights is not None:
        raise ValueError(f"{key} has weights of its own. A key for others reads {known.name}[custom:...].")
    hindrance = _obstacle(known, bracket, scale)
    if hindrance is not None:
        return Query(key, known, None, hindrance, None)
    if known.kind == "metric":
        return Query(key, known, metric(scale, bracket), None, metric_assumption(scale, bracket))
    if known.kind == "weights":
        # Ratios take a true zero for granted, whether they make weights or distances.
        supposes = metric_assumption(scale, bracket) if bracket == "ratio" else None
        return Query(key, known, weighting(scale, bracket), None, supposes)
    return Query(key, known, bracket, None, known.supposes if scale.level == "ordinal" else None)


def _obstacle(known: Coefficient, bracket: str, scale: Scale) -> Undefined | None:
    if known.kind == "metric":
        return metric_obstacle(scale, bracket)
    return weights_obstacle(scale, bracket) if known.kind == "weights" else lack(scale, known.needs)


def answer(query: Query, evidence: Evidence) -> Point | Undefined:
    """Return the value from the ratings as they are, or why there is none."""
    hindrance = evidence.obstacle(query.known) or query.obstacle
    if hindrance is not None:
        return hindrance
    halves = query.halves(evidence.basis(query.known.basis).whole())
    value = float(halves.values()[0])
    if np.isnan(value):
        return undefined("no_divisor" if evidence.varies else "no_variation")
    return Point(value, float(halves.observed[0]), None if halves.expected is None else float(halves.expected[0]))


def values(queries: Sequence[Query], tallies: Iterable[object]) -> dict[str, Floats]:
    """Return the values of `queries`, by key, for the data sets of all `tallies` in one array each."""
    chunks: dict[str, list[Floats]] = {query.key: [] for query in queries}
    for tally in tallies:
        for query in queries:
            chunks[query.key].append(query.halves(tally).values())
    return {key: np.concatenate(parts) for key, parts in chunks.items()}


def _checked(weights: npt.ArrayLike | None, scale: Scale) -> Floats:
    if weights is None:
        raise ValueError("A custom key needs weights.")
    matrix = np.asarray(weights, dtype=float)
    in_range = matrix.shape == (scale.size, scale.size) and bool(((matrix >= 0) & (matrix <= 1)).all())
    if not in_range or not (np.diagonal(matrix) == 1).all():
        raise ValueError(f"Weights for {scale.size} points are a square matrix from 0 to 1 with 1 on the diagonal.")
    return matrix
