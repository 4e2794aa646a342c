"""The rubrics of an installation, and which version a project uses."""

import factories
import pytest
from factories import NOW
from sqlalchemy import select
from sqlalchemy.orm import Session

from annotator.errors import Conflict, NotFound
from annotator.models import AuditEntry, Project, RubricVersion
from annotator.services import rubric_library
from annotator.services.rubric_definitions import publish_rubric


@pytest.fixture
def project(session: Session) -> Project:
    return factories.make_project(session)


def test_versions_are_listed_with_who_made_them(session: Session, project: Project) -> None:
    author = factories.make_reviewer(session, name="Åsa")
    second = publish_rubric(
        session, factories.RUBRIC | {"rationale": {"question": "So?"}}, NOW, change="Shorter.", author_id=author.id
    )
    factories.make_round(session, project)
    (line,) = rubric_library.list_rubrics(session, project.id)
    assert (line.key, [version.number for version in line.versions]) == ("test-rubric", [2, 1])
    newest, first = line.versions
    assert (newest.id, newest.author, newest.change, newest.rounds) == (second, "Åsa", "Shorter.", 0)
    assert (first.id, first.author, first.rounds) == (project.rubric_version_id, None, 1)
    other = factories.make_project(session)
    assert [v.rounds for v in rubric_library.list_rubrics(session, other.id)[0].versions] == [0, 0]


def test_a_version_that_is_not_published_cannot_be_chosen(session: Session, project: Project) -> None:
    published = session.get_one(RubricVersion, project.rubric_version_id)
    draft = RubricVersion(
        rubric_id=published.rubric_id, number=9, definition_sha256="0" * 64, rationale_question="?", created_at=NOW
    )
    session.add(draft)
    session.flush()
    for missing in (draft.id, 999):
        with pytest.raises(NotFound, match="no such rubric version"):
            rubric_library.choose_version(session, project, missing, now=NOW, actor_id=None)
    assert len(rubric_library.list_rubrics(session, project.id)[0].versions) == 1


def test_choosing_is_logged_and_choosing_the_same_refused(session: Session, project: Project) -> None:
    before = project.rubric_version_id
    other = factories.make_rubric(session, factories.RUBRIC | {"key": "other", "name": "Other"})
    chosen = rubric_library.choose_version(session, project, other, now=NOW, actor_id=None)
    assert (project.rubric_version_id, chosen.rubric_name) == (other, "Other")
    entry = session.scalars(select(AuditEntry).where(AuditEntry.action == "project.rubric_chosen")).one()
    assert entry.detail == {"before": before, "rubric_version": other}
    with pytest.raises(Conflict, match="uses this version already"):
        rubric_library.choose_version(session, project, other, now=NOW, actor_id=None)


def test_what_a_new_rubric_begins_with(session: Session, project: Project) -> None:
    read = rubric_library.read_origin
    assert read(session, project.id, "preset:likelihood")["name"] == "Likelihood of a prediction"
    assert read(session, project.id, f"version:{project.rubric_version_id}")["key"] == "test-rubric"
    for wrong in ("preset:none", "version:x", "version:", "", "version:99999999999"):
        with pytest.raises(NotFound):
            read(session, project.id, wrong)
