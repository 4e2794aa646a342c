"""A document as one page to publish: what is on it, what never is, and that it needs nothing else."""

import base64
import hashlib
import re
from copy import deepcopy
from dataclasses import replace

import factories
import pytest
from factories import NOW
from pages import Page
from published import BODY, Published, publish, relayed
from sqlalchemy.orm import Session

from annotator.exports.reader_page import reader_page, reader_page_name
from annotator.models.vocabulary import Hedge, Reveal
from annotator.services import claims
from annotator.services.claim_drafts import FigureDraft
from annotator.services.claim_store import read_draft

ELEVEN = deepcopy(factories.RUBRIC)
ELEVEN["key"] = "eleven"
ELEVEN["scales"][0]["points"] = [{"code": str(n), "value": n, "label": f"Ступень {n} درجة"} for n in range(11)]
NOMINAL = deepcopy(factories.RUBRIC)
NOMINAL["key"] = "kinds"
NOMINAL["scales"][0]["level"] = "nominal"
NOMINAL["criteria"][0]["cannot_judge"] = False
NOMINAL["criteria"][0]["cannot_judge_requires_rationale"] = False


@pytest.fixture
def made(session: Session) -> Published:
    return publish(session)


def _html(made: Published) -> str:
    return reader_page(made.page())


def test_each_claim_stands_with_who_makes_it_and_what_was_found(session: Session) -> None:
    made = publish(session)
    relayed(made, 0, "A & B")
    page = Page(_html(made))
    articles = page.all("article")
    assert [article["id"] for article in articles] == ["claim-1", "claim-2", "claim-3"]
    first = articles[0].text
    claim = made.page().claims[0].card.claim
    assert f"{claim.claimant_names} says: {claim.text}" in first
    for words in (
        "Relayed byA & B",
        "Kindfactual event",
        "HedgeNone. Stated flatly.",
        "3 reviewers rated; nobody answered “cannot judge”.",
        "Median 2 (Step 2). Ratings: 2 at 2 (Step 2), 1 at 3 (Step 3).",
        "From 2 (Step 2) to 3 (Step 3); two reviewers lie 0.7 steps apart on average.",
    ):
        assert words in first
    second = articles[1].text
    assert "2 reviewers rated, 1 could not judge." in second
    assert "Median 3 (Step 3)" in second
    assert "Could not judge: Wording too vague (1)." in second
    assert "All chose the same step." in articles[2].text


def test_it_says_what_the_scale_means_how_far_reviewers_agree_and_how_it_was_made(made: Published) -> None:
    html = _html(made)
    text = Page(html).text
    found = made.page()
    for words in (
        "“Shown support” is no verdict on whether a claim is true.",
        "How well is it supported?",
        "4 (Step 4)Anchor 4.",
        "Who could not judge a claim says why (Wording too vague, No access).",
        "Krippendorff’s alpha, ordinal metric:",
        "95 % interval",
        "The dashed lines beside alpha stand at .667, from where conclusions are customarily called tentative,",
        "1: first round, blind, opened 3 March 2026, 12:00 UTC, locked 3 March 2026, 12:00 UTC",
        "3 have answered; each rated without seeing others’ ratings, which opened with the lock",
        "“Test rubric”, version 1",
        found.report.method.input_sha256,
        f"Annotator {found.report.method.version}",
        "3 raters gave 8 ratings of 3 items",
        "As of 3 March 2026, 12:00 UTC, when round 1 was locked.",
    ):
        assert words in text, words


def test_without_permission_no_word_of_the_text_is_quoted(made: Published) -> None:
    draft = read_draft(made.session, made.rated.claims[0])
    figures = (
        FigureDraft(expression="dozens of millions", low=20e6, high=90e6, unit="USD"),
        FigureDraft(expression="a handful"),
    )
    draft = replace(draft, hedge=Hedge.POSSIBLE, hedge_cue="may perhaps", figures=figures)
    project = made.rated.project.id
    claims.edit_claim(made.session, project, "K1", draft, base_version=1, now=NOW, actor_id=None)
    closed, text = _html(made), Page(_html(made)).text
    assert "The text" not in [heading.text for heading in Page(closed).all("h2")]
    for word in ("showed", "absurd", "may perhaps", "dozens of millions", "a handful"):
        assert word not in closed
    assert "Stated as possible." in text
    assert "20 to 90 million USD" in text
    assert "not read as a number" in text
    assert "3 of the ratings are of an earlier wording of this claim." in text
    made.allow()
    opened = _html(made)
    assert "may perhaps" in opened
    assert "dozens of millions" in opened
    assert "“a handful”" in opened


