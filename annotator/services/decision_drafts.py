"""What an adjudicator has begun and not recorded, kept by the server until it is recorded or discarded."""

from collections.abc import Collection
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import ColumnElement, delete, insert, select, update
from sqlalchemy.orm import Session

from annotator.concurrency import hold
from annotator.errors import Conflict, Invalid
from annotator.models import DecisionDraft, Membership
from annotator.services.drafts import FORM, MOST_CHARACTERS, MOST_FIELDS, DraftRecord, Fields
from annotator.services.permissions import Member
from annotator.text import _


class Case(NamedTuple):
    """A claim of a round by one criterion."""

    round_id: int
    claim_id: int
    criterion_id: int


class KeptDraft(NamedTuple):
    """What became of a saving."""

    version: int
    saved_at: datetime


def read_draft(session: Session, case: Case, author: Member) -> DraftRecord | None:
    """Return the author's draft on a case, None when there is none."""
    row = session.execute(
        select(DecisionDraft.fields, DecisionDraft.base_number, DecisionDraft.version, DecisionDraft.saved_at).where(
            *_of(case, author)
        )
    ).one_or_none()
    return DraftRecord(*row) if row is not None else None


def list_begun(session: Session, round_id: int, criterion_id: int, author: Member) -> Collection[int]:
    """Return the claims of a round on which the author has begun a decision."""
    begun = select(DecisionDraft.claim_id).where(
        DecisionDraft.adjudicator_id == author.reviewer_id,
        DecisionDraft.round_id == round_id,
        DecisionDraft.criterion_id == criterion_id,
    )
    return frozenset(session.scalars(begun))


def save_draft(
    session: Session,
    case: Case,
    author: Member,
    fields: Fields,
    *,
    base_number: int,
    known_version: int,
    now: datetime,
) -> KeptDraft:
    """Keep the fields of a form, in the place of what the same form kept before.

    Parameters
    ----------
    base_number
        Number of the last decision when the form was opened, 0 for none.
    known_version
        Version of the draft that the form was made from or has saved, 0 for none.

    Raises
    ------
    Invalid
        When there is too much of it.
    Conflict
        When another form has saved a newer draft.
    """
    hold(session, select(Membership.id).where(Membership.id == author.membership_id).with_for_update(key_share=True))
    kept = {name: text.replace("\0", "") for name, text in fields.items()}
    if len(kept) > MOST_FIELDS or sum(map(len, kept.values())) > MOST_CHARACTERS:
        raise Invalid(_("This is too long to be kept as a draft: at most {most} characters.", most=MOST_CHARACTERS))
    before = read_draft(session, case, author)
    if before is None:
        values = {**case._asdict(), "adjudicator_id": author.reviewer_id, "fields": kept, "base_number": base_number}
        session.execute(insert(DecisionDraft), {**values, "version": 1, "saved_at": now})
        return KeptDraft(1, now)
    if before.version != known_version and before.fields.get(FORM) != kept.get(FORM):
        raise Conflict(
            _(
                "There is another draft of this decision, saved at {time} UTC from another window. What stands here is "
                "kept in this window alone, until you save the draft once more: then it takes the place of the other.",
                time=f"{before.saved_at:%H:%M:%S}",
            )
        )
    if before.fields == kept:
        return KeptDraft(before.version, before.saved_at)
    session.execute(
        update(DecisionDraft)
        .where(*_of(case, author))
        .values(fields=kept, base_number=base_number, version=before.version + 1, saved_at=now)
    )
    return KeptDraft(before.version + 1, now)


def discard_draft(session: Session, case: Case, author: Member, version: int) -> None:
    """Discard a draft, in this version and no other; that there is none any more is all right.

    Raises
    ------
    Conflict
        When another version has been saved since.
    """
    found = read_draft(session, case, author)
    if found is None:
        return
    if found.version != version:
        raise Conflict(_("A newer draft of this decision was saved meanwhile. Load the page and look at it first."))
    session.execute(delete(DecisionDraft).where(*_of(case, author)))


def _of(case: Case, author: Member) -> tuple[ColumnElement[bool], ...]:
    return (
        DecisionDraft.adjudicator_id == author.reviewer_id,
        DecisionDraft.round_id == case.round_id,
        DecisionDraft.claim_id == case.claim_id,
        DecisionDraft.criterion_id == case.criterion_id,
    )
