"""What a plan promises, against what happens when the further ratings are made."""

import numpy as np
import pytest

from annotator.agreement import declare, estimate, from_codes, from_matrix, plan_ratings, plan_units
from annotator.agreement.planning import _Pilot

SCALE = declare([1, 2, 3, 4, 5], level="interval")
ALPHA = "krippendorff_alpha[ordinal]"
AC2 = "gwet_ac[quadratic]"


def rated(rng, units, each, raters=12):
    true = rng.choice(5, units, p=[0.1, 0.15, 0.25, 0.3, 0.2])
    unit = np.repeat(np.arange(units), each)
    rater = rng.random((units, raters)).argsort(axis=1)[:, :each].ravel()
    category = np.clip(np.round(true[unit] + rng.logistic(0, 0.45, unit.size)), 0, 4).astype(int)
    return from_codes(unit, rater, category, units=range(units), raters=range(raters), scale=SCALE)


def half_width(ratings, key):
    low, high = estimate(ratings, key).ci95
    return (high - low) / 2


@pytest.mark.parametrize("key", [ALPHA, AC2])
def test_as_many_units_as_planned_give_the_width_wanted(key):
    rng = np.random.default_rng(3)
    reached = []
    for _ in range(8):
        plan = plan_units(rated(rng, 120, 4), key, 0.03)
        assert plan.more_units == plan.units_needed - 120 > 0
        reached.append(half_width(rated(rng, plan.units_needed, 4), key))
    assert np.mean(reached) == pytest.approx(0.03, rel=0.12)
    assert all(0.02 < each < 0.045 for each in reached)


def test_the_width_there_is_takes_the_units_there_are():
    ratings = rated(np.random.default_rng(5), 150, 3)
    now = plan_units(ratings, ALPHA, 0.5).now
    assert now == pytest.approx(half_width(ratings, ALPHA))
    plan = plan_units(ratings, ALPHA, now + 1e-9)
    assert (plan.units, plan.units_needed, plan.more_units) == (150, 150, 0)
    assert plan_units(ratings, ALPHA, 0.5).more_units == 0


def test_thinning_and_extending_foresee_other_numbers_of_ratings():
    rng = np.random.default_rng(8)
    pilot = rated(rng, 300, 4)
    designs = plan_ratings(pilot, ALPHA, 0.04, [2, 3, 4, 6])
    assert [design.ratings_per_unit for design in designs] == [2, 3, 4, 6]
    assert [design.is_extended for design in designs] == [False, False, False, True]
    for design in designs:
        widths = [half_width(rated(rng, 300, design.ratings_per_unit), ALPHA) for _ in range(6)]
        assert design.half_width == pytest.approx(np.mean(widths), rel=0.15)
        assert design.ratings_needed == design.units_needed * design.ratings_per_unit
        realised = half_width(rated(rng, design.units_needed, design.ratings_per_unit), ALPHA)
        assert realised == pytest.approx(0.04, rel=0.25)
    widths = [design.half_width for design in designs]
    assert widths == sorted(widths, reverse=True)
    assert plan_ratings(pilot, ALPHA, 0.04, [2, 6]) == (designs[0], designs[3])


def test_extending_takes_the_raters_there_are():
    rng = np.random.default_rng(4)
    pilot = rated(rng, 100, 2, raters=2)
    (design,) = plan_ratings(pilot, ALPHA, 0.05, [3])
    assert design.is_extended
    assert 0.0 < design.half_width < plan_units(pilot, ALPHA, 0.05).now * 1.2


def test_no_telling():
    few = from_matrix([[1, 2], [2, 2]], [1, 2, 3])
    plan = plan_units(few, ALPHA, 0.1)
    assert (plan.now, plan.units_needed, plan.more_units) == (None, None, None)
    assert plan.undefined.reason == "too_few_items"
    assert plan_ratings(few, ALPHA, 0.1, [2])[0].units_needed is None
    nominal = from_matrix([[1, 2], [2, 2], [1, 1], [2, 1]], [1, 2], level="nominal")
    thin, more = plan_ratings(nominal, "krippendorff_alpha[nominal]", 0.1, [2, 3])
    assert thin.units_needed > 4
    assert (more.units_needed, more.is_extended) == (None, True)
    same = from_matrix([[1, 1], [1, 1], [1, 1], [1, 1]], [1, 2])
    assert plan_ratings(same, ALPHA, 0.1, [2])[0].half_width is None
    wide = plan_units(rated(np.random.default_rng(1), 30, 2), ALPHA, 1e-6)
    assert (wide.undefined.reason, wide.units_needed) == ("too_many_items", None)
    assert wide.now is not None
    assert plan_ratings(nominal, ALPHA, 0.1, [2])[0].half_width is None


@pytest.mark.parametrize("half_width", [0.0, 1.0, -0.1])
def test_what_is_no_half_width(half_width):
    with pytest.raises(ValueError, match="between 0 and 1"):
        plan_units(from_matrix([[1, 2]], [1, 2]), ALPHA, half_width)
    with pytest.raises(ValueError, match="between 0 and 1"):
        plan_ratings(from_matrix([[1, 2]], [1, 2]), ALPHA, half_width, [2])


