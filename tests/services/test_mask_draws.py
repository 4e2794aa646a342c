"""Who rates a claim masked: half of each reviewer's, half of each claim's, as far as it goes."""

import random
from collections import Counter

import factories
import pytest
from planted_round import make_dealt_round, make_planted_round, own
from sqlalchemy import select
from sqlalchemy.orm import Session

from annotator.models import Assignment
from annotator.models.vocabulary import Purpose
from annotator.services import mask_draws, projects
from annotator.services.mask_draws import draw_masks


def leads(drawn: dict[tuple[int, int], bool], place: int) -> list[int]:
    found: Counter[int] = Counter()
    for pair, is_masked in drawn.items():
        found[pair[place]] += 1 if is_masked else -1
    return list(found.values())


@pytest.mark.parametrize(("reviewers", "claims"), [(1, 20), (2, 40), (5, 40), (30, 10), (7, 7)])
def test_reviewers_and_claims_have_half_each(reviewers: int, claims: int) -> None:
    for seed in range(10):
        pairs = [(reviewer, claim) for reviewer in range(reviewers) for claim in range(claims)]
        drawn = draw_masks(pairs, random.Random(seed), Counter(), Counter())
        assert max(map(abs, leads(drawn, 0))) <= 4
        assert max(map(abs, leads(drawn, 1))) <= 4
        assert abs(sum(leads(drawn, 0))) <= 0.05 * len(pairs) + 4


def test_another_seed_draws_another_half() -> None:
    pairs = [(0, claim) for claim in range(30)]
    drawn = [draw_masks(pairs, random.Random(seed), Counter(), Counter()) for seed in (1, 1, 2)]
    assert drawn[0] == drawn[1] != drawn[2]


def test_what_was_drawn_before_is_evened_out() -> None:
    assert draw_masks([(0, 0)], random.Random(1), Counter({0: 1}), Counter())[0, 0] is False
    assert draw_masks([(0, 0)], random.Random(1), Counter(), Counter({0: -1}))[0, 0] is True


def test_half_of_a_round_is_masked_and_training_never(session: Session) -> None:
    made = make_planted_round(
        session,
        claims=22,
        known={0: (Purpose.TRAINING, "3"), 1: (Purpose.GOLD, "3")},
        masked_part="claimant",
        has_gold=True,
        training_pass_percent=10,
    )
    for reviewer in (0, 1):
        listed = own(made, reviewer)
        assert 9 <= sum(each.is_masked for each in listed) <= 12
        assert not any(each.is_masked for each in listed if each.purpose == Purpose.TRAINING)
    late = factories.make_reviewer(session)
    before = {each.id: each.is_masked for each in own(made, 0)}
    projects.add_member(session, made.project, late.id, projects.Role.REVIEWER, now=factories.NOW, actor_id=None)
    made.reviewers.append(late)
    assert 9 <= sum(each.is_masked for each in own(made, 2)) <= 12
    assert {each.id: each.is_masked for each in own(made, 0)} == before


def test_nothing_is_masked_without_a_trial(session: Session) -> None:
    made = make_planted_round(session, repeat_percent=10, repeat_after_days=1)
    assert not any(each.is_masked for each in own(made, 0))
    assert mask_draws.mask_dealt(session, made.round, 0) == 0
    first = own(made, 0)[0]
    mask_draws.mask_drawn(session, made.round, first)
    assert not first.is_masked


def test_one_drawn_later_evens_out(session: Session) -> None:
    made = make_dealt_round(session, reviewers=3, claims=8, masked_part="outlet")
    for each in session.scalars(select(Assignment).where(Assignment.round_id == made.round.id)):
        each.is_masked = each.reviewer_id == made.reviewers[0].id and each.claim_id == made.claims[0].id
    session.flush()
    fresh = [
        factories.make_assignment(session, made.round, claim, made.reviewers[2], state="released")
        for claim in made.claims[1:3]
    ]
    mask_draws.mask_drawn(session, made.round, fresh[0])
    assert fresh[0].is_masked
