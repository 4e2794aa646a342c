"""The paragraph for a paper."""

from annotator import __version__
from annotator.agreement import from_matrix, from_triples
from annotator.services.agreement_report import Interval, Request, report
from annotator.services.agreement_weights import Choice, read_own_weights
from annotator.services.agreement_words import figure
from annotator.services.methods_text import methods_text

TABLE = [[1, 1, 1], [2, 2, 3], [3, 3, 3], [1, 2, 1], [2, 2, 2]]
GAPS = [*TABLE, [1, None, None]]


def test_everything_a_reader_needs_stands_in_it() -> None:
    found = report(from_matrix(GAPS, [1, 2, 3]), cannot_judge=2)
    text = methods_text(found)
    assert text.paragraph.startswith(
        "3 raters gave 16 ratings of 6 items on a scale of 3 points (1, 2, 3; ordinal level); 5 items had two ratings"
    )
    assert "Krippendorff’s alpha (ordinal metric) was ." in text.paragraph
    assert "Gwet’s AC2 (quadratic weights) was" in text.paragraph
    assert "Missing ratings (2 of 18 pairs of an item and a rater) were left out" in text.paragraph
    assert "2 answers off the scale" in text.paragraph
    assert "jackknife intervals over items" in text.paragraph
    assert f"Annotator {__version__}; checksum (SHA-256) of the ratings: {found.method.input_sha256}." in text.paragraph
    assert any(work.startswith("Krippendorff, K. (2011)") for work in text.references)
    assert text.as_dict()["paragraph"] == text.paragraph


def test_complete_ratings_and_a_bootstrap() -> None:
    found = report(from_matrix(TABLE, [1, 2, 3]), request=Request(Interval.BOOTSTRAP, replicates=200, seed=7))
    paragraph = methods_text(found).paragraph
    assert "No rating was missing." in paragraph
    assert "(200 replicates, seed 7)" in paragraph
    assert "by the jackknife" not in paragraph


def test_published_errors_name_what_has_none() -> None:
    paragraph = methods_text(report(from_matrix(TABLE, [1, 2, 3]), request=Request(Interval.ANALYTIC))).paragraph
    assert "from published formulas" in paragraph
    assert paragraph.count("by the jackknife") == 1


def test_values_and_intervals_that_are_not_there() -> None:
    paragraph = methods_text(report(from_matrix([[3, 3], [3, 3], [3, 3]], [1, 2, 3]))).paragraph
    assert "could not be estimated: no value: everyone chose the same step" in paragraph
    assert "was 1.00; no interval: agreement is complete" in paragraph


def test_judging_weights_and_a_withheld_digest() -> None:
    judgements = from_triples([(1, "a", "no"), (1, "b", "yes")], ["no", "yes"], level="nominal")
    own = Choice(own=(read_own_weights("costs", "0,1,2\n1,0,1\n2,1,0\n"),))
    found = report(from_matrix(TABLE, [1, 2, 3]), cannot_judge=1, judgements=judgements, request=Request(weights=own))
    paragraph = methods_text(found).paragraph
    assert "On whether an item could be judged at all: Exact agreement 0\u202f% (no interval: it takes" in paragraph
    assert "costs = (1 0.5 0; 0.5 1 0.5; 0 0.5 1)" in paragraph
    assert "Gwet’s AC2 (custom weights costs)" in paragraph


def test_nothing_on_judging_where_nobody_is_paired() -> None:
    judgements = from_triples([(1, "a", "no"), (2, "b", "yes")], ["no", "yes"], level="nominal")
    found = report(from_matrix(TABLE, [1, 2, 3]), cannot_judge=1, judgements=judgements)
    assert "On whether" not in methods_text(found).paragraph


def test_judging_stands_there_with_its_intervals() -> None:
    marks = [("no", "yes"), ("yes", "yes"), ("no", "no"), ("yes", "yes"), ("yes", "no")]
    cells = [(unit, rater, mark) for unit, row in enumerate(marks) for rater, mark in zip("ab", row, strict=True)]
    judgements = from_triples(cells, ["no", "yes"], level="nominal")
    found = report(from_matrix(TABLE, [1, 2, 3]), cannot_judge=4, judgements=judgements)
    low, high = found.judging["gwet_ac[identity]"].ci95 if found.judging else (0, 0)
    paragraph = methods_text(found).paragraph
    assert "Exact agreement 60\u202f% (95\u202f% CI 0\u202f% to 100\u202f%); Gwet’s AC1 ." in paragraph
    assert f"(95\u202f% CI {figure(low)} to {figure(high)})." in paragraph
