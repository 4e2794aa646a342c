"""Inviting by link: made and shown once, opened by all sorts of people, spent, expired, revoked."""

from datetime import timedelta

import factories
import pytest
from inviting import ACCOUNT, MADE_AT, PASSWORD, heading, invite
from rated_round import RatedRound
from sqlalchemy import select, update
from visiting import Site, Visitor

from annotator.models import AuditEntry, InvitationUse, Membership, Reviewer
from annotator.models.vocabulary import Role
from annotator.services import accounts, projects
from annotator.services.invitations import Terms


@pytest.fixture
def lead(site: Site, rated: RatedRound) -> Visitor:
    return site.visitor(rated.lead.id)


def used(site: Site) -> list[int]:
    with site.database.reading() as session:
        return list(session.scalars(select(InvitationUse.reviewer_id)))


def member(site: Site, rated: RatedRound, login: str) -> Membership | None:
    with site.database.reading() as session:
        return session.scalar(
            select(Membership)
            .join(Reviewer, Reviewer.id == Membership.reviewer_id)
            .where(Reviewer.login == login, Membership.project_id == rated.project.id)
        )


# ---- The lead's side


def test_a_link_is_made_shown_once_and_listed(site: Site, lead: Visitor, path: str) -> None:
    page = lead.get(f"{path}/invitations")
    assert "No invitation is open. Make one below." in page.text
    shown = lead.submit(page, page.form(holding="uses"), label="students", uses="3", group="press", role="observer")
    assert (shown.status, shown.response.headers["Cache-Control"]) == (200, "no-store")
    link = shown.page.by_id("link").text
    assert link.startswith("http://localhost/invite/")
    assert "shown only this once: nothing but a checksum of it is kept" in shown.text
    assert "It takes 3 people into the project as observer, until" in shown.text
    assert "&lt;" not in shown.html
    listed = lead.get(f"{path}/invitations")
    row = listed.page.all("td", data_head="Used")
    assert [cell.text for cell in row] == ["0 of 3"]
    assert "observer, group press" in listed.text
    assert link.rpartition("/")[2] not in listed.html
    assert site.visitor().get(link.removeprefix("http://localhost")).status == 200


def test_a_lead_is_invited_once_and_with_a_warning(lead: Visitor, path: str) -> None:
    page = lead.get(f"{path}/invitations")
    refused = lead.submit(page, page.form(holding="uses"), role="lead", uses="2", label="Nina")
    assert refused.status == 422
    assert "a link for a lead works for one person" in refused.page.by_id("uses-error").text
    form = refused.form(holding="uses")
    assert (form.values["role"], form.values["uses"], form.values["label"]) == ("lead", "2", "Nina")
    shown = lead.submit(refused, form, uses="1")
    assert "This link makes a lead." in shown.text


def test_what_is_malformed_is_refused_and_kept(lead: Visitor, path: str) -> None:
    page = lead.get(f"{path}/invitations")
    refused = lead.submit(page, page.form(holding="uses"), days="999", label="Nina")
    assert (refused.status, refused.form(holding="uses").values["label"]) == (422, "Nina")
    assert "A whole number from 1 to 365." in refused.page.by_id("days-error").text


def test_the_list_names_who_came_and_folds_what_is_over(
    site: Site, rated: RatedRound, lead: Visitor, path: str
) -> None:
    link = invite(site, rated, Terms(label="for Nina", uses=1))
    invite(site, rated, Terms(days=1, label="for Olga"), ago=timedelta(days=2))
    visitor = site.visitor()
    visitor.submit(visitor.get(link), **ACCOUNT)
    listed = lead.get(f"{path}/invitations")
    assert "2 invitations that no longer work" in listed.text
    states = [cell.text.split(" ")[0:2] for cell in listed.page.all("td", data_head="State")]
    assert [words[0] for words in states] == ["expired", "used"]
    assert "Nina N. (R4)" in listed.text


