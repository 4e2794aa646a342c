"""The plan of work that a round was opened under."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from annotator.models import Round, WorkPlan


def read_plan(session: Session, round_: Round) -> WorkPlan | None:
    """Return the plan of the round; None where everybody rates every claim and nothing is planted."""
    return session.get(WorkPlan, round_.work_plan_id) if round_.work_plan_id is not None else None


def latest_plan(session: Session, project_id: int) -> WorkPlan | None:
    """Return the plan of the project's next round; None before there is one."""
    return session.scalar(
        select(WorkPlan).where(WorkPlan.project_id == project_id).order_by(WorkPlan.number.desc()).limit(1)
    )
