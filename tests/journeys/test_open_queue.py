"""Thirty-two people at the real server, each with a connection of their own, draw and rate from one queue."""

import shutil
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from threading import Barrier
from urllib.parse import urlencode

import pytest
from pages import Page
from planned_round import Planned, held, make_planned, queue
from serving import Browser, serving
from sqlalchemy import select

from annotator.database import Database, open_database
from annotator.models import Assignment
from annotator.services import accounts

CLIENTS, CLAIMS, EACH = 32, 24, 3


@pytest.fixture
def data(sqlite_template: Path, tmp_path: Path) -> Path:
    folder = tmp_path / "instance"
    folder.mkdir()
    shutil.copy(sqlite_template, folder / "annotator.db")
    return folder


@pytest.fixture
def kept(data: Path) -> Iterator[Database]:
    database = open_database(f"sqlite:///{data / 'annotator.db'}")
    yield database
    database.dispose()


class Person:
    """One client: signs in by a link, and rates what comes until there is nothing."""

    def __init__(self, browser: Browser, link: str, path: str) -> None:
        self.browser = Browser(browser.host, browser.port)
        assert self.browser.send("GET", link)[0] == 303
        self.path = path
        self.rated: list[str] = []

    def rate_everything(self, start: Barrier) -> list[str]:
        start.wait()
        status, where, _text = self.browser.send("GET", f"{self.path}/rate")
        while status == 303 and where.partition("?")[0] != f"{self.path}/rate":
            address = where.partition("?")[0]
            text = self.browser.send("GET", address)[2]
            form = Page(text).form(holding="rationale")
            typed = form.values | {"c_support": "3", "c_basis": "article"}
            status, where, _text = self.browser.send("POST", address, urlencode(typed))
            assert status == 303
            self.rated.append(address)
            if where.partition("?")[0] == f"{self.path}/rate":
                status, where, _text = self.browser.send("GET", where)
        return self.rated


def test_no_claim_gets_more_reviewers_than_it_wants(data: Path, kept: Database) -> None:
    with kept.writing() as session:
        planned: Planned = make_planned(session, queue(EACH), claims=CLAIMS, people=CLIENTS)
        links = [
            f"/sign-in/{accounts.make_sign_in_link(session, person.id, datetime.now(UTC))}" for person in planned.people
        ]
    path = f"/p/{planned.project.slug}"
    with serving(data, "serve", WEB_CONCURRENCY="2") as (browser, _said), ThreadPoolExecutor(CLIENTS) as pool:
        people = list(pool.map(lambda link: Person(browser, link, path), links))
        start = Barrier(CLIENTS)
        rated = list(pool.map(lambda person: person.rate_everything(start), people))
    assert sum(map(len, rated)) == CLAIMS * EACH
    with kept.reading() as session:
        assert held(session, planned.round) == dict.fromkeys(range(1, CLAIMS + 1), EACH)
        pairs = Counter(session.execute(select(Assignment.claim_id, Assignment.reviewer_id)).all())
        assert set(pairs.values()) == {1}
        assert set(session.scalars(select(Assignment.state))) == {"submitted"}
