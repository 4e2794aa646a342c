"""The order in which a report is read."""

from annotator.agreement import from_matrix
from annotator.services.agreement_layout import laid_out, short_title
from annotator.services.agreement_report import Request, report
from annotator.services.agreement_weights import Choice

TABLE = [[1, 1, 1], [2, 2, 3], [3, 3, 3], [1, 2, None], [2, 2, 2]]


def test_the_panel_stands_first_and_nothing_is_lost() -> None:
    found = report(from_matrix(TABLE, [1, 2, 3]))
    laid = laid_out(found)
    assert [each.key for each in laid.panel] == list(found.estimates)[:4]
    valued = {key for key, each in found.estimates.items() if each.value is not None}
    assert {each.key for each in (*laid.panel, *laid.rest)} == valued
    assert [fold.names for fold in laid.undefined] == [
        "Cohen’s kappa; Scott’s pi",
        "Intraclass correlation; Kendall’s W",
    ]
    assert not laid.without_interval


def test_what_lacks_an_interval_is_folded_by_reason() -> None:
    laid = laid_out(report(from_matrix([[1, 1, 2], [2, 2, 2]], [1, 2, 3])))
    assert len(laid.without_interval) == 1
    assert laid.without_interval[0].reason.startswith("No interval: it takes at least 3 items")
    one = laid_out(report(from_matrix([[1], [2]], [1, 2])))
    assert [(fold.names, fold.reason) for fold in one.undefined] == [
        ("all others", "No value: no item has two ratings.")
    ]
    assert one.groups == ()


def test_parts_of_a_coefficient_are_named() -> None:
    """On a nominal scale weights that go by order have no value."""
    laid = laid_out(report(from_matrix(TABLE, [1, 2, 3], level="nominal")))
    by_order = next(fold for fold in laid.undefined if "ordered scale, and" in fold.reason)
    assert "Fleiss’ kappa (linear, quadratic, ordinal, radical, circular, bipolar)" in by_order.names
    assert "Krippendorff’s alpha, ordinal metric" in by_order.names


def test_the_panel_follows_the_weights_that_were_chosen() -> None:
    found = report(from_matrix(TABLE, [1, 2, 3]), request=Request(weights=Choice(("linear",))))
    assert laid_out(found).panel[3].key == found.companion.key == "gwet_ac[linear]"


def test_warnings_name_what_they_are_about() -> None:
    warnings = laid_out(report(from_matrix(TABLE, [1, 2, 3]))).warnings
    assert not any("Fewer than" in sentence for sentence in warnings), "the advice says that, with the numbers"
    assert any(sentence.startswith("Krippendorff’s alpha, interval metric: It takes") for sentence in warnings)


def test_short_titles_are_words_and_no_keys() -> None:
    found = report(from_matrix([row for row in TABLE if None not in row], [1, 2, 3])).estimates
    assert [short_title(found[key]) for key in ("kendall_w[tie_corrected]", "icc[2,k]", "fleiss_kappa[linear]")] == [
        "corrected for ties",
        "ICC(2,k), random raters, mean ratings",
        "linear",
    ]
    assert short_title(found["krippendorff_alpha_w[identity]"]) == "identity"
    assert short_title(found["gwet_ac[identity]"]) == "Gwet’s AC1"
