"""Applications for the tests of pages: on an empty database, and on the demonstration."""

import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from blind_street import Maker, Street
from visiting import Site, make_site

from annotator import edge
from annotator.database import Database, open_database
from annotator.services import accounts
from annotator.services.demonstration import load_demonstration

LOADED = datetime(2026, 3, 3, 12, 0, tzinfo=UTC)


@pytest.fixture
def site(sqlite_database: Database) -> Site:
    return make_site(sqlite_database)


@pytest.fixture(scope="session")
def demonstration_template(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("demonstration") / "annotator.db"
    shutil.copy(sqlite_template, path)
    database = open_database(f"sqlite:///{path}")
    with database.writing() as session:
        lead = accounts.create_reviewer(session, login="lead", name="Lead", now=LOADED, may_create_projects=True)
        load_demonstration(session, LOADED, lead_id=lead.id)
    with database.engine.connect() as connection:
        connection.exec_driver_sql("ROLLBACK")
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        connection.exec_driver_sql("BEGIN")
    database.dispose()
    return path


@pytest.fixture
def demonstration(demonstration_template: Path, tmp_path: Path) -> Iterator[Site]:
    path = tmp_path / "demonstration.db"
    shutil.copy(demonstration_template, path)
    database = open_database(f"sqlite:///{path}")
    yield make_site(database)
    database.dispose()


@pytest.fixture
def lead_id(demonstration: Site) -> int:
    with demonstration.database.reading() as session:
        return accounts.find_reviewer(session, "lead").id


@pytest.fixture(scope="module")
def street(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Street]:
    now = datetime.now(UTC)
    with pytest.MonkeyPatch.context() as patch:
        # One moment for all, so that no clock makes two houses differ.
        patch.setattr(edge, "now", lambda: now)
        street = Street(sqlite_template, tmp_path_factory.mktemp("street"), patch)
        yield street
        street.leave()


@pytest.fixture
def houses(street: Street) -> Maker:
    """Hand out a house for each of the two sites."""
    places = iter(range(len(street.sites)))
    return lambda secrets, reveal: street.house(next(places), secrets, reveal)
