"""The list of sources, and the page of one."""

import factories
import pytest
from visiting import Site, Visitor

from annotator.models.vocabulary import Role
from annotator.services import projects


@pytest.fixture
def lead(demonstration: Site, lead_id: int) -> Visitor:
    return demonstration.visitor(lead_id)


def test_every_source_of_the_list_opens(lead: Visitor) -> None:
    links = lead.get("/p/demo/sources").page.all("a", class_="claim-text")
    assert len(links) > 10
    for link in links:
        answer = lead.get(link["href"])
        assert answer.status == 200
        assert answer.page.one("h1").text == link.text
        assert "it is no grade of a person" in answer.text


def test_who_makes_claims_and_who_relays_them(lead: Visitor) -> None:
    maker = lead.get("/p/demo/sources/ihor-tyshkevich").page
    assert "Claims made" in maker.text
    assert "No claim in this project reaches us through this source." in maker.text
    relayer = lead.get("/p/demo/sources/siarhei-bohdan").page
    assert "Claims relayed" in relayer.text
    assert "C27" in maker.text
    assert "C27" in relayer.text


def test_long_lists_come_in_pages(lead: Visitor) -> None:
    first = lead.get("/p/demo/sources/siarhei-bohdan").page
    following = first.all("a", rel="next")
    assert following
    for link in following:
        second = lead.get(link["href"]).page
        assert second.all("a", rel="prev")
        assert second.text != first.text


def test_before_the_first_round(site: Site) -> None:
    with site.database.writing() as session:
        person = factories.make_reviewer(session)
        project = factories.make_project(session, slug="quiet")
        source = factories.make_source(session, project, key="ann", name="Ann")
        relayer = factories.make_source(session, project, key="ben", name="Ben")
        factories.make_claim(session, project, claimant=source, relayer=relayer)
        projects.add_member(session, project, person.id, Role.OBSERVER, now=factories.NOW, actor_id=None)
    observer = site.visitor(person.id)
    ann = observer.get("/p/quiet/sources/ann").page
    assert "Relayed by Ben" in ann.text
    assert [head.text for head in ann.all("th")] == ["No.", "Claim"]
    assert "Claims relayed" in observer.get("/p/quiet/sources/ben").text