def test_what_cannot_be_planned():
    ratings = from_matrix([[1, 2]], [1, 2])
    for numbers in ([1], [1, 3]):
        with pytest.raises(ValueError, match="two ratings"):
            plan_ratings(ratings, ALPHA, 0.1, numbers)
    for key in ("conger_kappa[linear]", "scott_pi[identity]"):
        with pytest.raises(ValueError, match="coefficients of counts"):
            plan_ratings(ratings, key, 0.1)


def test_three_pairable_units_are_enough_to_plan_from():
    three = from_matrix([[1, 2], [3, 3], [4, 5], [2, None]], [1, 2, 3, 4, 5])
    assert plan_units(three, ALPHA, 0.2).units_needed is not None
    assert [design.units_needed is not None for design in plan_ratings(three, ALPHA, 0.2, [2])] == [True]
    two = from_matrix([[1, 2], [3, 3], [2, None]], [1, 2, 3, 4, 5])
    assert plan_ratings(two, ALPHA, 0.2, [2])[0].units_needed is None


def test_two_to_six_ratings_are_compared_unless_told_otherwise():
    few = from_matrix([[1, 2], [2, 2]], [1, 2, 3])
    assert [design.ratings_per_unit for design in plan_ratings(few, ALPHA, 0.1)] == [2, 3, 4, 5, 6]


def test_a_plan_says_what_it_was_asked():
    """Whatever comes of it: no interval now, too many units, or a number."""
    few = from_matrix([[1, 2], [2, 2]], [1, 2, 3])
    many = rated(np.random.default_rng(1), 30, 2)
    for ratings, half_width in ((few, 0.1), (many, 1e-6), (many, 0.3)):
        plan = plan_units(ratings, ALPHA, half_width)
        assert (plan.key, plan.half_width) == (ALPHA, half_width)
    nominal = from_matrix([[1, 2], [2, 2], [1, 1], [2, 1]], [1, 2], level="nominal")
    designs = plan_ratings(nominal, "krippendorff_alpha[nominal]", 0.1, [4, 3])
    assert [design.ratings_per_unit for design in designs] == [4, 3]


def test_of_few_units_the_quantile_is_that_of_the_planned_number():
    """Student's t at 97.5 %, from tables: 4.303 with 2 degrees of freedom, 3.182 with 3, 2.776 with 4."""
    pilot = from_matrix([[1, 1], [2, 2], [3, 4], [5, 5], [4, 4]] * 2, [1, 2, 3, 4, 5], level="interval")
    one_unit = estimate(pilot, "krippendorff_alpha[interval]").stderr * np.sqrt(10)
    width = {3: 4.3027 / np.sqrt(3), 4: 3.1824 / np.sqrt(4), 5: 2.7764 / np.sqrt(5)}
    for units in (4, 5):
        for wanted in (width[units] * 1.001, width[units - 1] * 0.999):
            assert plan_units(pilot, "krippendorff_alpha[interval]", wanted * one_unit).units_needed == units


def test_a_design_is_extended_where_but_some_units_have_fewer_ratings():
    pilot = from_matrix([[1, 1, 2], [2, 3, None], [3, 3, 3], [1, None, 1], [2, 2, 2]] * 4, [1, 2, 3])
    assert [design.is_extended for design in plan_ratings(pilot, ALPHA, 0.1, [2, 3, 4])] == [False, True, True]
    few = from_matrix([[1, 2], [2, None]], [1, 2, 3])
    assert [design.is_extended for design in plan_ratings(few, ALPHA, 0.1, [2, 3])] == [False, False]


def test_a_width_that_no_number_of_units_reaches_has_no_work():
    pilot = rated(np.random.default_rng(1), 30, 2)
    (design,) = plan_ratings(pilot, ALPHA, 1e-6, [2])
    assert design.half_width > 0.01
    assert (design.units_needed, design.ratings_needed) == (None, None)


def test_of_no_numbers_there_is_nothing_to_compare():
    assert plan_ratings(rated(np.random.default_rng(1), 30, 2), ALPHA, 0.1, []) == ()


def test_drawn_units_have_the_ratings_of_the_design_thinned_or_extended():
    """In the mean their points are those of the pilot where nothing is predicted."""
    pilot = from_matrix([[1, 1, 2, 2], [2, 3, None, None], [3, 3, 3, None], [1, 5, None, None]] * 4, [1, 2, 3, 4, 5])
    for number in (2, 3, 4, 6):
        assert set(_Pilot(pilot.ordered).drawn(number).sum(axis=1).tolist()) == {number}
    shares = _Pilot(pilot.ordered).drawn(2).mean(axis=0) / 2
    assert shares == pytest.approx([0.25, 0.25, 0.375, 0, 0.125], abs=0.02)
