"""What is to be done next."""

import factories
import pytest
from factories import NOW
from rated_round import make_rated_round
from sqlalchemy.orm import Session

from annotator.models import Reviewer
from annotator.models.vocabulary import Role
from annotator.services import projects, rounds
from annotator.services.next_steps import NextStep, next_step


def _next(session: Session, project_id: int, person: Reviewer) -> NextStep:
    member = projects.find_member(session, project_id, person.id)
    assert member is not None
    return next_step(session, rounds.latest_round(session, project_id), member, NOW)


def test_a_lead_is_led_from_claims_to_reviewers_to_a_round(session: Session) -> None:
    lead, reviewer = factories.make_reviewer(session), factories.make_reviewer(session)
    project = projects.create_project(
        session,
        title="New",
        lead_sentence="",
        creator_id=lead.id,
        now=NOW,
        rubric_version_id=factories.make_rubric(session),
    )
    assert _next(session, project.id, lead) is NextStep.IMPORT_CLAIMS
    factories.make_claim(session, project)
    assert _next(session, project.id, lead) is NextStep.ADD_REVIEWERS
    projects.add_member(session, project, reviewer.id, Role.REVIEWER, now=NOW, actor_id=lead.id)
    assert _next(session, project.id, lead) is NextStep.OPEN_ROUND
    assert _next(session, project.id, reviewer) is NextStep.WAIT


@pytest.mark.parametrize(("table", "step"), [(["."], NextStep.RATE), (["3"], NextStep.LOOK)])
def test_a_reviewer_rates_what_is_left(session: Session, table: list[str], step: NextStep) -> None:
    rated = make_rated_round(session, table)
    assert _next(session, rated.project.id, rated.reviewers[0]) is step
    assert _next(session, rated.project.id, rated.lead) is NextStep.LOOK
    rated.lock()
    assert _next(session, rated.project.id, rated.reviewers[0]) is NextStep.LOOK
