"""Agreement on each question, and in the course of a round."""

import pytest
from ranged_round import make_ranged_round
from rated_round import make_rated_round
from sqlalchemy.orm import Session

from annotator.agreement import estimate
from annotator.services.agreement_course import LEAST_CLAIMS, PARTS, Course, read_by_criterion, read_course
from annotator.services.agreement_data import read_ratings
from annotator.services.submission_times import read_submissions


def _course(session: Session, table: list[str]) -> tuple[Course, object]:
    made = make_rated_round(session, table)
    made.lock()
    ratings = read_ratings(session, made.round, made.main)
    return read_course(session, made.round, ratings, read_submissions(session, made.round).first()), made


def test_each_claim_is_in_one_part(session: Session) -> None:
    table = [f"{1 + n % 5} {1 + n % 3}" for n in range(35)] + ["2 .", ". ."]
    found, made = _course(session, table)
    assert [part.number for part in found.parts] == [1, 2, 3]
    ids = [claim_id for part in found.parts for claim_id in part.claim_ids]
    assert sorted(ids) == [claim.id for claim in made.claims[:35]]  # type: ignore[attr-defined]
    assert sum(part.ratings for part in found.parts) == 70
    assert max(part.ratings for part in found.parts) - min(part.ratings for part in found.parts) <= 2
    assert found.reason == ""


def test_a_part_has_the_alpha_of_its_claims(session: Session) -> None:
    same, apart = ["1 1", "5 5"] * 10, ["1 5", "5 1"] * 10
    found, _made = _course(session, [*same, *apart])
    values = [part.estimate.value for part in found.parts]
    # They were rated in the order of the table.
    assert values[0] == pytest.approx(1)
    assert values[-1] is not None
    assert values[-1] < 0
    assert found.parts[0].estimate.n_units == found.parts[0].claims


def test_too_few_claims_have_no_course(session: Session) -> None:
    found, _made = _course(session, ["1 2"] * (2 * LEAST_CLAIMS - 1) + ["3 ."])
    assert found.parts == ()
    assert found.reason == "A course takes 20 claims that two have rated; there are 19."


def test_no_more_parts_than_can_be_read(session: Session) -> None:
    found, _made = _course(session, ["1 2"] * (LEAST_CLAIMS * (PARTS + 2)))
    assert len(found.parts) == PARTS


def test_questions_answered_by_a_range_have_a_report_of_their_own(session: Session) -> None:
    made = make_ranged_round(session, ["90..100 95..105", "5 5"])
    made.lock()
    ratings = read_ratings(session, made.round, made.main)
    found = read_by_criterion(session, made.round, made.rubric, ratings)
    assert [each.criterion.key for each in found] == ["support", "basis"]


def test_every_question(session: Session) -> None:
    made = make_rated_round(session, ["2 3o vague", "1 1 1o", "5 5o ."])
    made.lock()
    ratings = read_ratings(session, made.round, made.main)
    support, basis = read_by_criterion(session, made.round, made.rubric, ratings)
    assert (support.criterion.key, support.ratings, support.cannot_judge, support.paired) == ("support", 7, 1, 3)
    assert (basis.criterion.key, basis.ratings, basis.cannot_judge, basis.paired) == ("basis", 8, 0, 3)
    assert support.estimate.value == estimate(ratings.reliability(), "krippendorff_alpha[ordinal]").value
    assert basis.estimate.key == "krippendorff_alpha[nominal]"
