"""The projects a person is a member of."""

import factories
from factories import NOW
from scene import make_scene
from sqlalchemy.orm import Session

from annotator.models import Project
from annotator.models.vocabulary import Role, RoundState
from annotator.services import project_list, projects


def make_project(session: Session, title: str, creator_id: int | None = None) -> Project:
    version = factories.make_rubric(session)
    return projects.create_project(
        session, title=title, lead_sentence="", creator_id=creator_id, now=NOW, rubric_version_id=version
    )


def test_the_list_has_what_one_is_an_active_member_of(session: Session) -> None:
    scene = make_scene(session)
    factories.make_claim(session, scene.project, state="withdrawn")
    empty = make_project(session, "A first one", creator_id=scene.lead.id)
    other = make_project(session, "Somebody else’s")
    left = make_project(session, "Left again")
    projects.add_member(session, other, scene.second.id, Role.OBSERVER, now=NOW, actor_id=None)
    gone = projects.add_member(session, left, scene.lead.id, Role.OBSERVER, now=NOW, actor_id=None)
    projects.set_member_active(session, left.id, gone.id, is_active=False, now=NOW, actor_id=None)
    first, second = project_list.list_projects(session, scene.lead.id)
    assert (first.slug, first.claims, first.to_rate, first.round_number, first.round_state) == (
        empty.slug,
        0,
        0,
        None,
        None,
    )
    assert (second.slug, second.role, second.claims, second.to_rate) == (scene.project.slug, Role.LEAD, 3, 2)
    assert (second.round_number, second.round_state) == (1, RoundState.OPEN)
