"""Members: adding people, one-time passwords, taking out and bringing back."""

import pytest
from rated_round import RatedRound, make_rated_round
from sqlalchemy import select
from visiting import Answer, Site, Visitor

from annotator.models import Assignment, Membership, Reviewer


@pytest.fixture
def rated(site: Site) -> RatedRound:
    with site.database.writing() as session:
        return make_rated_round(session, ["2 3", "4 ."])


@pytest.fixture
def path(rated: RatedRound) -> str:
    return f"/p/{rated.project.slug}/members"


@pytest.fixture
def lead(site: Site, rated: RatedRound) -> Visitor:
    return site.visitor(rated.lead.id)


def _add(lead: Visitor, path: str, **typed: str) -> Answer:
    page = lead.get(path)
    return lead.submit(page, page.form(holding="login"), **{"name": "Zoe", "login": "zoe", **typed})


def _password(answer: Answer) -> str:
    return answer.page.one("code", data_one_time_password="").text


def _states(answer: Answer) -> list[str]:
    return [cell.text for cell in answer.page.all("td", data_head="State")]


def _membership(site: Site, reviewer_id: int, role: str = "") -> int:
    with site.database.reading() as session:
        own = select(Membership.id).where(Membership.reviewer_id == reviewer_id)
        return session.scalars(own.where(Membership.role == role) if role else own).one()


def test_a_person_is_added_signs_in_and_finds_claims(site: Site, rated: RatedRound, lead: Visitor, path: str) -> None:
    shown = _add(lead, path)
    assert shown.status == 200
    assert "They are shown only this once" in shown.text
    assert shown.page.one("h1").text == "One-time password for Zoe"
    assert "http://localhost/sign-in" in shown.text
    zoe = site.visitor()
    entered = zoe.submit(zoe.get("/sign-in"), login="zoe", password=_password(shown))
    assert zoe.follow(entered).location == "/account/password"
    with site.database.reading() as session:
        person = session.scalars(select(Reviewer).where(Reviewer.login == "zoe")).one()
        assert (person.name, person.must_change_password, person.may_create_projects) == ("Zoe", True, False)
        member = session.scalars(select(Membership).where(Membership.reviewer_id == person.id)).one()
        assert (member.role, member.pseudonym) == ("reviewer", "R4")
        assert len(session.scalars(select(Assignment.id).where(Assignment.reviewer_id == person.id)).all()) == 2
    assert _password(shown) not in lead.get(path).html


@pytest.mark.parametrize("role", ["lead", "adjudicator", "observer"])
def test_other_roles(site: Site, lead: Visitor, path: str, role: str) -> None:
    _add(lead, path, role=role)
    with site.database.reading() as session:
        person = session.scalars(select(Reviewer).where(Reviewer.login == "zoe")).one()
        assert session.scalars(select(Membership.role).where(Membership.reviewer_id == person.id)).one() == role
        assert session.scalars(select(Assignment.id).where(Assignment.reviewer_id == person.id)).all() == []


@pytest.mark.parametrize(
    ("typed", "field", "message"),
    [
        ({"name": ""}, "name", "Give the person’s name."),
        ({"login": ""}, "login", "Give a sign-in name."),
        ({"login": "z o e"}, "login", "A sign-in name has 2 to 80 letters, digits"),
        ({"role": "owner"}, "role", "Choose one of these."),
    ],
)
def test_refused(site: Site, lead: Visitor, path: str, typed: dict[str, str], field: str, message: str) -> None:
    answer = _add(lead, path, **typed)
    assert answer.status == 422
    assert answer.page.by_id(f"{field}-error").text.startswith(message)
    assert f"{field}-error" in answer.page.by_id(field)["aria-describedby"].split()
    kept = answer.form(holding="login").values
    for name, value in ({"name": "Zoe", "login": "zoe"} | typed).items():
        assert name == "role" or kept[name] == value
    with site.database.reading() as session:
        assert session.scalars(select(Reviewer).where(Reviewer.login == "zoe")).all() == []