def test_with_permission_the_text_is_there_with_its_claims_underlined(made: Published) -> None:
    made.allow()
    html = _html(made)
    page = Page(html)
    assert page.all("p", dir="auto")[0].text.startswith("Ministers <b>showed</b> a")
    assert "<b>showed" not in html
    assert [link["href"] for link in page.all("a") if (link.get("aria-label") or "").startswith("Claim")] == [
        "#claim-1",
        "#claim-2",
    ]
    assert re.findall(r'class="on on-(\d)"', html) == ["1", "2", "1"]
    ids = [element["id"] for element in page.elements if element.get("id")]
    assert len(ids) == len(set(ids))
    assert {link["href"][1:] for link in page.all("a") if link["href"].startswith("#")} <= set(ids)
    # The third has no place in the text: it is listed, and nothing leads from it to the text.
    assert [link["href"] for link in page.all("a") if link.text.endswith("in the text")] == ["#text-1", "#text-2"]
    assert "This is a digest in the editors’ own words." in page.text


def test_an_original_in_another_direction_with_claims_across_paragraphs(session: Session) -> None:
    body = "كلمة أولى في النص.\n\nكلمة ثانية في النص."
    made = publish(session, ["1 2", "2 2", "3 3", "4 4"], body=None)
    made.document.language = "ar"
    text = factories.make_text(session, made.document, body, kind="original")
    for claim, (start, end) in enumerate([(0, 30), (5, 30), (6, 30), (7, 30)]):
        factories.make_locator(session, made.version(claim).id, text, start, end)
    made.allow()
    html = _html(made)
    assert '<div class="text said" lang="ar">' in html
    assert "Published with the permission of its owner." in html
    # Four claims on the same words look like three; each is named once, at its end, and begins once.
    assert 'class="on on-3"' in html
    assert html.count('<span id="text-1"></span>') == 1
    assert html.count('href="#claim-4"') == 1


def test_nobody_who_rated_is_named(session: Session) -> None:
    made = publish(session)
    made.allow()
    html = _html(made)
    for person in made.rated.reviewers:
        assert not re.search(rf"\b{person.name}\b", html)
        assert not re.search(rf"\b{made.rated.member(person).pseudonym}\b", html)
    assert "Lea Lead" not in html
    assert "Because." not in html


def test_nothing_comes_from_elsewhere_and_no_script_can_run(made: Published) -> None:
    made.document.url = "https://example.org/a?b=1&c=2"
    html = _html(made)
    assert re.findall(r"<script|src=|<link|url\(|@import|\son\w+=|\sstyle=", html) == []
    assert re.findall(r"https?:[^\"<]*", html) == ["https://example.org/a?b=1&amp;c=2"] * 2
    style = re.search(r"<style>(.*?)</style>", html, re.DOTALL)
    assert style is not None
    digest = base64.b64encode(hashlib.sha256(style[1].encode()).digest()).decode()
    policy = Page(html).one("meta", http_equiv="Content-Security-Policy")["content"]
    assert policy == f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"


def test_an_address_that_is_none_is_no_link(made: Published) -> None:
    made.document.url = "javascript:alert(1)"
    page = Page(_html(made))
    assert not [link for link in page.all("a") if "javascript" in link["href"]]
    assert "javascript:alert(1)" in page.text


def test_what_is_known_of_the_document_stands_at_its_head(made: Published) -> None:
    values = {
        "title": "<i>Title</i>",
        "authors": "Somebody & Co",
        "outlet": "Paper",
        "language": "uk",
        "date_stated": "2020",
        "date_believed": "2015",
        "date_reason": "The war.",
    }
    for name, value in values.items():
        setattr(made.document, name, value)
    page = Page(_html(made))
    assert page.one("h1").text == "<i>Title</i>"
    assert page.one("h1")["lang"] == "uk"
    for words in ("Somebody & Co", "Paper", "2020", "2015 (The war.)", "Ukrainian"):
        assert words in page.text
    made.document.date_reason = ""
    assert "2015 (" not in _html(made)


