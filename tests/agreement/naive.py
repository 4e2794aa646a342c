"""Agreement computed pair by pair, straight from the definitions: slow, and independent of the package's sums."""

from collections import Counter
from fractions import Fraction
from itertools import permutations

Matrix = list[list[int | None]]
Cost = list[list[Fraction]]


def observed(matrix: Matrix, weights: Cost) -> Fraction:
    """Return the mean over units of the mean weight over ordered pairs of their ratings."""
    units = [[point for point in row if point is not None] for row in matrix]
    means = [_mean([weights[a][b] for a, b in permutations(unit, 2)]) for unit in units if len(unit) > 1]
    return _mean(means)


def prevalence(matrix: Matrix, points: int) -> list[Fraction]:
    """Return the mean over rated units of the share of each point."""
    units = [[point for point in row if point is not None] for row in matrix]
    shares = [[Fraction(unit.count(k), len(unit)) for k in range(points)] for unit in units if unit]
    return [_mean([share[k] for share in shares]) for k in range(points)]


def fleiss(matrix: Matrix, weights: Cost) -> Fraction | None:
    shares = prevalence(matrix, len(weights))
    return corrected(observed(matrix, weights), _meet(shares, shares, weights))


def gwet(matrix: Matrix, weights: Cost) -> Fraction | None:
    points = len(weights)
    total = sum(sum(row) for row in weights)
    chance = sum(share * (1 - share) for share in prevalence(matrix, points)) * total / (points * (points - 1))
    return corrected(observed(matrix, weights), chance)


def brennan_prediger(matrix: Matrix, weights: Cost) -> Fraction | None:
    return corrected(observed(matrix, weights), sum(sum(row) for row in weights) / Fraction(len(weights) ** 2))


def conger(matrix: Matrix, weights: Cost) -> Fraction | None:
    """Chance agreement: the mean over ordered pairs of raters of what their habits would give."""
    columns = [[point for point in column if point is not None] for column in zip(*matrix, strict=True)]
    habits = [[Fraction(c.count(k), len(c)) for k in range(len(weights))] for c in columns if c]
    return corrected(observed(matrix, weights), _mean([_meet(a, b, weights) for a, b in permutations(habits, 2)]))


def alpha(matrix: Matrix, metric: str, values: list[int]) -> Fraction | None:
    """Krippendorff's alpha, every pair of pairable values compared with every other."""
    units = [[point for point in row if point is not None] for row in matrix]
    units = [unit for unit in units if len(unit) > 1]
    pool = [point for unit in units for point in unit]
    used = Counter(pool)

    def distance(a: int, b: int) -> Fraction:
        if a == b:
            return Fraction(0)
        if metric == "nominal":
            return Fraction(1)
        if metric == "interval":
            return Fraction(values[a] - values[b]) ** 2
        if metric == "ratio":
            return Fraction(values[a] - values[b], values[a] + values[b]) ** 2
        low, high = sorted((a, b))
        return (sum(used[g] for g in range(low, high + 1)) - Fraction(used[a] + used[b], 2)) ** 2

    within = sum(sum(distance(a, b) for a, b in permutations(u, 2)) / Fraction(len(u) - 1) for u in units)
    between = sum(distance(a, b) for a, b in permutations(pool, 2)) / Fraction(len(pool) - 1)
    return None if between == 0 else 1 - within / between


def corrected(agreed: Fraction, chance: Fraction) -> Fraction | None:
    return None if chance == 1 else (agreed - chance) / (1 - chance)


def identity(points: int) -> Cost:
    return [[Fraction(int(a == b)) for b in range(points)] for a in range(points)]


def linear(points: int) -> Cost:
    return [[1 - Fraction(abs(a - b), points - 1) for b in range(points)] for a in range(points)]


def quadratic(points: int) -> Cost:
    return [[1 - Fraction(abs(a - b), points - 1) ** 2 for b in range(points)] for a in range(points)]


def _meet(first: list[Fraction], second: list[Fraction], weights: Cost) -> Fraction:
    points = range(len(weights))
    return sum((weights[k][m] * first[k] * second[m] for k in points for m in points), Fraction(0))


def _mean(numbers: list[Fraction]) -> Fraction:
    return sum(numbers, Fraction(0)) / len(numbers)
