"""The discussion of a claim: a thread per claim and round, which opens with the round's lock and only grows.

Before the lock nobody reads or writes here, whatever else is open to them. While the claim is being rated in a later
round nobody writes: what one says then would show how one rates.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, exists, select
from sqlalchemy.orm import Session

from annotator.concurrency import hold
from annotator.errors import Conflict, Invalid, NotAllowed, NotFound
from annotator.models import Comment, Membership, Reviewer, Round, RoundClaim
from annotator.models.vocabulary import Role, RoundState
from annotator.services.permissions import Member
from annotator.services.rounds_holding import locked_rounds, open_round_of
from annotator.services.typed_text import clean, is_blank
from annotator.text import _

LONGEST_COMMENT = 5_000
LONGEST_REQUEST_ID = 64


@dataclass(frozen=True, slots=True)
class CommentRecord:
    """One contribution; `label` is what the viewer may call its author."""

    id: int
    label: str
    is_own: bool
    is_example: bool
    text: str
    made_at: datetime


@dataclass(frozen=True, slots=True)
class Thread:
    """The discussion of a claim in a locked round.

    Attributes
    ----------
    closed_because
        Why the viewer cannot add to it now; empty when they can.
    """

    round_number: int
    round_kind: str
    comments: tuple[CommentRecord, ...]
    closed_because: str

    @property
    def is_open(self) -> bool:
        """Whether the viewer may add to it."""
        return not self.closed_because


def list_threads(session: Session, claim_id: int, viewer: Member, *, before: int | None = None) -> list[Thread]:
    """Return the threads of a claim, one for each locked round that holds it, the newest first.

    Parameters
    ----------
    before
        Only rounds with a lower number.
    """
    rounds = locked_rounds(session, claim_id, before=before)
    if not rounds:
        return []
    said = _read_comments(session, [round_.id for round_ in rounds], claim_id, viewer)
    closed = _closed_because(session, claim_id, viewer)
    return [Thread(round_.number, round_.kind, tuple(said.get(round_.id, ())), closed) for round_ in rounds]


def add_comment(
    session: Session, round_: Round, claim_id: int, author: Member, text: str, request_id: str, now: datetime
) -> int:
    """Add to the discussion of a claim; return the number of the contribution.

    The same `request_id` again is a retry and adds nothing.

    Raises
    ------
    NotFound
        When the claim is not in this round.
    NotAllowed
        When the author's role does not take part in the discussion.
    Conflict
        Before the lock, while the claim is rated in a later round, or when the form was sent before with another text.
    Invalid
        When there is nothing to see in the text, or too much.
    """
    if round_.project_id != author.project_id or not _holds(session, round_.id, claim_id):
        raise NotFound(_("This claim is not in that round."))
    if round_.state != RoundState.LOCKED:
        raise Conflict(
            _("Round {number} is not locked yet: its claims are discussed after the lock.", number=round_.number)
        )
    if not (1 <= len(request_id) <= LONGEST_REQUEST_ID and request_id.isprintable()):
        raise Invalid(_("The form is incomplete. Load the page again."), "request_id")
    text = clean(_checked(text))
    # One at a time: of two equal requests at once, the second is a retry.
    hold(session, select(Membership.id).where(Membership.id == author.membership_id).with_for_update(key_share=True))
    known = session.scalar(
        select(Comment).where(Comment.author_id == author.reviewer_id, Comment.request_id == request_id)
    )
    if known is not None:
        if (known.round_id, known.claim_id, known.text) != (round_.id, claim_id, text):
            raise Conflict(
                _("This form has been sent before with another text, and that stands. Your text is still here.")
            )
        return known.id
    if closed := _closed_because(session, claim_id, author):
        raise NotAllowed(closed) if author.role is Role.OBSERVER else Conflict(closed)
    comment = Comment(
        round_id=round_.id,
        claim_id=claim_id,
        author_id=author.reviewer_id,
        text=text,
        request_id=request_id,
        made_at=now,
    )
    session.add(comment)
    session.flush()
    return comment.id


def _checked(text: str) -> str:
    if "\0" in text:
        raise Invalid(_("The text has a character that cannot be stored. Type it again."), "text")
    if is_blank(text):
        raise Invalid(_("Type what you want to say."), "text")
    if len(text) > LONGEST_COMMENT:
        raise Invalid(_("The text is too long: at most {most} characters.", most=LONGEST_COMMENT), "text")
    return text


def _holds(session: Session, round_id: int, claim_id: int) -> bool:
    held = exists().where(RoundClaim.round_id == round_id, RoundClaim.claim_id == claim_id)
    return bool(session.scalar(select(held)))


def _closed_because(session: Session, claim_id: int, viewer: Member) -> str:
    if viewer.role is Role.OBSERVER:
        return _("Observers read the discussion; those who may rate take part in it.")
    rated = open_round_of(session, claim_id)
    if rated is None:
        return ""
    return _(
        "The discussion rests while the claim is rated in round {number}: what is said now would show how people rate.",
        number=rated.number,
    )


def _read_comments(
    session: Session, round_ids: list[int], claim_id: int, viewer: Member
) -> dict[int, list[CommentRecord]]:
    rows = session.execute(
        select(Comment, Reviewer.name, Reviewer.is_example, Membership.pseudonym)
        .join(Reviewer, Reviewer.id == Comment.author_id)
        .join(Membership, and_(Membership.reviewer_id == Reviewer.id, Membership.project_id == viewer.project_id))
        .where(Comment.round_id.in_(round_ids), Comment.claim_id == claim_id)
        .order_by(Comment.id)
    )
    found: dict[int, list[CommentRecord]] = {}
    for comment, name, is_example, pseudonym in rows:
        is_own = comment.author_id == viewer.reviewer_id
        found.setdefault(comment.round_id, []).append(
            CommentRecord(
                id=comment.id,
                label=name if is_own or viewer.role is Role.LEAD else pseudonym,
                is_own=is_own,
                is_example=is_example,
                text=comment.text,
                made_at=comment.made_at,
            )
        )
    return found