def test_nobody_is_a_member_twice(lead: Visitor, path: str) -> None:
    assert _add(lead, path).status == 200
    answer = _add(lead, path, login="ZOE", name="Another Zoe")
    assert answer.status == 409
    assert "This person is a member of the project already, as reviewer." in answer.page.one("p", role="alert").text
    assert answer.form(holding="login").values["name"] == "Another Zoe"


def test_who_was_let_go_comes_back_by_the_sign_in_name(site: Site, lead: Visitor, path: str) -> None:
    _add(lead, path)
    with site.database.writing() as session:
        zoe = session.scalars(select(Reviewer).where(Reviewer.login == "zoe")).one()
        session.scalars(select(Membership).where(Membership.reviewer_id == zoe.id)).one().is_active = False
    assert "Zoe takes part again." in lead.follow(_add(lead, path)).text


def test_somebody_with_an_account_keeps_their_password(site: Site, lead: Visitor, path: str) -> None:
    with site.database.writing() as session:
        other = make_rated_round(session, ["2"])
        other.lead.login = "olga"
    olga = site.visitor(other.lead.id)
    answer = _add(lead, path, login="olga")
    assert "Lea Lead has an account already and signs in with it as before." in lead.follow(answer).text
    assert olga.get(path.removesuffix("members")).status == 200
    refused = lead.post(f"{path}/{_membership(site, other.lead.id, 'reviewer')}/password")
    assert (refused.status, "works in others too" in refused.text) == (403, True)


def test_a_one_time_password_is_kept_by_no_browser(lead: Visitor, path: str) -> None:
    assert _add(lead, path).response.headers["Cache-Control"] == "no-store"


def test_a_new_one_time_password_ends_the_old_one(site: Site, rated: RatedRound, lead: Visitor, path: str) -> None:
    ann = rated.reviewers[0]
    visitor = site.visitor(ann.id)
    own = f"{path}/{_membership(site, ann.id)}"
    action = f"{own}/password"
    assert lead.get(own).page.all("a", href=action)
    asked = lead.get(action)
    assert "Give Ann a new one-time password?" in asked.text
    assert visitor.get("/projects").status == 200
    given = _password(lead.submit(asked))
    assert visitor.get("/projects").status == 303
    fresh = site.visitor()
    assert fresh.submit(fresh.get("/sign-in"), login=ann.login, password=given).status == 303


def test_a_lead_takes_over_no_other_lead(site: Site, rated: RatedRound, lead: Visitor, path: str) -> None:
    """Another lead may lead other projects as well: whoever runs the installation gives leads new passwords."""
    _add(lead, path, role="lead")
    with site.database.reading() as session:
        other = session.scalars(select(Reviewer.id).where(Reviewer.login == "zoe")).one()
    own = f"{path}/{_membership(site, other)}"
    action = f"{own}/password"
    assert not lead.get(own).page.all("a", href=action)
    refused = lead.post(action)
    assert refused.status == 403
    assert "annotator reviewer password" in refused.text


def test_letting_go_and_bringing_back(site: Site, rated: RatedRound, lead: Visitor, path: str) -> None:
    action = f"{path}/{_membership(site, rated.reviewers[0].id)}/active"
    asked = lead.get(action)
    assert "Take Ann out of the project?" in asked.text
    assert "Rounds shows how many claims they leave, to be handed on." in asked.text
    assert set(_states(lead.get(path))) == {"takes part"}
    gone = lead.follow(lead.submit(asked))
    assert _states(gone).count("no longer takes part") == 1
    assert "Ann no longer takes part. Their ratings are kept." in gone.page.one("p", role="status").text
    asked = lead.get(action)
    assert "Bring Ann back into the project?" in asked.text
    assert "Round 1 is open: reviewers who join get all its claims at once." in asked.text
    back = lead.follow(lead.submit(asked))
    assert set(_states(back)) == {"takes part"}
    assert "Ann takes part again." in back.page.one("p", role="status").text


def test_the_last_lead_stays(site: Site, rated: RatedRound, lead: Visitor, path: str) -> None:
    refused = lead.post(f"{path}/{_membership(site, rated.lead.id)}/active", active="no")
    assert refused.status == 409
    assert "A project needs a lead." in refused.text
    assert lead.get(path).status == 200


