"""A small project with at least one row in every table, and the ids of what is in it."""

from dataclasses import dataclass
from datetime import timedelta

import adjudication_rows
import desk_rows
import document_rows
import factories
from factories import NOW
from sqlalchemy import select
from sqlalchemy.orm import Session

from annotator.models import (
    Assignment,
    Claim,
    ClaimVersion,
    Criterion,
    DocumentText,
    Figure,
    Hop,
    LadderStep,
    Project,
    Reviewer,
    ReviewRevision,
    Round,
    RubricVersion,
    Scale,
    ScalePoint,
    SourceName,
)
from annotator.models.scale import CannotJudgeReason
from annotator.models.vocabulary import Reveal, Role
from annotator.services import accounts, blindness, projects, reviews, rounds
from annotator.services.review_rules import Answer
from annotator.services.reviews import Submission
from annotator.services.rubric_records import RubricRecord
from annotator.services.rubrics import read_rubric

LATER = NOW + timedelta(hours=1)


@dataclass(frozen=True)
class Scene:
    """Two reviewers and a lead on an open round of two claims; the first reviewer has rated the first claim."""

    project: Project
    round: Round
    rubric: RubricRecord
    lead: Reviewer
    first: Reviewer
    second: Reviewer
    claims: list[Claim]
    ids: dict[str, int]

    def assignment(self, session: Session, reviewer: Reviewer, claim: int = 0) -> int:
        """Return the reviewer's assignment of the claim with this index."""
        found = session.scalar(
            select(Assignment.id).where(
                Assignment.round_id == self.round.id,
                Assignment.reviewer_id == reviewer.id,
                Assignment.claim_id == self.claims[claim].id,
            )
        )
        assert found is not None
        return found

    def answers(self, code: str = "3") -> dict[int, Answer]:
        """Return answers to every criterion: this step of support, or the reason with this code."""
        support, basis = self.rubric.criteria
        point = next((point.id for point in support.scale.points if point.code == code), None)
        reason = next((reason.id for reason in support.scale.reasons if reason.code == code), None)
        return {support.id: Answer(point, reason), basis.id: Answer(basis.scale.points[0].id)}

    def submission(self, request_id: str, code: str = "3", rationale: str = "", **values: int) -> Submission:
        return Submission(self.answers(code), rationale, request_id, **values)


def make_scene(session: Session, reveal: Reveal = Reveal.AFTER_LOCK) -> Scene:
    """Make the project, its members and claims, open its round, and rate one claim twice."""
    lead, first, second = (factories.make_reviewer(session) for _person in range(3))
    version_id = factories.make_rubric(session)
    project = projects.create_project(
        session,
        title=f"Scene of {lead.login}",
        lead_sentence="Two claims.",
        creator_id=lead.id,
        now=NOW,
        rubric_version_id=version_id,
        reveal=reveal,
        seed=11,
    )
    for person in (first, second):
        projects.add_member(session, project, person.id, Role.REVIEWER, now=NOW, actor_id=lead.id)
    claims, ids = _make_claims(session, project)
    round_ = rounds.open_round(session, project, now=NOW, actor_id=lead.id)
    scene = Scene(project, round_, read_rubric(session, version_id), lead, first, second, claims, ids)
    rated = scene.assignment(session, first)
    reviews.submit_review(session, rated, first.id, scene.submission("one", "vague", "Too vague."), NOW)
    saved = reviews.submit_review(session, rated, first.id, scene.submission("two"), LATER)
    ids |= {"assignment": rated, "review": saved.review_id}
    ids |= {"twin": scene.assignment(session, second), "waiting": scene.assignment(session, second, 1)}
    ids |= _ids_of(session, scene)
    return scene


def lock(session: Session, scene: Scene) -> None:
    """Let the lead look early, then lock the round."""
    member = projects.find_member(session, scene.project.id, scene.lead.id)
    assert member is not None
    blindness.open_results_early(session, scene.round, member, NOW)
    rounds.lock_round(session, scene.round, now=LATER, actor_id=scene.lead.id)


