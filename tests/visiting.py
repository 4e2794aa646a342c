"""People at browsers: each keeps their own cookies and sends forms with the token of the page they stand on."""

import atexit
import gc
import shutil
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from io import BytesIO
from pathlib import Path
from typing import Any

from flask import Flask
from pages import Form, Page
from sqlalchemy import select
from werkzeug.test import TestResponse

from annotator.app import create_app
from annotator.config import Settings
from annotator.database import Database
from annotator.models import Assignment, Claim
from annotator.services import accounts

LOOPBACK = "127.0.0.1"

# One folder for all applications of this process: what one has compiled, the others need not.
DATA = Path(tempfile.mkdtemp(prefix="annotator-tests-"))
atexit.register(shutil.rmtree, DATA, ignore_errors=True)


@dataclass
class Answer:
    """What came back: the response, and the page in it."""

    response: TestResponse
    path: str

    @property
    def status(self) -> int:
        return self.response.status_code

    @property
    def location(self) -> str:
        return self.response.headers["Location"]

    @property
    def html(self) -> str:
        return self.response.get_data(as_text=True)

    @cached_property
    def page(self) -> Page:
        return Page(self.html)

    @property
    def text(self) -> str:
        return self.page.text

    def form(self, action: str = "", holding: str = "csrf_token") -> Form:
        return self.page.form(action, holding)


class Visitor:
    """One browser."""

    def __init__(self, app: Flask, database: Database) -> None:
        self.client = app.test_client()
        self.database = database

    def get(self, path: str, **options: Any) -> Answer:
        # Read to its end and closed, as a browser does: what is streamed holds a connection to the database until then.
        return Answer(self.client.get(path, buffered=True, **options), path)

    def send(self, path: str, data: Mapping[str, Any] | None = None, **options: Any) -> Answer:
        """Post as it is, with no token added."""
        return Answer(self.client.post(path, data=dict(data or {}), **options), path)

    def submit(self, answer: Answer, form: Form | None = None, **changes: str | None) -> Answer:
        """Send a form of the page in `answer` with these changes; None leaves a field out."""
        form = form or answer.form()
        sent = {name: value for name, value in (form.values | changes).items() if value is not None}
        return self.send(form.action or answer.path, sent)

    def token(self) -> str:
        """Return the token that this browser's forms carry now."""
        page = self.get("/sign-in", follow_redirects=True).page
        return page.all("input", name="csrf_token")[0]["value"]

    def post(self, path: str, **data: Any) -> Answer:
        """Post with a token, as from a page of ours."""
        return self.send(path, {"csrf_token": self.token()} | data)

    def upload(self, path: str, content: bytes, **changes: str) -> Answer:
        """Send the form of the page at `path` with a file in it."""
        form = self.get(path).form(holding="file")
        sent = form.values | changes | {"file": (BytesIO(content), "claims.csv")}
        return self.send(path, sent, content_type="multipart/form-data")

    def follow(self, answer: Answer) -> Answer:
        """Open where an answer points."""
        assert answer.status == 303, answer.text
        return self.get(answer.location)

    def sign_in(self, reviewer_id: int) -> "Visitor":
        """Sign in by a one-time link."""
        with self.database.writing() as session:
            token = accounts.make_sign_in_link(session, reviewer_id, datetime.now(UTC))
        assert self.get(f"/sign-in/{token}").status == 303
        return self


@dataclass(frozen=True)
class Site:
    """An application on a database, and those who visit it."""

    app: Flask
    database: Database

    def visitor(self, reviewer_id: int | None = None) -> Visitor:
        """Return a fresh browser, signed in as this person."""
        visitor = Visitor(self.app, self.database)
        return visitor if reviewer_id is None else visitor.sign_in(reviewer_id)

    def assignment(self, reviewer_id: int, claim_key: str) -> int:
        """Return the id of the person's assignment of a claim in the newest round that has it."""
        with self.database.reading() as session:
            return session.scalars(
                select(Assignment.id)
                .join(Claim, Claim.id == Assignment.claim_id)
                .where(Assignment.reviewer_id == reviewer_id, Claim.key == claim_key)
                .order_by(Assignment.round_id.desc())
            ).all()[0]


def make_settings(database: Database, host: str = LOOPBACK) -> Settings:
    url = database.engine.url.render_as_string(hide_password=False)
    return Settings(DATA, url, "k" * 40, host, 8000, 1)


def make_site(database: Database, host: str = LOOPBACK) -> Site:
    """Return an application as it is in operation: tokens wanted, errors answered by pages."""
    # Python 3.11 fails now and then when it collects garbage while routes are compiled (python/cpython, gh-106905); the
    # server does not collect any at that time either.
    gc.disable()
    try:
        app = create_app(make_settings(database, host), database)
    finally:
        gc.enable()
    return Site(app, database)
