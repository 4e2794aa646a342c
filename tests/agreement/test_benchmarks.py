from dataclasses import replace
from pathlib import Path
from statistics import NormalDist

import pytest

from annotator.agreement import BENCHMARKS, Benchmark, benchmarks, estimate, from_matrix, place
from annotator.agreement.benchmarks import FLEISS, LANDIS_KOCH


def test_every_set_of_bands_falls_and_cites_its_source():
    for benchmark in BENCHMARKS.values():
        ends = [lower for lower, _ in benchmark.bands]
        assert ends == sorted(ends, reverse=True)
        assert benchmark.citation.endswith(".")


@pytest.mark.parametrize(
    ("key", "published"),
    [
        # Landis and Koch (1977), page 165; Altman (1991), page 404;
        # Fleiss (1981), page 218; Krippendorff (2004), page 241.
        ("landis_koch", "0.8 almost perfect, 0.6 substantial, 0.4 moderate, 0.2 fair, 0.0 slight, -1.0 poor"),
        ("altman", "0.8 very good, 0.6 good, 0.4 moderate, 0.2 fair, -1.0 poor"),
        ("fleiss", "0.75 excellent, 0.4 intermediate to good, -1.0 poor"),
        ("krippendorff", "0.8 to rely on, 0.667 for tentative conclusions, -1.0 below both thresholds"),
    ],
)
def test_the_bands_begin_where_they_were_published(key, published):
    assert ", ".join(f"{lower} {word}" for lower, word in BENCHMARKS[key].bands) == published


def test_the_band_is_one_that_the_value_is_sure_to_reach(case):
    found = estimate(case("synthetic_dense_200x6"), "krippendorff_alpha[ordinal]")
    assert found.value == pytest.approx(0.774, abs=1e-3)
    assert place(found, LANDIS_KOCH).word == "substantial"
    placed = place(found, FLEISS)
    assert placed.word == "intermediate to good"
    assert placed.probability == pytest.approx(1.0, abs=1e-6)


def test_an_unsure_value_falls_below_the_band_of_its_point(observers):
    found = estimate(observers, "krippendorff_alpha[ordinal]")
    assert found.value > 0.8
    placed = place(found, LANDIS_KOCH)
    assert placed.word == "moderate"
    assert 0.95 <= placed.probability < 1


def test_below_every_band_is_the_last_one():
    found = estimate(from_matrix([[1, 2], [2, 1], [1, 2], [2, 2]], [1, 2]), "krippendorff_alpha[nominal]")
    placed = place(found, LANDIS_KOCH)
    assert (placed.word, placed.probability) == ("poor", 1.0)


def test_the_probability_is_that_of_a_normal_cut_off_at_both_ends():
    """AC1 .77544 with standard error .14295 (Gwet 2014): the chances by hand."""
    found = estimate(from_matrix([[1, 1], [1, 2], [2, 2], [2, 2]], [1, 2]), "gwet_ac[identity]")
    published = replace(found, value=0.77544, stderr=0.14295, df=None, is_on_log=False)
    normal = NormalDist(0.77544, 0.14295)
    for probability, word, lower in ((0.95, "moderate", 0.4), (0.85, "substantial", 0.6), (0.2, "almost perfect", 0.8)):
        placed = place(published, LANDIS_KOCH, probability=probability)
        assert placed.word == word
        whole = normal.cdf(1) - normal.cdf(-1)
        assert placed.probability == pytest.approx((normal.cdf(1) - normal.cdf(lower)) / whole)
    low, reaching = replace(published, value=-0.9, stderr=0.5), NormalDist(-0.9, 0.5)
    expected = (reaching.cdf(1) - reaching.cdf(0)) / (reaching.cdf(1) - reaching.cdf(-1))
    placed = place(low, LANDIS_KOCH, probability=0.05)
    assert (placed.word, placed.probability) == ("slight", pytest.approx(expected))
    far_below = replace(published, value=-1.5, stderr=0.001)
    assert place(far_below, LANDIS_KOCH).word == "poor"


@pytest.mark.parametrize("key", ["gwet_ac[quadratic]", "krippendorff_alpha[ordinal]", "gwet_ac[identity]"])
@pytest.mark.parametrize("interval", ["jackknife", "analytic"])
def test_the_word_says_no_more_than_the_interval(key, interval):
    """The chance to lie above the lower end of the interval is 97.5 %, but for what is cut off at -1 and 1."""
    rows = [[1, 1], [2, 3], [3, 3], [4, 2], [1, 1], [2, 2], [4, 4], [3, 4], [2, 2], [1, 2]]
    found = estimate(from_matrix(rows, [1, 2, 3, 4]), key, interval=interval)
    at_the_end = Benchmark("own", "Own", "None.", ((found.ci95[0], "above"), (-1.0, "below")))
    assert place(found, at_the_end, probability=0.5).probability == pytest.approx(0.975, abs=0.006)


def test_four_items_make_no_value_substantial():
    """A normal variable would have it with more than 99 %, beside an interval from .09."""
    found = estimate(from_matrix([[1, 2], [3, 3], [2, 2], [5, 4]], [1, 2, 3, 4, 5]), "gwet_ac[quadratic]")
    assert found.ci95[0] < 0.1
    assert place(found, LANDIS_KOCH).word == "moderate"


def test_words_come_from_nowhere_else():
    """No record of the package carries a verdict; who wants a word asks for it with an interval at hand."""
    words = {word for benchmark in BENCHMARKS.values() for _, word in benchmark.bands}
    for path in Path(benchmarks.__file__).parent.rglob("*.py"):
        if path.name != "benchmarks.py":
            text = path.read_text(encoding="utf-8")
            assert not [word for word in words if f'"{word}"' in text], path.name


def test_nothing_to_place_without_a_standard_error(case):
    assert place(estimate(case("edge_two_items"), "gwet_ac[linear]"), LANDIS_KOCH) is None
    assert place(estimate(case("edge_single_rater"), "gwet_ac[linear]"), LANDIS_KOCH) is None
