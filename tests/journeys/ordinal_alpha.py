"""Krippendorff's ordinal alpha from its definition, pair by pair: slow, plain, and written apart from the program."""

import csv
import io
from collections import Counter
from collections.abc import Callable, Sequence
from itertools import permutations


def read_matrix(text: str) -> list[list[int]]:
    """Return the values of each row of a claims-by-reviewers file, blank cells left out."""
    rows = csv.reader(io.StringIO(text))
    next(rows)
    return [[int(cell) for cell in row[1:] if cell] for row in rows]


def ordinal_alpha(units: Sequence[Sequence[int]]) -> float:
    """Return alpha of the units' values; a unit with one value counts for nothing.

    Disagreement of two values is the squared number of pairable values from one to the other, each of the two
    counted half (Krippendorff 2011, Computing Krippendorff's Alpha-Reliability, section D).
    """
    pairable = [unit for unit in units if len(unit) > 1]
    values = [value for unit in pairable for value in unit]
    distance = _distance(Counter(values))
    observed = sum(
        sum(distance(one, other) for one, other in permutations(unit, 2)) / (len(unit) - 1) for unit in pairable
    ) / len(values)
    expected = sum(distance(one, other) for one, other in permutations(values, 2)) / (len(values) * (len(values) - 1))
    return 1 - observed / expected


def _distance(counts: Counter[int]) -> Callable[[int, int], float]:
    def distance(one: int, other: int) -> float:
        low, high = sorted((one, other))
        between = sum(count for value, count in counts.items() if low <= value <= high)
        return float(between - (counts[low] + counts[high]) / 2) ** 2

    return distance
