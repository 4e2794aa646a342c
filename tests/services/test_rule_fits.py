"""Which claims a settling rule fits, and on which step."""

import pytest
from decided_round import make_locked_round
from factories import NOW
from rated_round import RatedRound
from sqlalchemy.orm import Session

from annotator.services import claims, settling_rules
from annotator.services.rule_fits import Misfit, RuleFits, find_fits
from annotator.services.settling_rules import RuleDraft

#: All on one step; two neighbours and the median between them; far apart; neighbours with a median; one rating only.
TABLE = ["3 3 3", "2 3 vague", "1 5 3", "2 2 3", "4 . .", "vague vague vague"]


@pytest.fixture
def made(session: Session) -> RatedRound:
    return make_locked_round(session, TABLE)


def fits(made: RatedRound, draft: RuleDraft) -> RuleFits:
    lead = made.member(made.lead)
    rule = settling_rules.store_rule(made.session, made.round, made.main, draft, lead, NOW)
    return find_fits(made.session, made.round, made.main, rule)


def settled(found: RuleFits) -> dict[str, int]:
    keys = dict(zip(found.claim_ids.tolist(), found.claim_keys, strict=True))
    return {keys[claim_id]: position for claim_id, position in found.settles.items()}


def misfits(found: RuleFits) -> dict[str, Misfit]:
    return {key: Misfit(misfit) for key, misfit in zip(found.claim_keys, found.misfit.tolist(), strict=True)}


def test_unanimous_asks_for_one_step_and_enough_ratings(made: RatedRound) -> None:
    found = fits(made, RuleDraft("unanimous", 3))
    assert settled(found) == {"K1": 2}
    assert misfits(found) == {
        "K1": Misfit.NONE,
        "K2": Misfit.TOO_FEW,
        "K3": Misfit.DIFFERING,
        "K4": Misfit.DIFFERING,
        "K5": Misfit.TOO_FEW,
        "K6": Misfit.TOO_FEW,
    }


@pytest.mark.parametrize(
    ("spread", "expected"),
    [(0, {"K1": 2}), (1, {"K1": 2, "K4": 1}), (4, {"K1": 2, "K3": 2, "K4": 1})],
)
def test_a_median_has_a_limit_to_the_spread(made: RatedRound, spread: int, expected: dict[str, int]) -> None:
    found = fits(made, RuleDraft("median", 2, max_spread=spread))
    assert settled(found) == expected
    assert misfits(found)["K2"] == (Misfit.BETWEEN_STEPS if spread else Misfit.FAR_APART)


def test_the_consensus_is_that_of_its_page(made: RatedRound) -> None:
    sure, unsure = (fits(made, RuleDraft("consensus", 2, percent=percent)) for percent in (50.1, 100))
    assert settled(sure)["K1"] == 2
    assert set(settled(unsure)) < set(settled(sure))
    assert misfits(unsure)["K3"] is Misfit.UNSURE
    assert sure.undefined is None


#: Ann is strict and the others are lenient: of K2 and K8 the model thinks like one reviewer of three, of K9 like all.
STRICT = [
    "2 3 3",
    "3 4 4",
    "2 3 3",
    "1 2 2",
    "2 2 3",
    "3 3 4",
    "2 3 2",
    "1 1 2",
    "2 2 2",
    "2 3 3",
    "1 2 2",
    "vague 3 3",
]


def test_the_model_settles_nothing_against_the_ratings(session: Session) -> None:
    """However sure it is: what goes by a step that most ratings are not on is for people to decide."""
    made = make_locked_round(session, STRICT)
    found = fits(made, RuleDraft("consensus", 2, percent=60))
    left = [key for key, misfit in misfits(found).items() if misfit is Misfit.AGAINST]
    assert left == ["K2", "K8"]
    assert {"K1", "K4", "K9", "K12"} <= set(settled(found))
    medians = settled(fits(made, RuleDraft("median", 2, max_spread=4)))
    assert settled(found).items() <= medians.items()


def test_without_two_ratings_of_one_claim_the_model_says_nothing(session: Session) -> None:
    made = make_locked_round(session, ["3 . .", ". 4 ."])
    found = fits(made, RuleDraft("consensus", 2, percent=60))
    assert found.undefined is not None
    assert settled(found) == {}
    assert set(misfits(found).values()) == {Misfit.TOO_FEW}


def test_the_same_ratings_have_the_same_digest_and_a_withdrawn_claim_changes_it(made: RatedRound) -> None:
    draft = RuleDraft("unanimous", 3)
    before = fits(made, draft)
    assert before.digest == fits(made, RuleDraft("median", 2, max_spread=1)).digest
    claims.withdraw_claim(
        made.session, made.project.id, made.claims[0].key, reason="Not a claim.", now=NOW, actor_id=made.lead.id
    )
    after = fits(made, draft)
    assert after.digest != before.digest
    assert after.mark != before.mark
    assert settled(after) == {}
