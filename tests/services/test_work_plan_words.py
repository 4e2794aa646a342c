"""What a plan means, in words and in the numbers of a project."""

from typing import Any

import factories
import pytest
from planned_round import make_unopened, queue, some
from planted_round import make_planted_round
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from annotator.models import Assignment, Membership
from annotator.models.vocabulary import MaskedPart, Overlap, Purpose, Related
from annotator.services import rounds
from annotator.services.work_plan_words import Forecast, explain, forecast, plan_words, sample_size
from annotator.services.work_plans import PlanDraft

SAMPLE = PlanDraft(overlap=Overlap.SAMPLE, ratings_per_claim=3, sample_percent=20)


def sentences(session: Session, project_id: int, plan: PlanDraft) -> str:
    with_leads = forecast(session, project_id, plan, include_leads=True)
    return " ".join(explain(plan, forecast(session, project_id, plan), with_leads))


@pytest.mark.parametrize(
    ("plan", "words"),
    [
        (PlanDraft(), "40 claims, 6 reviewers, everybody rates everything: 240 ratings, about 40 claims a reviewer."),
        (some(3), "40 claims, 6 reviewers, 3 each: 120 ratings, about 20 claims a reviewer."),
        (some(4), "40 claims, 6 reviewers, 4 each: 160 ratings, about 26 to 27 claims a reviewer."),
        (SAMPLE, "6 reviewers, 3 each on 8 of them, one on the rest: 56 ratings, about 9 to 10 claims a reviewer."),
    ],
)
def test_the_numbers_of_a_plan(session: Session, plan: PlanDraft, words: str) -> None:
    project, *_rest = make_unopened(session, claims=40, people=6)
    factories.make_claim(session, project, is_to_rate=False)
    assert words in sentences(session, project.id, plan)


def test_what_it_comes_to_where_leads_rate_too_is_what_a_round_then_has(session: Session) -> None:
    project, lead, _people, _claims = make_unopened(session, claims=5, people=3)
    assert "If leads rate too, as can be chosen when a round is opened: 5 claims, 4 reviewers" in sentences(
        session, project.id, PlanDraft()
    )
    found = forecast(session, project.id, PlanDraft(), include_leads=True)
    round_ = rounds.open_round(session, project, now=factories.NOW, actor_id=lead.id, include_leads=True)
    given = session.scalar(select(func.count()).select_from(Assignment).where(Assignment.round_id == round_.id))
    assert (given, found.reviewers) == (found.ratings, 4)
    session.execute(update(Membership).where(Membership.reviewer_id == lead.id).values(work_weight=0))
    assert "If leads rate too" not in sentences(session, project.id, PlanDraft())


def test_weights_make_uneven_parts_unless_claims_are_drawn(session: Session) -> None:
    project, _lead, people, _claims = make_unopened(session, claims=40, people=3)
    session.execute(update(Membership).where(Membership.reviewer_id == people[0].id).values(work_weight=2))
    assert "about 10 to 20 claims a reviewer" in sentences(session, project.id, some(1))
    assert "about 13 to 14 claims a reviewer" in sentences(session, project.id, queue(1))
    assert "in proportion to the work weight" in sentences(session, project.id, some(1))


@pytest.mark.parametrize(
    ("planting", "claims"),
    [
        ({}, 6),
        ({"has_gold": True}, 4),
        ({"training_pass_percent": 80}, 5),
        ({"has_gold": True, "training_pass_percent": 80}, 3),
    ],
)
def test_what_is_planted_is_no_claim_to_rate(session: Session, planting: dict[str, Any], claims: int) -> None:
    known = {0: (Purpose.GOLD, "3"), 1: (Purpose.GOLD, "2"), 2: (Purpose.TRAINING, "3")}
    project = make_planted_round(session, claims=6, known=known).project
    found = forecast(session, project.id, PlanDraft(**planting))
    assert (found.claims, found.ratings, found.most) == (claims, 2 * claims, claims)


def test_a_project_without_claims_or_people(session: Session) -> None:
    project, *_rest = make_unopened(session, claims=0, people=1)
    assert "0 claims to rate and 1 reviewer: nothing to count yet." in sentences(session, project.id, some(1))
    assert forecast(session, project.id, SAMPLE) == Forecast(0, 1, 0, 0, 0, 0, 0)
    empty, *_rest = make_unopened(session, claims=2, people=0)
    assert "2 claims to rate and 0 reviewers" in sentences(session, empty.id, PlanDraft())


def test_the_queue_says_for_how_long_a_claim_is_reserved(session: Session) -> None:
    project, *_rest = make_unopened(session)
    assert "theirs for 60 minutes" in sentences(session, project.id, queue(2))
    assert "theirs for 1 minute;" in sentences(session, project.id, queue(2, reservation_minutes=1))


def test_related_claims_are_spoken_of_where_there_are_some(session: Session) -> None:
    project, _lead, _people, claims = make_unopened(session)
    assert "elated" not in sentences(session, project.id, some(2, related=Related.TOGETHER))
    factories.make_relation(session, claims[0], claims[1])
    factories.make_relation(session, claims[2], claims[1])
    assert "largest group has 3 claims" in sentences(session, project.id, some(2, related=Related.TOGETHER))
    assert "go to different reviewers" in sentences(session, project.id, some(2, related=Related.APART))
    assert "elated" not in sentences(session, project.id, some(2))


def test_what_is_planted_is_said(session: Session) -> None:
    known = {0: (Purpose.TRAINING, "3"), 1: (Purpose.TRAINING, "2"), 2: (Purpose.GOLD, "3")}
    project = make_planted_round(session, known=known).project
    quality = PlanDraft(
        masked_part=MaskedPart.BYLINE,
        training_pass_percent=80,
        has_gold=True,
        repeat_percent=10,
        repeat_after_days=7,
    )
    said = sentences(session, project.id, quality)
    for words in (
        "who signed the text is hidden",
        "80\u202f% of the answers to 2 training claims right",
        "1 claim with a known answer is hidden",
        "after 7 days",
    ):
        assert words in said


def test_a_plan_that_lacks_known_answers_says_so(session: Session) -> None:
    project, *_rest = make_unopened(session)
    said = sentences(session, project.id, PlanDraft(training_pass_percent=80, has_gold=True))
    assert "No claim has a known answer to train with yet: until one has, no round can be opened." in said
    assert "No claim has a known answer to hide yet: until one has, no round can be opened." in said


@pytest.mark.parametrize(
    ("plan", "words"),
    [
        (PlanDraft(), "every reviewer rates every claim"),
        (some(1), "1 reviewer a claim, dealt out when the round opens"),
        (queue(3), "3 different reviewers a claim, drawn from the open queue"),
        (SAMPLE, "3 different reviewers on a random 20\u202f% of the claims, one on the rest, dealt out"),
    ],
)
def test_a_plan_in_one_phrase(plan: PlanDraft, words: str) -> None:
    assert plan_words(plan).startswith(words)


@pytest.mark.parametrize(("claims", "percent", "size"), [(0, 50, 0), (3, 1, 1), (40, 20, 8), (5, 50, 3), (7, 100, 7)])
def test_the_size_of_a_sample(claims: int, percent: int, size: int) -> None:
    assert sample_size(claims, percent) == size
