"""Coming in: the person, their place and the project in one statement."""

import factories
from factories import NOW
from scene import make_scene
from sqlalchemy.orm import Session

from annotator.database import Database
from annotator.models import Project
from annotator.services import accounts, projects
from annotator.services.entrance import find_entrance, known_project


def test_coming_in_tells_what_two_questions_told(session: Session) -> None:
    scene = make_scene(session)
    slug, person = scene.project.slug, scene.first
    found = find_entrance(session, slug, person.id, person.session_epoch)
    assert found is not None
    assert found.identity == accounts.read_identity(session, person.id, person.session_epoch)
    assert found.member == projects.find_entry(session, slug, person.id)


def test_who_is_signed_in_need_have_no_place(session: Session) -> None:
    scene = make_scene(session)
    person, stranger = scene.first, factories.make_reviewer(session)
    found = [
        find_entrance(session, "nothing", person.id, person.session_epoch),
        find_entrance(session, scene.project.slug, stranger.id, stranger.session_epoch),
    ]
    member = projects.find_member(session, scene.project.id, person.id)
    assert member is not None
    projects.set_member_active(session, scene.project.id, member.membership_id, is_active=False, now=NOW, actor_id=None)
    found.append(find_entrance(session, scene.project.slug, person.id, person.session_epoch))
    assert [(each.member, each.project) for each in found if each is not None] == [(None, ())] * 3


def test_a_session_that_has_ended_finds_nobody(session: Session) -> None:
    scene = make_scene(session)
    assert find_entrance(session, scene.project.slug, scene.first.id, scene.first.session_epoch + 1) is None


def test_the_project_is_as_the_session_would_have_read_it(database: Database) -> None:
    with database.writing() as session:
        scene = make_scene(session)
        slug, person_id, epoch, project_id = (
            scene.project.slug,
            scene.first.id,
            scene.first.session_epoch,
            scene.project.id,
        )
    with database.reading() as session:
        read = session.get_one(Project, project_id)
        columns = {name: getattr(read, name) for name in (column.key for column in Project.__table__.columns)}
    with database.reading() as session:
        found = find_entrance(session, slug, person_id, epoch)
        assert found is not None
        known = known_project(session, found.project)
        assert {name: getattr(known, name) for name in columns} == columns
        assert session.get_one(Project, project_id) is known
        assert known not in session.dirty
        assert known not in session.new
