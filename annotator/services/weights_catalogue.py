"""The weights and the metrics as numbers, on a scale of five steps, computed as the coefficients have them."""

from dataclasses import dataclass

from annotator.agreement import declare
from annotator.agreement.metrics import METRICS, metric
from annotator.agreement.weights import WEIGHTS, weighting

EXAMPLE_SCALE = (1, 2, 3, 4, 5)


@dataclass(frozen=True, slots=True)
class NamedTable:
    """A set of weights, or a metric.

    Attributes
    ----------
    name
        What stands in the brackets of a key.
    rows
        A row and a column a point; empty where the numbers depend on how often each point is used.
    """

    name: str
    rows: tuple[tuple[float, ...], ...]


def weight_tables() -> tuple[NamedTable, ...]:
    """Return every named set of agreement weights on the scale 1 to 5."""
    scale = declare(EXAMPLE_SCALE, level="ratio")
    return tuple(NamedTable(name, _rows(weighting(scale, name).matrix.tolist())) for name in WEIGHTS)


def metric_tables() -> tuple[NamedTable, ...]:
    """Return Krippendorff's metrics on the scale 1 to 5, as squared distances of which the greatest is 1."""
    scale = declare(EXAMPLE_SCALE, level="ratio")
    found = []
    for name in METRICS:
        distances = metric(scale, name).distances
        found.append(NamedTable(name, () if distances is None else _rows(distances.tolist())))
    return tuple(found)


def _rows(matrix: list[list[float]]) -> tuple[tuple[float, ...], ...]:
    return tuple(tuple(row) for row in matrix)
