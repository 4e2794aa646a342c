"""A row in each table of the reviewer's desk."""

from datetime import timedelta
from typing import TYPE_CHECKING

from factories import DIGEST, NOW
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
    KnownRange,
    Membership,
    PrivateNote,
    RevisionPassage,
    RoundClaim,
    Skip,
    WorkPlan,
)

if TYPE_CHECKING:
    from scene import Scene


def fill(session: Session, locked: "Scene", opened: "Scene") -> dict[str, int]:
    """Make a row in each table, of the open scene where a locked one would refuse it; return the ids."""
    project, lead, claim = opened.project.id, opened.lead.id, opened.ids["claim"]
    assignment = opened.assignment(session, opened.second)
    training = opened.ids["unrated"]
    session.add(RoundClaim(round_id=opened.round.id, claim_id=training, project_id=project, purpose="training"))
    session.flush()
    plan = WorkPlan(project_id=project, number=1, author_id=lead, made_at=NOW)
    guideline = GuidelineVersion(project_id=project, number=1, body="# Rate what is shown", published_at=NOW)
    invitation = _invitation(project, lead, "0")
    answer = _known_answer(opened, training)
    known_range = _known_range(opened, training)
    flag = _flag(opened, "flag-1")
    skip = Skip(assignment_id=assignment, reason="language", request_id="skip-1", made_at=NOW)
    note = PrivateNote(
        project_id=project, claim_id=claim, reviewer_id=opened.first.id, text="Ask the ministry.", saved_at=NOW
    )
    comment = _comment(locked, "comment-1")
    rows: list[Base] = [plan, guideline, invitation, answer, flag, skip, note, comment]
    # Where a row may not move into the place of another, there must be another.
    spare = _invitation(project, lead, "1")
    rows += [
        spare,
        WorkPlan(project_id=project, number=2, overlap="some", ratings_per_claim=2, made_at=NOW),
        GuidelineVersion(project_id=project, number=2, body="# Rate what is shown here", published_at=NOW),
        _known_answer(opened, claim),
        known_range,
        _known_range(opened, claim),
        _flag(opened, "flag-2"),
        Skip(assignment_id=assignment, reason="other", note="Again.", request_id="skip-2", made_at=NOW),
        _comment(locked, "comment-2"),
    ]
    session.add_all(rows)
    session.flush()
    session.add_all(
        InvitationUse(invitation_id=invitation.id, reviewer_id=person.id, used_at=NOW)
        for person in (opened.first, opened.second)
    )
    session.add(Draft(assignment_id=assignment, fields={"c_support": "3"}, base_revision=0, saved_at=NOW))
    session.add_all(_passages(opened))
    session.get_one(Membership, locked.ids["membership"]).trained_at = NOW
    session.flush()
    return {
        "plan": plan.id,
        "guideline": guideline.id,
        "invitation": invitation.id,
        "spare_invitation": spare.id,
        "answer": answer.id,
        "known_range": known_range.id,
        "flag": flag.id,
        "skip": skip.id,
        "comment": comment.id,
    }


def _invitation(project_id: int, lead_id: int, digit: str) -> Invitation:
    return Invitation(
        project_id=project_id,
        token_sha256=digit * 64,
        role="reviewer",
        uses_allowed=2,
        uses_made=1,
        expires_at=NOW + timedelta(days=7),
        created_by_id=lead_id,
        created_at=NOW,
    )


def _known_answer(scene: "Scene", claim_id: int) -> KnownAnswer:
    return KnownAnswer(
        project_id=scene.project.id,
        claim_id=claim_id,
        criterion_id=scene.ids["criterion"],
        rubric_version_id=scene.ids["rubric_version"],
        scale_id=scene.ids["scale"],
        scale_point_id=scene.ids["point"],
        made_at=NOW,
    )


def _known_range(scene: "Scene", claim_id: int) -> KnownRange:
    return KnownRange(
        project_id=scene.project.id,
        claim_id=claim_id,
        criterion_id=scene.ids["criterion"],
        rubric_version_id=scene.ids["rubric_version"],
        scale_id=scene.ids["scale"],
        low=90,
        high=100,
        made_at=NOW,
    )


def _flag(scene: "Scene", request_id: str) -> Flag:
    return Flag(
        project_id=scene.project.id,
        claim_id=scene.ids["claim"],
        reporter_id=scene.first.id,
        kind="broken",
        request_id=request_id,
        made_at=NOW,
    )


def _comment(scene: "Scene", request_id: str) -> Comment:
    return Comment(
        round_id=scene.round.id,
        claim_id=scene.ids["claim"],
        author_id=scene.first.id,
        text="I read the figure as an upper bound.",
        request_id=request_id,
        made_at=NOW,
    )


def _passages(scene: "Scene") -> list[RevisionPassage]:
    return [
        RevisionPassage(
            revision_id=scene.ids["revision"],
            position=position,
            document_text_id=scene.ids["text"],
            start=start,
            end=start + 10,
            exact=DIGEST[start : start + 10],
        )
        for position, start in enumerate((0, 20))
    ]
