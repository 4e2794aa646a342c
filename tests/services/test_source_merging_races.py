"""Sources that are merged at the same moment, through real connections: none leads into nothing, or in a circle."""

from collections.abc import Callable

import factories
from at_once import at_once
from factories import NOW
from sqlalchemy import select
from sqlalchemy.orm import Session

from annotator.database import Database
from annotator.errors import AnnotatorError
from annotator.models import Source
from annotator.services.source_merging import Merger, merge_into
from annotator.services.sources import read_source

NAMES = ("ann", "ben", "cleo")


def make_sources(database: Database) -> int:
    """Make a project with a claim of each of the sources, and return its id."""
    with database.writing() as session:
        project = factories.make_project(session)
        for name in NAMES:
            factories.make_claim(
                session, project, claimant=factories.make_source(session, project, key=name, name=name)
            )
        return project.id


def merging(project_id: int, key: str, into: str) -> Callable[[Session], Merger]:
    return lambda session: merge_into(session, project_id, key, into, now=NOW, actor_id=None)


def leads_to(database: Database, project_id: int) -> dict[str, str | None]:
    with database.reading() as session:
        rows = session.scalars(select(Source).where(Source.project_id == project_id)).all()
        keys = {row.id: row.key for row in rows}
        return {row.key: keys.get(row.merged_into_id or 0) for row in rows}


def test_of_two_who_merge_the_same_two_either_way_one_is_told(database: Database) -> None:
    project_id = make_sources(database)
    done = at_once(database, [merging(project_id, "ann", "ben"), merging(project_id, "ben", "ann")])
    assert sum(isinstance(outcome, Merger) for outcome in done) == 1
    assert sum(isinstance(outcome, AnnotatorError) for outcome in done) == 1
    found = leads_to(database, project_id)
    assert sorted(name for name, other in found.items() if other) in (["ann"], ["ben"])


def test_who_merges_into_one_that_is_being_merged_comes_to_its_end(database: Database) -> None:
    project_id = make_sources(database)
    done = at_once(database, [merging(project_id, "ann", "ben"), merging(project_id, "ben", "cleo")])
    assert all(isinstance(outcome, Merger) for outcome in done), done
    # Whichever came first: a name that was merged means what it was merged into.
    assert leads_to(database, project_id) == {"ann": "cleo", "ben": "cleo", "cleo": None}
    with database.reading() as session:
        assert read_source(session, project_id, "cleo").as_claimant == 3
