"""Claims with known answers in the coefficients: only where somebody asks for them, and the report says so."""

import pytest
from planted_round import make_planted_round, own, submit
from rated_round import RatedRound
from sqlalchemy import insert
from sqlalchemy.orm import Session

from annotator.errors import Invalid, NotAllowed
from annotator.models import Assignment
from annotator.models.vocabulary import Purpose
from annotator.services.agreement_selection import Selection, count_known_claims, read_choices, read_selection
from annotator.services.blindness import opening_for
from annotator.services.project_agreement import ProjectReport, project_report


@pytest.fixture
def made(session: Session) -> RatedRound:
    """K1 trains, K2 and K3 are hidden; everything is rated, K4 a second time by Ann."""
    made = make_planted_round(
        session,
        claims=8,
        known={0: (Purpose.TRAINING, "3"), 1: (Purpose.GOLD, "3"), 2: (Purpose.GOLD, "4")},
        has_gold=True,
        training_pass_percent=0,
    )
    for reviewer, step in enumerate(("2", "4")):
        for each in own(made, reviewer, Purpose.TRAINING):
            submit(made, each, step)
    session.connection().exec_driver_sql("UPDATE membership SET trained_at = '2026-03-03 12:00:00'")
    session.expire_all()
    for reviewer in (0, 1):
        for each in own(made, reviewer):
            if each.purpose != Purpose.TRAINING:
                submit(made, each, "3" if each.claim_id % 2 else "4")
    again = {
        "round_id": made.round.id,
        "claim_id": made.claims[3].id,
        "reviewer_id": made.reviewers[0].id,
        "purpose": "repeat",
        "position": 99,
        "state": "open",
    }
    session.execute(insert(Assignment), again)
    submit(made, own(made, 0, Purpose.REPEAT)[0], "1")
    made.project.ratings_goal = 2
    return made


def read(made: RatedRound, include: str = "") -> ProjectReport:
    return project_report(
        made.session,
        made.project,
        made.round,
        opening_for(made.session, made.round, made.member(made.lead)),
        viewer=made.member(made.lead),
        selection=Selection(include=include),
        with_details=True,
    )


@pytest.mark.parametrize(
    ("include", "claims", "ratings"),
    [("", 5, 10), ("gold", 7, 14), ("training", 6, 12), ("gold,training", 8, 16)],
)
def test_what_is_counted(made: RatedRound, include: str, claims: int, ratings: int) -> None:
    made.lock()
    found = read(made, include)
    assert (found.claims, found.report.ratings) == (claims, ratings)
    assert (found.ratings_in_all is None) == (not found.selection.is_narrow)
    assert [row.result.claim_id for row in found.contested.rows] == (
        [made.claims[0].id] if "training" in include else []
    )


def test_the_report_says_what_it_counts(made: RatedRound) -> None:
    made.lock()
    notes = " ".join(read(made).report.notes)
    assert "2 claims with known answers (hidden among the others) are left out." in notes
    assert "1 claim with a known answer (training) is left out." in notes
    notes = " ".join(read(made, "gold").report.notes)
    assert "2 claims with known answers (hidden among the others) are counted with the claims to rate." in notes
    assert "1 claim with a known answer (training) is left out." in notes


def test_nothing_of_it_while_claims_are_closed(made: RatedRound) -> None:
    with pytest.raises(NotAllowed):
        read(made, "gold")


def test_what_there_is_to_include(made: RatedRound, session: Session) -> None:
    assert read_choices(session, made.project.id).included == (
        ("gold", "counted: hidden among the others"),
        ("training", "counted: training"),
        ("gold,training", "all counted"),
    )
    assert count_known_claims(session, made.round) == {Purpose.GOLD: 2, Purpose.TRAINING: 1}


def test_the_words_of_an_address() -> None:
    chosen = read_selection({"include": " training, gold "})
    assert chosen.include == "gold,training"
    assert chosen.as_words == {"include": "gold,training"}
    assert not chosen.is_narrow
    assert chosen.purposes == (Purpose.RATING, Purpose.GOLD, Purpose.TRAINING)
    for word in ("repeat", "rating", "everything"):
        with pytest.raises(Invalid, match="never counts"):
            read_selection({"include": word})
