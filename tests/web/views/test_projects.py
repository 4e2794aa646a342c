"""The list of projects, and making one."""

import factories
import pytest
from rated_round import make_rated_round
from sqlalchemy import select
from visiting import Answer, Site, Visitor

from annotator.cli.clock import now
from annotator.models import AuditEntry, Membership, Project, RubricVersion
from annotator.services.rubric_definitions import publish_presets


@pytest.fixture
def maker(site: Site) -> int:
    with site.database.writing() as session:
        publish_presets(session, now())
        return factories.make_reviewer(session, name="Mia", may_create_projects=True).id


def _make(visitor: Visitor, **typed: str | None) -> Answer:
    page = visitor.get("/projects/new")
    return visitor.submit(page, page.form(holding="title"), **{"title": "Ships and ports", **typed})


def test_an_empty_list_says_what_to_do(site: Site, maker: int) -> None:
    with site.database.writing() as session:
        other = factories.make_reviewer(session)
    own = site.visitor(maker).get("/projects")
    assert "You take part in no project at present." in own.text
    assert "Or make one of your own." in own.text
    others = site.visitor(other.id).get("/projects")
    assert "Or make one of your own." not in others.text
    assert others.page.all("a", href="/projects/new") == []


def test_a_project_is_made_and_claims_come_next(site: Site, maker: int) -> None:
    visitor = site.visitor(maker)
    answer = _make(visitor, lead_sentence="What ships carried.", ratings_goal="4", reveal="after_own")
    assert answer.location == "/p/ships-and-ports/import"
    assert "The project has been made. Next, import its claims." in visitor.follow(answer).text
    with site.database.reading() as session:
        project = session.scalars(select(Project)).one()
        assert (project.title, project.lead_sentence) == ("Ships and ports", "What ships carried.")
        assert (project.ratings_goal, project.reveal, project.is_example) == (4, "after_own", False)
        assert session.scalars(select(Membership.role)).all() == ["lead"]
        entry = session.scalars(select(AuditEntry).where(AuditEntry.action == "project.created")).one()
        assert entry.actor_id == maker
    listed = visitor.get("/projects").page
    assert [link.text for link in listed.all("a", class_="claim-text")] == ["Ships and ports"]
    assert "0, 0 to rate" in listed.text
    assert "none yet" in listed.text


def test_every_rubric_can_be_chosen_in_its_newest_version(site: Site, maker: int) -> None:
    with site.database.writing() as session:
        second = factories.RUBRIC | {"name": "Test rubric", "rationale": {"question": "Why, then?", "help": ""}}
        first_id = factories.make_rubric(session)
        second_id = factories.make_rubric(session, second)
    form = site.visitor(maker).get("/projects/new").form(holding="title")
    with site.database.reading() as session:
        newest = {version.id for version in session.scalars(select(RubricVersion))} - {first_id}
    assert second_id in newest
    assert {int(choice) for choice in form.choices["rubric"]} == newest


@pytest.mark.parametrize(
    ("typed", "field", "message"),
    [
        ({"title": ""}, "title", "Give the project a title."),
        ({"title": "   "}, "title", "Give the project a title, in at most 200 characters."),
        ({"ratings_goal": "many"}, "ratings_goal", "Give a whole number."),
        ({"rubric": "99"}, "rubric", "Choose one of these."),
        ({"rubric": "9" * 30}, "rubric", "Choose one of these."),
        ({"rubric": "none"}, "rubric", "Choose one of these."),
        ({"reveal": "never"}, "reveal", "Choose one of these."),
    ],
)
def test_what_was_typed_stays(site: Site, maker: int, typed: dict[str, str], field: str, message: str) -> None:
    whole = {"title": "Ships and ports", "lead_sentence": "What ships carried.", "ratings_goal": "7"} | typed
    answer = _make(site.visitor(maker), **whole)
    assert answer.status == 422
    assert message in answer.page.one("p", role="alert").text
    assert answer.page.by_id(f"{field}-error").text == message
    kept = answer.form(holding="title").values
    for name in {"title", "lead_sentence", "ratings_goal"} - {field}:
        assert kept[name] == whole[name]
    marked = [element for element in answer.page.elements if element.get("aria-describedby")]
    assert any(f"{field}-error" in element["aria-describedby"].split() for element in marked)
    with site.database.reading() as session:
        assert session.scalars(select(Project)).all() == []


def test_text_is_never_markup(site: Site, maker: int) -> None:
    visitor = site.visitor(maker)
    answer = visitor.follow(_make(visitor, title="<script>alert(1)</script> {{ 7 * 7 }} {name}"))
    assert "<script>alert" not in answer.html
    assert "<script>alert(1)</script> {{ 7 * 7 }} {name}" in answer.text


def test_the_list_tells_where_each_project_stands(site: Site) -> None:
    with site.database.writing() as session:
        made = make_rated_round(session, ["2 3", "4 ."])
    page = site.visitor(made.reviewers[0].id).get("/projects")
    assert "2, 2 to rate" in page.text
    assert "round 1, open" in page.text
    assert "reviewer" in page.text
