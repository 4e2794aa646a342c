"""Reminders: ready texts for reviewers who have claims left, or could draw some; a person sends them."""

import re
from dataclasses import dataclass, replace
from datetime import datetime
from urllib.parse import quote

from sqlalchemy import and_, case, func, or_, select
from sqlalchemy.orm import Session

from annotator.models import Assignment, Membership, Review, Reviewer, Round
from annotator.models.vocabulary import AssignmentState, Delivery, Purpose, RoundState
from annotator.services import dealing, rounds
from annotator.services.raters import read_raters
from annotator.services.repeats import speaks_for_claim
from annotator.services.round_claims import is_left_out
from annotator.services.work_plans import plan_of
from annotator.text import _, plural

# A sign-in name that can only be meant as an address for mail.
_MAIL_ADDRESS = re.compile(r"[a-z0-9._+-]+@[a-z0-9-]+(\.[a-z0-9-]+)+")


@dataclass(frozen=True, slots=True)
class Behind:
    """A reviewer who has claims left in an open round, or could draw some from its queue.

    Attributes
    ----------
    left, total
        Claims dealt to them or drawn, and not rated yet; all of these, rated or not. As the form counts them, so that
        a reminder does not tell how many of them are planted.
    last_saved
        When they last submitted a rating of this round for the first time.
    rated
        Claims with a rating of theirs that stands.
    drawable
        Claims of an open queue that want reviewers and that they may draw; None where nothing is drawn.
    """

    membership_id: int
    login: str
    name: str
    pseudonym: str
    left: int
    total: int
    last_saved: datetime | None
    rated: int = 0
    drawable: int | None = None

    @property
    def words(self) -> str:
        """How far they have come, to stand by itself."""
        if self.drawable is None:
            return _("{left} of {total}", left=self.left, total=self.total)
        wanting = plural(self.drawable, "{count} claim still wants reviewers", "{count} claims still want reviewers")
        if self.left:
            return _(
                "has rated {rated} of {total} drawn; {wanting}", rated=self.rated, total=self.total, wanting=wanting
            )
        return _("has rated {rated}; {wanting}", rated=self.rated, wanting=wanting)


@dataclass(frozen=True, slots=True)
class Letter:
    """A text to copy, or to open in one's own mail program by `mailto`."""

    subject: str
    body: str
    mailto: str


def list_behind(session: Session, project_id: int) -> tuple[Round | None, list[Behind]]:
    """Return the newest round, and who has claims left in it while it is open; those with the most left first.

    Where claims are drawn from an open queue, also who could still draw some: those who have rated least first.
    Whoever takes no part any more or cannot sign in is nobody to remind.
    """
    round_ = rounds.latest_round(session, project_id)
    if round_ is None or round_.state != RoundState.OPEN:
        return round_, []
    left = func.sum(case((Assignment.state == AssignmentState.OPEN, 1), else_=0))
    held = (AssignmentState.OPEN, AssignmentState.SUBMITTED, AssignmentState.WITHDRAWN)
    queue = _read_queue(session, round_)
    rated = func.sum(case((Assignment.state == AssignmentState.SUBMITTED, 1), else_=0))
    is_held = and_(
        Assignment.reviewer_id == Membership.reviewer_id,
        Assignment.round_id == round_.id,
        speaks_for_claim(),
        Assignment.state.in_(held),
        ~is_left_out(Assignment.claim_id, round_.id),
    )
    rows = session.execute(
        select(
            Membership.id,
            Reviewer.login,
            Reviewer.name,
            Membership.pseudonym,
            func.coalesce(left, 0),
            func.count(Assignment.id),
            func.max(Review.submitted_at),
            func.coalesce(rated, 0),
            Membership.reviewer_id,
        )
        .join(Reviewer, Reviewer.id == Membership.reviewer_id)
        .outerjoin(Assignment, is_held)
        .outerjoin(Review, Review.assignment_id == Assignment.id)
        .where(
            Membership.project_id == project_id,
            Membership.is_active,
            Reviewer.is_active,
            Reviewer.password_hash.is_not(None),
        )
        .group_by(Membership.id, Membership.reviewer_id, Reviewer.login, Reviewer.name, Membership.pseudonym)
        .order_by(Membership.id)
    ).all()
    people = [replace(Behind(*own), drawable=None if queue is None else queue.get(who, 0)) for *own, who in rows]
    behind = [person for person in people if person.left or person.drawable]
    if queue is None:
        return round_, sorted(behind, key=lambda person: -person.left)
    return round_, sorted(behind, key=lambda person: person.rated)


def _read_queue(session: Session, round_: Round) -> dict[int, int] | None:
    """Return how many claims each who draws from the round's queue may draw; None where nothing is drawn."""
    plan = plan_of(session, round_)
    if plan is None or plan.delivery != Delivery.QUEUE:
        return None
    wanting = dealing.read_free_places(session, round_.id)
    found = {
        rater.id: len(wanting) for rater in read_raters(session, round_.project_id, include_leads=round_.leads_rate)
    }
    # What ran out under their hands they may draw again.
    had = select(Assignment.reviewer_id, Assignment.claim_id).where(
        Assignment.round_id == round_.id,
        Assignment.purpose == Purpose.RATING,
        or_(Assignment.state != AssignmentState.RELEASED, Assignment.reserved_until.is_(None)),
    )
    for reviewer_id, claim_id in session.execute(had):
        if reviewer_id in found and claim_id in wanting:
            found[reviewer_id] -= 1
    return found


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
    if person.drawable is not None:
        return _write_letter_of_queue(person, project, round_number, address, sender)
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


def _write_letter_of_queue(person: Behind, project: str, round_number: int, address: str, sender: str) -> Letter:
    # What they have drawn and not rated yet is theirs to finish first.
    count = person.left + (person.drawable or 0)
    subject = plural(
        count,
        "{project}: {count} claim still wants reviewers",
        "{project}: {count} claims still want reviewers",
        project=project,
    )
    wanting = plural(count, "{count} claim that you can rate", "{count} claims that you can rate")
    body = _(
        "Dear {name},\n\n"
        "in “{project}” you have rated {rated} in round {number}, and there is work left: {wanting}.\n\n"
        "Your next claim opens here:\n{address}\n\n"
        "Everything you have saved so far is kept, and you can stop at any time and go on later.\n\n"
        "{sender}\n",
        name=person.name,
        project=project,
        rated=plural(person.rated, "{count} claim", "{count} claims"),
        wanting=wanting,
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
