"""Known answers: what may be said, and that it is fixed once a round uses it."""

import factories
import pytest
from conditions import conditional_rubric
from factories import NOW
from planted_round import add_known_basis, make_plan, make_planted_round
from rated_round import RatedRound
from sqlalchemy.orm import Session

from annotator.errors import Conflict, Invalid, NotFound
from annotator.models.vocabulary import Purpose
from annotator.services import audit, claims, known_answers, rounds
from annotator.services.known_answer_rules import Given
from annotator.services.known_answers import find_candidate, list_known, read_known
from annotator.services.rubrics import read_rubric


@pytest.fixture
def made(session: Session) -> RatedRound:
    return make_planted_round(session, known={0: (Purpose.GOLD, "3")})


def point(made: RatedRound, code: str = "3") -> int:
    return next(point.id for point in made.main.scale.points if point.code == code)


def say(made: RatedRound, claim: int, purpose: str = "gold", **values: object) -> None:
    given = {made.main.id: Given(**({"point_id": point(made)} | values))}  # type: ignore[arg-type]
    known_answers.set_known(
        made.session, made.project, made.claims[claim], made.rubric, purpose, given, now=NOW, actor_id=made.lead.id
    )


def test_the_claims_with_known_answers(made: RatedRound, session: Session) -> None:
    say(made, 1, "training", tolerance=1, explanation="  As the letter says. ")
    first, second = list_known(session, made.project.id, made.rubric)
    assert (first.line.key, first.purpose, first.is_used) == ("K1", Purpose.GOLD, False)
    assert second.answers[0].explanation == "As the letter says."
    assert (second.answers[0].tolerance, second.purpose) == (1, Purpose.TRAINING)


def test_new_answers_stand_in_place_of_the_old(made: RatedRound, session: Session) -> None:
    before = audit.mark(session, made.project.id)
    say(made, 0, "training", point_id=point(made, "5"))
    ((purpose, answers),) = read_known(session, made.project.id, made.rubric).values()
    assert (purpose, answers[0].point.code) == (Purpose.TRAINING, "5")
    assert audit.mark(session, made.project.id) != before
    known_answers.remove_known(session, made.claims[0], now=NOW, actor_id=None)
    assert read_known(session, made.project.id, made.rubric) == {}


def test_what_was_known_of_other_questions_stays(made: RatedRound, session: Session) -> None:
    add_known_basis(session, made, made.claims[2].id)
    say(made, 2, "training")
    purpose, answers = read_known(session, made.project.id, made.rubric)[made.claims[2].id]
    assert purpose is Purpose.TRAINING
    assert [answer.criterion.key for answer in answers] == ["support", "basis"]
    assert answers[1].explanation == "It says so."
    known_answers.remove_known(session, made.claims[2], now=NOW, actor_id=None)
    assert made.claims[2].id not in read_known(session, made.project.id, made.rubric)


def test_only_questions_that_rate_can_be_known(made: RatedRound, session: Session) -> None:
    assert made.rubric.basis is not None
    given = {made.rubric.basis.id: Given(made.rubric.basis.scale.points[0].id), made.main.id: Given(point(made))}
    with pytest.raises(Invalid) as refused:
        known_answers.set_known(
            session, made.project, made.claims[2], made.rubric, Purpose.GOLD, given, now=NOW, actor_id=None
        )
    assert refused.value.field == "purpose"


@pytest.mark.parametrize(
    ("code", "tolerance", "is_met"), [("3", 0, True), ("4", 0, False), ("4", 1, True), ("5", 1, False)]
)
def test_what_meets_a_known_answer(made: RatedRound, session: Session, code: str, tolerance: int, is_met: bool) -> None:
    say(made, 0, tolerance=tolerance)
    _purpose, (known,) = read_known(session, made.project.id, made.rubric)[made.claims[0].id]
    assert known.is_met(point(made, code)) is is_met
    assert not known.is_met(None)


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"point_id": 0}, "point_support"),
        ({"tolerance": 4}, "tolerance_support"),
        ({"tolerance": -1}, "tolerance_support"),
        ({"explanation": "x" * 2001}, "explanation_support"),
        ({"explanation": "a\0b"}, "explanation_support"),
    ],
)
def test_what_cannot_be_right(made: RatedRound, values: dict[str, object], field: str) -> None:
    with pytest.raises(Invalid) as refused:
        say(made, 1, **values)
    assert set(refused.value.errors) == {field}


