"""The rounds of a project and of a claim, asked for by several parts of a page and read once."""

from counted_statements import counted
from rated_round import make_rated_round

from annotator.database import Database
from annotator.services import blindness
from annotator.services.projects import find_member
from annotator.services.rounds_holding import all_rounds, find_assignment, open_round_of, read_all_for, round_of


def test_one_statement_tells_what_others_would_ask(sqlite_database: Database) -> None:
    with sqlite_database.writing() as session:
        made = make_rated_round(session, ["3 .", ". ."])
        project_id, round_id, claim_id = made.project.id, made.round.id, made.claims[0].id
        ben, his = made.reviewers[1].id, made.assignment(1, 0)
        member = find_member(session, project_id, ben)
    assert member is not None
    with sqlite_database.reading() as session:
        apart = find_assignment(session, round_id, claim_id, ben), all_rounds(session, project_id)[0].id
    with counted(sqlite_database) as statements, sqlite_database.reading() as session:
        (round_,) = read_all_for(session, project_id, claim_id, ben)
        assert (find_assignment(session, round_id, claim_id, ben), all_rounds(session, project_id)[0].id) == apart
        assert open_round_of(session, claim_id) is round_
        assert round_of(session, claim_id, round_id) is round_
        assert blindness.rates(session, round_, member)
    assert apart == (his, round_id)
    assert len(statements) == 1


def test_a_round_that_does_not_hold_the_claim_is_found_all_the_same(sqlite_database: Database) -> None:
    with sqlite_database.writing() as session:
        made = make_rated_round(session, ["3 ."])
        other = make_rated_round(session, ["3 ."])
        claim_id, round_id, reviewer_id = made.claims[0].id, other.round.id, made.reviewers[0].id
    with sqlite_database.reading() as session:
        assert round_of(session, claim_id, round_id).id == round_id
        assert find_assignment(session, round_id, claim_id, reviewer_id) is None