def _make_claims(session: Session, project: Project) -> tuple[list[Claim], dict[str, int]]:
    document = factories.make_document(session, project)
    text = factories.make_text(session, document)
    withheld = factories.make_text(session, document, None, kind="original")
    source = factories.make_source(session, project)
    other = factories.make_source(session, project)
    session.add(SourceName(source_id=source.id, name="Another spelling"))
    claims = [factories.make_claim(session, project, document, source) for _claim in range(2)]
    unrated = factories.make_claim(session, project, document, source, is_to_rate=False)
    factories.make_relation(session, claims[0], claims[1])
    version, version_2, spare = (
        session.scalars(select(ClaimVersion.id).where(ClaimVersion.claim_id == claim.id)).one()
        for claim in (*claims, unrated)
    )
    locator = factories.make_locator(session, version, text, 0, 10)
    figure = Figure(claim_version_id=version, position=0, expression="about ten", value=10, low=8, high=12)
    hop = Hop(claim_version_id=version, position=0, source_id=source.id, way="said")
    session.add_all([figure, hop])
    session.flush()
    ids = {"document": document.id, "text": text.id, "withheld": withheld.id, "source": source.id, "other": other.id}
    ids |= {
        "version": version,
        "version_2": version_2,
        "spare": spare,
        "locator": locator.id,
        "figure": figure.id,
        "hop": hop.id,
    }
    return claims, ids | {"claim": claims[0].id, "claim_2": claims[1].id, "unrated": unrated.id}


def _ids_of(session: Session, scene: Scene) -> dict[str, int]:
    support, basis = scene.rubric.criteria
    old, newest = session.scalars(
        select(ReviewRevision.id).where(ReviewRevision.review_id == scene.ids["review"]).order_by(ReviewRevision.number)
    )
    member = projects.find_member(session, scene.project.id, scene.lead.id)
    assert member is not None
    return {
        "project": scene.project.id,
        "round": scene.round.id,
        "rubric_version": scene.rubric.version_id,
        "person": scene.lead.id,
        "membership": member.membership_id,
        "old_revision": old,
        "revision": newest,
        "criterion": support.id,
        "basis": basis.id,
        "scale": support.scale.id,
        "basis_scale": basis.scale.id,
        "point": support.scale.points[0].id,
        "basis_point": basis.scale.points[0].id,
        "reason": support.scale.reasons[0].id,
    }


def make_draft(session: Session, scene: Scene) -> dict[str, int]:
    """Make an unpublished version of the scene's rubric with one of each part; return the ids."""
    published = session.get_one(RubricVersion, scene.rubric.version_id)
    draft = RubricVersion(
        rubric_id=published.rubric_id,
        number=published.number + 1,
        definition_sha256="0" * 64,
        rationale_question="Why?",
        created_at=NOW,
    )
    session.add(draft)
    session.flush()
    scale = Scale(rubric_version_id=draft.id, key="draft", name="Draft", level="ordinal")
    session.add(scale)
    session.flush()
    criterion = Criterion(
        rubric_version_id=draft.id,
        scale_id=scale.id,
        position=0,
        key="draft",
        role="rating",
        short_name="Draft",
        question="Draft?",
    )
    point = ScalePoint(scale_id=scale.id, position=0, code="1", value=1, label="One")
    reason = CannotJudgeReason(scale_id=scale.id, position=0, code="vague", label="Vague")
    session.add_all([criterion, point, reason])
    session.flush()
    step = LadderStep(criterion_id=criterion.id, position=0, text="Is it?")
    session.add(step)
    session.flush()
    return {
        "draft": draft.id,
        "draft_scale": scale.id,
        "draft_criterion": criterion.id,
        "draft_point": point.id,
        "draft_reason": reason.id,
        "draft_step": step.id,
    }


def fill(session: Session) -> Scene:
    """Put rows into every table: a locked scene, an open one, and the ways to sign in."""
    locked = make_scene(session)
    document_rows.answer_ranges(session, locked)
    lock(session, locked)
    opened = make_scene(session)
    document_rows.answer_ranges(session, opened)
    document_rows.fill(session, opened, make_draft(session, opened))
    desk_rows.fill(session, locked, opened)
    adjudication_rows.fill(session, locked)
    accounts.make_sign_in_link(session, opened.lead.id, NOW)
    accounts.begin_attempt(session, "nobody", NOW)
    return opened


def fill_open_and_locked(session: Session) -> dict[str, int]:
    """Return the ids of an open scene, a draft of its rubric, and, beginning with ``c_``, of a locked scene."""
    closed = make_scene(session)
    document_rows.answer_ranges(session, closed)
    lock(session, closed)
    opened = make_scene(session)
    document_rows.answer_ranges(session, opened)
    spare = opened.ids["spare"]
    locator = factories.make_locator(session, spare, session.get_one(DocumentText, opened.ids["text"]), 0, 5)
    hop = factories.make_hop(session, spare)
    of_closed = {f"c_{name}": number for name, number in closed.ids.items()}
    draft = make_draft(session, opened)
    ids = opened.ids | of_closed | draft | document_rows.fill(session, opened, draft)
    ids |= desk_rows.fill(session, closed, opened)
    ids |= adjudication_rows.fill(session, closed)
    return ids | {"spare_locator": locator.id, "spare_hop": hop.id}
