"""Reminders: ready texts for reviewers who have claims left. Nothing is sent; a person copies or mails them."""

import re
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import quote

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session

from annotator.models import Assignment, Membership, Review, Reviewer, Round
from annotator.models.vocabulary import AssignmentState, RoundState
from annotator.services import rounds
from annotator.services.repeats import speaks_for_claim
from annotator.text import _, plural

# A sign-in name that can only be meant as an address for mail.
_MAIL_ADDRESS = re.compile(r"[a-z0-9._+-]+@[a-z0-9-]+(\.[a-z0-9-]+)+")


@dataclass(frozen=True, slots=True)
class Behind:
    """A reviewer who has claims left in an open round.

    Attributes
    ----------
    left, total
        Claims dealt to them and not rated yet; all that were dealt to them. As the form counts them, so that a reminder
        does not tell how many of them are planted.
    last_saved
        When they last submitted a rating of this round for the first time.
    """

    membership_id: int
    login: str
    name: str
    pseudonym: str
    left: int
    total: int
    last_saved: datetime | None


@dataclass(frozen=True, slots=True)
class Letter:
    """A text to copy, or to open in one's own mail program by `mailto`."""

    subject: str
    body: str
    mailto: str


def list_behind(session: Session, project_id: int) -> tuple[Round | None, list[Behind]]:
    """Return the newest round, and who has claims left in it while it is open; those with the most left first.

    Whoever takes no part any more or cannot sign in is nobody to remind.
    """
    round_ = rounds.latest_round(session, project_id)
    if round_ is None or round_.state != RoundState.OPEN:
        return round_, []
    left = func.sum(case((Assignment.state == AssignmentState.OPEN, 1), else_=0))
    held = (AssignmentState.OPEN, AssignmentState.SUBMITTED, AssignmentState.WITHDRAWN)
    rows = session.execute(
        select(
            Membership.id,
            Reviewer.login,
            Reviewer.name,
            Membership.pseudonym,
            left,
            func.count(),
            func.max(Review.submitted_at),
        )
        .join(Reviewer, Reviewer.id == Membership.reviewer_id)
        .join(Assignment, Assignment.reviewer_id == Membership.reviewer_id)
        .outerjoin(Review, Review.assignment_id == Assignment.id)
        .where(
            Membership.project_id == project_id,
            Membership.is_active,
            Reviewer.is_active,
            Reviewer.password_hash.is_not(None),
            Assignment.round_id == round_.id,
            speaks_for_claim(),
            Assignment.state.in_(held),
        )
        .group_by(Membership.id, Reviewer.login, Reviewer.name, Membership.pseudonym)
        .having(left > 0)
        .order_by(left.desc(), Membership.id)
    ).all()
    return round_, [Behind(*row) for row in rows]


def write_letter(person: Behind, project: str, round_number: int, address: str, sender: str) -> Letter:
    """Return the reminder for one reviewer.

    Parameters
    ----------
    address
        Of the page that opens their next claim.
    sender
        The lead who reminds, by whose name it ends.
    """
    project = _one_line(project)
    subject = plural(
        person.left, "{project}: {count} claim left to rate", "{project}: {count} claims left to rate", project=project
    )
    body = _(
        "Dear {name},\n\n"
        "in “{project}”, {left} of the {total} claims dealt to you in round {number} are still to be rated.\n\n"
        "Your next claim opens here:\n{address}\n\n"
        "Everything you have saved so far is kept, and you can stop at any time and go on later.\n\n"
        "{sender}\n",
        name=person.name,
        project=project,
        left=person.left,
        total=person.total,
        number=round_number,
        address=address,
        sender=sender,
    )
    return _letter(subject, body, person.login if _MAIL_ADDRESS.fullmatch(person.login) else "")


def write_letter_to_all(project: str, round_number: int, address: str, sender: str) -> Letter:
    """Return a reminder that may go to all at once: it tells nobody how far another one has come."""
    project = _one_line(project)
    body = _(
        "Hello,\n\n"
        "in “{project}” some of us still have claims to rate in round {number}.\n\n"
        "Your next claim opens here, or the page says that you are done:\n{address}\n\n"
        "Everything you have saved so far is kept, and you can stop at any time and go on later.\n\n"
        "{sender}\n",
        project=project,
        number=round_number,
        address=address,
        sender=sender,
    )
    return _letter(_("{project}: claims left to rate", project=project), body, "")


def _one_line(title: str) -> str:
    """A title may hold a line break; a subject has none."""
    return " ".join(title.split())


def _letter(subject: str, body: str, to: str) -> Letter:
    # As RFC 6068 wants it: everything but an address encoded, a line ended by CR LF, a space no plus sign.
    encoded = quote(body.replace("\n", "\r\n"), safe="")
    return Letter(subject, body, f"mailto:{quote(to, safe='@')}?subject={quote(subject, safe='')}&body={encoded}")
