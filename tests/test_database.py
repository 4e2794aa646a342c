"""The engine, its write queue and its migrations."""

from sqlalchemy import text

from annotator.database import Database, check, current_revision, head_revision


def test_models_equal_the_head(database: Database) -> None:
    assert check(database) == []
    assert current_revision(database) == head_revision()


def test_writing_commits_and_reading_does_not(database: Database) -> None:
    insert = text("INSERT INTO rubric (id, key, name, summary) VALUES (:id, :key, 'n', '')")
    with database.reading() as session:
        session.execute(insert, {"id": 1, "key": "a"})
    with database.writing() as session:
        session.execute(insert, {"id": 2, "key": "b"})
    with database.reading() as session:
        assert session.scalars(text("SELECT key FROM rubric")).all() == ["b"]