def test_the_same_data_give_the_same_bytes(made: Published) -> None:
    made.allow()
    assert _html(made) == _html(made)


def test_one_reviewer_and_one_claim(session: Session) -> None:
    made = publish(session, ["4"])
    text = Page(_html(made)).text
    assert "1 reviewer rated" in text
    assert "One rating has no spread." in text
    assert "No value: no claim has two ratings." in text
    assert "There is no alpha to report: no claim has two ratings." in text


def test_complete_agreement_has_a_value_and_the_reason_why_no_interval(session: Session) -> None:
    made = publish(session, ["2 2", "3 3", "4 4", "2 2"])
    text = Page(_html(made)).text
    assert "Krippendorff’s alpha, ordinal metric: 1.00. No interval: agreement is complete" in text


def test_claims_that_nobody_rated_or_could_judge(session: Session) -> None:
    made = publish(session, ["vague .", ". .", "vague no-access", "2 2"])
    articles = [article.text for article in Page(_html(made)).all("article")]
    assert "1 reviewer answered and could not judge, so there is no median." in articles[0]
    assert "No reviewer has answered, so there is no median." in articles[1]
    assert "2 reviewers answered and none could judge, so there is no median." in articles[2]
    assert "Could not judge: Wording too vague (1), No access (1)." in articles[2]


def test_eleven_points_with_labels_in_two_directions(session: Session) -> None:
    made = publish(session, ["0 10 5", "3 4 4"], rubric=ELEVEN)
    page = Page(_html(made))
    assert "Median 5 (\u2068Ступень 5 درجة\u2069). Ratings: 1 at 0 (\u2068Ступень 0 درجة\u2069)" in page.text
    assert len(page.all("dt")) > 11


def test_answers_without_an_order(session: Session) -> None:
    made = publish(session, ["1 2", "3 3"], rubric=NOMINAL, reveal=Reveal.AFTER_OWN)
    text = Page(_html(made)).text
    assert "The answers have no order, so there is no median." in text
    assert "Ratings: 1 at 1 (Step 1), 1 at 2 (Step 2)." in text
    assert "Of the pairs of two reviewers, 100 % differ." in text
    assert "Median" not in text
    assert "within one step" not in text
    assert "Who could not judge" not in text
    assert "each saw others’ ratings of a claim only after rating it" in text


def test_what_was_left_out_or_opened_early_is_told(made: Published) -> None:
    claims.withdraw_claim(made.session, made.rated.project.id, "K3", now=NOW, actor_id=None, reason="Twice.")
    page = replace(made.page(), opened_early=2)
    text = Page(reader_page(page)).text
    assert "1 claim that was withdrawn, with its ratings" in text
    assert "; 2 leads opened results before the lock" in text
    assert "withdrawn" not in Page(reader_page(replace(page, withdrawn=0))).text


def test_example_data_is_marked_in_the_page_and_in_its_name(made: Published) -> None:
    plain = made.page()
    assert "Example data." not in reader_page(plain)
    assert reader_page_name(plain) == f"{made.rated.project.slug}-report-reader-page.html"
    example = replace(plain, is_example=True, project="täst")
    assert "Example data." in reader_page(example)
    assert reader_page_name(example) == "t-st-report-reader-page-example.html"


def test_a_claim_of_nobody_says_so_if_the_rule_is_passed_by(made: Published) -> None:
    made.nameless("K2", "Took bribes.")
    found = made.preview().page
    assert found is not None
    article = Page(reader_page(found)).all("article")[2].text
    assert "Serious allegation" in article
    assert "claimant not identified: Took bribes." in article


def test_an_open_round_before_the_reported_one_has_no_lock(made: Published) -> None:
    page = made.page()
    open_one = replace(page.rounds[0], locked_at=None)
    assert "opened 3 March 2026, 12:00 UTC</dd>" in reader_page(replace(page, rounds=(open_one,)))


def test_the_body_is_what_the_text_is_made_of(made: Published) -> None:
    made.allow()
    shown = Page(_html(made)).text
    assert all(words in shown for words in re.split(r"\s*\n\n", BODY)[1:])


def test_large_counts_are_grouped(made: Published) -> None:
    found = made.page()
    html = reader_page(replace(found, reviewers=9_999, report=replace(found.report, ratings=57_052)))
    assert "<dd>9999<small>" in html
    assert "<dd>57\u202f052</dd>" in html