def test_revoking_is_asked_first_and_final(site: Site, rated: RatedRound, lead: Visitor, path: str) -> None:
    link = invite(site, rated, Terms(label="Nina"))
    listed = lead.get(f"{path}/invitations")
    (action,) = [each["href"] for each in listed.page.all("a") if each["href"].endswith("/revoke")]
    asked = lead.get(action)
    assert heading(asked) == "Revoke the invitation for Nina?"
    assert site.visitor().get(link).status == 200
    done = lead.follow(lead.submit(asked))
    assert "nobody comes in by its link any more" in done.page.one("p", role="status").text
    closed = site.visitor().get(link)
    assert (closed.status, heading(closed)) == (410, "This invitation has been revoked")
    assert "There is nothing to revoke. Its state: revoked." in lead.get(action).text
    assert lead.get(f"{path}/invitations/999/revoke").status == 404


# ---- A visitor without an account


def test_a_visitor_makes_an_account_and_lands_on_the_first_claim(site: Site, rated: RatedRound) -> None:
    visitor, link = site.visitor(), invite(site, rated, Terms(group="press"))
    page = visitor.get(link)
    assert heading(page) == rated.project.title
    assert "Lea Lead invites you to a project" in page.text
    assert "As reviewer you rate how much support is shown" in page.text
    entered = visitor.submit(page, **ACCOUNT)
    claim = visitor.follow(visitor.follow(entered))
    assert claim.status == 200
    assert "Claim 1 of 2" in claim.text
    assert "Welcome. You take part in" in claim.page.one("p", role="status").text
    found = member(site, rated, "nina")
    assert found is not None
    assert (found.role, found.group_name, found.pseudonym) == ("reviewer", "press", "R4")
    with site.database.reading() as session:
        actions = session.scalars(select(AuditEntry.action).where(AuditEntry.actor_id == found.reviewer_id)).all()
    assert {"invitation.used", "member.added"} <= set(actions)
    fresh = site.visitor()
    assert fresh.submit(fresh.get("/sign-in"), login="nina", password=PASSWORD).location == "/projects"


@pytest.mark.parametrize("role", [Role.LEAD, Role.ADJUDICATOR, Role.OBSERVER])
def test_others_land_on_the_claims(site: Site, rated: RatedRound, path: str, role: Role) -> None:
    visitor = site.visitor()
    page = visitor.get(invite(site, rated, Terms(role)))
    assert f"As {role.value} you" in page.text
    assert visitor.submit(page, **ACCOUNT).location == f"{path}/"


@pytest.mark.parametrize(
    ("change", "field", "message"),
    [
        ({"password": "harbours", "again": "harbours"}, "password", "A password has 10 to 200 characters."),
        ({"again": "a window over the sea"}, "again", "The two passwords differ."),
        ({"login": "n"}, "login", "A sign-in name has 2 to 80 letters"),
        ({"login": "Taken"}, "login", "The sign-in name taken is taken. Choose another."),
        ({"name": "\u200b"}, "name", "Give the person’s name"),
    ],
)
def test_nothing_typed_is_lost(site: Site, rated: RatedRound, change: dict[str, str], field: str, message: str) -> None:
    with site.database.writing() as session:
        factories.make_reviewer(session, login="taken")
    visitor, link = site.visitor(), invite(site, rated)
    refused = visitor.submit(visitor.get(link), **(ACCOUNT | change))
    assert refused.status == 422
    assert message in refused.page.by_id(f"{field}-error").text
    kept = refused.form(holding="login").values
    typed = ACCOUNT | change
    assert (kept["name"], kept["login"]) == (typed["name"], typed["login"])
    assert (kept["password"], kept["again"]) == ("", "")
    assert typed["password"] not in refused.html
    assert used(site) == []
    assert visitor.submit(refused, **(ACCOUNT | {"login": "nina2"})).status == 303


def test_a_form_without_its_token_shows_what_was_typed(site: Site, rated: RatedRound) -> None:
    refused = site.visitor().send(invite(site, rated), ACCOUNT)
    assert (refused.status, used(site)) == (400, [])
    assert "Your name: Nina N." in refused.page.by_id("typed").text
    assert PASSWORD not in refused.html


