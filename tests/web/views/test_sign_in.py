"""Signing in and out."""

from datetime import UTC, datetime, timedelta

import factories
import pytest
from sqlalchemy import select
from visiting import Answer, Site, Visitor, make_site

from annotator.database import Database
from annotator.models import SignInFailure
from annotator.services import accounts

PASSWORD = "a long enough password"
ELSEWHERE = ["//evil.example", "/\\evil.example", "https://evil.example", "evil", "\\\\evil", "/\t/evil.example", ""]


@pytest.fixture(scope="module")
def password_hash() -> str:
    return accounts.hash_password(PASSWORD)


@pytest.fixture
def ann(site: Site, password_hash: str) -> int:
    with site.database.writing() as session:
        return factories.make_reviewer(session, login="ann", name="Ann", password_hash=password_hash).id


def _try(visitor: Visitor, login: str = "ann", password: str = PASSWORD, page: str = "/sign-in") -> Answer:
    return visitor.submit(visitor.get(page), login=login, password=password)


def test_in_and_out(site: Site, ann: int) -> None:
    visitor = site.visitor()
    answer = _try(visitor, " ANN ")
    assert answer.location == "/projects"
    page = visitor.follow(answer)
    assert "Sign out Ann" in page.text
    out = visitor.submit(page, next(form for form in page.page.forms if form.action == "/sign-out"))
    assert out.location == "/sign-in"
    assert visitor.get("/projects").location == "/sign-in?next=/projects"


def test_the_start_leads_to_the_projects(site: Site, ann: int) -> None:
    assert site.visitor().get("/").location == "/sign-in?next=/"
    assert site.visitor(ann).get("/").location == "/projects"


def test_who_is_signed_in_needs_no_form(site: Site, ann: int) -> None:
    visitor = site.visitor(ann)
    assert visitor.get("/sign-in").location == "/projects"
    assert visitor.get("/sign-in?next=/account/password").location == "/account/password"


@pytest.mark.parametrize(("login", "password"), [("ann", "a wrong password"), ("nobody", PASSWORD)])
def test_a_wrong_name_and_a_wrong_password_look_the_same(site: Site, ann: int, login: str, password: str) -> None:
    answer = _try(site.visitor(), login, password)
    assert answer.status == 422
    assert answer.page.one("p", role="alert").text == (
        "Sign-in name and password do not match. Passwords are case-sensitive."
    )
    assert answer.form().values["login"] == login
    assert answer.form().values["password"] == ""


def test_both_are_asked_for(site: Site) -> None:
    answer = _try(site.visitor(), "ann", "")
    assert answer.status == 422
    assert answer.page.one("p", role="alert").text == "Give your sign-in name and password."
    assert answer.form().values["login"] == "ann"


def test_too_many_attempts(site: Site, ann: int) -> None:
    visitor = site.visitor()
    for _attempt in range(5):
        assert _try(visitor, password="a wrong password").status == 422
    refused = _try(visitor)
    assert refused.status == 429
    assert 14 * 60 < int(refused.response.headers["Retry-After"]) <= 15 * 60 + 1
    assert "Too many attempts with this sign-in name. Try again in 15 min." in refused.text
    with site.database.writing() as session:
        for failure in session.scalars(select(SignInFailure)):
            failure.at -= timedelta(minutes=16)
    assert _try(visitor).status == 303


@pytest.mark.parametrize("wanted", ELSEWHERE)
def test_signing_in_leads_nowhere_else(site: Site, ann: int, wanted: str) -> None:
    visitor = site.visitor()
    page = visitor.get("/sign-in", query_string={"next": wanted})
    assert visitor.submit(page, login="ann", password=PASSWORD).location == "/projects"
    assert site.visitor(ann).get("/sign-in", query_string={"next": wanted}).location == "/projects"


def test_signing_in_leads_back(site: Site, ann: int) -> None:
    visitor = site.visitor()
    page = visitor.follow(visitor.get("/p/some/claims/C1?version=2"))
    assert page.form().values["next"] == "/p/some/claims/C1?version=2"
    mistaken = visitor.submit(page, login="ann", password="a wrong password")
    assert visitor.submit(mistaken, password=PASSWORD).location == "/p/some/claims/C1?version=2"


def test_who_was_shut_out_cannot_sign_in(site: Site, ann: int) -> None:
    visitor = site.visitor(ann)
    with site.database.writing() as session:
        accounts.find_reviewer(session, "ann").is_active = False
    assert visitor.get("/projects").status == 303
    assert _try(site.visitor()).status == 422


def _link(site: Site, reviewer_id: int, at: datetime | None = None) -> str:
    with site.database.writing() as session:
        return "/sign-in/" + accounts.make_sign_in_link(session, reviewer_id, at or datetime.now(UTC))


def test_a_link_signs_in_once(site: Site, ann: int) -> None:
    link = _link(site, ann)
    visitor = site.visitor()
    assert visitor.get(link).location == "/projects"
    assert visitor.get("/projects").status == 200
    again = site.visitor().get(link)
    assert again.status == 403
    assert "This link has been used or is too old." in again.text


def test_looking_at_a_link_with_head_spends_nothing(site: Site, ann: int) -> None:
    link = _link(site, ann)
    site.visitor().client.head(link)
    assert site.visitor().get(link).status == 303


def test_a_link_is_valid_for_ten_minutes(site: Site, ann: int) -> None:
    old = _link(site, ann, datetime.now(UTC) - timedelta(minutes=11))
    assert site.visitor().get(old).status == 403
    young = _link(site, ann, datetime.now(UTC) - timedelta(minutes=9))
    assert site.visitor().get(young).status == 303


@pytest.mark.parametrize("address", ["192.0.2.7", "", "unix"])
def test_a_link_works_only_from_this_machine(site: Site, ann: int, address: str) -> None:
    link = _link(site, ann)
    refused = site.visitor().get(link, environ_overrides={"REMOTE_ADDR": address})
    assert refused.status == 403
    assert "works only on the machine that printed it" in refused.text
    assert site.visitor().get(link).status == 303


def test_a_link_works_only_on_loopback(sqlite_database: Database) -> None:
    site = make_site(sqlite_database, "192.0.2.1")
    with sqlite_database.writing() as session:
        reviewer = factories.make_reviewer(session)
    assert site.visitor().get(_link(site, reviewer.id)).status == 403


def test_a_link_leads_to_the_demonstration(demonstration: Site, lead_id: int) -> None:
    visitor = demonstration.visitor()
    answer = visitor.get(_link(demonstration, lead_id))
    assert answer.location == "/p/demo/"
    first = visitor.follow(answer)
    assert "C20" in first.text
    assert "C27" in first.text
    assert "Example data." in first.text
