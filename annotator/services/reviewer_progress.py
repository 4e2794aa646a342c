"""How far each reviewer of a round has come, and, when results are open, how they rate."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from statistics import median

import numpy as np
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from annotator.agreement import Undefined
from annotator.models import Assignment, Review, Round
from annotator.models.vocabulary import AssignmentState, Delivery, Purpose, Role
from annotator.services.aggregates import of_open_claims
from annotator.services.blindness import Opening
from annotator.services.counted_ratings import of_members
from annotator.services.permissions import Member
from annotator.services.raters import read_raters
from annotator.services.reviewer_counts import Held, count_held
from annotator.services.reviewer_leanings import Lean, Leanings, read_leanings
from annotator.services.roster import read_roster
from annotator.services.round_claims import is_left_out
from annotator.services.round_facts import RoundFacts
from annotator.services.work_plans import plan_of

NOTHING = Held(0, 0, 0)


@dataclass(frozen=True, slots=True)
class ReviewerProgress:
    """One reviewer of a round.

    Attributes
    ----------
    label
        The name for a lead and for the reviewer in person, the pseudonym for everybody else.
    done, withdrawn, left, total
        Assignments with a submission that stands; with one that was taken back; without any; all of them. What was
        passed on, or went to somebody else, is none of them; nor is what is of withdrawn claims.
    taken_back
        Those withdrawn of which nothing counts.
    cannot_judge
        Counted answers off the scale; None while they are closed to the viewer.
    lean
        How the reviewer departs from the others; None where `read_seen_leanings` has none, or nothing to say.
    lean_undefined
        Why nothing can be said of this reviewer alone, else None.
    """

    reviewer_id: int
    pseudonym: str
    label: str
    is_self: bool
    is_example: bool
    is_active: bool
    done: int
    withdrawn: int
    taken_back: int
    total: int
    last_saved: datetime | None
    cannot_judge: int | None
    lean: Lean | None
    lean_undefined: Undefined | None

    @property
    def left(self) -> int:
        return self.total - self.done - self.withdrawn


def read_seen_leanings(session: Session, facts: RoundFacts) -> Leanings | None:
    """Return how reviewers lean, by the claims that are open to the viewer alone: it would tell of single ratings.

    None while results over the whole round are closed, and on a scale without order.
    """
    if not facts.opening.aggregates or not facts.ratings.criterion.scale.is_ordered:
        return None
    of_open = of_open_claims(facts.ratings, facts.opening)
    return read_leanings(session, facts.round.id, of_open, facts.opening.claims)


def read_reviewers(
    session: Session, facts: RoundFacts, leanings: Leanings | None, viewer: Member | None
) -> tuple[ReviewerProgress, ...]:
    """Return the reviewers of the round in the order in which they joined.

    Parameters
    ----------
    leanings
        As `read_seen_leanings` has them.
    viewer
        Who looks; None for the command line, which sees pseudonyms.
    """
    # All that count: what is shown of them is what everybody sees, or one’s own.
    round_, ratings, opening = facts.round, facts.ratings, facts.opening
    place = {rater.reviewer_id: number for number, rater in enumerate(ratings.raters)}
    off_scale = np.bincount(ratings.rater[~ratings.is_point], minlength=len(ratings.raters))
    leans = {each.pseudonym: each.overall for each in leanings.reviewers} if leanings is not None else {}
    held = dict(count_held(session, round_, opening.purposes))
    plan = plan_of(session, round_)
    if plan is not None and plan.delivery == Delivery.QUEUE:
        # Who has drawn nothing yet is one of them.
        for rater in read_raters(session, round_.project_id, include_leads=round_.leads_rate):
            held.setdefault(rater.id, NOTHING)
    # An answer of a second time is one, as a changed one is; what is written last stays.
    saved = facts.submissions.of((*opening.purposes, Purpose.REPEAT))
    last_saved = np.full(int(max([*held, saved.reviewer.max(initial=0)])) + 1, -1)
    last_saved[saved.reviewer] = saved.second
    names = viewer is not None and viewer.role is Role.LEAD
    found = []
    for member in read_roster(session, round_.project_id):
        reviewer_id = member.reviewer_id
        if reviewer_id not in held:
            continue
        is_self = reviewer_id == opening.own_reviewer_id
        at, own = place.get(reviewer_id), held[reviewer_id]
        answers_open = opening.claims is None or is_self
        found.append(
            ReviewerProgress(
                reviewer_id=reviewer_id,
                pseudonym=member.pseudonym,
                label=member.name if names or is_self else member.pseudonym,
                is_self=is_self,
                is_example=member.is_example,
                is_active=member.is_active,
                done=own.done,
                withdrawn=own.withdrawn,
                taken_back=own.taken_back,
                total=own.total,
                last_saved=_moment(int(last_saved[reviewer_id])),
                cannot_judge=(int(off_scale[at]) if at is not None else 0) if answers_open else None,
                lean=leans.get(member.pseudonym),
                lean_undefined=leanings.why_not(member.pseudonym) if leanings is not None else None,
            )
        )
    return tuple(found)


def find_behind(reviewers: Sequence[ReviewerProgress], *, draws: bool) -> frozenset[int]:
    """Return the numbers of those who have rated less than half of what the middle one of all active ones has.

    Parameters
    ----------
    draws
        Whether claims are drawn from a common list: then numbers of claims are compared, not shares of one's own.
    """
    active = [each for each in reviewers if each.is_active and (draws or each.total)]
    if not active:
        return frozenset()
    come = {each.reviewer_id: each.done if draws else each.done / each.total for each in active}
    middle = median(come.values())
    return frozenset(each.reviewer_id for each in active if come[each.reviewer_id] < middle / 2)


def _moment(second: int) -> datetime | None:
    return None if second < 0 else datetime.fromtimestamp(second, UTC)


def count_withdrawn(session: Session, round_: Round, opening: Opening) -> int:
    """Return how many ratings were taken back so that nothing of them counts."""
    withdrawn = (
        select(func.count())
        .select_from(Assignment)
        .join(Review, Review.assignment_id == Assignment.id)
        .where(
            Assignment.round_id == round_.id,
            Assignment.purpose.in_(opening.purposes),
            Assignment.state == AssignmentState.WITHDRAWN,
            Review.counted_revision.is_(None),
            ~is_left_out(Assignment.claim_id, round_.id),
            of_members(round_.project_id),
        )
    )
    return session.scalar(withdrawn) or 0
