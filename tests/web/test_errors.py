"""What went wrong is said on a page, never with the words of the program's own fault."""

import logging

import pytest
from rated_round import RatedRound, make_rated_round
from sqlalchemy.exc import IntegrityError
from visiting import Answer, Site
from visiting import make_site as make_site_on
from werkzeug.exceptions import Unauthorized

from annotator.database import Database
from annotator.errors import AnnotatorError, Conflict, Invalid, NotAllowed, NotFound

SECRET = "words of the program itself"


@pytest.fixture
def rated(site: Site) -> RatedRound:
    with site.database.writing() as session:
        return make_rated_round(session, ["2 3 4"])


def _fails_with(site: Site, error: Exception) -> Answer:
    def fail() -> str:
        raise error

    own = make_site_on(site.database)
    own.app.add_url_rule("/fails", view_func=fail)
    answer = own.visitor().get("/fails")
    assert SECRET not in answer.html
    assert "Traceback" not in answer.html
    return answer


def test_a_foreign_host_is_refused(site: Site) -> None:
    for path in ("/", "/sign-in", "/static/none/app.css", "/nothing"):
        for host in ("elsewhere.example", "127.0.0.1.elsewhere.example", "a b"):
            answer = Answer(site.app.test_client(use_cookies=False).get(path, headers={"Host": host}), path)
            assert answer.status == 400
            assert "elsewhere" not in answer.html
            assert "only under this machine’s own name" in answer.text
            assert "Content-Security-Policy" in answer.response.headers


@pytest.mark.parametrize("host", ["localhost:8000", "127.0.0.1:8000", "127.0.0.1", "[::1]:8000", "[::1]"])
def test_names_of_this_machine(site: Site, host: str) -> None:
    assert site.visitor().get("/sign-in", headers={"Host": host}).status == 200


def test_outside_loopback_any_name_is_answered(sqlite_database: Database) -> None:
    site = make_site_on(sqlite_database, "0.0.0.0")  # noqa: S104
    assert site.visitor().get("/sign-in", headers={"Host": "annotator.example"}).status == 200


@pytest.mark.parametrize(
    ("error", "status", "heading"),
    [
        (NotFound("No such thing."), 404, "Not found"),
        (NotAllowed("No such thing."), 403, "Not allowed"),
        (Conflict("No such thing."), 409, "Not possible now"),
        (Invalid("No such thing."), 422, "Something is missing or wrong"),
        (AnnotatorError("No such thing."), 500, "Something went wrong"),
        (Unauthorized("No such thing."), 401, "Unauthorized"),
    ],
)
def test_refusals_are_pages(site: Site, error: Exception, status: int, heading: str) -> None:
    answer = _fails_with(site, error)
    assert answer.status == status
    assert answer.page.one("h1").text == heading
    assert "No such thing." in answer.text


def test_an_unexpected_error(site: Site, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.ERROR, "annotator"):
        answer = _fails_with(site, RuntimeError(SECRET))
    assert answer.status == 500
    assert "The fault is ours and has been logged." in answer.text
    assert SECRET in caplog.text


def test_what_the_database_refuses(site: Site, caplog: pytest.LogCaptureFixture) -> None:
    answer = _fails_with(site, IntegrityError("INSERT", None, Exception(SECRET)))
    assert answer.status == 409
    assert "Somebody changed this at the same moment, so nothing was saved." in answer.text
    assert SECRET in caplog.text


def test_what_was_typed_is_not_logged(site: Site, rated: RatedRound, caplog: pytest.LogCaptureFixture) -> None:
    visitor = site.visitor(rated.lead.id)
    with site.database.writing() as session:
        session.connection().exec_driver_sql("UPDATE reviewer SET may_create_projects = 1")
        session.connection().exec_driver_sql(
            "CREATE TRIGGER broken BEFORE INSERT ON project BEGIN SELECT 1 FROM nowhere; END"
        )
    answer = visitor.submit(visitor.get("/projects/new"), title=SECRET)
    assert answer.status == 500
    assert "Failed: POST /projects/new" in caplog.text
    assert "INSERT INTO project" in caplog.text
    assert SECRET not in caplog.text


def test_of_what_the_database_refuses_its_details_are_not_logged(site: Site, caplog: pytest.LogCaptureFixture) -> None:
    """PostgreSQL tells the whole row there."""
    error = IntegrityError("INSERT", None, Exception(f"a rule is broken\nDETAIL:  Failing row contains (1, {SECRET})."))
    assert _fails_with(site, error).status == 409
    assert "a rule is broken" in caplog.text
    assert SECRET not in caplog.text


@pytest.mark.parametrize("path", ["/sign-in/{secret}", "/invite/{secret}"])
def test_the_secret_of_a_link_is_not_logged(site: Site, path: str, caplog: pytest.LogCaptureFixture) -> None:
    with site.database.writing() as session:
        for table in ("sign_in_link", "invitation"):
            session.connection().exec_driver_sql(f"ALTER TABLE {table} RENAME TO {table}_lost")
    assert site.visitor().get(path.format(secret="hush-hush")).status == 500
    assert f"Failed: GET {path.format(secret='…')}" in caplog.text
    assert "hush-hush" not in caplog.text


@pytest.mark.parametrize("table", ["reviewer", "membership", "claim"])
def test_a_database_that_fails(site: Site, rated: RatedRound, table: str) -> None:
    """Also where it fails before it is known who asks, so that the page that says so can ask nothing."""
    visitor = site.visitor(rated.lead.id)
    with site.database.writing() as session:
        session.connection().exec_driver_sql(f"ALTER TABLE {table} RENAME TO lost")
    answer = visitor.get(f"/p/{rated.project.slug}/")
    assert answer.status == 500
    assert "The database did not answer. Nothing was saved." in answer.text
    assert "OperationalError" not in answer.html
    assert "no such table" not in answer.html


def test_the_next_move_depends_on_who_asks(site: Site, rated: RatedRound) -> None:
    assert site.visitor().get("/nothing").page.one("a", class_="button").text == "Sign in"
    lead = site.visitor(rated.lead.id)
    assert lead.get("/nothing").page.one("a", class_="button").text == "To your projects"
    unknown = lead.get(f"/p/{rated.project.slug}/claims/K99")
    assert unknown.status == 404
    assert unknown.page.one("a", class_="button").text == "To the claims of this project"


def test_a_wrong_method(site: Site) -> None:
    answer = site.visitor().get("/sign-out")
    assert answer.status == 405
    assert "Go back and use the page’s own buttons." in answer.text


def test_too_much_at_once(site: Site) -> None:
    body = b'--x\r\nContent-Disposition: form-data; name="login"\r\n\r\n' + b"a" * (3 * 1024 * 1024) + b"\r\n--x--\r\n"
    client = site.visitor().client
    answer = Answer(client.post("/sign-in", data=body, content_type="multipart/form-data; boundary=x"), "/sign-in")
    assert answer.status == 413
    assert "a file may have up to 20 MB" in answer.text


def test_a_form_without_its_token(site: Site) -> None:
    answer = site.visitor().send("/sign-in", {"login": "a", "password": "b"})
    assert answer.status == 400
    assert answer.page.one("h1").text == "This form is too old"
