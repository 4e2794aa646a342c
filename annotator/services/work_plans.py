"""The plan of work of a project: saving a new version of it, and which one a round follows."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from annotator.concurrency import hold
from annotator.errors import Invalid
from annotator.models import Project, Round, WorkPlan
from annotator.models.vocabulary import Delivery, MaskedPart, Overlap, Related
from annotator.services import audit
from annotator.services.raters import read_raters
from annotator.services.read_once import read_once
from annotator.text import _, plural

MOST_RATINGS = 100
MOST_MINUTES = 10_080
MOST_DAYS = 365


@dataclass(frozen=True, slots=True)
class PlanDraft:
    """A plan as a lead fills it in; by default everybody rates everything and nothing is planted."""

    overlap: Overlap = Overlap.EVERYONE
    ratings_per_claim: int | None = None
    sample_percent: int | None = None
    delivery: Delivery = Delivery.ASSIGNED
    related: Related = Related.ANY
    reservation_minutes: int = 60
    masked_part: MaskedPart | None = None
    training_pass_percent: int | None = None
    has_gold: bool = False
    repeat_percent: int | None = None
    repeat_after_days: int | None = None

    @property
    def wants_everyone(self) -> bool:
        return self.overlap is Overlap.EVERYONE


def current_plan(session: Session, project_id: int) -> WorkPlan | None:
    """Return the plan that the next round follows, None where nobody has made one: everybody rates everything."""
    return next(iter(list_plans(session, project_id)), None)


def list_plans(session: Session, project_id: int) -> Sequence[WorkPlan]:
    """Return every plan that the project has had, the newest first."""
    plans = select(WorkPlan).where(WorkPlan.project_id == project_id).order_by(WorkPlan.number.desc())
    return read_once(session, ("work plans", project_id), lambda: session.scalars(plans).all())


def plan_of(session: Session, round_: Round) -> WorkPlan | None:
    """Return the plan under which a round was opened, None where everybody rates everything."""
    number = round_.work_plan_id
    if number is None:
        return None
    return read_once(session, ("work plan", number), lambda: session.get(WorkPlan, number))


def read_draft(plan: WorkPlan | None) -> PlanDraft:
    """Return a plan as it can be filled in again."""
    if plan is None:
        return PlanDraft()
    values = {field.name: getattr(plan, field.name) for field in fields(PlanDraft)}
    return PlanDraft(
        **values
        | {
            "overlap": Overlap(plan.overlap),
            "delivery": Delivery(plan.delivery),
            "related": Related(plan.related),
            "masked_part": MaskedPart(plan.masked_part) if plan.masked_part else None,
        }
    )


def save_plan(session: Session, project: Project, draft: PlanDraft, *, now: datetime, actor_id: int | None) -> WorkPlan:
    """Make a new version of the project's plan; the same again makes none. An open round keeps its own.

    Raises
    ------
    Invalid
        With `errors` by field; also when a claim is to have more reviewers than there are.
    """
    # One at a time: of two who save together, each makes a version.
    hold(session, select(Project.id).where(Project.id == project.id).with_for_update(key_share=True))
    require_possible(session, project.id, draft)
    latest = current_plan(session, project.id)
    if latest is not None and read_draft(latest) == draft:
        return latest
    values = {field.name: getattr(draft, field.name) for field in fields(PlanDraft)}
    plan = WorkPlan(
        project_id=project.id,
        number=latest.number + 1 if latest else 1,
        author_id=actor_id,
        made_at=now,
        **{name: getattr(value, "value", value) for name, value in values.items()},
    )
    session.add(plan)
    session.flush()
    audit.record(
        session,
        "plan.saved",
        f"work_plan:{plan.id}",
        now=now,
        actor_id=actor_id,
        project_id=project.id,
        detail={"number": plan.number},
    )
    return plan


def require_possible(session: Session, project_id: int, draft: PlanDraft) -> None:
    """Pass when the plan is whole, and the project has the people for it.

    Raises
    ------
    Invalid
        With `errors` by field.
    """
    errors = find_faults(draft)
    if errors:
        raise Invalid(next(iter(errors.values())), next(iter(errors)), errors)
    if draft.ratings_per_claim is not None:
        require_reviewers(session, project_id, draft.ratings_per_claim)


def find_faults(draft: PlanDraft) -> dict[str, str]:
    """Return what is missing or wrong in a plan by itself, by field."""
    errors: dict[str, str] = {}
    if draft.wants_everyone and draft.delivery is Delivery.QUEUE:
        errors["delivery"] = _(
            "A queue must know when a claim has enough. Say how many reviewers rate a claim, or deal the claims out."
        )
    if not draft.wants_everyone:
        _check(errors, "ratings_per_claim", draft.ratings_per_claim, 1, MOST_RATINGS)
    if draft.overlap is Overlap.SAMPLE:
        _check(errors, "sample_percent", draft.sample_percent, 1, 100)
        if draft.ratings_per_claim == 1:
            errors["ratings_per_claim"] = _("Agreement needs at least two reviewers on each claim of the sample.")
    _check(errors, "reservation_minutes", draft.reservation_minutes, 1, MOST_MINUTES)
    if draft.training_pass_percent is not None:
        _check(errors, "training_pass_percent", draft.training_pass_percent, 0, 100)
    if (draft.repeat_percent is None) != (draft.repeat_after_days is None):
        missing = "repeat_percent" if draft.repeat_percent is None else "repeat_after_days"
        errors[missing] = _("Repeats need both: what share of the claims, and after how many days.")
    elif draft.repeat_percent is not None:
        _check(errors, "repeat_percent", draft.repeat_percent, 1, 100)
        _check(errors, "repeat_after_days", draft.repeat_after_days, 0, MOST_DAYS)
    return errors


def _check(errors: dict[str, str], name: str, value: int | None, least: int, most: int) -> None:
    if value is None or not least <= value <= most:
        errors[name] = _("Give a whole number from {least} to {most}.", least=least, most=most)


def count_raters(session: Session, project_id: int, *, include_leads: bool = False) -> int:
    """Return how many would rate in a round opened now: active members whose work weight is above 0."""
    return sum(rater.weight > 0 for rater in read_raters(session, project_id, include_leads=include_leads))


def require_reviewers(
    session: Session, project_id: int, wanted: int, *, include_leads: bool = False, field: str = "ratings_per_claim"
) -> None:
    """Pass when there are enough people for so many distinct reviewers a claim.

    Raises
    ------
    Invalid
        When there are not; the message names both numbers.
    """
    there = count_raters(session, project_id, include_leads=include_leads)
    if wanted > there:
        raise Invalid(
            plural(
                there,
                "{wanted} different reviewers a claim cannot be had: the project has {count} who takes part in the "
                "work. Add reviewers, or ask for fewer.",
                "{wanted} different reviewers a claim cannot be had: the project has {count} who take part in the "
                "work. Add reviewers, or ask for fewer.",
                wanted=wanted,
            ),
            field,
        )
