"""The counted answers of a round as arrays."""

import factories
import numpy as np
import pytest
from rated_round import RatedRound, make_rated_round
from sqlalchemy import update
from sqlalchemy.orm import Session

from annotator.agreement import counts, estimate
from annotator.errors import Invalid, NotFound
from annotator.models import Claim, Membership, Round
from annotator.models.vocabulary import ClaimState, Reveal
from annotator.services.agreement_data import find_basis, read_ratings
from annotator.services.rubric_records import CriterionRecord
from annotator.services.rubrics import read_rubric

TABLE = ["2 3 4", "1 1o vague", "5 . no-access", ". . ."]


def test_answers_become_indexes(session: Session) -> None:
    made = make_rated_round(session, TABLE)
    ratings = read_ratings(session, made.round, made.main)
    found = sorted(zip(ratings.claim, ratings.rater, ratings.point, ratings.reason, strict=True))
    assert found == [
        (0, 0, 1, -1),
        (0, 1, 2, -1),
        (0, 2, 3, -1),
        (1, 0, 0, -1),
        (1, 1, 0, -1),
        (1, 2, -1, 0),
        (2, 0, 4, -1),
        (2, 2, -1, 1),
    ]
    assert ratings.claim_ids.tolist() == [claim.id for claim in made.claims]
    assert ratings.claim_keys == ("K1", "K2", "K3", "K4")
    assert [(rater.pseudonym, rater.name) for rater in ratings.raters] == [("R2", "Ann"), ("R3", "Ben"), ("R4", "Cleo")]
    assert (ratings.answers, ratings.cannot_judge, ratings.after_reveal) == (8, 2, 0)
    assert ratings.counts().tolist() == [[0, 1, 1, 1, 0], [2, 0, 0, 0, 0], [0, 0, 0, 0, 1], [0, 0, 0, 0, 0]]


def test_reliability_data_have_the_declared_scale(session: Session) -> None:
    made = make_rated_round(session, TABLE)
    reliability = read_ratings(session, made.round, made.main).reliability()
    assert reliability.categories == ("1", "2", "3", "4", "5")
    assert (reliability.values, reliability.level) == ((1.0, 2.0, 3.0, 4.0, 5.0), "ordinal")
    ordered = reliability.ordered
    assert ordered.unit.tolist() == [0, 0, 0, 1, 1, 2]
    assert ordered.category.tolist() == [1, 2, 3, 0, 0, 4]
    assert reliability.raters == ("R2", "R3", "R4")


def test_judgements_have_every_answer(session: Session) -> None:
    made = make_rated_round(session, TABLE)
    judgements = read_ratings(session, made.round, made.main).judgements()
    assert judgements.scale.categories == ("cannot judge", "judged")
    counted = zip(judgements.patterns.counts.tolist(), judgements.patterns.multiplicity.tolist(), strict=True)
    assert sorted(counted) == [([0.0, 3.0], 1.0), ([1.0, 1.0], 1.0), ([1.0, 2.0], 1.0)]
    assert (judgements.totals.items, judgements.totals.ratings, judgements.totals.raters) == (3, 8, 3)


def test_counts_say_what_the_ratings_say(session: Session) -> None:
    ratings = read_ratings(session, *_asked(make_rated_round(session, TABLE)))
    assert ratings.counted().totals == counts(ratings.reliability())
    key = "krippendorff_alpha[ordinal]"
    assert estimate(ratings.counted(), key).value == estimate(ratings.reliability(), key).value


def test_only_some_claims_and_reviewers(session: Session) -> None:
    ratings = read_ratings(session, *_asked(make_rated_round(session, TABLE)))
    kept = ratings.only(np.array([True, False, True, True]), np.array([True, False, True]))
    assert kept.claim_keys == ("K1", "K3", "K4")
    assert [rater.name for rater in kept.raters] == ["Ann", "Cleo"]
    found = sorted(zip(kept.claim, kept.rater, kept.point, kept.reason, strict=True))
    assert found == [(0, 0, 1, -1), (0, 1, 3, -1), (1, 0, 4, -1), (1, 1, -1, 1)]


