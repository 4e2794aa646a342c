"""The matrix of claims and reviewers."""

from typing import Any

import factories
import pytest
from ranged_round import make_ranged_round
from rated_round import RatedRound, make_rated_round
from sqlalchemy.orm import Session

from annotator.exports.files import make_export
from annotator.exports.formats import ratings_wide
from annotator.exports.registry import find_format
from annotator.models.vocabulary import Reveal
from annotator.services import claims
from annotator.services.blindness import Opening
from annotator.services.export_ratings import read_ratings

OPEN = Opening(None, aggregates=True, own_reviewer_id=None)


def _lines(made: RatedRound, opening: Opening = OPEN, criterion: str = "support") -> list[str]:
    record = read_ratings(made.session, made.project, [(made.round, opening)], criterion_key=criterion)
    text = "".join(make_export(find_format("ratings-wide"), record).chunks)
    assert text.endswith("\r\n")
    return text.split("\r\n")[:-1]


def test_claims_by_reviewers_with_blanks(session: Session) -> None:
    made = make_rated_round(session, [". . .", "3 vague 5", ". . .", "2 4 .", ". . ."])
    assert _lines(made) == ["claim,R2,R3,R4", "K1,,,", "K2,3,,5", "K3,,,", "K4,2,4,", "K5,,,"]


def test_who_has_no_answer_has_no_column(session: Session) -> None:
    assert _lines(make_rated_round(session, ["3 . vague"])) == ["claim,R2,R4", "K1,3,"]


def test_nobody_has_rated(session: Session) -> None:
    assert _lines(make_rated_round(session, [". .", ". ."])) == ["claim", "K1", "K2"]


def test_a_nominal_scale_has_its_codes(session: Session) -> None:
    assert _lines(make_rated_round(session, ["3 4o"]), criterion="basis") == ["claim,R2,R3", "K1,article,outside"]


def test_an_ordered_scale_has_its_values(session: Session) -> None:
    points: list[dict[str, Any]] = [
        {"code": letter, "value": value, "label": letter} for letter, value in (("A", -1), ("B", 0.5), ("C", 2))
    ]
    scale = {**factories.RUBRIC["scales"][0], "points": points}
    rubric = {**factories.RUBRIC, "key": "letters", "scales": [scale, factories.RUBRIC["scales"][1]]}
    made = make_rated_round(session, [". . ."], rubric=rubric)
    for reviewer, letter in enumerate("ABC"):
        made.rate(reviewer, 0, letter)
    assert _lines(made) == ["claim,R2,R3,R4", "K1,-1,0.5,2"]


def test_only_what_is_open(session: Session) -> None:
    made = make_rated_round(session, ["3 4 .", "2 1 5"], reveal=Reveal.AFTER_OWN)
    assert _lines(made, made.opening(made.reviewers[2])) == ["claim,R2,R3,R4", "K1,,,", "K2,2,1,5"]
    assert _lines(made, made.opening(made.lead)) == ["claim", "K1", "K2"]


def test_a_withdrawn_claim_has_no_row(session: Session) -> None:
    made = make_rated_round(session, ["3 4", "2 1"])
    claims.withdraw_claim(session, made.project.id, "K1", now=factories.NOW, actor_id=None)
    assert _lines(made) == ["claim,R2,R3", "K2,2,1"]


def test_claims_come_in_the_order_of_the_project(session: Session) -> None:
    made = make_rated_round(session, ["3 4", "2 1", ". 5"])
    for claim, position in zip(made.claims, (3, 1, 2), strict=True):
        claim.position = position
    session.flush()
    assert _lines(made) == ["claim,R2,R3", "K2,2,1", "K3,,5", "K1,3,4"]


def test_many_claims_come_in_chunks(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ratings_wide, "CLAIMS_AT_ONCE", 2)
    made = make_rated_round(session, ["3", "2", "."])
    record = read_ratings(session, made.project, [(made.round, OPEN)], criterion_key="support")
    chunks = list(make_export(find_format("ratings-wide"), record).chunks)
    assert chunks == ["claim,R2\r\n", "K1,3\r\nK2,2\r\n", "K3,\r\n"]


def test_a_range_has_two_columns_a_reviewer(session: Session) -> None:
    made = make_ranged_round(session, ["90..100 5 no-figures", ". . .", "-1.5..2 . 1200"])
    assert _lines(made, criterion="cost") == [
        "claim,R2_low,R2_high,R3_low,R3_high,R4_low,R4_high", "K1,90,100,5,5,,", "K2,,,,,,", "K3,-1.5,2,,,1200,1200",
    ]  # fmt: skip
    assert _lines(made)[:2] == ["claim,R2,R3,R4", "K1,3,3,3"]
