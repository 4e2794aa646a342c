"""How many more units, or how many ratings for each, an interval of a wanted width takes."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from annotator.agreement.arrays import Floats, Ints
from annotator.agreement.estimate import estimate
from annotator.agreement.intervals import LEAST_ITEMS, jackknife
from annotator.agreement.patterns import Patterns, merge_rows
from annotator.agreement.query import Query, ask, values
from annotator.agreement.reading_model import Reading, read_ratings
from annotator.agreement.reliability import Reliability, counts
from annotator.agreement.student_t import critical_value
from annotator.agreement.undefined import Undefined, undefined

# Units drawn for a design that asks for more ratings than units have.
_DRAWN = 4000
_SEED = 1987
_MOST_UNITS = 10_000_000


@dataclass(frozen=True, slots=True)
class Plan:
    """What an interval of half-width w takes.

    Parameters
    ----------
    key
        Of the coefficient.
    half_width
        The one wanted.
    now
        The half-width of the jackknife interval from the ratings there are; None where there is none.
    units
        Pairable units there are.
    units_needed
        Pairable units that it takes in all, with as many ratings each as now; None where there is no telling.
    more_units
        Those missing; 0 where there are enough.
    undefined
        Why there is no telling, else None.
    """

    key: str
    half_width: float
    now: float | None
    units: int
    units_needed: int | None
    more_units: int | None
    undefined: Undefined | None


@dataclass(frozen=True, slots=True)
class Design:
    """What one number of ratings for each unit would take.

    Parameters
    ----------
    ratings_per_unit
        Ratings that every unit is to have.
    half_width
        The expected half-width with as many units as there are pairable ones now; None where there is no telling.
    units_needed
        Units that the wanted half-width takes; None where there is no telling.
    ratings_needed
        `units_needed` times `ratings_per_unit`: the work.
    is_extended
        Whether units had fewer ratings, so that the missing ones were predicted by the model of the consensus.
    """

    ratings_per_unit: int
    half_width: float | None
    units_needed: int | None
    ratings_needed: int | None
    is_extended: bool


def plan_units(reliability: Reliability, key: str, half_width: float) -> Plan:
    """Return how many units an interval takes, with ratings like those there are.

    The error of a mean over units falls with the root of their number, so that ::

        n = n0 (t SE / w)^2

    with n0 pairable units now, SE their jackknife error, w the half-width wanted and t the quantile for n units, which
    is sought until the two fit.

    Parameters
    ----------
    reliability
        The ratings of a pilot.
    key
        Such as ``krippendorff_alpha[ordinal]``.
    half_width
        Half of the width that the 95% interval shall have.

    Returns
    -------
    Plan

    Raises
    ------
    KeyError
        When there is no such key.
    ValueError
        When the half-width lies not between 0 and 1.

    Examples
    --------
    >>> from annotator.agreement.entries import from_matrix
    >>> pilot = from_matrix([[1, 1], [2, 3], [3, 3], [1, 2], [2, 2]] * 8, [1, 2, 3])
    >>> plan = plan_units(pilot, "krippendorff_alpha[ordinal]", 0.05)
    >>> round(plan.now, 3), plan.units, plan.units_needed
    (0.159, 40, 382)
    """
    _check(half_width)
    found = estimate(reliability, key)
    units = counts(reliability).items_pairable
    if found.stderr is None:
        return Plan(key, half_width, None, units, None, None, found.interval_undefined)
    now = critical_value(units - 1) * found.stderr
    needed = _units_for(found.stderr * np.sqrt(units), half_width)
    if needed is None:
        return Plan(key, half_width, now, units, None, None, undefined("too_many_items", most=_MOST_UNITS))
    return Plan(key, half_width, now, units, needed, max(0, needed - units), None)


def plan_ratings(
    reliability: Reliability, key: str, half_width: float, ratings_per_unit: Sequence[int] = (2, 3, 4, 5, 6)
) -> tuple[Design, ...]:
    """Compare numbers of ratings for each unit.

    Pairable units are drawn from the pilot, each with m ratings: of its own ones at random where it has enough of them
    (thinning), else all its own and further ones that the model of the consensus predicts, by a rater drawn at random
    (extension; on an ordered scale only). The jackknife error of the drawn units, by the root of their number, is what
    one unit adds; n follows as in `plan_units`. Extending trusts the model, thinning only the ratings.

    Parameters
    ----------
    reliability
        The ratings of a pilot.
    key
        Of a coefficient that depends on counts alone.
    half_width
        Half of the width that the 95% interval shall have.
    ratings_per_unit
        Numbers to compare, each 2 or more.

    Returns
    -------
    tuple of Design
        In the order of `ratings_per_unit`; the same for the same ratings.

    Raises
    ------
    KeyError
        When there is no such key.
    ValueError
        When the half-width lies not between 0 and 1, a number is below 2, or the coefficient must know who rated.

    Examples
    --------
    >>> from annotator.agreement.entries import from_matrix
    >>> pilot = from_matrix([[1, 1, 2], [2, 3, 2], [3, 3, 3], [1, 2, 1], [2, 2, 2]] * 8, [1, 2, 3])
    >>> two, three = plan_ratings(pilot, "krippendorff_alpha[ordinal]", 0.05, [2, 3])
    >>> two.units_needed > three.units_needed
    True
    """
    _check(half_width)
    query = ask(key, reliability.scale)
    if query.known.basis != "counts" or query.known.two_raters:
        raise ValueError(f"Ratings for each unit can be planned for coefficients of counts, not for {key}.")
    if min(ratings_per_unit, default=2) < 2:
        raise ValueError("Agreement takes two ratings of a unit.")
    pilot = _Pilot(reliability)
    usable = query.obstacle is None and pilot.pairable.size >= LEAST_ITEMS
    return tuple(
        _design(pilot, query, half_width, number) if usable else Design(number, None, None, None, False)
        for number in ratings_per_unit
    )


def _check(half_width: float) -> None:
    if not 0.0 < half_width < 1.0:
        raise ValueError("A half-width lies between 0 and 1.")


def _units_for(one_unit: float, half_width: float) -> int | None:
    """Return the least number of units whose interval is no wider than wanted; `one_unit` is the error times root n."""
    least, most = LEAST_ITEMS, _MOST_UNITS
    if _half_width(one_unit, most) > half_width:
        return None
    while least < most:
        middle = (least + most) // 2
        if _half_width(one_unit, middle) > half_width:
            least = middle + 1
        else:
            most = middle
    return least


def _half_width(one_unit: float, units: int) -> float:
    return critical_value(units - 1) * one_unit / float(np.sqrt(units))


def _design(pilot: "_Pilot", query: Query, half_width: float, number: int) -> Design:
    is_extended = bool((pilot.sizes < number).any())
    if is_extended and not pilot.is_ordered:
        return Design(number, None, None, None, is_extended)
    error = _error(pilot.drawn(number), query)
    if error is None:
        return Design(number, None, None, None, is_extended)
    one_unit = error * float(np.sqrt(_DRAWN))
    needed = _units_for(one_unit, half_width)
    work = None if needed is None else needed * number
    return Design(number, _half_width(one_unit, pilot.pairable.size), needed, work, is_extended)


def _error(drawn: Ints, query: Query) -> float | None:
    """Return the jackknife error of the drawn units' counts, or None where there is none."""
    first, kind, multiplicity = merge_rows(drawn)
    patterns = Patterns(drawn[first].astype(float), multiplicity.astype(float), np.arange(len(drawn)), kind)
    value = float(query.halves(patterns.whole()).values()[0])
    left_out = values([query], patterns.leave_one_out())[query.key]
    return jackknife(value, left_out, patterns.multiplicity, len(drawn), None).stderr


