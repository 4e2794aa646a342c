"""Private notes on claims: only their author ever sees them, and no export has them."""

import hashlib
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, insert, select, update
from sqlalchemy.orm import Session

from annotator.concurrency import hold
from annotator.errors import Invalid
from annotator.models import Membership, PrivateNote
from annotator.services.permissions import Member
from annotator.services.typed_text import clean
from annotator.text import _

LONGEST_NOTE = 10_000


@dataclass(frozen=True, slots=True)
class Note:
    """A note as it stands; an empty text stands for none."""

    text: str
    saved_at: datetime | None

    @property
    def seen(self) -> str:
        """What a form carries, to tell later which text it was made from."""
        return mark(self.text)


def mark(text: str) -> str:
    """Return what tells a note from another one, whatever line ends a browser gave it."""
    lines = clean(text.replace("\r\n", "\n").replace("\r", "\n"))
    return hashlib.sha256(lines.encode()).hexdigest()[:16] if lines else ""


def read_note(session: Session, member: Member, claim_id: int) -> Note:
    """Return the member's own note on a claim."""
    row = session.execute(
        select(PrivateNote.text, PrivateNote.saved_at).where(
            PrivateNote.reviewer_id == member.reviewer_id, PrivateNote.claim_id == claim_id
        )
    ).one_or_none()
    return Note(*row) if row is not None else Note("", None)


def keep_note(session: Session, member: Member, claim_id: int, typed: str, seen: str, now: datetime) -> Note:
    """Keep what was typed, and return the note as it stands now.

    Where another window has written another note meanwhile, both texts are kept, one below the other.

    Parameters
    ----------
    seen
        `Note.seen` of the note that the form was made from.

    Raises
    ------
    Invalid
        When the note is too long.
    """
    place = (PrivateNote.reviewer_id == member.reviewer_id, PrivateNote.claim_id == claim_id)
    held = select(Membership.id).where(Membership.id == member.membership_id).with_for_update(key_share=True)
    hold(session, held)
    before = read_note(session, member, claim_id)
    text = clean(typed.replace("\r\n", "\n").replace("\r", "\n"))
    if text == before.text:
        return before
    if before.text and before.seen != seen and before.text not in text:
        text = f"{before.text}\n\n{text}".strip()
    if len(text) > LONGEST_NOTE:
        raise Invalid(_("The note is too long: at most {most} characters.", most=LONGEST_NOTE), "note")
    if not text:
        session.execute(delete(PrivateNote).where(*place))
        return Note("", None)
    if before.saved_at is None:
        values = {"project_id": member.project_id, "claim_id": claim_id, "reviewer_id": member.reviewer_id}
        session.execute(insert(PrivateNote), {**values, "text": text, "saved_at": now})
    else:
        session.execute(update(PrivateNote).where(*place).values(text=text, saved_at=now))
    return Note(text, now)
