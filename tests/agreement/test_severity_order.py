"""Who is severe, from the same ratings in another order, and from numbers that are not whole."""

import numpy as np
import pytest

from annotator.agreement import declare, from_codes, severity


@pytest.mark.parametrize("periods", [1, 3])
def test_the_order_of_ratings_changes_no_digit(periods: int):
    """Processes that serve one project hold the same ratings in different orders."""
    rng = np.random.default_rng(5)
    scale = declare(list(range(21)), level="interval")
    unit = np.repeat(np.arange(60), 3)
    rater = rng.random((60, 7)).argsort(axis=1)[:, :3].ravel()
    period = rng.integers(0, periods, unit.size)
    habit = rng.normal(0, 1, 7)[rater] + rng.normal(0, 0.5, (7, periods))[rater, period]
    category = np.clip(np.rint(rng.normal(10, 3, 60)[unit] + habit + rng.normal(0, 1.5, unit.size)), 0, 20).astype(int)
    given = []
    for _ in range(6):
        order = rng.permutation(unit.size)
        turned = from_codes(
            unit[order], rater[order], category[order], units=range(60), raters=range(7), scale=scale
        )  # fmt: skip
        given.append(severity(turned, period[order] if periods > 1 else None))
    assert all(departure.ci95 is not None for person in given[0].raters for _name, departure in person.drift)
    assert given[0].raters[0].severity.ci95 is not None
    assert all(found.raters == given[0].raters for found in given)


def test_ratings_that_are_all_equal_on_shared_items_tell_nothing_apart_whatever_their_numbers_are():
    scale = declare(["a", "b", "c"], values=[0.1, 0.3, 0.7], level="interval")
    alone = from_codes([0, 0, 1, 1, 2], [0, 1, 0, 1, 0], [1, 1, 1, 1, 2], units=range(3), raters=range(2), scale=scale)
    found = severity(alone)
    assert found.undefined is not None
    assert found.undefined.reason == "nothing_to_tell_apart"
