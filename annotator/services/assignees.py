"""Whom claims can be given to by hand: a single member who rates, or all of a group; and who has which claim."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from annotator.models import Assignment, Membership, Reviewer, Round, RoundClaim
from annotator.models.vocabulary import HOLDING_STATES, AssignmentState, Purpose, Role

_ONE, _GROUP = "member", "group"


@dataclass(frozen=True, slots=True)
class Assignee:
    """A member or a group, as forms name it.

    Attributes
    ----------
    rates
        Claims of the round can be given to them: not to a lead where leads do not rate, who may hold some all the same.
    """

    value: str
    label: str
    is_group: bool
    rates: bool = True


@dataclass(frozen=True, slots=True)
class Holder:
    """Somebody who has a place at a claim."""

    name: str
    state: AssignmentState


@dataclass(frozen=True, slots=True)
class ClaimPlaces:
    """The places of one claim: how many are wanted, None for all who rate, and who has one."""

    wanted: int | None
    holders: tuple[Holder, ...]

    @property
    def counts(self) -> dict[AssignmentState, int]:
        """How many of the holders have come how far."""
        states = [holder.state for holder in self.holders]
        return {state: states.count(state) for state in HOLDING_STATES if state in states}

    @property
    def free(self) -> int:
        return 0 if self.wanted is None else max(0, self.wanted - len(self.holders))


def list_assignees(session: Session, round_: Round) -> list[Assignee]:
    """Return the active reviewers and leads in the order in which they joined, then the groups by name."""
    rows = session.execute(_rating(round_.project_id)).all()
    rating = {row.id for row in rows if round_.leads_rate or row.role != Role.LEAD}
    people = [Assignee(f"{_ONE}:{row.id}", row.name, is_group=False, rates=row.id in rating) for row in rows]
    groups = sorted({row.group_name for row in rows if row.group_name})
    rated = {row.group_name for row in rows if row.id in rating}
    return people + [Assignee(f"{_GROUP}:{name}", name, is_group=True, rates=name in rated) for name in groups]


def find_people(session: Session, project_id: int, value: str) -> list[int]:
    """Return the reviewers that a choice of `list_assignees` stands for; empty when it stands for nobody."""
    kind, _colon, name = value.partition(":")
    rows = session.execute(_rating(project_id)).all()
    if kind == _GROUP:
        return [row.reviewer_id for row in rows if row.group_name == name]
    return [row.reviewer_id for row in rows if str(row.id) == name]


def read_places(session: Session, round_: Round, claim_ids: Sequence[int]) -> dict[int, ClaimPlaces]:
    """Return the places of these claims of the round."""
    wanted = session.execute(
        select(RoundClaim.claim_id, RoundClaim.wanted).where(
            RoundClaim.round_id == round_.id, RoundClaim.claim_id.in_(claim_ids)
        )
    ).all()
    holders: dict[int, list[Holder]] = {claim: [] for claim, _wanted in wanted}
    rows = session.execute(
        select(Assignment.claim_id, Reviewer.name, Assignment.state)
        .join(Reviewer, Reviewer.id == Assignment.reviewer_id)
        .where(
            Assignment.round_id == round_.id,
            Assignment.claim_id.in_(claim_ids),
            Assignment.purpose == Purpose.RATING,
            Assignment.state.in_(HOLDING_STATES),
        )
        .order_by(Assignment.id)
    )
    for claim, name, state in rows:
        holders[claim].append(Holder(name, AssignmentState(state)))
    return {claim: ClaimPlaces(number, tuple(holders[claim])) for claim, number in wanted}


def find_held(session: Session, round_: Round, reviewer_ids: Sequence[int]) -> set[int]:
    """Return the claims of the round at which one of these people has a place."""
    return set(
        session.scalars(
            select(Assignment.claim_id).where(
                Assignment.round_id == round_.id,
                Assignment.reviewer_id.in_(reviewer_ids),
                Assignment.purpose == Purpose.RATING,
                Assignment.state.in_(HOLDING_STATES),
            )
        )
    )


def _rating(project_id: int) -> Select[*tuple[Any, ...]]:
    return (
        select(Membership.id, Membership.reviewer_id, Membership.group_name, Membership.role, Reviewer.name)
        .join(Reviewer, Reviewer.id == Membership.reviewer_id)
        .where(
            Membership.project_id == project_id,
            Membership.is_active,
            Reviewer.is_active,
            Membership.role.in_([Role.REVIEWER, Role.LEAD]),
        )
        .order_by(Membership.id)
    )
