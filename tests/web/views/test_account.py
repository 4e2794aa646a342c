"""One's own password."""

from datetime import UTC, datetime

import factories
import pytest
from visiting import Answer, Site, Visitor

from annotator.services import accounts

OLD, NEW = "an old password", "a new password"


@pytest.fixture
def ann(site: Site) -> int:
    with site.database.writing() as session:
        return factories.make_reviewer(session, login="ann", password_hash=accounts.hash_password(OLD)).id


def _change(visitor: Visitor, current: str = OLD, password: str = NEW, again: str | None = None) -> Answer:
    page = visitor.get("/account/password")
    return visitor.submit(
        page, page.form(holding="current"), current=current, password=password, again=again or password
    )


def _sign_in(visitor: Visitor, password: str) -> Answer:
    return visitor.submit(visitor.get("/sign-in"), login="ann", password=password)


def test_other_browsers_are_signed_out(site: Site, ann: int) -> None:
    here, elsewhere = site.visitor(ann), site.visitor(ann)
    answer = _change(here)
    assert answer.location == "/projects"
    assert "Your password has been changed. Other browsers are signed out." in here.follow(answer).text
    assert elsewhere.get("/projects").status == 303
    assert _sign_in(site.visitor(), OLD).status == 422
    assert _sign_in(site.visitor(), NEW).status == 303


@pytest.mark.parametrize(
    ("current", "password", "again", "field", "message"),
    [
        ("wrong", NEW, NEW, "current", "That is not your current password."),
        ("", NEW, NEW, "current", "Give your current password."),
        (OLD, "short", "short", "password", "A password has 10 to 200 characters."),
        (OLD, OLD, OLD, "password", "The new password must differ from the current one."),
        (OLD, NEW, "another password", "again", "The two new passwords differ."),
    ],
)
def test_refused(site: Site, ann: int, current: str, password: str, again: str, field: str, message: str) -> None:
    answer = _change(site.visitor(ann), current, password, again)
    assert answer.status == 422
    assert answer.page.by_id(f"{field}-error").text == message
    assert f"{field}-error" in answer.page.by_id(field)["aria-describedby"]
    assert answer.page.by_id(field)["aria-invalid"] == "true"
    assert {answer.form(holding="current").values[name] for name in ("current", "password", "again")} == {""}
    assert _sign_in(site.visitor(), OLD).status == 303


def test_a_one_time_password_is_replaced_first(site: Site, ann: int) -> None:
    with site.database.writing() as session:
        given = accounts.give_one_time_password(session, ann, factories.NOW, None)
    visitor = site.visitor()
    assert visitor.follow(_sign_in(visitor, given)).status == 303
    for path in ("/projects", "/projects/new", "/p/any/", "/"):
        assert visitor.get(path).location == "/account/password"
    page = visitor.get("/account/password")
    assert "You signed in with a one-time password." in page.text
    assert visitor.post("/projects/new", title="Too early").location == "/account/password"
    assert _change(visitor, given).location == "/projects"
    assert visitor.get("/projects").status == 200


def test_whoever_was_given_a_one_time_password_may_sign_out(site: Site, ann: int) -> None:
    with site.database.writing() as session:
        given = accounts.give_one_time_password(session, ann, factories.NOW, None)
    visitor = site.visitor()
    _sign_in(visitor, given)
    page = visitor.get("/account/password").page
    token = page.all("input", name="csrf_token")[0]["value"]
    assert visitor.send("/sign-out", {"csrf_token": token}).location == "/sign-in"
    assert visitor.get("/account/password").location.startswith("/sign-in")


def test_a_link_proves_who_it_is_without_the_one_time_password(site: Site, ann: int) -> None:
    """It leads to where it says, and a password of one's own can be chosen without the other."""
    with site.database.writing() as session:
        accounts.give_one_time_password(session, ann, factories.NOW, None)
        link = "/sign-in/" + accounts.make_sign_in_link(session, ann, datetime.now(UTC))
    visitor = site.visitor()
    assert visitor.get(link).location == "/projects"
    assert visitor.get("/projects").status == 200
    page = visitor.get("/account/password")
    form = page.form(holding="again")
    assert "current" not in form.values
    assert visitor.submit(page, form, password=NEW, again=NEW).location == "/projects"
    assert _sign_in(site.visitor(), NEW).status == 303


def test_who_signed_in_by_a_link_can_choose_a_first_password(site: Site) -> None:
    with site.database.writing() as session:
        lead = factories.make_reviewer(session, login="ann")
    visitor = site.visitor(lead.id)
    page = visitor.get("/account/password")
    assert "You signed in by a link and have no password of your own yet." in page.text
    form = page.form(holding="again")
    assert "current" not in form.values
    refused = visitor.submit(page, form, password="short", again="short")
    assert (refused.status, "current" in refused.form(holding="again").values) == (422, False)
    assert visitor.submit(page, form, password=NEW, again=NEW).location == "/projects"
    assert _sign_in(site.visitor(), NEW).status == 303
    assert "current" in visitor.get("/account/password").form(holding="again").values
