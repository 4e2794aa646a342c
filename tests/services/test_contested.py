"""Contested claims, and that closed ones are not among them."""

import numpy as np
import pytest
from rated_round import RatedRound, make_rated_round
from sqlalchemy.orm import Session

from annotator.agreement import unit_disagreement
from annotator.models.vocabulary import Reveal
from annotator.services.agreement_data import read_ratings
from annotator.services.blindness import Opening
from annotator.services.contested import Contested, find_contested, open_claims
from annotator.services.spread import spreads

TABLE = ["1 2 3", "3 3 3", "2 3 4", "1 5 .", "1 5 vague", "1 3 5", "2 4 4"]


def _contested(made: RatedRound, opening: Opening, *, goal: int = 3, most: int = 10) -> Contested:
    ratings = read_ratings(made.session, made.round, made.main)
    described = spreads(ratings.counts(), is_ordered=True)
    return find_contested(made.session, made.round, ratings, described, opening, goal=goal, most=most)


def test_the_widest_gap_first(session: Session) -> None:
    made = make_rated_round(session, TABLE)
    found = _contested(made, Opening(None, aggregates=True, own_reviewer_id=None))
    assert [row.line.key for row in found.rows] == ["K6", "K1", "K3", "K7"]
    assert [row.result.mean_gap for row in found.rows] == pytest.approx([8 / 3, 4 / 3, 4 / 3, 4 / 3])
    assert (found.least, found.ranked) == (3, 5)
    assert found.rows[0].line.voices.claimants


def test_two_ratings_are_enough_where_two_are_the_goal(session: Session) -> None:
    made = make_rated_round(session, TABLE)
    found = _contested(made, Opening(None, aggregates=True, own_reviewer_id=None), goal=2, most=3)
    assert [row.line.key for row in found.rows] == ["K4", "K5", "K6"]
    assert (found.least, found.ranked) == (2, 7)


def test_closed_claims_are_not_ranked(session: Session) -> None:
    made = make_rated_round(session, TABLE, reveal=Reveal.AFTER_OWN)
    cleo = made.opening(made.reviewers[2])
    found = _contested(made, cleo, goal=2)
    assert "K4" not in [row.line.key for row in found.rows]
    assert found.ranked == 6
    blind = _contested(made, Opening(frozenset(), aggregates=False, own_reviewer_id=None))
    assert (blind.rows, blind.ranked) == ((), 0)


def test_which_claims_are_open(session: Session) -> None:
    made = make_rated_round(session, TABLE)
    ratings = read_ratings(session, made.round, made.main)
    one = Opening(frozenset({made.claims[1].id}), aggregates=False, own_reviewer_id=None)
    assert np.flatnonzero(open_claims(ratings, one)).tolist() == [1]


def test_gaps_are_those_of_the_agreement_package(session: Session) -> None:
    made = make_rated_round(session, TABLE)
    ratings = read_ratings(session, made.round, made.main)
    described = spreads(ratings.counts(), is_ordered=True)
    units = unit_disagreement(ratings.reliability())
    assert [unit.gap for unit in units] == pytest.approx(described.mean_gap.tolist())
    assert [unit.median for unit in units] == described.median.tolist()
