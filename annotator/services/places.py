"""How many reviewers the claims of a round are to have: read for counts, and changed by the lead while it is open."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Table, and_, bindparam, exists, func, select, update
from sqlalchemy.orm import Session

from annotator.concurrency import hold
from annotator.errors import Conflict, Invalid
from annotator.models import Claim, Project, Round, RoundClaim
from annotator.models.vocabulary import ClaimState, Delivery, Purpose, RoundState
from annotator.services import audit, dealing
from annotator.services.round_claims import is_left_out
from annotator.services.work_plans import MOST_RATINGS, plan_of, require_reviewers
from annotator.text import _, plural

_MOST_NAMED = 5
_round_claim: Table = RoundClaim.__table__  # type: ignore[assignment]


@dataclass(frozen=True, slots=True)
class Changed:
    """What became of a change: so many claims want another number, and so many places were dealt or are still free."""

    claims: int
    dealt: int
    free: int


def goal_of(session: Session, project: Project, round_: Round) -> int:
    """Return the most reviewers that a claim of the round is to have; the project's goal where everybody rates."""
    most = session.scalar(select(func.max(RoundClaim.wanted)).where(*_numbered(round_.id)))
    return most or project.ratings_goal


def has_numbers(session: Session, round_: Round) -> bool:
    """Tell whether the claims of the round want a number of reviewers, and not just everybody."""
    numbered = exists().where(RoundClaim.round_id == round_.id, RoundClaim.wanted.is_not(None))
    return bool(session.scalar(select(numbered)))


def summarise(session: Session, round_: Round) -> list[tuple[int, int, int]]:
    """Return, for each number of reviewers that claims are to have: how many claims, and how many free places."""
    rows = session.execute(
        select(RoundClaim.wanted, func.count(), func.sum(RoundClaim.wanted - RoundClaim.taken))
        .where(*_numbered(round_.id))
        .group_by(RoundClaim.wanted)
        .order_by(RoundClaim.wanted.desc())
    )
    return [(wanted or 0, claims, int(free or 0)) for wanted, claims, free in rows]


def find_sample(session: Session, round_id: int) -> list[int]:
    """Return the claims of the round that were drawn for the sample."""
    sample = select(RoundClaim.claim_id).where(RoundClaim.round_id == round_id, RoundClaim.is_in_sample)
    return list(session.scalars(sample))


def find_by_keys(session: Session, round_: Round, keys: Sequence[str]) -> list[int]:
    """Return the claims of the round with these keys, in its order; withdrawn ones are none of it.

    Raises
    ------
    Invalid
        When there is no key, or the round has no such claim.
    """
    if not keys:
        raise Invalid(_("Paste the keys of the claims, each on a line of its own or with commas between them."), "keys")
    rows = session.execute(
        select(Claim.key, RoundClaim.claim_id)
        .join(Claim, Claim.id == RoundClaim.claim_id)
        .where(
            RoundClaim.round_id == round_.id,
            RoundClaim.purpose == Purpose.RATING,
            Claim.state != ClaimState.WITHDRAWN,
        )
        .order_by(Claim.position)
    )
    known: dict[str, int] = dict(rows.all())
    if unknown := [key for key in keys if key not in known]:
        raise Invalid(
            plural(
                len(unknown),
                "Round {number} has no claim {names}. Check the key.",
                "Round {number} has no claims {names}. Check the keys.",
                number=round_.number,
                names=name_some(unknown),
            ),
            "keys",
        )
    asked = frozenset(keys)
    return [claim for key, claim in known.items() if key in asked]


def find_all(session: Session, round_id: int) -> list[int]:
    """Return all claims that are rated in the round."""
    own = select(RoundClaim.claim_id).where(
        RoundClaim.round_id == round_id,
        RoundClaim.purpose == Purpose.RATING,
        ~is_left_out(RoundClaim.claim_id, round_id),
    )
    return list(session.scalars(own))


def find_with_free_places(session: Session, round_id: int) -> list[int]:
    """Return the claims of the round that want more reviewers than they have."""
    return list(dealing.read_free_places(session, round_id))


def hold_open(session: Session, round_: Round) -> None:
    """Let nobody else change who rates what in the project, and see that the round stays open meanwhile.

    Raises
    ------
    Conflict
        When it is locked.
    """
    hold(session, select(Project.id).where(Project.id == round_.project_id).with_for_update(key_share=True))
    session.refresh(round_, with_for_update={"read": True})
    if round_.state != RoundState.OPEN:
        raise Conflict(_("Round {number} is locked: nothing in it can be assigned any more.", number=round_.number))


