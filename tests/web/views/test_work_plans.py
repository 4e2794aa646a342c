"""The page of the plan of work."""

import pytest
from planned_round import make_planned, make_unopened, some
from sqlalchemy import func, select
from visiting import Site, Visitor

from annotator.models import Project, Reviewer, WorkPlan


@pytest.fixture
def project(site: Site) -> tuple[str, int]:
    """Forty claims and six reviewers; the short name and the lead."""
    with site.database.writing() as session:
        made, lead, _people, _claims = make_unopened(session, claims=40, people=6)
        return made.slug, lead.id


@pytest.fixture
def lead(site: Site, project: tuple[str, int]) -> Visitor:
    return site.visitor(project[1])


@pytest.fixture
def path(project: tuple[str, int]) -> str:
    return f"/p/{project[0]}/plan"


def versions(site: Site) -> int:
    with site.database.reading() as session:
        return session.scalar(select(func.count()).select_from(WorkPlan)) or 0


def test_without_a_plan_everybody_rates_everything(lead: Visitor, path: str) -> None:
    page = lead.get(path)
    assert "40 claims, 6 reviewers, everybody rates everything: 240 ratings, about 40 claims a reviewer." in page.text
    form = page.form(holding="overlap")
    assert (form.values["overlap"], form.values["delivery"], form.values["related"]) == ("everyone", "assigned", "any")
    assert not {"has_gold"} & set(form.values)
    assert {form.values[name] for name in ("training_pass_percent", "repeat_percent", "repeat_after_days")} == {""}


def test_a_plan_is_saved_and_says_what_it_means(site: Site, lead: Visitor, path: str) -> None:
    page = lead.get(path)
    answer = lead.submit(page, page.form(holding="overlap"), overlap="some", ratings_per_claim="3")
    following = lead.follow(answer)
    assert "The plan is saved. The next round follows it." in following.text
    assert "40 claims, 6 reviewers, 3 each: 120 ratings, about 20 claims a reviewer." in following.text
    assert "What the plan means · version 1" in following.text
    form = following.form(holding="overlap")
    assert (form.values["overlap"], form.values["ratings_per_claim"]) == ("some", "3")
    assert versions(site) == 1


def test_what_a_change_would_mean_is_shown_without_saving_it(site: Site, lead: Visitor, path: str) -> None:
    page = lead.get(path)
    typed = {"overlap": "sample", "ratings_per_claim": "3", "sample_percent": "20", "delivery": "queue"}
    shown = lead.submit(page, page.form(holding="overlap"), deed="look", **typed)
    assert shown.status == 200
    assert "What this would mean, not saved yet" in shown.text
    assert "3 each on 8 of them, one on the rest: 56 ratings, about 9 to 10 claims a reviewer." in shown.text
    assert {name: shown.form(holding="overlap").values[name] for name in typed} == typed
    assert versions(site) == 0
    refused = lead.submit(page, page.form(holding="overlap"), deed="look", overlap="some", ratings_per_claim="9")
    assert (refused.status, "has 6 who take part" in refused.text) == (422, True)


def test_more_reviewers_than_there_are(site: Site, lead: Visitor, path: str) -> None:
    page = lead.get(path)
    typed = {"overlap": "some", "ratings_per_claim": "7", "related": "apart", "reservation_minutes": "45"}
    refused = lead.submit(page, page.form(holding="overlap"), has_gold="y", **typed)
    assert refused.status == 422
    assert "7 different reviewers a claim cannot be had: the project has 6 who take part in the work." in refused.text
    form = refused.form(holding="overlap")
    assert {name: form.values[name] for name in typed} == typed
    assert form.values["has_gold"] == "y"
    assert versions(site) == 0


