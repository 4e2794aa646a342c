"""Headers of every answer, and the cookie."""

import re
from datetime import UTC, datetime

import factories
import pytest
from visiting import Answer, Site, make_site

from annotator.database import Database
from annotator.services import accounts

PASSWORD = "a long enough password"
PUBLIC = "0.0.0.0"  # noqa: S104 - outside loopback
SECURE = "https://annotator.example"


def _answers(site: Site) -> list[Answer]:
    """A page, a redirection, a refusal, a page that is not there, a form without a token, a static file."""
    visitor = site.visitor()
    static = re.findall(r'href="(/static/[^"]+)"', visitor.get("/sign-in").html)[0]
    gets = [visitor.get(path) for path in ("/sign-in", "/projects", "/sign-in/none", "/nothing", static)]
    return [*gets, visitor.send("/sign-in")]


def test_every_answer_has_the_headers(site: Site) -> None:
    answers = _answers(site)
    assert [answer.status for answer in answers] == [200, 303, 403, 404, 200, 400]
    for answer in answers:
        headers = answer.response.headers
        policy = dict(part.strip().split(" ", 1) for part in headers["Content-Security-Policy"].split(";"))
        assert policy["default-src"] == "'none'"
        assert policy["script-src"] == policy["style-src"] == policy["form-action"] == "'self'"
        assert policy["frame-ancestors"] == policy["base-uri"] == "'none'"
        assert "unsafe" not in headers["Content-Security-Policy"]
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["X-Frame-Options"] == "DENY"
        assert headers["Referrer-Policy"] == "same-origin"
        assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
        assert "Strict-Transport-Security" not in headers


def test_pages_are_kept_by_no_one_and_files_for_ever(site: Site) -> None:
    *pages, file, _form = _answers(site)
    assert {answer.response.headers["Cache-Control"] for answer in pages} == {"private, no-cache"}
    assert "immutable" in file.response.headers["Cache-Control"]


def test_no_page_has_script_or_style_of_its_own(demonstration: Site, lead_id: int) -> None:
    """The policy would refuse them."""
    lead = demonstration.visitor(lead_id)
    for path in ("/p/demo/", "/p/demo/claims/C20", "/p/demo/dashboard", "/p/demo/sources/ihor-tyshkevich"):
        page = lead.get(path).page
        assert [element for element in page.elements if element.get("style") is not None] == []
        assert page.all("style") == []
        assert [script.get("src") is None for script in page.all("script")] == [False]
        assert [element for element in page.elements if any(name.startswith("on") for name in element.attributes)] == []


def _cookie(site: Site, base: str) -> str:
    with site.database.writing() as session:
        factories.make_reviewer(session, login="ann", password_hash=accounts.hash_password(PASSWORD))
    visitor = site.visitor()
    page = visitor.get("/sign-in", base_url=base)
    fields = page.form().values | {"login": "ann", "password": PASSWORD}
    answer = visitor.send("/sign-in", fields, base_url=base, headers={"Referer": f"{base}/sign-in"})
    assert answer.status == 303
    cookie: str = answer.response.headers["Set-Cookie"]
    return cookie


def test_the_cookie_on_loopback(site: Site) -> None:
    parts = _cookie(site, "http://localhost").split("; ")
    assert {"HttpOnly", "SameSite=Lax", "Path=/"} <= set(parts)
    assert "Secure" not in parts


def test_the_cookie_outside_loopback(sqlite_database: Database) -> None:
    site = make_site(sqlite_database, PUBLIC)
    assert {"HttpOnly", "SameSite=Lax", "Secure"} <= set(_cookie(site, SECURE).split("; "))
    answer = site.visitor().get("/sign-in", base_url=SECURE)
    assert answer.response.headers["Strict-Transport-Security"] == "max-age=31536000"


@pytest.mark.parametrize("reviewer", ["1", True, None, 1.5])
def test_a_cookie_with_something_else_in_it_is_nobody(site: Site, reviewer: object) -> None:
    visitor = site.visitor()
    with visitor.client.session_transaction() as cookie:
        cookie["reviewer"], cookie["epoch"] = reviewer, 1
    assert visitor.get("/projects").status == 303


def test_a_cookie_signed_by_another_key_is_nobody(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    with site.database.writing() as session:
        reviewer = factories.make_reviewer(session)
    visitor = site.visitor(reviewer.id)
    kept = visitor.client.get_cookie("annotator")
    assert kept is not None
    monkeypatch.setitem(site.app.config, "SECRET_KEY", "x" * 40)
    assert visitor.get("/projects").status == 303


def test_the_time_of_a_request_is_utc(site: Site) -> None:
    with site.app.app_context():
        from annotator import edge

        assert edge.now().tzinfo is UTC
        assert abs((edge.now() - datetime.now(UTC)).total_seconds()) < 5