def set_wanted(
    session: Session,
    round_: Round,
    wanted: int | None,
    *,
    claim_ids: Collection[int] | None,
    now: datetime,
    actor_id: int | None,
) -> Changed:
    """Change how many reviewers claims of an open round are to have, also of claims that have them already.

    New places are dealt out at once, or wait in the open queue, as the plan of the round has it.

    Parameters
    ----------
    claim_ids
        Only these claims; None for all of the round.

    Raises
    ------
    Invalid
        When it is no possible number, there are fewer people than that, or everybody rates every claim anyway.
    Conflict
        When the round is locked, or claims have more reviewers already.
    """
    hold_open(session, round_)
    if wanted is None or not 1 <= wanted <= MOST_RATINGS:
        raise Invalid(_("Give a whole number from {least} to {most}.", least=1, most=MOST_RATINGS), "wanted")
    plan = plan_of(session, round_)
    rows = _held_rows(session, round_.id, claim_ids)
    if plan is None or not rows:
        raise Invalid(_("In this round everybody rates every claim: there is no number to change."), "wanted")
    require_reviewers(session, round_.project_id, wanted, include_leads=round_.leads_rate, field="wanted")
    above = [key for _claim, key, _before, taken in rows if taken > wanted]
    if above:
        raise Conflict(
            plural(
                len(above),
                "{names} has more than {wanted} reviewers already. Take an assignment back that nobody has rated yet, "
                "or ask for more.",
                "{names} have more than {wanted} reviewers already. Take assignments back that nobody has rated yet, "
                "or ask for more.",
                names=name_some(above),
                wanted=wanted,
            )
        )
    changed = [claim for claim, _key, before, _taken in rows if before != wanted]
    if not changed:
        return Changed(0, 0, 0)
    session.connection().execute(
        update(_round_claim)
        .where(_round_claim.c.round_id == round_.id, _round_claim.c.claim_id == bindparam("this_claim"))
        .values(wanted=wanted),
        [{"this_claim": claim} for claim in changed],
    )
    dealt = 0 if plan.delivery == Delivery.QUEUE else dealing.deal_places(session, round_, claim_ids=set(changed))
    audit.record(
        session,
        "round.wanted_changed",
        f"round:{round_.id}",
        now=now,
        actor_id=actor_id,
        project_id=round_.project_id,
        detail={"claims": len(changed), "wanted": wanted, "assigned": dealt},
    )
    free = sum(dealing.read_free_places(session, round_.id, set(changed)).values())
    return Changed(len(changed), dealt, free)


def _held_rows(
    session: Session, round_id: int, claim_ids: Collection[int] | None
) -> Sequence[tuple[int, str, int, int]]:
    """Return claim, key, wanted and taken of the claims that have a number, held against whoever draws."""
    own = and_(*_numbered(round_id))
    hold(session, select(RoundClaim.claim_id).where(own).order_by(RoundClaim.claim_id).with_for_update(key_share=True))
    rows = session.execute(
        select(RoundClaim.claim_id, Claim.key, RoundClaim.wanted, RoundClaim.taken)
        .join(Claim, Claim.id == RoundClaim.claim_id)
        .where(own)
        .order_by(Claim.position)
    )
    chosen = None if claim_ids is None else frozenset(claim_ids)
    return [(claim, key, wanted or 0, taken) for claim, key, wanted, taken in rows if chosen is None or claim in chosen]


def _numbered(round_id: int) -> tuple[ColumnElement[bool], ...]:
    """The places that claims of the round have, a number each; those of withdrawn claims are nobody's any more."""
    return (
        RoundClaim.round_id == round_id,
        RoundClaim.purpose == Purpose.RATING,
        RoundClaim.wanted.is_not(None),
        ~is_left_out(RoundClaim.claim_id, round_id),
    )


def name_some(keys: Sequence[str]) -> str:
    """Return the first of many keys, and how many more there are.

    Examples
    --------
    >>> name_some(["A", "B"]), name_some(list("ABCDEFG"))
    ('A, B', 'A, B, C, D, E and 2 more')
    """
    named = ", ".join(keys[:_MOST_NAMED])
    if len(keys) <= _MOST_NAMED:
        return named
    return _("{named} and {count} more", named=named, count=len(keys) - _MOST_NAMED)
