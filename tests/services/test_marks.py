"""By what it is told that something has changed."""

from factories import NOW
from rated_round import make_rated_round
from sqlalchemy.orm import Session

from annotator.database import Database
from annotator.services import audit
from annotator.services.marks import Marks, read_marks


def test_nothing_has_come_yet(session: Session) -> None:
    assert read_marks(session, 1) == Marks((0, None), 0, 0, 0, (0, 0))


def test_deeds_of_the_project_and_rows_of_all(session: Session) -> None:
    made = make_rated_round(session, ["2 .", ". 1"])
    before = read_marks(session, made.project.id)
    made.rate(0, 0, "3", "again")
    rated = read_marks(session, made.project.id)
    assert (rated.logged, rated.review, rated.assignment) == (before.logged, before.review, before.assignment)
    assert rated.revision > before.revision
    audit.record(session, "round.locked", "round:9", now=NOW, actor_id=None, project_id=made.project.id)
    assert read_marks(session, made.project.id).logged == (before.logged[0] + 1, NOW)
    elsewhere = read_marks(session, made.project.id + 1)
    assert elsewhere == Marks((0, None), rated.revision, rated.review, rated.assignment, (0, 0))


def test_a_reading_session_is_told_once_what_it_sees(database: Database) -> None:
    with database.writing() as session:
        made = make_rated_round(session, ["2 ."])
    with database.reading() as reading:
        before = read_marks(reading, made.project.id)
        with database.writing() as session:
            audit.record(session, "round.locked", "round:9", now=NOW, actor_id=None, project_id=made.project.id)
        assert read_marks(reading, made.project.id) is before
    with database.reading() as reading:
        assert read_marks(reading, made.project.id).logged[0] == before.logged[0] + 1
