"""Which rubric versions a codebook explains."""

import factories
from sqlalchemy.orm import Session

from annotator.services.export_codebook import read_codebook
from annotator.services.rubric_definitions import publish_rubric


def test_every_version_that_was_used_and_the_present_one(session: Session) -> None:
    project = factories.make_project(session)
    factories.make_round(session, project)
    renamed = {**factories.RUBRIC, "rationale": {"question": "Why so?"}}
    project.rubric_version_id = publish_rubric(session, renamed, factories.NOW)
    session.flush()
    record = read_codebook(session, project)
    assert record.project == project.slug
    assert [rubric.rationale_question for rubric in record.rubrics] == ["Why this step?", "Why so?"]
    assert record.label == ""


def test_a_project_without_a_rubric(session: Session) -> None:
    project = factories.make_project(session, rubric_version_id=None)
    assert read_codebook(session, project).rubrics == ()
