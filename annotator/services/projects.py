"""Projects and their members."""

import re
import secrets
import unicodedata
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import Session

from annotator.concurrency import hold
from annotator.errors import Conflict, Invalid, NotFound
from annotator.models import Membership, Project, Reviewer, Round, RubricVersion
from annotator.models.vocabulary import Reveal, Role, RoundState, RubricState
from annotator.services import audit, dealing
from annotator.services.allocation import Worker
from annotator.services.permissions import Member
from annotator.services.typed_text import clean
from annotator.statements import Prepared
from annotator.text import _

MOST_RATINGS_GOAL = 100
LONGEST_TITLE = 200
LONGEST_LEAD_SENTENCE = 1_000
LONGEST_SLUG = 50
_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


@dataclass(frozen=True, slots=True)
class MemberRecord:
    """A member as the lead sees them."""

    membership_id: int
    reviewer_id: int
    login: str
    name: str
    role: Role
    group_name: str | None
    work_weight: int
    pseudonym: str
    is_active: bool
    is_example: bool
    can_sign_in: bool
    unblinded_at: datetime | None


def create_project(
    session: Session,
    *,
    title: str,
    lead_sentence: str,
    creator_id: int | None,
    now: datetime,
    rubric_version_id: int,
    slug: str | None = None,
    reveal: Reveal = Reveal.AFTER_LOCK,
    ratings_goal: int = 3,
    seed: int | None = None,
    is_example: bool = False,
) -> Project:
    """Make a project; its creator becomes the lead.

    Raises
    ------
    Invalid
        When a text is empty or too long, the short name is taken or malformed, or the rubric is not published.
    """
    title, lead_sentence = clean(title), clean(lead_sentence)
    if not 1 <= len(title) <= LONGEST_TITLE:
        raise Invalid(_("Give the project a title, in at most {most} characters.", most=LONGEST_TITLE), "title")
    if len(lead_sentence) > LONGEST_LEAD_SENTENCE:
        raise Invalid(_("The description has at most {most} characters.", most=LONGEST_LEAD_SENTENCE), "lead_sentence")
    if not 1 <= ratings_goal <= MOST_RATINGS_GOAL:
        raise Invalid(_("The goal is from 1 to {most} ratings a claim.", most=MOST_RATINGS_GOAL), "ratings_goal")
    version = session.get(RubricVersion, rubric_version_id)
    if version is None or version.state != RubricState.PUBLISHED:
        raise Invalid(_("Choose a rubric."), "rubric")
    project = Project(
        slug=_free_slug(session, slug, title),
        title=title,
        lead_sentence=lead_sentence,
        reveal=reveal.value,
        ratings_goal=ratings_goal,
        seed=secrets.randbelow(2**31) if seed is None else seed,
        is_example=is_example,
        rubric_version_id=rubric_version_id,
        created_at=now,
    )
    session.add(project)
    session.flush()
    audit.record(
        session, "project.created", f"project:{project.id}", now=now, actor_id=creator_id, project_id=project.id
    )
    if creator_id is not None:
        add_member(session, project, creator_id, Role.LEAD, now=now, actor_id=creator_id)
    return project


def _free_slug(session: Session, slug: str | None, title: str) -> str:
    if slug and not (_SLUG.fullmatch(slug) and len(slug) <= LONGEST_SLUG):
        raise Invalid(_("A short name has small letters, digits and single hyphens, at most 50."), "slug")
    stem = slug or _slug_of(title)
    taken = set(session.scalars(select(Project.slug).where(Project.slug.startswith(stem, autoescape=True))))
    if stem not in taken:
        return stem
    if slug:
        raise Invalid(_("The short name {slug} is taken. Choose another.", slug=stem), "slug")
    return next(candidate for number in range(2, 10**6) if (candidate := f"{stem}-{number}") not in taken)


def _slug_of(title: str) -> str:
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:LONGEST_SLUG].strip("-") or "project"


def find_project(session: Session, slug: str) -> Project:
    """Return the project with this short name.

    Raises
    ------
    NotFound
        When there is none.
    """
    project = session.scalar(select(Project).where(Project.slug == slug))
    if project is None:
        raise NotFound(_("There is no project {slug}.", slug=slug))
    return project


def find_member(session: Session, project_id: int, reviewer_id: int) -> Member | None:
    """Return the person's active place in the project, None when they have none."""
    row = session.execute(
        select(Membership.id, Membership.role, Membership.pseudonym, Membership.unblinded_at).where(
            Membership.project_id == project_id, Membership.reviewer_id == reviewer_id, Membership.is_active
        )
    ).one_or_none()
    if row is None:
        return None
    return Member(reviewer_id, project_id, row.id, Role(row.role), row.pseudonym, row.unblinded_at)