def test_nobody_that_is_no_member(lead: Visitor, path: str) -> None:
    assert lead.post(f"{path}/999/password").status == 404
    assert lead.post(f"{path}/999/active", active="no").status == 404


def test_example_reviewers_get_no_password(demonstration: Site, lead_id: int) -> None:
    lead = demonstration.visitor(lead_id)
    page = lead.get("/p/demo/members")
    assert "example, made up" in page.text
    with demonstration.database.reading() as session:
        example = session.scalars(
            select(Membership.id).join(Reviewer, Reviewer.id == Membership.reviewer_id).where(Reviewer.is_example)
        ).all()[0]
    assert lead.post(f"/p/demo/members/{example}/password").status == 404
    assert lead.get(f"/p/demo/members/{example}/password").status == 404
    assert lead.get(f"/p/demo/members/{example}/active").status == 200


def test_who_looked_early_is_marked(site: Site, rated: RatedRound, lead: Visitor, path: str) -> None:
    lead.post(f"/p/{rated.project.slug}/rounds/1/open-results")
    assert "unblinded since" in lead.get(path).text


def test_role_group_and_share_are_changed_on_a_page_of_their_own(
    site: Site, rated: RatedRound, lead: Visitor, path: str
) -> None:
    ann = rated.reviewers[0]
    page = lead.get(f"{path}/{_membership(site, ann.id)}")
    assert page.page.one("h1").text == "Ann"
    assert "R2, for good: others and exports know this person by it" in page.text
    assert "While round 1 is open, an observer or adjudicator could see its results." in page.text
    form = page.form(holding="work_weight")
    assert (form.values["role"], form.values["group"], form.values["work_weight"]) == ("reviewer", "", "1")
    listed = lead.follow(lead.submit(page, form, group="press", work_weight="2"))
    assert "Ann: the changes are saved." in listed.page.one("p", role="status").text
    assert [cell.text for cell in listed.page.all("td", data_head="Group")] == ["–", "press", "–"]
    assert [cell.text for cell in listed.page.all("td", data_head="Share of the work")] == ["–", "2", "1"]
    assert [cell.text for cell in listed.page.all("td", data_head="Pseudonym")] == ["R1", "R2", "R3"]
    other = lead.get(f"{path}/{_membership(site, rated.reviewers[1].id)}")
    assert "Groups so far: press." in other.text


def test_what_cannot_be_is_refused_and_kept(site: Site, rated: RatedRound, lead: Visitor, path: str) -> None:
    page = lead.get(f"{path}/{_membership(site, rated.reviewers[0].id)}")
    form = page.form(holding="work_weight")
    refused = lead.submit(page, form, group="press", work_weight="101")
    assert (refused.status, refused.form(holding="work_weight").values["group"]) == (422, "press")
    assert refused.page.by_id("work_weight-error").text == "A whole number from 0 to 100."
    lead.submit(page, form, role="observer")
    stuck = lead.submit(page, form, role="reviewer", group="press")
    assert (stuck.status, stuck.form(holding="work_weight").values["group"]) == (409, "press")
    assert "As observer this person could see the results of the open round." in stuck.page.one("p", role="alert").text


def test_a_lead_may_give_the_lead_away_but_not_the_last(
    site: Site, rated: RatedRound, lead: Visitor, path: str
) -> None:
    own = f"{path}/{_membership(site, rated.lead.id)}"
    page = lead.get(own)
    assert lead.submit(page, page.form(holding="work_weight"), role="reviewer").status == 409
    _add(lead, path, role="lead")
    left = lead.submit(page, page.form(holding="work_weight"), role="reviewer")
    assert left.location == path.removesuffix("members")
    assert lead.follow(left).status == 200
    assert lead.get(path).status == 403


def test_it_is_said_what_the_open_round_means_for_who_joins(rated: RatedRound, lead: Visitor, path: str) -> None:
    assert "Round 1 is open: reviewers who join get all its claims at once." in lead.get(path).text
    lead.post(f"/p/{rated.project.slug}/rounds/1/lock")
    assert "reviewers who join" not in lead.get(path).text
