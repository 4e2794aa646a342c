"""A report as one page that needs nothing else."""

import re

from pages import Page

from annotator.agreement import from_matrix, from_triples
from annotator.exports.agreement_page import agreement_page
from annotator.services.agreement_report import Request, report
from annotator.services.agreement_weights import Choice

TABLE = [[1, 1, 1], [2, 2, 3], [3, 3, 3], [1, 2, None], [2, 2, 2]]


def test_it_holds_counts_estimates_drawings_notes_and_method() -> None:
    found = report(from_matrix(TABLE, [1, 2, 3]), criterion="support", round_number=2, basis="article")
    html = agreement_page(found, subject="A & B")
    page = Page(html)
    assert page.one("h1").text == "Agreement in A & B"
    assert "criterion support · round 2 · basis article" in page.text
    assert [dd.text for dd in page.all("dd")] == ["5", "5", "3", "14", "0"]
    assert [svg.get("role") for svg in page.all("svg")].count("img") == len(page.all("svg")) > 40
    assert "Not defined here: Cohen’s kappa; Scott’s pi: No value" in page.text
    assert found.method.input_sha256 in page.text
    assert all(" ".join(note.split()) in page.text for note in found.notes)


def test_nothing_comes_from_elsewhere() -> None:
    html = agreement_page(report(from_matrix(TABLE, [1, 2, 3])))
    assert re.findall(r"<script|https?:|src=|<link|url\(|@import|\son\w+=", html) == []


def test_a_report_without_values_and_one_with_chosen_weights() -> None:
    empty = Page(agreement_page(report(from_matrix([[1], [2]], [1, 2]))))
    assert "Not defined here: all others: No value: no item has two ratings." in empty.text
    chosen = report(from_matrix(TABLE, [1, 2, 3]), request=Request(weights=Choice(("linear",))))
    assert "Fleiss’ kappa, linear weights" in Page(agreement_page(chosen)).text


def test_judging_and_values_without_an_interval() -> None:
    judgements = from_triples([(1, "a", "no"), (1, "b", "yes")], ["no", "yes"], level="nominal")
    found = report(from_matrix([[1, 1], [2, 3]], [1, 2, 3]), cannot_judge=1, judgements=judgements)
    page = Page(agreement_page(found))
    assert "Whether it can be judged at all" in page.text
    assert "No interval: it takes at least 3 items" in page.text


def test_a_report_of_the_first_figures_alone() -> None:
    assert "All other coefficients" not in agreement_page(report(from_matrix(TABLE, [1, 2, 3]), keys=[]))


def test_a_scale_with_markup_is_text() -> None:
    found = report(from_matrix([["<b>", "<b>"], ["&", "<b>"]], ["<b>", "&"]))
    assert "<b>" not in agreement_page(found)
