import pytest

from annotator.agreement import BENCHMARKS, estimate, from_matrix, place
from annotator.agreement.benchmarks import FLEISS, LANDIS_KOCH


def test_every_set_of_bands_falls_and_cites_its_source():
    for benchmark in BENCHMARKS.values():
        ends = [lower for lower, _ in benchmark.bands]
        assert ends == sorted(ends, reverse=True)
        assert benchmark.citation.endswith(".")


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


def test_nothing_to_place_without_a_standard_error(case):
    assert place(estimate(case("edge_two_items"), "gwet_ac[linear]"), LANDIS_KOCH) is None
    assert place(estimate(case("edge_single_rater"), "gwet_ac[linear]"), LANDIS_KOCH) is None
