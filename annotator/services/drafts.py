"""Drafts: what a reviewer has begun and not submitted, kept by the server until it is submitted or discarded.

A draft is its owner's alone. It survives the lock of its round, and the loss of the browser that wrote it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, delete, insert, select, update
from sqlalchemy.orm import Session

from annotator.concurrency import hold
from annotator.errors import Conflict, Invalid, NotFound
from annotator.models import Assignment, Draft, Membership, Review, Round
from annotator.models.vocabulary import RoundState
from annotator.services.standing import require_member, require_own
from annotator.text import _

MOST_FIELDS = 100
# More than a submission may have: what is too long to be submitted is not lost for that.
MOST_CHARACTERS = 60_000
# Names the form that a draft was written in: one tab, from its opening to its submission.
FORM = "request_id"

Fields = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class DraftRecord:
    """A draft as it was last saved.

    Attributes
    ----------
    base_revision
        Revision of the review that its form was made from.
    version
        Rises with each saving.
    """

    fields: Fields
    base_revision: int
    version: int
    saved_at: datetime


@dataclass(frozen=True, slots=True)
class SavedDraft:
    """What became of a saving; in a round that is locked a draft is kept, though it can no longer be submitted."""

    version: int
    saved_at: datetime
    is_round_open: bool


@dataclass(frozen=True, slots=True)
class _Standing:
    """An assignment and what stands in the way of a draft."""

    reviewer_id: int
    is_active: bool | None
    round_state: str
    revision: int


def read_draft(session: Session, assignment_id: int, reviewer_id: int) -> DraftRecord | None:
    """Return the draft of an assignment to the reviewer whose it is, None when there is none."""
    row = session.execute(
        select(Draft.fields, Draft.base_revision, Draft.version, Draft.saved_at)
        .join(Assignment, Assignment.id == Draft.assignment_id)
        .where(Draft.assignment_id == assignment_id, Assignment.reviewer_id == reviewer_id)
    ).one_or_none()
    return DraftRecord(*row) if row is not None else None


def save_draft(
    session: Session,
    assignment_id: int,
    reviewer_id: int,
    fields: Fields,
    *,
    base_revision: int,
    known_version: int,
    now: datetime,
) -> SavedDraft:
    """Keep the fields of a form that is not yet submitted, in the place of what the same form kept before.

    Parameters
    ----------
    base_revision
        Revision of the review that the form was made from.
    known_version
        Version of the draft that the form was made from or has saved, 0 for none.

    Raises
    ------
    NotFound, NotAllowed
        When there is no such assignment, it is somebody else's, or its reviewer left the project.
    Invalid
        When there is too much of it.
    Conflict
        When the claim was submitted since the form was opened, or another form has saved a newer draft.
    """
    standing = _read_standing(session, assignment_id, reviewer_id)
    kept = {name: text.replace("\0", "") for name, text in fields.items()}
    if len(kept) > MOST_FIELDS or sum(map(len, kept.values())) > MOST_CHARACTERS:
        raise Invalid(_("This is too long to be kept as a draft: at most {most} characters.", most=MOST_CHARACTERS))
    if base_revision != standing.revision:
        raise Conflict(
            _(
                "You saved this claim in another window meanwhile. What stands here is kept in this window alone: open "
                "the claim anew to change your rating."
            )
        )
    is_open = standing.round_state == RoundState.OPEN
    before = session.execute(
        select(Draft.fields, Draft.version, Draft.saved_at).where(Draft.assignment_id == assignment_id)
    ).one_or_none()
    if before is None:
        values = {"assignment_id": assignment_id, "fields": kept, "base_revision": base_revision, "saved_at": now}
        session.execute(insert(Draft), {**values, "version": 1})
        return SavedDraft(1, now, is_open)
    is_own = before.fields.get(FORM) == kept.get(FORM)
    if before.version != known_version and not is_own:
        raise Conflict(
            _(
                "There is another draft of this claim, saved at {time} UTC from another window. What stands here is "
                "kept in this window alone, until you save the draft once more: then it takes the place of the other.",
                time=f"{before.saved_at:%H:%M:%S}",
            )
        )
    if before.fields == kept:
        return SavedDraft(before.version, before.saved_at, is_open)
    session.execute(
        update(Draft)
        .where(Draft.assignment_id == assignment_id)
        .values(fields=kept, base_revision=base_revision, version=before.version + 1, saved_at=now)
    )
    return SavedDraft(before.version + 1, now, is_open)


def discard_draft(session: Session, assignment_id: int, reviewer_id: int, version: int) -> None:
    """Discard a draft, in this version and no other; that there is none any more is all right.

    Raises
    ------
    NotFound, NotAllowed
        As for `save_draft`.
    Conflict
        When another version has been saved since.
    """
    _read_standing(session, assignment_id, reviewer_id)
    found = session.scalar(select(Draft.version).where(Draft.assignment_id == assignment_id))
    if found is None:
        return
    if found != version:
        raise Conflict(_("A newer draft of this claim was saved meanwhile. Load the page and look at it first."))
    session.execute(delete(Draft).where(Draft.assignment_id == assignment_id))


def end_draft(session: Session, assignment_id: int, known_version: int, form: str) -> None:
    """Take away the draft that a submission was made from; that of another window stays, and is shown as older."""
    held = select(Draft.fields, Draft.version).where(Draft.assignment_id == assignment_id)
    draft = session.execute(held).one_or_none()
    if draft is not None and (draft.version <= known_version or draft.fields.get(FORM) == form):
        session.execute(delete(Draft).where(Draft.assignment_id == assignment_id))


def keep_undone(session: Session, assignment_id: int, fields: Fields, revision: int, now: datetime) -> None:
    """Keep as a draft what a withdrawal has taken back, unless there is another draft."""
    if session.scalar(select(Draft.version).where(Draft.assignment_id == assignment_id)) is None:
        values = {"assignment_id": assignment_id, "fields": dict(fields), "base_revision": revision}
        session.execute(insert(Draft), {**values, "version": 1, "saved_at": now})


def _read_standing(session: Session, assignment_id: int, reviewer_id: int) -> _Standing:
    held = select(Assignment.id).where(Assignment.id == assignment_id).with_for_update(key_share=True)
    hold(session, held)
    row = session.execute(
        select(Assignment.reviewer_id, Membership.is_active, Round.state, Review.revision)
        .join(Round, Round.id == Assignment.round_id)
        .outerjoin(
            Membership,
            and_(Membership.project_id == Round.project_id, Membership.reviewer_id == Assignment.reviewer_id),
        )
        .outerjoin(Review, Review.assignment_id == Assignment.id)
        .where(Assignment.id == assignment_id)
    ).one_or_none()
    if row is None:
        raise NotFound(_("There is no such claim to rate."))
    standing = _Standing(row.reviewer_id, row.is_active, row.state, row.revision or 0)
    require_own(standing.reviewer_id, reviewer_id)
    require_member(is_active=standing.is_active)
    return standing