# ---- Somebody with an account


def test_somebody_signed_in_takes_part_with_one_button(site: Site, rated: RatedRound, path: str) -> None:
    with site.database.writing() as session:
        olga = factories.make_reviewer(session, name="Olga")
    visitor, link = site.visitor(olga.id), invite(site, rated, Terms(uses=2))
    page = visitor.get(link)
    assert "You are signed in as Olga" in page.text
    assert not page.page.all("input", name="password")
    entered = visitor.submit(page)
    assert entered.location == f"{path}/rate"
    assert used(site) == [olga.id]
    again = visitor.get(link)
    assert (again.status, heading(again)) == (200, "You take part already")
    assert "using it again changes nothing and takes no further use of it" in again.text
    sent_again = visitor.post(link)
    assert (sent_again.status, heading(sent_again), used(site)) == (200, "You take part already", [olga.id])


def test_somebody_with_an_account_signs_in_and_comes_back(site: Site, rated: RatedRound) -> None:
    with site.database.writing() as session:
        accounts.create_reviewer(session, login="olga", name="Olga", now=MADE_AT, password=PASSWORD)
    visitor, link = site.visitor(), invite(site, rated)
    page = visitor.get(link)
    (sign_in,) = [each["href"] for each in page.page.all("a") if "next=" in each["href"]]
    back = visitor.submit(visitor.get(sign_in), login="olga", password=PASSWORD)
    assert back.location == link
    assert "Take part as reviewer" in visitor.follow(back).text


def test_a_one_time_password_is_replaced_first_and_the_invitation_comes_after(site: Site, rated: RatedRound) -> None:
    with site.database.writing() as session:
        accounts.create_reviewer(session, login="olga", name="Olga", now=MADE_AT, password=PASSWORD, is_one_time=True)
    visitor, link = site.visitor(), invite(site, rated)
    entered = visitor.submit(visitor.get(f"/sign-in?next={link}"), login="olga", password=PASSWORD)
    asked = visitor.follow(visitor.follow(entered))
    assert heading(asked) == "Change password"
    own = "another window over it"
    wrong = visitor.submit(asked, current=PASSWORD, password=own, again="different")
    done = visitor.submit(wrong, current=PASSWORD, password=own, again=own)
    assert done.location == link
    assert used(site) == []


def test_a_member_with_another_role_keeps_it(site: Site, rated: RatedRound) -> None:
    with site.database.writing() as session:
        observer = factories.make_reviewer(session)
        projects.add_member(session, rated.project, observer.id, Role.OBSERVER, now=MADE_AT, actor_id=None)
    visitor, link = site.visitor(observer.id), invite(site, rated)
    for answer in (visitor.get(link), visitor.post(link)):
        assert "You are a member of" in answer.text
        assert "as observer. The link changes nothing for you" in answer.text
    assert used(site) == []


def test_who_was_let_go_is_sent_to_the_lead(site: Site, rated: RatedRound) -> None:
    ann, link = rated.reviewers[0], invite(site, rated)
    with site.database.writing() as session:
        session.execute(update(Membership).where(Membership.reviewer_id == ann.id).values(is_active=False))
    visitor = site.visitor(ann.id)
    for answer in (visitor.get(link), visitor.post(link)):
        assert (answer.status, heading(answer)) == (403, "You no longer take part")
        assert "ask the lead of the project" in answer.text
    assert used(site) == []


def test_who_joins_in_another_window_meanwhile_hears_so(site: Site, rated: RatedRound) -> None:
    with site.database.writing() as session:
        olga = factories.make_reviewer(session)
    visitor, link = site.visitor(olga.id), invite(site, rated)
    page = visitor.get(link)
    with site.database.writing() as session:
        projects.add_member(session, rated.project, olga.id, Role.REVIEWER, now=MADE_AT, actor_id=None)
    assert "The link changes nothing for you" in visitor.submit(page).text