# Built once: every request to a page of a project begins with it.
_ENTRY = Prepared(
    select(Membership.project_id, Membership.id, Membership.role, Membership.pseudonym, Membership.unblinded_at)
    .join(Project, Project.id == Membership.project_id)
    .where(Project.slug == bindparam("slug"), Membership.reviewer_id == bindparam("reviewer_id"), Membership.is_active)
)


def find_entry(session: Session, slug: str, reviewer_id: int) -> Member | None:
    """Return the person's active place in the project with this short name, None when there is none."""
    row = _ENTRY.one_or_none(session, {"slug": slug, "reviewer_id": reviewer_id})
    return Member(reviewer_id, row[0], row[1], Role(row[2]), row[3], row[4]) if row is not None else None


def add_member(
    session: Session,
    project: Project,
    reviewer_id: int,
    role: Role,
    *,
    now: datetime,
    actor_id: int | None,
    group_name: str | None = None,
) -> Membership:
    """Give a person a role; a reviewer is assigned the claims of an open round.

    Raises
    ------
    Conflict
        When the person is a member already.
    """
    # One at a time, so that two who join together get two pseudonyms.
    hold(session, select(Project.id).where(Project.id == project.id).with_for_update(key_share=True))
    known = session.scalar(
        select(Membership.id).where(Membership.project_id == project.id, Membership.reviewer_id == reviewer_id)
    )
    if known is not None:
        raise Conflict(_("This person is a member of the project already."))
    count = session.scalar(select(func.count()).select_from(Membership).where(Membership.project_id == project.id)) or 0
    membership = Membership(
        project_id=project.id,
        reviewer_id=reviewer_id,
        role=role.value,
        group_name=group_name,
        # Memberships are never deleted, so a number is given out once.
        pseudonym=f"R{count + 1}",
        created_at=now,
    )
    session.add(membership)
    session.flush()
    audit.record(
        session,
        "member.added",
        f"reviewer:{reviewer_id}",
        now=now,
        actor_id=actor_id,
        project_id=project.id,
        detail={"role": role.value},
    )
    assign_open_rounds(session, membership)
    return membership


def assign_open_rounds(session: Session, membership: Membership) -> None:
    """Assign a reviewer what open rounds have for them and they do not hold yet; nothing to members of other roles."""
    if membership.role == Role.REVIEWER:
        still_open = select(Round).where(Round.project_id == membership.project_id, Round.state == RoundState.OPEN)
        for round_ in session.scalars(still_open.with_for_update(read=True)).all():
            dealing.deal_to_newcomer(session, round_, Worker(membership.reviewer_id, membership.work_weight))


def set_member_active(
    session: Session, project_id: int, membership_id: int, *, is_active: bool, now: datetime, actor_id: int | None
) -> None:
    """Let a member rate and see the project, or not; their ratings stay.

    A reviewer who comes back is assigned what an open round holds.

    Raises
    ------
    NotFound
        When the project has no such member.
    Conflict
        When the last lead would leave.
    """
    membership = session.get(Membership, membership_id)
    if membership is None or membership.project_id != project_id:
        raise NotFound(_("The project has no such member."))
    if membership.is_active == is_active:
        return
    if not is_active:
        require_another_lead(session, membership)
    membership.is_active = is_active
    session.flush()
    action = "member.reactivated" if is_active else "member.deactivated"
    subject = f"reviewer:{membership.reviewer_id}"
    audit.record(session, action, subject, now=now, actor_id=actor_id, project_id=project_id)
    if is_active:
        assign_open_rounds(session, membership)


def require_another_lead(session: Session, membership: Membership) -> None:
    """Pass when the project has a lead without this member.

    Raises
    ------
    Conflict
        When it has none.
    """
    # One at a time: of two leads who take each other out, one stays.
    hold(session, select(Project.id).where(Project.id == membership.project_id).with_for_update(key_share=True))
    leads = select(func.count()).select_from(Membership)
    leads = leads.where(
        Membership.project_id == membership.project_id,
        Membership.role == Role.LEAD,
        Membership.is_active,
        Membership.id != membership.id,
    )
    if membership.role == Role.LEAD and not session.scalar(leads):
        raise Conflict(_("A project needs a lead. Add another lead first."))


def list_members(session: Session, project_id: int) -> list[MemberRecord]:
    """Return every member, the first to join first."""
    rows = session.execute(
        select(Membership, Reviewer)
        .join(Reviewer, Reviewer.id == Membership.reviewer_id)
        .where(Membership.project_id == project_id)
        .order_by(Membership.id)
    )
    return [
        MemberRecord(
            membership_id=membership.id,
            reviewer_id=reviewer.id,
            login=reviewer.login,
            name=reviewer.name,
            role=Role(membership.role),
            group_name=membership.group_name,
            work_weight=membership.work_weight,
            pseudonym=membership.pseudonym,
            is_active=membership.is_active,
            is_example=reviewer.is_example,
            can_sign_in=reviewer.password_hash is not None,
            unblinded_at=membership.unblinded_at,
        )
        for membership, reviewer in rows
    ]
