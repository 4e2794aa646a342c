"""How many claims and ratings a narrower interval takes."""

import dataclasses

import pytest
from particulars_of import locked_particulars, seen_by
from rated_round import make_rated_round
from sqlalchemy.orm import Session

from annotator.agreement import plan_ratings, plan_units
from annotator.errors import Invalid
from annotator.services.agreement_planning import Planning, Wish, make_plan, plannable, read_wish

ALPHA = "krippendorff_alpha[ordinal]"
TABLE = [f"{1 + n % 5} {1 + (n + n % 2) % 5} {1 + (n + n % 3) % 5}" for n in range(24)]


def _planned(session: Session, table: list[str] = TABLE, **wish: object) -> Planning:
    return make_plan(session, locked_particulars(session, table), Wish(**wish))  # type: ignore[arg-type]


def test_the_plan_is_that_of_the_ratings(session: Session) -> None:
    found = locked_particulars(session, TABLE)
    made = make_plan(session, found, Wish(0.1))
    reliability = found.ratings.reliability()
    assert made.plan == plan_units(reliability, ALPHA, 0.1)
    assert made.designs == plan_ratings(reliability, ALPHA, 0.1, (2, 3, 4, 5, 6))
    assert (made.wish.coefficient, made.estimate.key) == (ALPHA, ALPHA)
    assert [each.key for each in made.choices] == list(plannable("ordinal"))


def test_steps_go_through_now_and_what_is_wanted(session: Session) -> None:
    made = _planned(session, half_width=0.1)
    assert made.plan.units_needed is not None
    assert made.plan.now is not None
    (now,) = [step for step in made.steps if step.is_now]
    (wanted,) = [step for step in made.steps if step.is_wanted]
    assert (now.claims, now.half_width) == (24, pytest.approx(made.plan.now))
    assert (wanted.claims, wanted.half_width <= 0.1) == (made.plan.units_needed, True)
    widths = [step.half_width for step in made.steps]
    assert widths == sorted(widths, reverse=True)
    assert [step.claims for step in made.steps][:2] == [12, 24]


def test_sentences(session: Session) -> None:
    made = _planned(session, half_width=0.1)
    assert made.words[0].startswith("Now the value is .")
    assert f"about {made.plan.units_needed} claims" in made.words[1]
    assert made.words[2].startswith("Up to 6 ratings for each")
    assert made.words[3].startswith("Least work: ")
    assert made.plan.now is not None
    slightly = _planned(session, half_width=0.97 * made.plan.now)
    assert any("ratings for each would do" in sentence for sentence in slightly.words)
    wide = _planned(session, half_width=0.5)
    assert wide.plan.more_units == 0
    assert wide.words[1] == "There are claims enough for .50 to either side."
    assert not any("Up to" in sentence for sentence in wide.words)


def test_no_interval_now(session: Session) -> None:
    made = _planned(session, ["1 2", "3 3"])
    assert made.plan.undefined is not None
    assert (made.steps, made.words) == ((), ())
    assert {design.half_width for design in made.designs} == {None}
    assert _planned(session, ["1 .", ". 2"]).estimate.value is None


def test_too_many_claims_to_tell(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("annotator.agreement.planning._MOST_UNITS", 30)
    made = _planned(session, half_width=0.01)
    assert made.plan.undefined is not None
    assert made.plan.undefined.reason == "too_many_items"
    assert len(made.words) == 1
    assert made.steps
    assert not any(step.is_wanted for step in made.steps)


def test_claims_with_many_ratings_are_compared_with_many(session: Session) -> None:
    found = locked_particulars(session, ["1 2 1", "2 2 3", "3 3 3", "5 4 4"])
    ratings = found.ratings
    many = dataclasses.replace(
        ratings,
        raters=tuple(dataclasses.replace(ratings.raters[0], pseudonym=f"P{n}") for n in range(9)),
        claim=ratings.claim.repeat(3),
        rater=(3 * ratings.rater.repeat(3)) + [0, 1, 2] * ratings.answers,
        point=ratings.point.repeat(3),
        reason=ratings.reason.repeat(3),
    )
    made = make_plan(session, dataclasses.replace(found, ratings=many), Wish(0.2))
    assert [design.ratings_per_unit for design in made.designs] == [2, 3, 4, 5, 6, 8]


def test_without_order_nothing_is_predicted(session: Session) -> None:
    made = make_rated_round(session, ["1 1o", "2 2", "3o 3o", "4 4", "5o 5", "1 2"])
    made.lock()
    found = make_plan(session, seen_by(made, made.lead, criterion="basis"), Wish())
    assert found.estimate.key == "krippendorff_alpha[nominal]"
    assert [design.half_width is None for design in found.designs] == [False, True, True, True, True]


def test_only_what_can_be_planned(session: Session) -> None:
    with pytest.raises(Invalid, match="There is no plan for icc"):
        _planned(session, coefficient="icc[2,1]")
    assert _planned(session, coefficient="gwet_ac[quadratic]").estimate.key == "gwet_ac[quadratic]"


@pytest.mark.parametrize(("text", "width"), [("", 0.1), ("0.05", 0.05), (" ,2", 0.2)])
def test_what_an_address_asks_for(text: str, width: float) -> None:
    assert read_wish({"width": text}) == Wish(width)
    assert read_wish({"width": "0.05", "coefficient": "x"}).as_words == {"width": "0.05", "coefficient": "x"}


@pytest.mark.parametrize("text", ["wide", "0", "0.9", "-1", "nan", "inf"])
def test_what_is_no_half_width(text: str) -> None:
    with pytest.raises(Invalid) as refused:
        read_wish({"width": text})
    assert refused.value.field == "width"
