"""A row in each table of the reviewer's desk."""

from datetime import timedelta
from typing import TYPE_CHECKING

from factories import NOW
from sqlalchemy.orm import Session

from annotator.models import (
    Base,
    Comment,
    Draft,
    Flag,
    GuidelineVersion,
    Invitation,
    InvitationUse,
    KnownAnswer,
    PrivateNote,
    RevisionPassage,
    Skip,
    WorkPlan,
)

if TYPE_CHECKING:
    from scene import Scene


def fill(session: Session, locked: "Scene", opened: "Scene") -> dict[str, int]:
    """Make a row in each table, of the open scene where a locked one would refuse it; return the ids."""
    project, lead, claim = opened.project.id, opened.lead.id, opened.ids["claim"]
    assignment = opened.assignment(session, opened.second)
    plan = WorkPlan(project_id=project, number=1, author_id=lead, made_at=NOW)
    guideline = GuidelineVersion(project_id=project, number=1, body="# Rate what is shown", published_at=NOW)
    invitation = Invitation(
        project_id=project,
        token_sha256="0" * 64,
        role="reviewer",
        uses_allowed=2,
        uses_made=1,
        expires_at=NOW + timedelta(days=7),
        created_by_id=lead,
        created_at=NOW,
    )
    answer = KnownAnswer(
        project_id=project,
        claim_id=claim,
        criterion_id=opened.ids["criterion"],
        rubric_version_id=opened.ids["rubric_version"],
        scale_id=opened.ids["scale"],
        scale_point_id=opened.ids["point"],
        made_at=NOW,
    )
    flag = Flag(
        project_id=project,
        claim_id=claim,
        reporter_id=opened.first.id,
        kind="broken",
        request_id="flag-1",
        made_at=NOW,
    )
    skip = Skip(assignment_id=assignment, reason="language", request_id="skip-1", made_at=NOW)
    note = PrivateNote(
        project_id=project, claim_id=claim, reviewer_id=opened.first.id, text="Ask the ministry.", saved_at=NOW
    )
    comment = Comment(
        round_id=locked.round.id,
        claim_id=locked.ids["claim"],
        author_id=locked.first.id,
        text="I read the figure as an upper bound.",
        request_id="comment-1",
        made_at=NOW,
    )
    rows: list[Base] = [plan, guideline, invitation, answer, flag, skip, note, comment]
    session.add_all(rows)
    session.flush()
    used = InvitationUse(invitation_id=invitation.id, reviewer_id=opened.second.id, used_at=NOW)
    draft = Draft(assignment_id=assignment, fields={"c_support": "3"}, base_revision=0, saved_at=NOW)
    passage = RevisionPassage(
        revision_id=opened.ids["revision"],
        position=0,
        document_text_id=opened.ids["text"],
        start=0,
        end=10,
        exact="A minister",
    )
    session.add_all([used, draft, passage])
    session.flush()
    return {
        "plan": plan.id,
        "guideline": guideline.id,
        "invitation": invitation.id,
        "answer": answer.id,
        "flag": flag.id,
        "skip": skip.id,
        "comment": comment.id,
    }
