import numpy as np
import pytest

from annotator.agreement import GWET, declare, from_disagreement
from annotator.agreement.metrics import metric
from annotator.agreement.suitability import metric_obstacle, weights_obstacle
from annotator.agreement.weights import Weighting, weighting


def test_weights_use_the_numbers_of_the_scale():
    scale = declare([1, 2, 4])
    assert weighting(scale, "linear").matrix[0] == pytest.approx([1, 2 / 3, 0])
    assert weighting(scale, "quadratic").matrix[0] == pytest.approx([1, 8 / 9, 0])


def test_ordinal_weights_and_within_one_use_ranks():
    scale = declare([1, 2, 4, 100])
    assert weighting(scale, "ordinal").matrix[0] == pytest.approx([1, 5 / 6, 3 / 6, 0])
    assert weighting(scale, "within_one").matrix[1].tolist() == [1, 1, 1, 0]


def test_the_other_sets_of_gwet_by_hand():
    scale = declare([1, 2, 3, 5])
    assert weighting(scale, "radical").matrix[0] == pytest.approx([1, 1 - (1 / 4) ** 0.5, 1 - (2 / 4) ** 0.5, 0])
    assert weighting(scale, "ratio").matrix[0] == pytest.approx(
        [1, 1 - (1 / 3) ** 2 / (4 / 6) ** 2, 1 - (2 / 4) ** 2 / (4 / 6) ** 2, 0]
    )
    sines = np.sin(np.pi * np.array([0, 1, 2, 4]) / 5) ** 2
    greatest = np.sin(np.pi * 2 / 5) ** 2
    assert weighting(scale, "circular").matrix[0] == pytest.approx(1 - sines / greatest)
    # (2 - 1)^2 / ((3 - 2) (10 - 3)) = 1/7, (3 - 1)^2 / (2 * 6) = 1/3, (5 - 1)^2 / (4 * 4) = 1.
    assert weighting(scale, "bipolar").matrix[0] == pytest.approx([1, 6 / 7, 2 / 3, 0])
    assert weighting(scale, "bipolar").matrix[1, 2] == pytest.approx(1 - 1 / (3 * 5))


def test_circular_weights_of_an_odd_number_of_points():
    """No two of five points lie opposite each other: the greatest sine is below 1, and the weights still reach 0."""
    matrix = weighting(declare([1, 2, 3, 4, 5]), "circular").matrix
    near, far = np.sin(np.pi / 5) ** 2, np.sin(2 * np.pi / 5) ** 2
    assert matrix[0] == pytest.approx([1, 1 - near / far, 0, 0, 1 - near / far])
    assert weighting(declare([1, 2, 3]), "circular").matrix == pytest.approx(np.eye(3))


def test_circular_weights_close_the_circle():
    matrix = weighting(declare([1, 2, 3, 4]), "circular").matrix
    assert matrix[0, 3] == pytest.approx(matrix[0, 1])
    assert matrix[0, 2] == pytest.approx(0)


@pytest.mark.parametrize("name", [name for name in GWET if name != "circular"])
def test_weights_do_not_depend_on_the_unit(name):
    """Circular ones do: they suppose steps of 1."""
    fine, coarse = (weighting(declare(points), name).matrix for points in ([0, 0.25, 0.5, 1], [0, 1, 2, 4]))
    assert fine == pytest.approx(coarse)


@pytest.mark.parametrize("name", GWET)
@pytest.mark.parametrize("points", [[0, 1, 2, 3, 4], [1, 2, 5, 9, 10, 40], [0, 0.5], [7], ["a", "b", "c"]])
def test_sets_of_gwet_are_of_negative_type(name, points):
    """What the proofs in `lowest` rest on; a weighting under another name is tried, not believed."""
    if weights_obstacle(declare(points), name) is not None:
        return
    matrix = weighting(declare(points), name).matrix
    assert (matrix == matrix.T).all()
    assert np.diagonal(matrix).tolist() == [1.0] * len(points)
    assert matrix.min() >= -1e-12
    assert weighting(declare(points), name).is_of_negative_type
    assert Weighting("tried", matrix).is_of_negative_type


def test_weights_that_are_not_of_negative_type():
    assert not weighting(declare([1, 2, 3, 4]), "within_one").is_of_negative_type
    assert not Weighting("own", np.array([[1.0, 0.5], [0.2, 1.0]])).is_of_negative_type


def test_metrics_are_squared_distances_with_the_greatest_at_one():
    scale = declare([0, 1, 3], level="ratio")
    assert metric(scale, "nominal").distances[0].tolist() == [0, 1, 1]
    assert metric(scale, "interval").distances[0] == pytest.approx([0, 1 / 9, 1])
    assert metric(scale, "ratio").distances[1] == pytest.approx([1, 0, 1 / 4])
    assert metric(scale, "ordinal").distances is None


def test_ratios_do_not_depend_on_the_unit():
    """A quarter and one are as far apart as one and four."""
    assert metric(declare([0, 0.25, 1]), "ratio").distances[1] == pytest.approx([1, 0, (3 / 5) ** 2])
    assert metric(declare([0, 1, 4]), "ratio").distances[1] == pytest.approx([1, 0, (3 / 5) ** 2])


@pytest.mark.parametrize("name", [*GWET, "within_one"])
def test_weights_of_a_single_point(name):
    assert weighting(declare([3]), name).matrix.tolist() == [[1.0]]


def test_distances_of_a_narrow_scale_reach_one_as_well():
    assert metric(declare([0, 0.5]), "interval").distances.tolist() == [[0, 1], [1, 0]]
    assert metric(declare([1, 1.5]), "ratio").distances.tolist() == [[0, 1], [1, 0]]


@pytest.mark.parametrize("name", ["nominal", "interval", "ratio"])
def test_distances_of_a_single_point(name):
    assert metric(declare([3]), name).distances.tolist() == [[0.0]]


def test_weights_from_costs_forget_their_unit():
    costs = np.array([[0, 1, 3], [1, 0, 6], [3, 6, 0]])
    assert from_disagreement(costs) == pytest.approx(from_disagreement(7 * costs))
    assert from_disagreement(costs)[1].tolist() == pytest.approx([5 / 6, 1, 0])


@pytest.mark.parametrize(
    "costs",
    [[0, 1], [[0, 1]], [[0, 1], [1, 1]], [[0, -1], [-1, 0]], [[1, 1], [1, 1]], [[0, 0], [0, 0]], [[0, np.inf], [1, 0]]],
)
def test_costs_that_are_none(costs):
    with pytest.raises(ValueError, match="Disagreement weights are"):
        from_disagreement(costs)


def test_what_suits_which_scale():
    words, numbers = declare(["a", "b"]), declare([1, 2])
    named = declare([1, 2], level="nominal")
    assert weights_obstacle(named, "identity") is None
    assert metric_obstacle(named, "nominal") is None
    assert weights_obstacle(named, "linear").reason == "needs_ordered_scale"
    assert weights_obstacle(named, "circular").reason == "needs_ordered_scale"
    assert metric_obstacle(named, "ordinal").reason == "needs_ordered_scale"
    assert metric_obstacle(named, "interval").reason == "needs_numeric_scale"
    assert weights_obstacle(words, "ordinal") is None
    for ratio in (weights_obstacle, metric_obstacle):
        assert ratio(words, "ratio").reason == "needs_numeric_scale"
        assert ratio(numbers, "ratio") is None
        assert ratio(declare([0, 0.5]), "ratio") is None
        assert ratio(declare([-1, 1]), "ratio").reason == "needs_non_negative_scale"
