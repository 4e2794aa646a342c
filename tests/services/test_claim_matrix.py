"""Claims by criteria, as far as they are open."""

from rated_round import make_rated_round
from sqlalchemy.orm import Session

from annotator.models.vocabulary import Reveal
from annotator.services import claims
from annotator.services.claim_matrix import read_matrix

TABLE = ["1 1", "5 4", "3 .", "vague .", "2o 2"]


def test_the_best_supported_first_and_what_nobody_rated_last(session: Session) -> None:
    made = make_rated_round(session, TABLE)
    made.lock()
    assert made.rubric.basis is not None
    found = read_matrix(session, made.round, [made.main, made.rubric.basis], made.opening(made.lead))
    assert [row.line.key for row in found.rows] == ["K2", "K3", "K5", "K1", "K4"]
    assert found.total == 5
    assert [row.results[0].counts for row in found.rows[:2]] == [(0, 0, 0, 1, 1), (0, 0, 1, 0, 0)]
    assert [row.results[1].counts for row in found.rows[2:3]] == [(1, 1)]
    part = read_matrix(session, made.round, [made.main], made.opening(made.lead), most=2)
    assert ([row.line.key for row in part.rows], part.total) == (["K2", "K3"], 5)


def test_what_is_closed_or_withdrawn(session: Session) -> None:
    made = make_rated_round(session, ["1 1", ". 5", "4 4"], reveal=Reveal.AFTER_OWN)
    found = read_matrix(session, made.round, [made.main], made.opening(made.reviewers[0]))
    assert [(row.line.key, row.results[0].is_hidden) for row in found.rows] == [
        ("K3", False),
        ("K1", False),
        ("K2", True),
    ]
    claims.withdraw_claim(session, made.project.id, "K3", now=made.round.opened_at, actor_id=None, reason="Twice.")
    found = read_matrix(session, made.round, [made.main], made.opening(made.reviewers[0]))
    assert [row.line.key for row in found.rows] == ["K1", "K2"]
