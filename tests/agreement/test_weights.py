import numpy as np
import pytest

from annotator.agreement import declare, from_disagreement
from annotator.agreement.weights import metric, obstacle, weighting


def test_weights_use_the_numbers_of_the_scale():
    scale = declare([1, 2, 4])
    assert weighting(scale, "linear").matrix[0] == pytest.approx([1, 2 / 3, 0])
    assert weighting(scale, "quadratic").matrix[0] == pytest.approx([1, 8 / 9, 0])


def test_ordinal_weights_and_within_one_use_ranks():
    scale = declare([1, 2, 4, 100])
    assert weighting(scale, "ordinal").matrix[0] == pytest.approx([1, 5 / 6, 3 / 6, 0])
    assert weighting(scale, "within_one").matrix[1].tolist() == [1, 1, 1, 0]


def test_metrics_are_squared_distances_with_the_greatest_at_one():
    scale = declare([0, 1, 3], level="ratio")
    assert metric(scale, "nominal").distances[0].tolist() == [0, 1, 1]
    assert metric(scale, "interval").distances[0] == pytest.approx([0, 1 / 9, 1])
    assert metric(scale, "ratio").distances[1] == pytest.approx([1, 0, 1 / 4])
    assert metric(scale, "ordinal").distances is None


@pytest.mark.parametrize("name", ["identity", "linear", "quadratic", "ordinal", "within_one"])
def test_weights_of_a_single_point(name):
    assert weighting(declare([3]), name).matrix.tolist() == [[1.0]]


@pytest.mark.parametrize("name", ["nominal", "interval", "ratio"])
def test_distances_of_a_single_point(name):
    assert metric(declare([3]), name).distances.tolist() == [[0.0]]


def test_weights_from_costs_forget_their_unit():
    costs = np.array([[0, 1, 3], [1, 0, 6], [3, 6, 0]])
    assert from_disagreement(costs) == pytest.approx(from_disagreement(7 * costs))
    assert from_disagreement(costs)[1].tolist() == pytest.approx([5 / 6, 1, 0])


@pytest.mark.parametrize("costs", [[0, 1], [[0, 1]], [[0, -1], [-1, 0]], [[1, 1], [1, 1]], [[0, 0], [0, 0]]])
def test_costs_that_are_none(costs):
    with pytest.raises(ValueError, match="Disagreement weights are square"):
        from_disagreement(costs)


def test_what_suits_which_scale():
    words, numbers = declare(["a", "b"]), declare([1, 2])
    named = declare([1, 2], level="nominal")
    assert obstacle(named, "identity") is None
    assert obstacle(named, "nominal") is None
    assert obstacle(named, "linear").reason == "needs_ordered_scale"
    assert obstacle(named, "interval").reason == "needs_numeric_scale"
    assert obstacle(words, "ordinal") is None
    assert obstacle(words, "ratio").reason == "needs_numeric_scale"
    assert obstacle(numbers, "ratio") is None
    assert obstacle(declare([-1, 1]), "ratio").reason == "needs_non_negative_scale"
