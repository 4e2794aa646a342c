"""The interval of a share: published values, and how often it holds the true one."""

from math import comb

import pytest

from annotator.agreement import wilson_interval


@pytest.mark.parametrize(
    ("successes", "trials", "expected"),
    [
        # Newcombe (1998), Statistics in Medicine 17, 857-872, table I, method 3.
        (81, 263, (0.2553, 0.3662)),
        (15, 148, (0.0624, 0.1605)),
        (0, 20, (0.0000, 0.1611)),
        (1, 29, (0.0061, 0.1718)),
    ],
)
def test_published_values(successes: int, trials: int, expected: tuple[float, float]) -> None:
    assert wilson_interval(successes, trials) == pytest.approx(expected, abs=5e-5)


def test_the_ends_mirror_each_other() -> None:
    low, high = wilson_interval(3, 17)
    assert wilson_interval(14, 17) == pytest.approx((1 - high, 1 - low))


def test_nothing_and_all_reach_their_end_exactly() -> None:
    for trials in range(1, 60):
        assert wilson_interval(0, trials)[0] == 0.0
        assert wilson_interval(trials, trials)[1] == 1.0


def test_more_confidence_is_wider() -> None:
    narrow, wide = wilson_interval(5, 9, 0.9), wilson_interval(5, 9, 0.99)
    assert wide[0] < narrow[0] < narrow[1] < wide[1]


def test_it_holds_the_true_share_about_as_often_as_it_says() -> None:
    trials = 25
    intervals = [wilson_interval(k, trials) for k in range(trials + 1)]
    held = []
    for share in [n / 50 for n in range(5, 46)]:
        chances = [comb(trials, k) * share**k * (1 - share) ** (trials - k) for k in range(trials + 1)]
        held.append(sum(p for p, (low, high) in zip(chances, intervals, strict=True) if low <= share <= high))
    assert 0.94 < sum(held) / len(held) < 0.97


@pytest.mark.parametrize(("successes", "trials"), [(0, 0), (-1, 3), (4, 3)])
def test_what_cannot_be(successes: int, trials: int) -> None:
    with pytest.raises(ValueError, match="between 0 and trials"):
        wilson_interval(successes, trials)