def test_only_some_answers_leave_every_claim_and_those_who_gave_them(session: Session) -> None:
    ratings = read_ratings(session, *_asked(make_rated_round(session, TABLE)))
    kept = ratings.of_answers((ratings.claim != 1) & (ratings.rater != 0))
    assert kept.claim_keys == ("K1", "K2", "K3", "K4")
    assert [rater.name for rater in kept.raters] == ["Ben", "Cleo"]
    found = sorted(zip(kept.claim, kept.rater, kept.point, kept.reason, strict=True))
    assert found == [(0, 0, 2, -1), (0, 1, 3, -1), (2, 1, -1, 1)]


def _asked(made: RatedRound) -> tuple[Round, CriterionRecord]:
    return made.round, made.main


def test_one_basis(session: Session) -> None:
    made = make_rated_round(session, TABLE)
    outside = read_ratings(session, made.round, made.main, basis=find_basis(made.rubric, "outside"))
    assert (outside.claim.tolist(), outside.point.tolist(), outside.cannot_judge) == ([1], [0], 0)
    assert [rater.name for rater in outside.raters] == ["Ben"]
    article = read_ratings(session, made.round, made.main, basis=find_basis(made.rubric, "article"))
    assert (article.answers, article.cannot_judge) == (7, 2)
    assert find_basis(made.rubric, None) is None


def test_an_unknown_basis_names_those_there_are(session: Session) -> None:
    made = make_rated_round(session, TABLE)
    with pytest.raises(NotFound, match="There is: article, outside"):
        find_basis(made.rubric, "hearsay")


def test_a_rubric_that_does_not_ask_for_the_basis(session: Session) -> None:
    plain = factories.RUBRIC | {"key": "plain", "criteria": factories.RUBRIC["criteria"][:1]}
    rubric = read_rubric(session, factories.make_rubric(session, plain))
    with pytest.raises(Invalid, match="does not ask what was looked at"):
        find_basis(rubric, "article")


def test_a_scale_without_reasons_not_to_judge(session: Session) -> None:
    made = make_rated_round(session, ["2 3"])
    basis = made.rubric.basis
    assert basis is not None
    ratings = read_ratings(session, made.round, basis)
    assert ratings.point.tolist() == [0, 0]
    assert ratings.reason.tolist() == [-1, -1]
    assert ratings.reliability().level == "nominal"


def test_a_round_without_ratings(session: Session) -> None:
    made = make_rated_round(session, [". ."])
    ratings = read_ratings(session, made.round, made.main)
    assert (ratings.answers, ratings.raters) == (0, ())
    assert np.array_equal(ratings.counts(), np.zeros((1, 5)))


def test_changes_after_the_reveal_are_counted_apart(session: Session) -> None:
    made = make_rated_round(session, ["2 3", "4 ."], reveal=Reveal.AFTER_OWN)
    made.rate(0, 0, "5", request_id="changed")
    made.withdraw(0, 1)
    ratings = read_ratings(session, made.round, made.main)
    assert ratings.counts().tolist() == [[0, 1, 1, 0, 0], [0, 0, 0, 1, 0]]
    assert ratings.after_reveal == 2


def test_a_withdrawal_before_the_reveal_leaves_nothing(session: Session) -> None:
    made = make_rated_round(session, ["2 .", "3 ."])
    made.withdraw(0, 1)
    ratings = read_ratings(session, made.round, made.main)
    assert (ratings.answers, ratings.after_reveal) == (1, 0)


def test_an_unblinded_reviewer_is_not_counted(session: Session) -> None:
    made = make_rated_round(session, ["2 ."])
    person = made.reviewers[1].id
    session.execute(update(Membership).where(Membership.reviewer_id == person).values(unblinded_at=factories.NOW))
    made.rate(1, 0, "3")
    ratings = read_ratings(session, made.round, made.main)
    assert (ratings.counts().tolist(), ratings.after_reveal) == ([[0, 1, 0, 0, 0]], 1)


def test_a_withdrawn_claim_takes_its_ratings_along(session: Session) -> None:
    made = make_rated_round(session, TABLE)
    session.execute(update(Claim).where(Claim.id == made.claims[0].id).values(state=ClaimState.WITHDRAWN.value))
    ratings = read_ratings(session, made.round, made.main)
    assert ratings.claim_keys == ("K2", "K3", "K4")
    assert (ratings.answers, ratings.cannot_judge) == (5, 2)
