"""The list of sources, and the page of one."""

import factories
import pytest
from rated_round import make_rated_round
from sqlalchemy import select
from visiting import Site, Visitor

from annotator.models import Round, Source, SourceGrade
from annotator.models.vocabulary import Role
from annotator.services import projects, rounds


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


def test_the_list_is_searched_and_narrowed(lead: Visitor) -> None:
    def names(query: str) -> list[str]:
        return [link.text for link in lead.get(f"/p/demo/sources{query}").page.all("a", class_="claim-text")]

    assert names("?q=%D1%82%D0%B8%D1%88%D0%BA") == ["Ihor Tyshkevich"]
    assert 0 < len(names("?kind=outlet")) < len(names(""))
    assert names("?kind=planet") == names("")
    empty = lead.get("/p/demo/sources?q=nobody")
    assert "No source fits" in empty.text
    assert "/new-source?name=nobody" in empty.html


def test_a_long_list_comes_in_pages(site: Site) -> None:
    with site.database.writing() as session:
        person = factories.make_reviewer(session)
        project = factories.make_project(session, slug="long")
        for number in range(101):
            factories.make_source(session, project, name=f"Source {number:03}")
        projects.add_member(session, project, person.id, Role.OBSERVER, now=factories.NOW, actor_id=None)
    observer = site.visitor(person.id)
    first = observer.get("/p/long/sources").page
    assert len(first.all("a", class_="claim-text")) == 100
    second = observer.get(first.one("a", rel="next")["href"]).page
    assert [link.text for link in second.all("a", class_="claim-text")] == ["Source 100"]


def test_the_ledger_has_counts_intervals_and_years(lead: Visitor) -> None:
    lead.get("/p/demo/rounds/1/open-results")
    page = lead.get("/p/demo/rounds/1/open-results")
    lead.submit(page, page.form(holding="csrf_token"))
    shown = lead.get("/p/demo/sources/siarhei-bohdan")
    assert "with Wilson’s 95 % interval of each share" in shown.text
    assert "Median of the claims’ medians" in shown.text
    assert "not dated" in shown.text
    assert "By the year in which a claim was made" in shown.text
    other = lead.get("/p/demo/sources/siarhei-bohdan?time=document")
    assert "By the year of the document." in other.text
    assert lead.get("/p/demo/sources/siarhei-bohdan?time=x").status == 200
    # Nobody is asked for grades here, so none are spoken of.
    assert "How reviewers grade this source" not in shown.text


def test_grades_stand_beside_the_ledger_f_apart(site: Site) -> None:
    with site.database.writing() as session:
        made = make_rated_round(session, ["3 4 2", ". 2 ."])
        made.project.asks_grades = True
        source = session.scalars(select(Source).where(Source.project_id == made.project.id).order_by(Source.id)).first()
        assert source is not None
        key, slug = source.key, made.project.slug
        for reviewer, letter in zip(made.reviewers, "ABF", strict=True):
            session.add(
                SourceGrade(
                    project_id=made.project.id,
                    source_id=source.id,
                    reviewer_id=reviewer.id,
                    number=1,
                    grade=letter,
                    request_id="x",
                    made_at=factories.NOW,
                )
            )
    ann, lead = site.visitor(made.reviewers[0].id), site.visitor(made.lead.id)
    blind = ann.get(f"/p/{slug}/sources/{key}")
    assert "Your grade: A, completely reliable." in blind.text
    assert "Others’ grades open when the lead locks the round." in blind.text
    assert "usually reliable" not in blind.text
    assert "Others’ grades open" in lead.get(f"/p/{slug}/sources/{key}").text
    with site.database.writing() as session:
        rounds.lock_round(session, session.get_one(Round, made.round.id), now=factories.NOW, actor_id=None)
    shown = " ".join(lead.get(f"/p/{slug}/sources/{key}").text.split())
    assert "2 reviewers gave A to E." in shown
    assert "The middle lies between A and B." in shown
    assert "A completely reliable 1 50" in shown
    assert "1 reviewer gave F, cannot be judged: in no share and no middle." in shown