@pytest.mark.parametrize(
    ("typed", "field", "words"),
    [
        ({"overlap": "some"}, "ratings_per_claim", "Give a whole number from 1 to 100."),
        ({"overlap": "some", "ratings_per_claim": "three"}, "ratings_per_claim", "Give a whole number."),
        ({"delivery": "queue"}, "delivery", "A queue must know when a claim has enough."),
        ({"repeat_percent": "5"}, "repeat_after_days", "Repeats need both"),
        ({"training_pass_percent": "9" * 30}, "training_pass_percent", "from 0 to 100"),
        ({"overlap": "most"}, "overlap", "Choose one of these."),
    ],
)
def test_what_cannot_be_is_said_at_its_field(
    site: Site, lead: Visitor, path: str, typed: dict[str, str], field: str, words: str
) -> None:
    page = lead.get(path)
    refused = lead.submit(page, page.form(holding="overlap"), **typed)
    assert refused.status == 422
    assert words in refused.page.by_id(f"{field}-error").text
    assert versions(site) == 0


def test_every_fault_names_its_field_and_leads_to_it(lead: Visitor, path: str) -> None:
    page = lead.get(path)
    typed = {"overlap": "sample", "ratings_per_claim": "three", "repeat_percent": "many", "delivery": "pigeon"}
    refused = lead.submit(page, page.form(holding="overlap"), **typed)
    assert refused.status == 422
    assert refused.page.one("div", role="alert").text == (
        "Not saved. 3 answers are missing or need a change: Number of reviewers a claim: Give a whole number. "
        "How do claims come to reviewers? Choose one of these. "
        "Repeats: share of a reviewer’s own claims, in per cent: Give a whole number."
    )
    links = [link["href"] for link in refused.page.all("a") if link["href"].startswith("#")]
    assert links == ["#main", "#ratings_per_claim", "#delivery", "#repeat_percent"]
    for link in links[1:]:
        assert refused.page.by_id(link[1:])["name"] == link[1:]
    # The part of the form with the third is open.
    assert [part.get("open") for part in refused.page.all("details") if part.get("class") is None] == [""]


def test_one_fault_is_one_sentence(lead: Visitor, path: str) -> None:
    page = lead.get(path)
    refused = lead.submit(page, page.form(holding="overlap"), overlap="some", ratings_per_claim="7")
    alert = refused.page.one("p", role="alert")
    assert alert.text.startswith("Not saved. Number of reviewers a claim: 7 different reviewers a claim cannot be had")


def test_while_a_round_is_open_the_plan_is_for_the_next(site: Site) -> None:
    with site.database.writing() as session:
        planned = make_planned(session, some(2))
    page = site.visitor(planned.lead.id).get(f"/p/{planned.project.slug}/plan")
    assert "Round 1 is open: what is changed here is for the round after it." in page.text


def test_a_project_that_lacks_something_says_where_to_get_it(site: Site) -> None:
    with site.database.writing() as session:
        bare, lead, _people, _claims = make_unopened(session, claims=0, people=0)
        second, other, _people, _claims = make_unopened(session, claims=1, people=0)
        people = {bare.slug: lead.id, second.slug: other.id}
    assert people
    links = []
    for slug, person in people.items():
        page = site.visitor(person).get(f"/p/{slug}/plan").page
        links += [link["href"] for link in page.all("a") if link.text in ("Import claims", "Add reviewers")]
    assert f"/p/{bare.slug}/import" in links
    assert f"/p/{second.slug}/members" in links
    with site.database.reading() as session:
        assert session.scalars(select(Project.id)).all()
        assert session.scalars(select(Reviewer.id)).all()


def test_the_page_of_rounds_counts_reviewers_as_the_plan_does(lead: Visitor, project: tuple[str, int]) -> None:
    shown = lead.get(f"/p/{project[0]}/rounds").text
    assert "Reviewers 6 · 7 if leads rate too" in shown
    assert (
        "If leads rate too, as can be chosen when a round is opened: 40 claims, 7 reviewers"
        in lead.get(f"/p/{project[0]}/plan").text
    )
