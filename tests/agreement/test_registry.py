import pytest

from annotator.agreement import GWET, find, registered
from annotator.agreement.registry import coefficient


def test_names_are_sorted_and_keys_read_name_and_brackets():
    names = [known.name for known in registered()]
    assert names == sorted(names)
    gwet = next(known for known in registered() if known.name == "gwet_ac")
    assert gwet.keys == tuple(f"gwet_ac[{weights}]" for weights in GWET)


def test_titles_for_people():
    titles = {
        key: known.title_of(b) for known in registered() for key, b in zip(known.keys, known.brackets, strict=True)
    }
    assert titles["gwet_ac[identity]"] == "Gwet’s AC1"
    assert titles["gwet_ac[quadratic]"] == "Gwet’s AC2, quadratic weights"
    assert titles["krippendorff_alpha[ordinal]"] == "Krippendorff’s alpha, ordinal metric"
    assert titles["krippendorff_alpha_w[ordinal]"] == "Krippendorff’s alpha in Gwet’s form, ordinal weights"
    assert titles["krippendorff_alpha_w[identity]"] == "Krippendorff’s alpha in Gwet’s form, identity weights"
    assert titles["icc[2,1]"] == "Intraclass correlation ICC(2,1), random raters, single ratings"
    assert titles["kendall_w[uncorrected]"] == "Kendall’s W, not corrected for ties"
    assert titles["fleiss_kappa[identity]"] == "Fleiss’ kappa"
    assert titles["percent_agreement[within_one]"] == "Agreement within one step"
    assert len(set(titles.values())) == len(titles)


def test_every_coefficient_documents_formula_and_reference():
    for known in registered():
        for part in ("::", "References", "Examples", ">>>"):
            assert part in known.documentation, (known.name, part)


def test_find_takes_keys_apart():
    known, bracket = find("conger_kappa[linear]")
    assert (known.name, bracket) == ("conger_kappa", "linear")
    known, bracket = find("cohen_kappa[custom:costs]")
    assert (bracket, known.title_of(bracket)) == ("custom:costs", "Cohen’s kappa, custom weights costs")


@pytest.mark.parametrize(
    "key",
    [
        "",
        "gwet_ac",
        "gwet_ac[",
        "gwet_ac[cubic]",
        "icc[4,1]",
        "icc[custom:own]",
        "krippendorff_alpha[custom:own]",
        "gwet_ac[linear",
        "cohen[identity]",
    ],
)
def test_find_names_what_there_is(key):
    with pytest.raises(KeyError, match=r"krippendorff_alpha\[ordinal\]"):
        find(key)


@pytest.mark.parametrize(
    ("name", "basis", "brackets"),
    [("gwet_ac", "counts", ("identity",)), ("toy", "guesses", ("identity",)), ("toy", "counts", ())],
)
def test_what_cannot_be_registered(name, basis, brackets):
    with pytest.raises(ValueError, match=r"already|needs a basis"):
        coefficient(name, title="Toy", brackets=brackets, basis=basis)(print)


def test_kinds_of_brackets_are_known():
    with pytest.raises(ValueError, match="a kind out of weights, metric, form"):
        coefficient("toy", title="Toy", brackets=("x",), basis="counts", kind="guess")(print)
