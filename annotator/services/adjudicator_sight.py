"""Whether those who decide see who gave which rating."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from annotator.concurrency import hold
from annotator.models import Project
from annotator.services import audit


def show_names(session: Session, project_id: int, *, shown: bool, now: datetime, actor_id: int) -> bool:
    """Show or hide the names on the pages of adjudication, and log it; return whether anything changed."""
    hold(session, select(Project.id).where(Project.id == project_id).with_for_update(key_share=True))
    project = session.get_one(Project, project_id)
    if project.adjudicators_see_names == shown:
        return False
    project.adjudicators_see_names = shown
    session.flush()
    audit.record(
        session,
        "project.names_shown_to_adjudicators" if shown else "project.names_hidden_from_adjudicators",
        f"project:{project_id}",
        now=now,
        actor_id=actor_id,
        project_id=project_id,
    )
    return True