class _Pilot:
    """The ratings of a pilot, to draw units from."""

    def __init__(self, reliability: Reliability) -> None:
        self._ratings = reliability.ordered
        per_unit = reliability.ratings_per_unit()
        self.pairable = np.flatnonzero(per_unit >= 2)
        self.sizes = per_unit[self.pairable]
        self.is_ordered = reliability.scale.is_ordered
        self._starts = (np.cumsum(per_unit) - per_unit)[self.pairable]

    @cached_property
    def _reading(self) -> Reading:
        return read_ratings(self._ratings)

    def drawn(self, number: int) -> Ints:
        """Return the counts of units drawn with replacement, each with a number of ratings; shape (units, points)."""
        generator = np.random.default_rng(_SEED)
        points = self._ratings.scale.size
        drawn = np.zeros((_DRAWN, points), dtype=np.int64)
        for row, place in enumerate(generator.integers(self.pairable.size, size=_DRAWN).tolist()):
            start, size = int(self._starts[place]), int(self.sizes[place])
            own = self._ratings.category[start : start + size]
            if size > number:
                own = generator.permutation(own)[:number]
            drawn[row] += np.bincount(own, minlength=points)
            if size < number:
                drawn[row] += self._predicted(place, number - size, generator)
        return drawn

    def _predicted(self, place: int, number: int, generator: np.random.Generator) -> Ints:
        """Return counts of further ratings of a pairable unit: one true point, then the choice of a rater for each."""
        points = self._ratings.scale.size
        chances = generator.random(number + 1)
        true = self._truth[place].searchsorted(chances[0])
        raters = generator.integers(self._choices.shape[0], size=number)
        further = [
            choices.searchsorted(chance)
            for choices, chance in zip(self._choices[raters, true], chances[1:], strict=True)
        ]
        return np.bincount(further, minlength=points)

    @cached_property
    def _truth(self) -> Floats:
        """Running sums of each pairable unit's posterior; shape (units, points)."""
        return _running(self._reading.posterior[self.pairable])

    @cached_property
    def _choices(self) -> Floats:
        """Running sums of what each active rater chooses for each true point; shape (raters, points, points)."""
        return _running(self._reading.choices()[np.flatnonzero(self._ratings.ratings_per_rater())])


def _running(probabilities: Floats) -> Floats:
    """Return the running sums over the last axis, which end at 1 whatever rounding did."""
    sums = probabilities.cumsum(axis=-1)
    return np.asarray(sums / sums[..., -1:])
