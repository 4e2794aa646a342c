"""The demonstration project: real claims, example reviewers, made-up ratings, and a round that is open."""

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from annotator.models import Project
from annotator.models.vocabulary import Reveal, RoundState
from annotator.resources import data_folder
from annotator.services import demonstration_data, guidelines, projects, rounds
from annotator.services.demonstration_people import add_examples, add_lead, read_ratings, submit_ratings
from annotator.services.rubric_definitions import publish_rubric
from annotator.services.rubric_files import read_definition

SLUG = "demo"
#: Between the last thing that was made up and the moment an example is loaded.
REST = timedelta(minutes=30)


def load_demonstration(session: Session, now: datetime, *, lead_id: int | None, with_examples: bool = True) -> Project:
    """Return the demonstration project, made when it is not there yet.

    Parameters
    ----------
    lead_id
        Who is to lead it and to rate its claims; a person who is a member already stays what they are.
    with_examples
        Whether to add the example reviewers with their ratings; has no effect on a project that is there.
    """
    project = session.scalar(select(Project).where(Project.slug == SLUG))
    if project is None:
        name = demonstration_data.FIRST
        ratings = read_ratings(name) if with_examples else []
        start = now - REST - max((rating.after for rating in ratings), default=timedelta())
        project = make_project(session, demonstration_data.read_table("project"), start)
        people = add_examples(session, project, name, start) if with_examples else {}
        add_lead(session, project, lead_id, start)
        if people or lead_id is not None:
            round_ = rounds.open_round(session, project, now=start, actor_id=lead_id, include_leads=True)
            submit_ratings(session, round_, people, ratings, start)
        return project
    if add_lead(session, project, lead_id, now):
        _let_rate(session, project, lead_id, now)
    return project


def make_project(
    session: Session, table: Mapping[str, Any], now: datetime, *, only: Collection[str] | None = None
) -> Project:
    """Make the project that a table describes, with the demonstration's claims or `only` some of them."""
    versions = {
        path.stem: publish_rubric(session, read_definition(path), now)
        for path in sorted((data_folder("seed") / "rubrics").glob("*.toml"))
    }
    project = projects.create_project(
        session,
        slug=table["slug"],
        title=table["title"],
        lead_sentence=table["lead"],
        creator_id=None,
        now=now,
        rubric_version_id=versions[table["rubric"]],
        reveal=Reveal(table["reveal"]),
        ratings_goal=table["ratings_goal"],
        seed=table["seed"],
        is_example=True,
    )
    demonstration_data.add_content(session, project, table["featured"], now, only=only)
    guideline = (demonstration_data.folder() / "guideline.md").read_text(encoding="utf-8")
    guidelines.publish(session, project.id, guideline, "", base=0, now=now, author_id=None)
    return project


def _let_rate(session: Session, project: Project, lead_id: int | None, now: datetime) -> None:
    """Assign the claims of the open round to a lead who came later; open the first round if there is none."""
    round_ = rounds.latest_round(session, project.id)
    if round_ is None:
        rounds.open_round(session, project, now=now, actor_id=lead_id, include_leads=True)
    elif round_.state == RoundState.OPEN and lead_id is not None:
        rounds.assign_claims(session, round_, [lead_id])
