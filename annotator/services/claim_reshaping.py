"""Splitting a claim into several, and merging several into one: new claims, while the old ones are withdrawn.

Ratings stay with the claims they were given to. Relations do too: whoever splits or merges knows which of the new
claims they concern, and no rule does.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import and_, insert, or_, select, update
from sqlalchemy.orm import Session, aliased

from annotator.errors import Conflict, Invalid
from annotator.models import Claim, ClaimDescent
from annotator.models.vocabulary import ClaimKind, ClaimState, Descent
from annotator.services import audit, claim_rounds, claims
from annotator.services.claim_drafts import ClaimantDraft, ClaimDraft, FigureDraft
from annotator.services.claim_store import read_draft
from annotator.services.claim_words import joined
from annotator.text import _

MOST_PARTS = 20


@dataclass(frozen=True, slots=True)
class Part:
    """One of the claims that a claim is split into."""

    key: str
    text: str
    kind: ClaimKind


@dataclass(frozen=True, slots=True)
class Kin:
    """A claim that this one came of, or that came of it; `is_older` tells which."""

    claim_id: int
    key: str
    kind: Descent
    is_older: bool
    is_withdrawn: bool


def split_claim(
    session: Session,
    project_id: int,
    key: str,
    parts: Sequence[Part],
    *,
    base_version: int,
    into_round: bool,
    now: datetime,
    actor_id: int | None,
) -> tuple[str, ...]:
    """Make a claim of each part and withdraw the one they are parts of; return their keys.

    Each keeps all that described the whole, and those of its figures that it quotes.

    Parameters
    ----------
    base_version
        The version that the parts were made from.
    into_round
        Whether those who rate the claim in an open round are to rate its parts; else they come in with the next one.

    Raises
    ------
    NotFound
        When the project has no such claim.
    Conflict
        When it was edited meanwhile, or is withdrawn.
    Invalid
        With `errors` by field: ``parts`` for what concerns them.
    """
    claims.hold_project(session, project_id)
    claim = _take(session, project_id, key, base_version)
    if not 2 <= len(parts) <= MOST_PARTS:
        raise Invalid(_("A claim is split into two parts or more, {most} at most.", most=MOST_PARTS), "parts")
    whole = read_draft(session, claim)
    drafts = [
        replace(
            whole,
            key=part.key,
            text=part.text,
            kind=part.kind,
            is_featured=False,
            figures=_quoted(whole.figures, part.text),
        )
        for part in parts
    ]
    made = _create(session, project_id, drafts, now, actor_id)
    names = joined([part.key for part in parts])
    reason = _("Split into {names}.", names=names)
    return _replace(session, project_id, [claim], made, Descent.SPLIT, reason, into_round, now, actor_id)


def merge_claims(
    session: Session,
    project_id: int,
    bases: Mapping[str, int],
    part: Part,
    *,
    into_round: bool,
    now: datetime,
    actor_id: int | None,
) -> str:
    """Make one claim of several and withdraw these; return its key.

    It keeps what described the first, with the claimants and figures of all.

    Parameters
    ----------
    bases
        The version of each claim that was shown, by key; the first leads.
    part
        Key, text and kind of the claim to be made.
    into_round
        Whether those who rate one of them in an open round are to rate it.

    Raises
    ------
    NotFound
        When the project has no such claim.
    Conflict
        When one was edited meanwhile, or is withdrawn.
    Invalid
        With `errors` by field: ``others`` for the choice of claims, ``parts`` for the new one.
    """
    claims.hold_project(session, project_id)
    if len(bases) < 2:
        raise Invalid(_("Name at least one other claim to merge this one with."), "others")
    old = [_take(session, project_id, key, version) for key, version in bases.items()]
    foreign = [claim.key for claim in old if claim.document_id != old[0].document_id]
    if foreign:
        raise Invalid(
            _(
                "{names}: taken from another document than {first}. A claim has one place; relate them by “repeats” "
                "instead.",
                names=joined(foreign),
                first=old[0].key,
            ),
            "others",
        )
    described = [read_draft(session, claim) for claim in old]
    draft = replace(
        described[0],
        key=part.key,
        text=part.text,
        kind=part.kind,
        is_featured=any(each.is_featured for each in described),
        is_sensitive=any(each.is_sensitive for each in described),
        is_to_rate=any(each.is_to_rate for each in described),
        claimants=_all_claimants(described),
        figures=tuple(dict.fromkeys(figure for each in described for figure in each.figures)),
    )
    made = _create(session, project_id, [draft], now, actor_id)
    reason = _("Merged into {key}.", key=part.key)
    return _replace(session, project_id, old, made, Descent.MERGED, reason, into_round, now, actor_id)[0]


def find_versions(session: Session, project_id: int, keys: Collection[str]) -> dict[str, int]:
    """Return the version shown now of each of these claims, by key; those the project does not have are left out."""
    rows = session.execute(
        select(Claim.key, Claim.version).where(
            Claim.project_id == project_id, Claim.key.in_(keys), Claim.state != ClaimState.STAGED
        )
    )
    return dict(rows.all())


def read_kin(session: Session, claim_id: int) -> tuple[Kin, ...]:
    """Return the claims that this one came of, and those that came of it."""
    other = aliased(Claim)
    rows = session.execute(
        select(other.id, other.key, ClaimDescent.kind, other.state, ClaimDescent.to_claim_id == claim_id)
        .join(
            other,
            or_(
                and_(ClaimDescent.to_claim_id == claim_id, other.id == ClaimDescent.from_claim_id),
                and_(ClaimDescent.from_claim_id == claim_id, other.id == ClaimDescent.to_claim_id),
            ),
        )
        .where(or_(ClaimDescent.to_claim_id == claim_id, ClaimDescent.from_claim_id == claim_id))
        .order_by(ClaimDescent.id)
    )
    kin = [
        Kin(other_id, key, Descent(kind), bool(is_older), state == ClaimState.WITHDRAWN)
        for other_id, key, kind, state, is_older in rows
    ]
    return tuple(sorted(kin, key=lambda each: not each.is_older))


def _take(session: Session, project_id: int, key: str, base_version: int) -> Claim:
    claim = claims.find_claim(session, project_id, key)
    session.refresh(claim, with_for_update={"key_share": True})
    if claim.state == ClaimState.WITHDRAWN:
        raise Conflict(_("{key} is withdrawn. Restore it first.", key=key))
    if claim.version != base_version:
        raise Conflict(
            _(
                "Somebody edited {key} meanwhile. Nothing of yours has been saved; what you typed is still here: "
                "compare it with the claim as it now stands.",
                key=key,
            )
        )
    return claim


def _create(
    session: Session, project_id: int, drafts: Sequence[ClaimDraft], now: datetime, actor_id: int | None
) -> list[int]:
    try:
        made = claims.create_claims(session, project_id, drafts, now=now, actor_id=actor_id)
    except Invalid as error:
        raise Invalid(str(error), "parts") from error
    return [made[draft.key] for draft in drafts]


def _quoted(figures: Sequence[FigureDraft], text: str) -> tuple[FigureDraft, ...]:
    return tuple(figure for figure in figures if figure.expression.casefold() in text.casefold())


def _all_claimants(drafts: Sequence[ClaimDraft]) -> tuple[ClaimantDraft, ...]:
    found: dict[tuple[int, str], ClaimantDraft] = {}
    for draft in drafts:
        for claimant in draft.claimants:
            found.setdefault((claimant.source_id, claimant.part), claimant)
    return tuple(found.values())


def _replace(
    session: Session,
    project_id: int,
    old: Sequence[Claim],
    made: Sequence[int],
    kind: Descent,
    reason: str,
    into_round: bool,
    now: datetime,
    actor_id: int | None,
) -> tuple[str, ...]:
    """Put the new claims where the first of the old ones stands, and withdraw the old ones."""
    _move_behind(session, project_id, old[0], made)
    rows = [
        {
            "project_id": project_id,
            "from_claim_id": before.id,
            "to_claim_id": after,
            "kind": kind.value,
            "made_by_id": actor_id,
            "made_at": now,
        }
        for before in old
        for after in made
    ]
    session.execute(insert(ClaimDescent), rows)
    holding = claim_rounds.read_holding(session, project_id, [claim.id for claim in old])
    keys = tuple(session.scalars(select(Claim.key).where(Claim.id.in_(made)).order_by(Claim.position)))
    for claim in old:
        claims.withdraw_claim(session, project_id, claim.key, now=now, actor_id=actor_id, reason=reason)
    detail: dict[str, object] = {"from": [claim.key for claim in old], "to": list(keys)}
    subject = f"claim:{old[0].id}"
    action = "claim.split" if kind is Descent.SPLIT else "claims.merged"
    audit.record(session, action, subject, now=now, actor_id=actor_id, project_id=project_id, detail=detail)
    if into_round and holding is not None:
        claim_rounds.put_into_round(session, holding, made, now=now, actor_id=actor_id)
    return keys


def _move_behind(session: Session, project_id: int, claim: Claim, made: Sequence[int]) -> None:
    """Let new claims follow this one in the order of the project, not all others."""
    behind = update(Claim).where(Claim.project_id == project_id, Claim.position > claim.position)
    session.execute(behind.values(position=Claim.position + len(made)).execution_options(synchronize_session=False))
    for place, claim_id in enumerate(made, start=1):
        moved = update(Claim).where(Claim.id == claim_id).values(position=claim.position + place)
        session.execute(moved.execution_options(synchronize_session=False))
