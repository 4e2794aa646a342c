"""The rubric versions that a project's rounds were rated under, and the one it has now, for the codebook."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from annotator.models import Membership, Project, Reviewer, Round
from annotator.services.rubric_records import RubricRecord
from annotator.services.rubrics import read_rubric


@dataclass(frozen=True, slots=True)
class CodebookRecord:
    """What the codes of a project's exports mean.

    Attributes
    ----------
    is_example
        The project is an example.
    examples
        Pseudonyms of the example reviewers, whose ratings are made up.
    """

    project: str
    rubrics: tuple[RubricRecord, ...]
    label: str = ""
    is_example: bool = False
    examples: tuple[str, ...] = ()


def read_codebook(session: Session, project: Project) -> CodebookRecord:
    """Return the rubric versions of the project, in the order in which they were published."""
    used = set(session.scalars(select(Round.rubric_version_id).where(Round.project_id == project.id)))
    if project.rubric_version_id is not None:
        used.add(project.rubric_version_id)
    examples = session.scalars(
        select(Membership.pseudonym)
        .join(Reviewer, Reviewer.id == Membership.reviewer_id)
        .where(Membership.project_id == project.id, Reviewer.is_example)
        .order_by(Membership.id)
    )
    return CodebookRecord(
        project=project.slug,
        rubrics=tuple(read_rubric(session, version_id) for version_id in sorted(used)),
        is_example=project.is_example,
        examples=tuple(examples),
    )
