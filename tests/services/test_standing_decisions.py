"""What stands decided: remembered, and read anew as soon as something is decided."""

from decided_round import decide, make_locked_round
from sqlalchemy.orm import Session

from annotator.database import Database
from annotator.models import Round
from annotator.models.vocabulary import Cause, Outcome
from annotator.services.standing_decisions import asked_again, read_standing_decisions


def test_each_reader_sees_what_was_decided_last(database: Database) -> None:
    with database.writing() as session:
        made = make_locked_round(session)
        decide(made, 3, causes=("oversight",))
    main, round_id, claim_id = made.main, made.round.id, made.claims[2].id

    def read() -> dict[int, str]:
        with database.reading() as reading:
            found = read_standing_decisions(reading, reading.get_one(Round, round_id), main)
            assert found is read_standing_decisions(reading, reading.get_one(Round, round_id), main)
            assert all(Cause.OVERSIGHT in each.causes for each in found.values() if each.point)
            return {claim: each.result for claim, each in found.items()}

    assert read() == {claim_id: "Settled on 3 · Step 3"}
    for number, (outcome, expected) in enumerate(
        [(Outcome.DIFFER, {claim_id: "Reasonable people differ"}), (Outcome.REOPENED, {})], start=1
    ):
        with database.writing() as session:
            made = type(made)(
                session,
                made.project,
                session.get_one(Round, round_id),
                made.rubric,
                made.lead,
                made.reviewers,
                made.claims,
            )
            decide(made, 3, outcome, base_number=number)
        assert read() == expected


def test_what_is_marked_to_be_asked_again(session: Session) -> None:
    made = make_locked_round(session)
    decide(made, 3, Outcome.ONE_MORE)
    decide(made, 2, Outcome.ONE_MORE)
    decide(made, 2, Outcome.DIFFER, base_number=1)
    assert asked_again(session, made.round) == {made.claims[2].id}