def test_no_steps_where_there_is_no_order(made: RatedRound, session: Session) -> None:
    support, basis = factories.RUBRIC["scales"]
    third = {"code": "all", "value": 3, "label": "All"}
    definition = factories.RUBRIC | {
        "key": "three",
        "scales": [support, basis | {"points": [*basis["points"], third]}],
        "criteria": [factories.RUBRIC["criteria"][1] | {"role": "rating"}],
    }
    rubric = read_rubric(session, factories.make_rubric(session, definition))
    given = {rubric.main.id: Given(rubric.main.scale.points[0].id, tolerance=1)}
    with pytest.raises(Invalid, match="no order"):
        known_answers.set_known(
            session, made.project, made.claims[1], rubric, Purpose.GOLD, given, now=NOW, actor_id=None
        )


@pytest.mark.parametrize(("code", "is_asked"), [("2", False), ("3", True)])
def test_what_is_not_asked_beside_the_right_answer_cannot_be_right(
    made: RatedRound, session: Session, code: str, is_asked: bool
) -> None:
    support, basis = conditional_rubric()["criteria"][:2]
    definition = factories.RUBRIC | {"key": "beside", "criteria": [support, basis | {"role": "rating"}]}
    rubric = read_rubric(session, factories.make_rubric(session, definition))
    first, second = rubric.judged
    step = next(point.id for point in first.scale.points if point.code == code)
    given = {first.id: Given(step), second.id: Given(second.scale.points[0].id)}

    def set_known() -> None:
        known_answers.set_known(session, made.project, made.claims[1], rubric, "gold", given, now=NOW, actor_id=None)

    if is_asked:
        set_known()
        assert len(read_known(session, made.project.id, rubric)[made.claims[1].id][1]) == 2
    else:
        with pytest.raises(Invalid, match="not asked beside the right answer to “Shown support”") as refused:
            set_known()
        assert set(refused.value.errors) == {"point_basis"}


@pytest.mark.parametrize("given", [{}, {0: Given(1)}])
def test_something_of_this_rubric_has_to_be_right(made: RatedRound, session: Session, given: dict[int, Given]) -> None:
    with pytest.raises(Invalid, match="one question at the least"):
        known_answers.set_known(
            session, made.project, made.claims[1], made.rubric, Purpose.GOLD, given, now=NOW, actor_id=None
        )


@pytest.mark.parametrize("purpose", ["rating", "repeat", "fun"])
def test_what_known_answers_are_for(made: RatedRound, purpose: str) -> None:
    with pytest.raises(Invalid) as refused:
        say(made, 1, purpose)
    assert refused.value.field == "purpose"


def test_they_are_fixed_once_a_round_uses_them(made: RatedRound, session: Session) -> None:
    made.lock()
    make_plan(session, made.project.id, has_gold=True)
    rounds.open_round(session, made.project, now=NOW, actor_id=None)
    assert list_known(session, made.project.id, made.rubric)[0].is_used
    with pytest.raises(Conflict, match="are fixed"):
        say(made, 0)
    with pytest.raises(Conflict, match="are fixed"):
        known_answers.remove_known(session, made.claims[0], now=NOW, actor_id=None)
    say(made, 1)


def test_only_claims_to_rate_can_try_a_reviewer(made: RatedRound, session: Session) -> None:
    assert find_candidate(session, made.project.id, " K2 ").id == made.claims[1].id
    factories.make_claim(session, made.project, key="X1", is_to_rate=False)
    claims.withdraw_claim(session, made.project.id, "K3", now=NOW, actor_id=None)
    for key in ("X1", "K3"):
        with pytest.raises(Invalid, match="not one to rate"):
            find_candidate(session, made.project.id, key)
    with pytest.raises(NotFound):
        find_candidate(session, made.project.id, "K99")
