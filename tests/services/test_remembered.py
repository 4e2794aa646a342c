"""What a report computed is computed again only when something has changed."""

from dataclasses import replace

from rated_round import RatedRound, make_rated_round
from sqlalchemy import update

from annotator.database import Database
from annotator.models import Reviewer
from annotator.services.agreement_data import read_ratings
from annotator.services.remembered import MOST_RESULTS, _memories, remembered

TABLE = ["2 3 4", "1 1 vague"]


class Maker:
    """Counts how often it was asked."""

    def __init__(self, database: Database, made: RatedRound) -> None:
        self.database, self.made, self.times = database, made, 0

    def ask(self, key: str = "report") -> int:
        with self.database.reading() as session:
            ratings = read_ratings(session, self.made.round, self.made.main)
            return remembered(session, key, ratings.identity, self._make)

    def _make(self) -> int:
        self.times += 1
        return self.times


def make(database: Database) -> Maker:
    with database.writing() as session:
        return Maker(database, make_rated_round(session, TABLE))


def test_nothing_changed(sqlite_database: Database) -> None:
    maker = make(sqlite_database)
    assert [maker.ask(), maker.ask(), maker.ask("other"), maker.ask()] == [1, 1, 2, 1]


def test_a_new_rating(sqlite_database: Database) -> None:
    maker = make(sqlite_database)
    maker.ask()
    with sqlite_database.writing() as session:
        replace(maker.made, session=session).rate(0, 0, "5", "again")
    assert [maker.ask(), maker.ask()] == [2, 2]


def test_a_new_name(sqlite_database: Database) -> None:
    maker = make(sqlite_database)
    maker.ask()
    with sqlite_database.writing() as session:
        session.execute(update(Reviewer).where(Reviewer.id == maker.made.reviewers[0].id).values(name="Anna"))
    assert maker.ask() == 2


def test_a_writing_session_remembers_nothing(sqlite_database: Database) -> None:
    maker = make(sqlite_database)
    with sqlite_database.writing() as session:
        ratings = read_ratings(session, maker.made.round, maker.made.main)
        assert [remembered(session, "report", ratings.identity, maker._make) for _each in range(2)] == [1, 2]


def test_only_so_many_results(sqlite_database: Database) -> None:
    maker = make(sqlite_database)
    for number in range(MOST_RESULTS + 5):
        maker.ask(str(number))
    assert len(_memories[sqlite_database.engine.pool].entries) == MOST_RESULTS
    assert maker.ask("0") == MOST_RESULTS + 6


def test_what_is_asked_for_again_stays_longer(sqlite_database: Database) -> None:
    maker = make(sqlite_database)
    others = MOST_RESULTS - 1  # which claims there are is remembered too
    for number in range(others):
        maker.ask(str(number))
    maker.ask("0")
    maker.ask("one more")
    assert (maker.ask("0"), maker.ask("1")) == (1, others + 2)
