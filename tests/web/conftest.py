"""Applications for the tests of pages: on an empty database, and on the demonstration."""

import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path

import pytest
from blind_street import Maker, Street
from filled_files import filled
from visiting import Site, make_site

from annotator import edge
from annotator.database import Database, open_database
from annotator.services import accounts
from annotator.services.demonstration import load_demonstration
from annotator.web.rare_pages import RARE

LOADED = datetime(2026, 3, 3, 12, 0, tzinfo=UTC)


@pytest.fixture(scope="session", autouse=True)
def rare_views() -> None:
    """Load what is loaded late: first met in a test that measures no coverage, it would be missing from coverage."""
    for pages in RARE:
        import_module(pages.import_name)


@pytest.fixture(scope="session")
def kept_sites() -> dict[str, Site]:
    """The applications made so far, by their databases: each keeps its rules and templates, and no data."""
    return {}


def _kept(sites: dict[str, Site], database: Database) -> Site:
    # Made in the first test that asks: an application wants a database that has its tables.
    address = str(database.engine.url)
    if address not in sites:
        sites[address] = make_site(database)
    return sites[address]


@pytest.fixture
def site(sqlite_database: Database, kept_sites: dict[str, Site]) -> Site:
    """An application that other tests meet as well: a test that changes it makes its own."""
    return _kept(kept_sites, sqlite_database)


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


@pytest.fixture(scope="session")
def kept_demonstration(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    """One engine for all tests, beside that of the empty database, which a test may ask for as well."""
    database = open_database(f"sqlite:///{tmp_path_factory.mktemp('demonstrations') / 'annotator.db'}")
    yield database
    database.dispose()


@pytest.fixture
def demonstration(
    demonstration_template: Path, kept_demonstration: Database, kept_sites: dict[str, Site]
) -> Iterator[Site]:
    with filled(kept_demonstration, demonstration_template) as database:
        yield _kept(kept_sites, database)


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
