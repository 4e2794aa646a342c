"""How many statements a page costs: as many for a large project as for a small one."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import factories
import pytest
from rated_round import make_rated_round
from rating_pages import open_next, save
from sqlalchemy import event
from visiting import Site

from annotator.database import Database
from annotator.web.pictures.registry import list_kinds

MOST = 15
PAGES = (
    "sources",
    "sources?all=claims",
    "sources?reviewer=R2&other=R3",
    "sources?point=2&other_point=5",
    "consensus",
    "consensus?sort=key",
    "consensus.csv",
    "planning",
)


@contextmanager
def counted(database: Database) -> Iterator[list[str]]:
    """Yield the statements that SQLite is asked, also those that go to the driver by themselves."""
    statements: list[str] = []
    connections: list[Any] = []

    def note(statement: str) -> None:
        if statement.lstrip().upper().startswith(("SELECT", "WITH", "INSERT", "UPDATE", "DELETE")):
            statements.append(statement)

    def watch(connection: Any, _record: object) -> None:
        connection.set_trace_callback(note)
        connections.append(connection)

    database.engine.dispose()  # so that every connection is made anew, and watched
    event.listen(database.engine, "connect", watch)
    yield statements
    event.remove(database.engine, "connect", watch)
    for connection in connections:
        connection.set_trace_callback(None)


@pytest.mark.parametrize("page", PAGES)
def test_a_page_of_particulars_costs_few_statements(site: Site, page: str) -> None:
    with site.database.writing() as session:
        rated = make_rated_round(session, [f"{1 + n % 5} {1 + n % 4} {1 + n % 3}" for n in range(20)])
        rated.lock()
    lead = site.visitor(rated.lead.id)
    path = f"/p/{rated.project.slug}/agreement/"
    with counted(site.database) as statements:
        lead.get(f"{path}sources?reviewer=R4")  # a process reads the rubric and the ratings once
        statements.clear()
        assert lead.get(path + page).status == 200
        first = len(statements)
        statements.clear()
        assert lead.get(path + page).status == 200
    assert 0 < len(statements) <= first <= MOST, "\n".join(statements)


@pytest.mark.parametrize("page", ["pictures", *(f"picture/{kind.name}" for kind in list_kinds())])
def test_a_picture_costs_few_statements(site: Site, page: str) -> None:
    with site.database.writing() as session:
        rated = make_rated_round(session, [f"{1 + n % 5} {1 + n % 4} {1 + n % 3}" for n in range(20)])
        factories.make_relation(session, rated.claims[0], rated.claims[1])
        rated.lock()
    lead = site.visitor(rated.lead.id)
    with counted(site.database) as statements:
        lead.get(f"/p/{rated.project.slug}/agreement")
        statements.clear()
        assert lead.get(f"/p/{rated.project.slug}/{page}").status == 200
    assert 0 < len(statements) <= MOST, "\n".join(statements)


BESIDE_THE_RATING = ("draft", "guideline_version", "private_note", "revision_passage")


def test_a_save_asks_nothing_of_what_it_does_not_use(site: Site) -> None:
    """Draft and guideline are found by the statement that reads where the assignment stands, and by no other."""
    with site.database.writing() as session:
        rated = make_rated_round(session, [". 2", ". 3", ". 4"])
    ann = site.visitor(rated.reviewers[0].id)
    with counted(site.database) as statements:
        for _claim in range(2):
            page = open_next(ann, f"/p/{rated.project.slug}")
            statements.clear()
            assert save(ann, page).status == 303
    # SQLite names a statement once more for each of its triggers.
    touching = {statement for statement in statements if any(name in statement for name in BESIDE_THE_RATING)}
    begins = {" ".join(statement.split()[:3]) for statement in touching}
    assert len(touching) == 2, "\n".join(touching)
    assert begins == {"SELECT assignment.reviewer_id, assignment.position,", "INSERT INTO review_revision"}
