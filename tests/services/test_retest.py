"""Agreement of reviewers with themselves."""

import copy
from datetime import timedelta

import factories
import pytest
from factories import NOW
from planted_round import own, submit
from rated_round import RatedRound, make_rated_round
from sqlalchemy.orm import Session

from annotator.models.vocabulary import Purpose
from annotator.services import claims, reviews
from annotator.services.blindness import opening_for
from annotator.services.retest import Retest, own_retest, read_retest, retest_keys

# What was given first and the second time, one reviewer a column; nothing the second time where there is no slash.
TABLE = ["3/3 2/2", "4/4 4/5", "1/2 3/3", "5/5 1", "2/2 vague/2", "3 4"]


def make(session: Session, table: list[str] = TABLE, rubric: dict[str, object] = factories.RUBRIC) -> RatedRound:
    made = make_rated_round(
        session, [" ".join(cell.split("/")[0] for cell in row.split()) for row in table], rubric=rubric
    )
    for claim, row in enumerate(table):
        for reviewer, cell in enumerate(row.split()):
            if "/" in cell:
                person = made.reviewers[reviewer]
                again = factories.make_assignment(session, made.round, made.claims[claim], person, purpose="repeat")
                submit(made, again, cell.split("/")[1], now=NOW + timedelta(days=9))
    return made


def read(made: RatedRound) -> list[Retest]:
    opening = opening_for(made.session, made.round, made.member(made.lead))
    return read_retest(made.session, made.round, made.main, opening)


def values(found: Retest) -> dict[str, float | None]:
    return {estimate.key: estimate.value for estimate in found.estimates}


def test_all_together_and_each(session: Session) -> None:
    made = make(session)
    made.lock()
    together, ann, ben = read(made)
    assert [(each.label, each.claims, each.pairs) for each in (together, ann, ben)] == [
        ("", 9, 8),
        ("Ann", 5, 5),
        ("Ben", 4, 3),
    ]
    assert values(ann)["percent_agreement[identity]"] == pytest.approx(0.8)
    assert values(ann)["percent_agreement[within_one]"] == pytest.approx(1.0)
    assert values(ben)["percent_agreement[identity]"] == pytest.approx(2 / 3)
    assert values(together)["percent_agreement[identity]"] == pytest.approx(6 / 8)
    assert all(values(together)[key] is not None for key in retest_keys(made.main))
    assert together.estimates[0].ci95 is not None
    # By hand for Ann, in squared steps: 1/5 between the two occasions, 2 + 1.36 + 0.2 ** 2 where they are unrelated.
    assert values(ann)["conger_kappa[quadratic]"] == pytest.approx(1 - 0.2 / 3.4)


def test_what_cannot_be_estimated_says_why(session: Session) -> None:
    made = make(session, ["3/3 .", "3/3 ."])
    made.lock()
    (together, _ann) = read(made)
    found = {estimate.key: estimate for estimate in together.estimates}
    assert found["krippendorff_alpha[ordinal]"].value is None
    assert found["krippendorff_alpha[ordinal]"].undefined is not None


def test_nothing_before_the_lock_and_nothing_where_nothing_came_twice(session: Session) -> None:
    made = make(session)
    assert read(made) == []
    other = make(session, ["3 3"])
    other.lock()
    assert read(other) == []


def test_the_first_answer_is_what_stood_when_the_claim_came_again(session: Session) -> None:
    made = make(session, ["2 2"])
    first = own(made, 0)[0]
    submit(made, first, "4", "changed")
    again = factories.make_assignment(session, made.round, made.claims[0], made.reviewers[0], purpose="repeat")
    submit(made, again, "4", "again")
    submit(made, again, "1", "changed again")
    submit(made, first, "5", "changed once more")
    made.lock()
    found = own_retest(session, made.round, made.main, made.reviewers[0].id)
    assert found is not None
    assert values(found)["percent_agreement[identity]"] == 1.0


def test_what_was_taken_back_has_no_second_answer(session: Session) -> None:
    made = make(session, ["2/2 3/3"])
    reviews.withdraw_review(session, own(made, 0, Purpose.REPEAT)[0].id, made.reviewers[0].id, "out", NOW)
    claims.withdraw_claim(session, made.project.id, "K1", now=NOW, actor_id=None)
    made.lock()
    assert read(made) == []
    assert own_retest(session, made.round, made.main, made.lead.id) is None


def test_a_scale_without_order_has_no_weights(session: Session) -> None:
    definition = copy.deepcopy(factories.RUBRIC) | {"key": "nominal-test"}
    definition["scales"][0]["level"] = "nominal"
    made = make(session, ["2/2 3/3", "1/1 2/3"], definition)
    made.lock()
    assert [estimate.key for estimate in read(made)[0].estimates] == [
        "percent_agreement[identity]",
        "conger_kappa[identity]",
        "krippendorff_alpha[nominal]",
    ]


def test_a_question_left_open_on_one_of_the_occasions_has_no_pair(session: Session) -> None:
    definition = copy.deepcopy(factories.RUBRIC) | {"key": "optional-test"}
    definition["criteria"][0]["required"] = False
    made = make_rated_round(session, [". .", ". ."], rubric=definition)
    answers = [(None, "3"), ("3", None)]
    for claim, codes in enumerate(answers):
        first = next(each for each in own(made, 0) if each.claim_id == made.claims[claim].id)
        again = factories.make_assignment(session, made.round, made.claims[claim], made.reviewers[0], purpose="repeat")
        for each, code in zip((first, again), codes, strict=True):
            given = made._answers(code or "3")
            if code is None:
                del given[made.main.id]
            submission = reviews.Submission(given, "Because.", "first")
            reviews.submit_review(session, each.id, each.reviewer_id, submission, NOW)
    made.lock()
    assert read(made) == []
