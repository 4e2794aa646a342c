"""One's own agreement with the others: after the lock alone."""

from copy import deepcopy

import factories
import pytest
from factories import NOW
from rated_round import RatedRound, make_rated_round
from sqlalchemy.orm import Session

from annotator.agreement import against_rest, estimate, from_matrix
from annotator.errors import NotAllowed
from annotator.models.vocabulary import Reveal, Role
from annotator.services import blindness, own_agreement, projects, reviews
from annotator.services.agreement_data import read_ratings
from annotator.services.own_agreement import OwnAgreement, read_own_agreement
from annotator.services.reviewer_leanings import find_leanings
from annotator.services.reviews import Submission

TABLE = ["2 4 2", "3 3 2", "1 5 .", "4 vague 4", "5 4 5", "2 2 1", ". 3 3", "vague 1 2"]


@pytest.fixture
def made(session: Session) -> RatedRound:
    found = make_rated_round(session, TABLE)
    found.lock()
    return found


def _of(made: RatedRound, reviewer: int = 0, *, with_details: bool = False) -> OwnAgreement:
    who = made.member(made.reviewers[reviewer])
    return read_own_agreement(made.session, made.round, who, with_details=with_details)


@pytest.mark.parametrize("reveal", list(Reveal))
def test_before_the_lock_there_is_none_whoever_asks(session: Session, reveal: Reveal) -> None:
    made = make_rated_round(session, TABLE, reveal=reveal)
    blindness.open_results_early(session, made.round, made.member(made.lead), NOW)
    for who in (made.reviewers[0], made.lead):
        with pytest.raises(NotAllowed, match="once the round is locked"):
            read_own_agreement(session, made.round, made.member(who))


def test_with_all_the_others_it_is_the_coefficient_of_one_with_the_rest(made: RatedRound) -> None:
    reliability = read_ratings(made.session, made.round, made.main).reliability()
    keys = ["krippendorff_alpha[ordinal]", "percent_agreement[identity]", "percent_agreement[within_one]"]
    for reviewer in range(3):
        assert list(_of(made, reviewer).with_rest) == list(against_rest(reliability, reviewer, keys).values())
    found = _of(made)
    assert (found.ratings, found.cannot_judge, found.with_rest[0].n_units) == (6, 1, 6)


def test_with_each_other_it_is_the_kappa_of_the_claims_both_rated(made: RatedRound) -> None:
    found = _of(made)
    assert [each.label for each in found.with_each] == ["R3", "R4"]
    both = [[2, 4], [3, 3], [1, 5], [5, 4], [2, 2]]
    alone = estimate(from_matrix(both, [1, 2, 3, 4, 5]), "cohen_kappa[quadratic]")
    assert found.with_each[0].kappa.value == pytest.approx(alone.value)
    assert found.with_each[0].kappa.ci95 == pytest.approx(alone.ci95)
    assert found.with_each[0].kappa.n_units == 5


def test_how_one_leans_is_what_the_model_of_all_says(made: RatedRound) -> None:
    leanings = find_leanings(read_ratings(made.session, made.round, made.main))
    by_pseudonym = {each.pseudonym: each.overall for each in leanings.reviewers}
    assert _of(made, 1).lean == by_pseudonym["R3"]
    assert _of(made, 1).lean_undefined is None


def test_a_lead_who_rates_reads_names(session: Session) -> None:
    made = make_rated_round(session, ["2 4", "3 3"])
    claim = factories.make_assignment(session, made.round, made.claims[0], made.lead)
    reviews.submit_review(session, claim.id, made.lead.id, Submission(made._answers("3"), "", "once"), NOW)
    made.lock()
    found = read_own_agreement(session, made.round, made.member(made.lead))
    assert [each.label for each in found.with_each] == ["Ann", "Ben"]


def test_without_an_order_nothing_is_within_a_step(session: Session) -> None:
    rubric = deepcopy(factories.RUBRIC)
    rubric["key"] = "words"
    rubric["scales"][0]["level"] = "nominal"
    made = make_rated_round(session, ["2 4", "3 3", "1 1"], rubric=rubric)
    made.lock()
    found = _of(made)
    assert [each.key for each in found.with_rest] == ["krippendorff_alpha[nominal]", "percent_agreement[identity]"]
    assert found.with_each[0].kappa.key == "cohen_kappa[identity]"
    assert found.lean is None
    assert found.lean_undefined is not None
    assert found.lean_undefined.reason == "needs_ordered_scale"


def test_no_claim_in_common_is_said(session: Session) -> None:
    made = make_rated_round(session, ["2 . 2", ". 3 3"])
    made.lock()
    found = _of(made)
    assert (found.with_each[0].kappa.value, found.with_each[0].kappa.n_units) == (None, 0)


def test_who_has_rated_nothing_has_nothing_to_compare(session: Session) -> None:
    made = make_rated_round(session, ["2 vague .", "3 no-access ."])
    made.lock()
    nothing = [
        (each.ratings, each.cannot_judge, each.with_rest, each.is_computed) for each in (_of(made, 1), _of(made, 2))
    ]
    assert nothing == [(0, 2, (), True), (0, 0, (), True)]
    observer = factories.make_reviewer(session)
    projects.add_member(session, made.project, observer.id, Role.OBSERVER, now=NOW, actor_id=None)
    assert read_own_agreement(session, made.round, made.member(observer)).ratings == 0


def test_a_large_round_is_computed_on_request(made: RatedRound, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(own_agreement, "DETAILED_UP_TO", 5)
    assert (_of(made).is_computed, _of(made).with_rest) == (False, ())
    assert _of(made, with_details=True).is_computed


def test_among_very_many_no_row_for_each(made: RatedRound, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(own_agreement, "MOST_REVIEWERS", 2)
    found = _of(made)
    assert (found.too_many, found.with_each, len(found.with_rest)) == (True, (), 3)
