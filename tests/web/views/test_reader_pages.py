"""Publishing a document: the preview, what the owner allows, the download."""

import pytest
from published import Published, publish
from sqlalchemy import select
from visiting import Site, Visitor

from annotator.models import Document


@pytest.fixture
def made(site: Site) -> Published:
    with site.database.writing() as session:
        return publish(session)


@pytest.fixture
def path(made: Published) -> str:
    return f"/p/{made.rated.project.slug}/documents/report"


@pytest.fixture
def lead(site: Site, made: Published) -> Visitor:
    return site.visitor(made.rated.lead.id)


def test_the_preview_says_what_will_be_on_the_page(lead: Visitor, path: str) -> None:
    answer = lead.get(f"{path}/publish")
    assert answer.status == 200
    for words in (
        "Claims 3",
        "Reviewers 3counted, not named",
        "Round 1, locked",
        "without the text and without a quot",
    ):
        assert words in answer.text
    assert "stands in the way" not in answer.text
    assert lead.get(path).page.all("a", href=f"{path}/publish")


def test_a_long_id_in_a_command_may_be_broken(site: Site, lead: Visitor, path: str, made: Published) -> None:
    """On a phone it is longer than the line; what is shorter stays whole."""
    slug = made.rated.project.slug
    with site.database.writing() as session:
        session.scalars(select(Document).where(Document.key == "report")).one().key = long = "report-" * 8 + "1"
    page = lead.get(f"/p/{slug}/documents/{long}/publish").page
    command = page.one("code", class_="command").text
    assert command == f"annotator export reader-page --project {slug} --document {long}"
    assert [word.text for word in page.all("span", class_="whole-line")] == command.split()[:-1]


def test_the_download_is_the_page_itself(lead: Visitor, path: str, made: Published) -> None:
    link = lead.get(f"{path}/publish").page.all("a", class_="button")[0]["href"]
    answer = lead.get(link)
    assert answer.status == 200
    disposition = answer.response.headers["Content-Disposition"]
    assert disposition == f'attachment; filename="{made.rated.project.slug}-report-reader-page.html"'
    assert answer.html.startswith("<!doctype html>")
    assert "showed" not in answer.html
    assert lead.get(link).html == answer.html


def test_the_owner_allows_the_text_and_takes_it_back(site: Site, lead: Visitor, path: str) -> None:
    page = lead.get(f"{path}/publish")
    assert lead.follow(lead.submit(page, may_publish_text="y")).text.count("The text, with the claims underlined") == 1
    assert "&lt;b&gt;showed&lt;/b&gt;" in lead.get(f"{path}/reader-page.html").html
    again = lead.get(f"{path}/publish?round=1")
    assert again.form().values["may_publish_text"] == "y"
    answer = lead.submit(again, may_publish_text=None)
    assert answer.location.endswith("round=1")
    assert "What may be published has been saved." in lead.follow(answer).text
    with site.database.reading() as session:
        assert not session.query(Document).one().may_publish_text


def test_an_open_round_is_named_and_refused(site: Site) -> None:
    with site.database.writing() as session:
        made = publish(session, locks=False)
    lead = site.visitor(made.rated.lead.id)
    path = f"/p/{made.rated.project.slug}/documents/report"
    answer = lead.get(f"{path}/publish")
    assert answer.status == 200
    assert "Round 1 is still open" in answer.text
    assert not answer.page.all("a", class_="button")
    refused = lead.get(f"{path}/reader-page.html")
    assert refused.status == 409
    assert "lock it first" in refused.text


def test_a_serious_allegation_without_a_claimant_is_refused(site: Site) -> None:
    with site.database.writing() as session:
        made = publish(session)
        made.nameless("K2", "Took bribes.")
    lead = site.visitor(made.rated.lead.id)
    path = f"/p/{made.rated.project.slug}/documents/report"
    answer = lead.get(f"{path}/publish")
    assert "K2 is a serious allegation and has no claimant" in answer.text
    assert not answer.page.all("a", class_="button")
    assert lead.get(f"{path}/reader-page.html").status == 409


def test_example_data_cautions_and_other_rounds_are_shown(site: Site) -> None:
    with site.database.writing() as session:
        made = publish(session, locks=False)
        made.rated.reviewers[0].is_example = True
        from second_round import open_second

        second = open_second(made.rated)
        second.rate(0, 0, "4")
        second.lock()
        made.allow()
    lead = site.visitor(made.rated.lead.id)
    answer = lead.get(f"/p/{made.rated.project.slug}/documents/report/publish?round=1")
    assert "A line that says that it holds example data." in answer.text
    assert "1 claim has no place in this text." in answer.text
    assert [link.text for link in answer.page.all("a", aria_current="page")] == ["Round 1"]
    assert (
        "-example.html"
        in lead.get(f"/p/{made.rated.project.slug}/documents/report/reader-page.html").response.headers[
            "Content-Disposition"
        ]
    )


@pytest.mark.parametrize("end", ["publish", "reader-page.html"])
def test_only_the_lead_publishes(site: Site, made: Published, path: str, end: str) -> None:
    assert site.visitor(made.rated.reviewers[0].id).get(f"{path}/{end}").status == 403
    assert site.visitor(made.rated.lead.id).get(f"{path}/{end}?round=9").status == 404
