"""The lead's list of rounds: who rates what at present, and what an open round means for who joins."""

import factories
import pytest
from factories import NOW
from planned_round import make_planned, make_unopened, queue, some
from sqlalchemy.orm import Session

from annotator.models.vocabulary import Delivery, Overlap, RoundKind
from annotator.services import places, rounds
from annotator.services.round_overview import list_lines, newcomer_words
from annotator.services.work_plans import PlanDraft

SAMPLE = PlanDraft(overlap=Overlap.SAMPLE, ratings_per_claim=2, sample_percent=50)
SAMPLED = "2 different reviewers on a random 50\u202f% of the claims, one on the rest, dealt out when the round opens"


@pytest.mark.parametrize(
    ("plan", "words"),
    [
        (None, "every reviewer rates every claim"),
        (PlanDraft(), "every reviewer rates every claim"),
        (some(2), "2 different reviewers a claim, dealt out when the round opens"),
        (SAMPLE, SAMPLED),
    ],
)
def test_a_round_is_told_as_it_was_planned(session: Session, plan: PlanDraft | None, words: str) -> None:
    planned = make_planned(session, plan)
    assert [line.plan for line in list_lines(session, planned.project.id)] == [words]


@pytest.mark.parametrize("plan", [some(2), SAMPLE])
def test_numbers_that_were_changed_are_told_as_they_are(session: Session, plan: PlanDraft) -> None:
    planned = make_planned(session, plan, claims=4)
    first = [planned.claims[0].id]
    places.set_wanted(session, planned.round, 3, claim_ids=first, now=NOW, actor_id=None)
    assert list_lines(session, planned.project.id)[0].plan.startswith("3 different reviewers on 1 of the claims, 2 on ")
    places.set_wanted(session, planned.round, 3, claim_ids=None, now=NOW, actor_id=None)
    expected = "3 different reviewers a claim, dealt out when the round opens"
    assert list_lines(session, planned.project.id)[0].plan == expected


def test_a_second_round_is_told_by_whom_it_asks(session: Session) -> None:
    planned = make_planned(session, queue(1), claims=2)
    planned.submit(session, 0, planned.next(session, 0) or 0)
    rounds.lock_round(session, planned.round, now=NOW, actor_id=None)
    second = rounds.open_round(session, planned.project, now=NOW, actor_id=None, kind=RoundKind.SECOND)
    assert [line.plan for line in list_lines(session, planned.project.id)] == [
        "each by those who rated it before, dealt out when the round opened",
        "1 reviewer a claim, drawn from the open queue",
    ]
    places.set_wanted(session, second, 2, claim_ids=None, now=NOW, actor_id=None)
    expected = "2 different reviewers a claim, drawn from the open queue"
    assert list_lines(session, planned.project.id)[0].plan == expected


@pytest.mark.parametrize(
    ("plan", "words"),
    [
        (None, "get all its claims at once"),
        (PlanDraft(), "get all its claims at once"),
        (some(2), "get only free places, at present 0."),
        (queue(2), "draw claims from its queue"),
        (SAMPLE, "get only free places"),
        (PlanDraft(Overlap.SAMPLE, 2, 50, Delivery.QUEUE), "draw claims from its queue"),
    ],
)
def test_what_an_open_round_means_for_who_joins(session: Session, plan: PlanDraft | None, words: str) -> None:
    planned = make_planned(session, plan)
    told = newcomer_words(session, planned.project.id)
    assert told.startswith("Round 1 is open")
    assert words in told
    rounds.lock_round(session, planned.round, now=NOW, actor_id=None)
    assert newcomer_words(session, planned.project.id) == ""


def test_before_the_first_round_nothing_is_said_of_who_joins(session: Session) -> None:
    assert newcomer_words(session, factories.make_project(session).id) == ""
    project, _lead, _people, _claims = make_unopened(session)
    assert list_lines(session, project.id) == []
