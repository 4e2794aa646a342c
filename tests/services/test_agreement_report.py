"""The report on ratings in memory, against published values."""

import json

import pytest

from annotator import __version__
from annotator.agreement import Reliability, from_matrix, from_triples, registered
from annotator.services.agreement_report import (
    AgreementReport,
    Interval,
    Request,
    companion_coefficient,
    report,
    reported_coefficient,
)

# Krippendorff (2011), four observers and twelve units.
OBSERVERS = [
    [1, 1, None, 1],
    [2, 2, 3, 2],
    [3, 3, 3, 3],
    [3, 3, 3, 3],
    [2, 2, 2, 2],
    [1, 2, 3, 4],
    [4, 4, 4, 4],
    [1, 1, 2, 1],
    [2, 2, 2, 2],
    [None, 5, 5, 5],
    [None, None, 1, 1],
    [None, None, 3, None],
]


def _observers(level: str = "ordinal") -> Reliability:
    return from_matrix(OBSERVERS, [1, 2, 3, 4, 5], level=level)


def test_counts_and_published_values() -> None:
    found = report(_observers(), cannot_judge=2, criterion="support", round_number=1, basis="article")
    assert (found.items, found.items_pairable, found.raters, found.ratings) == (12, 11, 4, 41)
    assert (found.cannot_judge, found.criterion, found.round, found.basis) == (2, "support", 1, "article")
    assert found.used == (9, 13, 11, 5, 3)
    assert found.reported.value == pytest.approx(0.815, abs=5e-4)
    assert found.estimates["krippendorff_alpha[nominal]"].value == pytest.approx(0.743, abs=5e-4)
    assert found.estimates["krippendorff_alpha[interval]"].value == pytest.approx(0.849, abs=5e-4)
    assert found.reported.ci95 is not None


def test_what_to_read_first_stands_first() -> None:
    keys = list(report(_observers()).estimates)
    assert keys[:4] == [
        "krippendorff_alpha[ordinal]",
        "percent_agreement[identity]",
        "percent_agreement[within_one]",
        "gwet_ac[quadratic]",
    ]
    assert set(keys) == {key for known in registered() for key in known.keys}


def test_a_scale_without_order_has_its_own_first_figures() -> None:
    found = report(_observers("nominal"))
    assert (found.reported.key, found.companion.key) == ("krippendorff_alpha[nominal]", "gwet_ac[identity]")
    assert found.estimates["krippendorff_alpha[ordinal]"].undefined is not None
    assert not any("ordinal metric" in note for note in found.notes)
    assert reported_coefficient("interval") == "krippendorff_alpha[ordinal]"
    assert companion_coefficient("ratio") == "gwet_ac[quadratic]"


def test_the_report_as_data() -> None:
    data = json.loads(json.dumps(report(_observers(), notes=["From a file."]).as_dict()))
    assert {"items", "items_pairable", "raters", "ratings", "cannot_judge", "criterion", "round"} <= set(data)
    assert (data["criterion"], data["round"], data["scale_declared"]) == (None, None, True)
    assert (data["scale"], data["level"]) == (["1", "2", "3", "4", "5"], "ordinal")
    estimate = data["estimates"]["krippendorff_alpha[ordinal]"]
    assert {"value", "stderr", "ci95", "ci_method", "observed", "expected", "undefined"} <= set(estimate)
    assert data["notes"][0] == "From a file."
    assert data["judging"] is None
    assert data["method"]["version"] == __version__
    assert (data["method"]["interval"], data["method"]["seed"]) == ("jackknife", None)


def test_the_bootstrap_is_seeded() -> None:
    def bootstrapped(seed: int) -> AgreementReport:
        return report(_observers(), request=Request(Interval.BOOTSTRAP, replicates=200, seed=seed))

    first, again, other = bootstrapped(1), bootstrapped(1), bootstrapped(2)
    assert first.reported.ci95 == again.reported.ci95 != other.reported.ci95
    assert (first.method.replicates, first.method.seed) == (200, 1)
    assert any("200 replicates, seed 1" in note for note in first.notes)


def test_agreement_on_whether_one_can_judge() -> None:
    """Two items of three are judged alike: 2/3 exact; AC1 with pi = 5/6: pe = 2 x 5/6 x 1/6 = 5/18, (12 - 5) / 13."""
    judged = [(item, rater, "judged") for item, rater in ((1, "a"), (1, "b"), (2, "a"), (2, "b"), (3, "a"))]
    answers = [*judged, (3, "b", "cannot judge")]
    judgements = from_triples(answers, ["cannot judge", "judged"], level="nominal")
    found = report(_observers(), cannot_judge=1, judgements=judgements).judging
    assert found is not None
    assert found["percent_agreement[identity]"].value == pytest.approx(2 / 3)
    assert found["gwet_ac[identity]"].value == pytest.approx(7 / 13)
    assert report(_observers(), cannot_judge=0, judgements=judgements).judging is None


def test_judging_is_part_of_the_data() -> None:
    judgements = from_triples([(1, "a", "no"), (1, "b", "yes")], ["no", "yes"], level="nominal")
    data = report(_observers(), cannot_judge=1, judgements=judgements).as_dict()
    assert data["judging"]["percent_agreement[identity]"]["value"] == 0


@pytest.mark.parametrize(
    ("matrix", "reason"),
    [
        ([[1], [2]], "no_pairable_items"),
        ([[1, None], [None, 2]], "no_pairable_items"),
        ([[3, 3], [3, 3]], "no_variation"),
    ],
)
def test_nothing_to_compute_from_is_no_error(matrix: list[list[int | None]], reason: str) -> None:
    found = report(from_matrix(matrix, [1, 2, 3]))
    assert found.reported.undefined is not None
    assert found.reported.undefined.reason == reason
    assert found.ratings > 0
