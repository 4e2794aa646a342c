"""Changing one's password, in two steps: what takes a while is done before it is one's turn to write."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from annotator.errors import Conflict, Invalid, NotFound
from annotator.models import Reviewer
from annotator.services import audit
from annotator.services.accounts import hash_password, is_right
from annotator.text import _


@dataclass(frozen=True, slots=True)
class ProvedChange:
    """A change of password by somebody who has proved who they are: the hash so far, and the one that follows."""

    reviewer_id: int
    replaced: str | None
    password_hash: str


def prove_change(session: Session, reviewer_id: int, current: str | None, new: str) -> ProvedChange:
    """Return the change to a new password, for `change_password`.

    Two hashes take a tenth of a second; in a session that writes, all who save would wait for them.

    Parameters
    ----------
    current
        The password so far; None when a one-time link has just proved who it is.

    Raises
    ------
    NotFound
        When there is no such account.
    Invalid
        When the current password is wrong or the new one too short or the same.
    """
    reviewer = session.get(Reviewer, reviewer_id)
    if reviewer is None:
        raise NotFound(_("There is no such account."))
    if current is not None and not is_right(reviewer.password_hash, current):
        raise Invalid(_("That is not your current password."), "current")
    if current == new:
        raise Invalid(_("The new password must differ from the current one."), "password")
    return ProvedChange(reviewer_id, reviewer.password_hash, hash_password(new))


def change_password(session: Session, change: ProvedChange, now: datetime) -> int:
    """Set a new password and return the new session epoch: every older cookie ends.

    Raises
    ------
    Conflict
        When the password is another one by now.
    """
    reviewer = session.get_one(Reviewer, change.reviewer_id, with_for_update={"key_share": True})
    if reviewer.password_hash != change.replaced:
        raise Conflict(_("Your password has been changed in another window meanwhile. Sign in with the new one."))
    reviewer.password_hash = change.password_hash
    reviewer.must_change_password = False
    reviewer.session_epoch += 1
    session.flush()
    audit.record(session, "password.changed", f"reviewer:{reviewer.id}", now=now, actor_id=reviewer.id)
    return reviewer.session_epoch
