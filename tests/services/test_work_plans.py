"""Plans of work: what may be saved, and that each saving makes a version."""

from dataclasses import replace

import factories
import pytest
from at_once import at_once
from factories import NOW
from planned_round import make_planned, make_unopened, queue, some
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from annotator.database import Database
from annotator.errors import Invalid
from annotator.models import AuditEntry, Membership, Project, WorkPlan
from annotator.models.vocabulary import Delivery, MaskedPart, Overlap, Related
from annotator.services import work_plans
from annotator.services.work_plans import PlanDraft, find_faults

FULL = PlanDraft(
    overlap=Overlap.SAMPLE,
    ratings_per_claim=3,
    sample_percent=20,
    delivery=Delivery.QUEUE,
    related=Related.APART,
    reservation_minutes=30,
    masked_part=MaskedPart.OUTLET,
    training_pass_percent=80,
    has_gold=True,
    repeat_percent=10,
    repeat_after_days=7,
)


def save(session: Session, project: Project, draft: PlanDraft) -> WorkPlan:
    return work_plans.save_plan(session, project, draft, now=NOW, actor_id=None)


def test_without_a_plan_everybody_rates_everything(session: Session) -> None:
    project = factories.make_project(session)
    assert work_plans.current_plan(session, project.id) is None
    assert work_plans.read_draft(None) == PlanDraft()
    assert PlanDraft().wants_everyone
    planned = make_planned(session)
    assert work_plans.plan_of(session, planned.round) is None


def test_a_saving_makes_a_version_and_is_logged(session: Session) -> None:
    project, lead, _people, _claims = make_unopened(session)
    first = work_plans.save_plan(session, project, FULL, now=NOW, actor_id=lead.id)
    assert (first.number, first.author_id, first.made_at) == (1, lead.id, NOW)
    assert work_plans.read_draft(first) == FULL
    assert save(session, project, FULL) is first
    second = save(session, project, PlanDraft())
    assert (second.number, work_plans.current_plan(session, project.id)) == (2, second)
    assert work_plans.read_draft(second) == PlanDraft()
    entries = session.scalars(select(AuditEntry).where(AuditEntry.action == "plan.saved")).all()
    assert [(entry.subject, entry.detail) for entry in entries] == [
        (f"work_plan:{first.id}", {"number": 1}),
        (f"work_plan:{second.id}", {"number": 2}),
    ]


def test_a_round_keeps_the_plan_it_was_opened_under(session: Session) -> None:
    planned = make_planned(session, some(2))
    save(session, planned.project, queue(1))
    plan = work_plans.plan_of(session, planned.round)
    assert plan is not None
    assert work_plans.read_draft(plan) == some(2)


@pytest.mark.parametrize(
    ("change", "field", "words"),
    [
        ({"ratings_per_claim": None}, "ratings_per_claim", "whole number from 1 to 100"),
        ({"ratings_per_claim": 0}, "ratings_per_claim", "whole number from 1 to 100"),
        ({"ratings_per_claim": 101}, "ratings_per_claim", "whole number from 1 to 100"),
        ({"ratings_per_claim": 1}, "ratings_per_claim", "at least two reviewers on each claim of the sample"),
        ({"sample_percent": None}, "sample_percent", "whole number from 1 to 100"),
        ({"sample_percent": 101}, "sample_percent", "whole number from 1 to 100"),
        ({"reservation_minutes": 0}, "reservation_minutes", "whole number from 1 to 10\u202f080"),
        ({"training_pass_percent": 101}, "training_pass_percent", "whole number from 0 to 100"),
        ({"repeat_percent": None}, "repeat_percent", "Repeats need both"),
        ({"repeat_after_days": None}, "repeat_after_days", "Repeats need both"),
        ({"repeat_percent": 0}, "repeat_percent", "whole number from 1 to 100"),
        ({"repeat_after_days": 366}, "repeat_after_days", "whole number from 0 to 365"),
        ({"overlap": Overlap.EVERYONE}, "delivery", "A queue must know when a claim has enough"),
    ],
)
def test_a_plan_that_is_not_whole(session: Session, change: dict[str, object], field: str, words: str) -> None:
    project, *_rest = make_unopened(session)
    draft = replace(FULL, **change)  # type: ignore[arg-type]
    with pytest.raises(Invalid, match=words) as refusal:
        save(session, project, draft)
    assert set(refusal.value.errors) == {field} == set(find_faults(draft))
    assert work_plans.current_plan(session, project.id) is None


def test_more_reviewers_than_there_are_is_refused_with_both_numbers(session: Session) -> None:
    project, _lead, people, _claims = make_unopened(session, people=3)
    with pytest.raises(Invalid, match="4 different reviewers a claim cannot be had: the project has 3 who take") as no:
        save(session, project, some(4))
    assert no.value.field == "ratings_per_claim"
    save(session, project, some(3))
    member = session.scalars(select(Membership).where(Membership.reviewer_id == people[0].id)).one()
    member.work_weight = 0
    session.scalars(select(Membership).where(Membership.reviewer_id == people[1].id)).one().is_active = False
    session.flush()
    with pytest.raises(Invalid, match="2 different reviewers a claim cannot be had: the project has 1 who takes"):
        save(session, project, some(2))
    assert work_plans.count_raters(session, project.id, include_leads=True) == 2


def test_plans_saved_at_once_have_numbers_of_their_own(database: Database) -> None:
    with database.writing() as session:
        project, *_rest = make_unopened(session)
        session.expunge_all()
    deeds = [
        lambda session, minutes=minutes: save(session, project, queue(2, reservation_minutes=minutes)).number
        for minutes in (10, 20, 30)
    ]
    assert sorted(map(str, at_once(database, deeds))) == ["1", "2", "3"]


def test_a_saved_plan_never_changes(session: Session) -> None:
    planned = make_planned(session, some(2))
    plan = work_plans.plan_of(session, planned.round)
    assert plan is not None
    plan.ratings_per_claim = 3
    with pytest.raises(IntegrityError, match="work_plan is append-only"):
        session.flush()
