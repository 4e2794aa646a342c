"""The queries behind the export of ratings."""

from typing import Any

import factories
import pytest
from ranged_round import RANGE_RUBRIC
from rated_round import make_rated_round
from sqlalchemy import text
from sqlalchemy.orm import Session

from annotator.database import Database
from annotator.services.blindness import Opening
from annotator.services.export_reviews import Answers, count_reviews, count_withheld, select_reviews
from annotator.services.rubrics import read_rubric


def test_counting_reviews(session: Session) -> None:
    made = make_rated_round(session, ["3 4", ". 2"])
    made.rate(0, 0, "2", "again")
    made.withdraw(1, 1)
    assert count_reviews(session, made.round.id) == 3
    assert count_reviews(session, made.round.id + 1) == 0


def test_counting_what_stays_closed(session: Session) -> None:
    made = make_rated_round(session, ["3 4 1", ". 2 ."])
    made.rate(0, 0, "2", "again")
    made.withdraw(1, 1)
    third = made.reviewers[2].id

    def withheld(claims: list[int] | None, answers: Answers) -> int:
        opening = Opening(None if claims is None else frozenset(claims), aggregates=False, own_reviewer_id=third)
        return count_withheld(session, made.round.id, opening, answers)

    second_claim = made.claims[1].id
    assert [withheld([], answers) for answers in Answers] == [2, 2, 3]
    assert [withheld([second_claim], answers) for answers in Answers] == [2, 2, 2]
    assert [withheld(None, answers) for answers in Answers] == [0, 0, 0]


@pytest.mark.parametrize("definition", [factories.RUBRIC, RANGE_RUBRIC], ids=["points", "ranges"])
def test_reviews_are_read_in_the_order_in_which_they_are_stored(
    sqlite_database: Database, definition: dict[str, Any]
) -> None:
    """Else each would be looked up on another page of the file, and a large export would take twice as long."""
    with sqlite_database.writing() as session:
        criteria = read_rubric(session, factories.make_rubric(session, definition)).criteria
        query = select_reviews(1, Answers.COUNTED, criteria)
        statement = str(query.compile(compile_kwargs={"literal_binds": True}))
        plan = [row[3] for row in session.execute(text(f"EXPLAIN QUERY PLAN {statement}"))]
    assert plan[0] == "SEARCH review USING INTEGER PRIMARY KEY (rowid=?)"
    assert not any(step.startswith("SCAN") for step in plan)
