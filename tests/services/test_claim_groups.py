"""Claims that an address names by what they have in common: those behind a number of the dashboard."""

from datetime import datetime, timedelta

import pytest
from factories import NOW
from planned_round import Planned, make_planned, some
from sqlalchemy.orm import Session

from annotator.errors import NotAllowed, NotFound
from annotator.models.vocabulary import Overlap
from annotator.services import projects, rounds
from annotator.services.claim_groups import Group, read_group
from annotator.services.permissions import Member
from annotator.services.stuck_claims import WAITING_DAYS
from annotator.services.work_plans import PlanDraft

LATER = NOW + timedelta(days=WAITING_DAYS)


def lead_of(session: Session, planned: Planned) -> Member:
    found = projects.find_member(session, planned.project.id, planned.lead.id)
    assert found is not None
    return found


def group(session: Session, planned: Planned, member: Member, word: str, now: datetime = NOW) -> Group:
    return read_group(session, planned.project, planned.round, member, word, "", now)


@pytest.mark.parametrize("word", ["reached", "short", "ratings:1", "answered"])
def test_what_would_tell_the_sample_opens_with_the_lock(session: Session, word: str) -> None:
    planned = make_planned(session, PlanDraft(overlap=Overlap.SAMPLE, ratings_per_claim=2, sample_percent=50))
    reviewer = planned.member(session, 0)
    with pytest.raises(NotAllowed, match="opens with the lock: it would tell which claims are measured"):
        group(session, planned, reviewer, word)
    group(session, planned, lead_of(session, planned), word)
    rounds.lock_round(session, planned.round, now=NOW, actor_id=None)
    group(session, planned, reviewer, word)


def test_claims_wait_while_their_round_is_open(session: Session) -> None:
    planned = make_planned(session, some(1), claims=2, people=1)
    lead = lead_of(session, planned)
    assert group(session, planned, lead, "waiting", LATER - timedelta(seconds=1)).claim_ids == ()
    found = group(session, planned, lead, "waiting", LATER)
    assert set(found.claim_ids) == {claim.id for claim in planned.claims}
    rounds.lock_round(session, planned.round, now=LATER, actor_id=None)
    assert group(session, planned, lead, "waiting", LATER).claim_ids == ()


@pytest.mark.parametrize("word", ["done:R99", "left:R99", "done:", "cannot_judge:R99"])
def test_a_reviewer_whom_the_project_does_not_have(session: Session, word: str) -> None:
    planned = make_planned(session, some(1), claims=2, people=1)
    rounds.lock_round(session, planned.round, now=NOW, actor_id=None)
    with pytest.raises(NotFound, match=f"no reviewer {word.partition(':')[2]}"):
        group(session, planned, lead_of(session, planned), word)
    assert "R2" in group(session, planned, lead_of(session, planned), f"{word.partition(':')[0]}:R2").words
