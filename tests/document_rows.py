"""A row in each table of documents, evidence, source grades, imports and rubric drafts."""

from typing import TYPE_CHECKING

import factories
from factories import NOW
from sqlalchemy.orm import Session

from annotator.models import (
    Base,
    ClaimDescent,
    Criterion,
    CriterionCondition,
    Evidence,
    ImportBatch,
    RangeAnswer,
    RevisionEvidence,
    RevisionRange,
    RubricDraft,
    RubricVersion,
    Scale,
    ScalePoint,
    ScalePointExample,
    SourceGrade,
)

if TYPE_CHECKING:
    from scene import Scene


def fill(session: Session, opened: "Scene", draft: dict[str, int]) -> dict[str, int]:
    """Make rows in each table, two where one may not move into the place of another; return the ids."""
    project, claims = opened.project.id, [claim.id for claim in opened.claims]
    evidence = [_evidence(opened, position) for position in (0, 1)]
    batches = [
        ImportBatch(project_id=project, file_name="claims.csv", sha256="0" * 64, made_at=NOW) for _number in (1, 2)
    ]
    grades = [
        SourceGrade(
            project_id=project,
            source_id=opened.ids["source"],
            reviewer_id=opened.first.id,
            number=number,
            grade="B",
            request_id=f"grade-{number}",
            made_at=NOW,
        )
        for number in (1, 2)
    ]
    descents = [
        ClaimDescent(project_id=project, from_claim_id=old, to_claim_id=new, kind="split", made_at=NOW)
        for old, new in (claims, claims[::-1])
    ]
    examples = [
        ScalePointExample(scale_point_id=draft["draft_point"], position=position, text="A bare charge.")
        for position in (0, 1)
    ]
    rubric_draft = RubricDraft(author_id=opened.lead.id, definition={"key": "new"}, saved_at=NOW)
    second = Criterion(
        rubric_version_id=draft["draft"],
        scale_id=draft["draft_scale"],
        position=1,
        key="draft-2",
        role="rating",
        short_name="Draft",
        question="Draft?",
    )
    rows: list[Base] = [*evidence, *batches, *grades, *descents, *examples, rubric_draft, second]
    session.add_all(rows)
    session.flush()
    criteria = (draft["draft_criterion"], second.id)
    session.add_all(
        CriterionCondition(criterion_id=one, on_criterion_id=other, scale_point_id=draft["draft_point"])
        for one, other in (criteria, criteria[::-1])
    )
    session.add_all(RevisionEvidence(revision_id=opened.ids["revision"], evidence_id=item.id) for item in evidence)
    staged = factories.make_claim(session, opened.project, state="staged")
    session.flush()
    return {
        "evidence": evidence[0].id,
        "batch": batches[0].id,
        "grade": grades[0].id,
        "descent": descents[0].id,
        "example": examples[0].id,
        "rubric_draft": rubric_draft.id,
        "staged": staged.id,
    } | _published(session, draft["draft"])


def answer_ranges(session: Session, scene: "Scene") -> None:
    """Give both criteria of the scene's review a range, as criteria that ask for one would have."""
    for criterion in scene.rubric.criteria:
        asked = {
            "criterion_id": criterion.id,
            "rubric_version_id": scene.rubric.version_id,
            "scale_id": criterion.scale.id,
        }
        session.add(RangeAnswer(review_id=scene.ids["review"], low=90, high=100, **asked))
        session.add(RevisionRange(revision_id=scene.ids["revision"], low=90, high=100, **asked))
    session.flush()


def _published(session: Session, beside: int) -> dict[str, int]:
    """Publish a rubric version with an example and a condition; return their ids."""
    version = RubricVersion(
        rubric_id=session.get_one(RubricVersion, beside).rubric_id,
        number=99,
        definition_sha256="9" * 64,
        rationale_question="Why?",
        created_at=NOW,
    )
    session.add(version)
    session.flush()
    scale = Scale(rubric_version_id=version.id, key="published", name="Published", level="ordinal")
    session.add(scale)
    session.flush()
    point = ScalePoint(scale_id=scale.id, position=0, code="1", value=1, label="One")
    criteria = [
        Criterion(
            rubric_version_id=version.id,
            scale_id=scale.id,
            position=position,
            key=f"published-{position}",
            role="rating",
            short_name="Published",
            question="Published?",
        )
        for position in (0, 1)
    ]
    session.add_all([point, *criteria])
    session.flush()
    example = ScalePointExample(scale_point_id=point.id, position=0, text="A bare charge.")
    condition = CriterionCondition(criterion_id=criteria[1].id, on_criterion_id=criteria[0].id, scale_point_id=point.id)
    session.add_all([example, condition])
    session.flush()
    version.state = "published"
    session.flush()
    return {"published_example": example.id, "published_criterion": criteria[1].id}


def _evidence(scene: "Scene", position: int) -> Evidence:
    return Evidence(
        project_id=scene.project.id,
        claim_id=scene.ids["claim"],
        position=position,
        url="https://example.org/register",
        stance="supports",
        type="primary_document",
        added_at=NOW,
    )
