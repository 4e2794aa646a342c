"""Claims: making, editing and withdrawing them. An edit makes a new version; ratings keep the one they saw."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import and_, func, insert, select
from sqlalchemy.orm import Session

from annotator.concurrency import hold
from annotator.errors import Conflict, Invalid, NotFound
from annotator.models import Claim, ClaimRelation, Document, DocumentText, Project, Source
from annotator.models.vocabulary import ClaimState
from annotator.services import audit, claim_rounds, claim_store
from annotator.services.claim_drafts import ClaimDraft, RelationDraft, faults, text_fault
from annotator.text import _

LONGEST_REASON = 2_000
WITHDRAWN = "claim.withdrawn"


@dataclass(frozen=True, slots=True)
class ClaimCounts:
    """How much there is in a project; withdrawn claims count only as withdrawn."""

    documents: int
    claims: int
    to_rate: int
    withdrawn: int


def hold_project(session: Session, project_id: int) -> None:
    """Let nobody else add to the project until the transaction ends."""
    hold(session, select(Project.id).where(Project.id == project_id).with_for_update(key_share=True))


def count_claims(session: Session, project_id: int) -> ClaimCounts:
    """Count the documents and claims of a project."""
    documents = (
        select(func.count())
        .select_from(Document)
        .where(Document.project_id == project_id, Document.is_staged.is_(False))
        .scalar_subquery()
    )
    found: Sequence[Any] = session.execute(
        select(documents, Claim.state, Claim.is_to_rate, func.count(Claim.id))
        .select_from(Project)
        .outerjoin(Claim, and_(Claim.project_id == Project.id, Claim.state != ClaimState.STAGED))
        .where(Project.id == project_id)
        .group_by(Claim.state, Claim.is_to_rate)
    ).all()
    withdrawn = sum(count for _d, state, _is_to_rate, count in found if state == ClaimState.WITHDRAWN)
    return ClaimCounts(
        documents=next((row[0] for row in found), 0),
        claims=sum(row[-1] for row in found) - withdrawn,
        to_rate=sum(count for _d, state, is_to_rate, count in found if is_to_rate and state != ClaimState.WITHDRAWN),
        withdrawn=withdrawn,
    )


def count_to_rate(session: Session, project_id: int) -> int:
    """Return how many claims a round opened now would hold."""
    ready = select(func.count()).select_from(Claim)
    ready = ready.where(Claim.project_id == project_id, Claim.is_to_rate, Claim.state == ClaimState.READY)
    return session.scalar(ready) or 0


def find_claim(session: Session, project_id: int, key: str) -> Claim:
    """Return the claim with this key.

    Raises
    ------
    NotFound
        When the project has none.
    """
    claim = session.scalar(
        select(Claim).where(Claim.project_id == project_id, Claim.key == key, Claim.state != ClaimState.STAGED)
    )
    if claim is None:
        raise NotFound(_("There is no claim {key} in this project.", key=key))
    return claim


def create_claim(session: Session, project_id: int, draft: ClaimDraft, *, now: datetime, actor_id: int | None) -> Claim:
    """Make a claim with its first version and all that describes it.

    It stands behind the claims there are, and does not enter a round that is open already.

    Raises
    ------
    Invalid
        With `errors` by field, when the draft breaks a rule or names what the project does not have.
    """
    claim_id = create_claims(session, project_id, [draft], now=now, actor_id=actor_id)[draft.key]
    subject = f"claim:{claim_id}"
    audit.record(session, "claim.added", subject, now=now, actor_id=actor_id, project_id=project_id)
    return session.get_one(Claim, claim_id)


def create_claims(
    session: Session, project_id: int, drafts: Sequence[ClaimDraft], *, now: datetime, actor_id: int | None
) -> dict[str, int]:
    """Make many claims at once and return their ids by key; whoever calls writes the log.

    Relations may lead to claims of the same call.

    Raises
    ------
    Invalid
        For the first draft at fault, with `errors` by field; nothing is written then.
    """
    for draft in drafts:
        _require(draft, faults(draft))
    hold_project(session, project_id)
    known = set(session.scalars(select(Claim.key).where(Claim.project_id == project_id)))
    times = Counter(draft.key for draft in drafts)
    for draft in drafts:
        if draft.key in known or times[draft.key] > 1:
            _require(draft, {"key": _("The id {key} is taken.", key=draft.key)})
        for relation in draft.relations:
            if relation.to_key == draft.key or (relation.to_key not in known and relation.to_key not in times):
                _require(draft, {"relations": _("There is no other claim {key}.", key=relation.to_key)})
    _require_own(session, project_id, drafts)
    if not drafts:
        return {}
    made = claim_store.insert_claims(session, project_id, drafts, now, actor_id)
    _relate(session, project_id, [(made[draft.key], relation) for draft in drafts for relation in draft.relations])
    return made


def edit_claim(
    session: Session,
    project_id: int,
    key: str,
    draft: ClaimDraft,
    *,
    base_version: int,
    now: datetime,
    actor_id: int | None,
) -> int:
    """Make a new version of a claim from a changed draft and return its number.

    Ratings made so far keep the version they saw. When the draft says nothing new, no version is made. Whether
    the claim is to be rated or featured is no part of a version. Relations stay as they are.

    Parameters
    ----------
    base_version
        The version the draft was made from.

    Raises
    ------
    NotFound
        When the project has no such claim.
    Conflict
        When it was edited meanwhile, or is withdrawn.
    Invalid
        With `errors` by field.
    """
    claim = find_claim(session, project_id, key)
    session.refresh(claim, with_for_update={"key_share": True})
    if claim.state == ClaimState.WITHDRAWN:
        raise Conflict(_("This claim is withdrawn. Restore it before you edit it."))
    if claim.version != base_version:
        raise Conflict(
            _(
                "Somebody edited this claim meanwhile: version {number} is shown now. Nothing of yours has been saved; "
                "what you typed is still here.",
                number=claim.version,
            )
        )
    before = claim_store.read_draft(session, claim)
    draft = replace(draft, key=key, document_id=claim.document_id, state=before.state, relations=())
    _require(draft, faults(draft))
    _require_own(session, project_id, [draft])
    if draft == before:
        return claim.version
    claim.is_to_rate, claim.is_featured = draft.is_to_rate, draft.is_featured
    if draft != replace(before, is_to_rate=draft.is_to_rate, is_featured=draft.is_featured):
        claim_store.insert_versions(session, {claim.id: draft}, claim.version + 1, now, actor_id)
        claim.version += 1
    session.flush()
    subject, detail = f"claim:{claim.id}", {"version": claim.version}
    audit.record(session, "claim.edited", subject, now=now, actor_id=actor_id, project_id=project_id, detail={**detail})
    return claim.version


def withdraw_claim(
    session: Session, project_id: int, key: str, *, now: datetime, actor_id: int | None, reason: str = ""
) -> None:
    """Withdraw a claim: it leaves lists, charts, coefficients and exports; nothing is deleted.

    Whoever has yet to rate it in an open round need not any more; ratings given stay, and count again once the claim
    is restored.

    Parameters
    ----------
    reason
        Shown to all members with the claim.

    Raises
    ------
    NotFound
        When the project has no such claim.
    Conflict
        When it is withdrawn already.
    Invalid
        When the reason is too long.
    """
    fault = text_fault(reason, LONGEST_REASON)
    if fault:
        raise Invalid(fault, "reason")
    claim = find_claim(session, project_id, key)
    session.refresh(claim, with_for_update={"key_share": True})
    if claim.state == ClaimState.WITHDRAWN:
        raise Conflict(_("This claim is withdrawn already."))
    state, claim.state, claim.withdrawn_reason = claim.state, ClaimState.WITHDRAWN.value, reason.strip()
    session.flush()
    detail: dict[str, object] = {
        "reason": claim.withdrawn_reason,
        "state": state,
        "released": claim_rounds.release_waiting(session, claim.id),
    }
    subject = f"claim:{claim.id}"
    audit.record(session, WITHDRAWN, subject, now=now, actor_id=actor_id, project_id=project_id, detail=detail)


def restore_claim(session: Session, project_id: int, key: str, *, now: datetime, actor_id: int | None) -> None:
    """Bring a withdrawn claim back, also to those it was taken from, where their round is still open.

    Raises
    ------
    NotFound
        When the project has no such claim.
    Conflict
        When it is not withdrawn.
    """
    claim = find_claim(session, project_id, key)
    session.refresh(claim, with_for_update={"key_share": True})
    if claim.state != ClaimState.WITHDRAWN:
        raise Conflict(_("This claim is not withdrawn."))
    subject = f"claim:{claim.id}"
    withdrawn = audit.last_detail(session, project_id, WITHDRAWN, subject)
    claim.state, claim.withdrawn_reason = withdrawn.get("state", ClaimState.READY.value), ""
    session.flush()
    returned = claim_rounds.return_released(session, withdrawn.get("released", []))
    detail: dict[str, object] = {"returned": returned}
    audit.record(session, "claim.restored", subject, now=now, actor_id=actor_id, project_id=project_id, detail=detail)


def _require(draft: ClaimDraft, found: dict[str, str]) -> None:
    if found:
        field, message = next(iter(found.items()))
        raise Invalid(_("Claim {key}: {message}", key=draft.key, message=message), field, found)


def _require_own(session: Session, project_id: int, drafts: Sequence[ClaimDraft]) -> None:
    """Pass when sources, documents and texts are those of the project."""
    sources = set(session.scalars(select(Source.id).where(Source.project_id == project_id)))
    documents = set(session.scalars(select(Document.id).where(Document.project_id == project_id)))
    texts: dict[int, tuple[int, int]] = {
        text: (document, length)
        for text, document, length in session.execute(
            select(DocumentText.id, DocumentText.document_id, DocumentText.length)
            .join(Document, Document.id == DocumentText.document_id)
            .where(Document.project_id == project_id)
        )
    }
    for draft in drafts:
        if draft.document_id not in documents:
            _require(draft, {"document": _("The project has no such document.")})
        if not {claimant.source_id for claimant in draft.claimants} <= sources:
            _require(draft, {"claimants": _("The project has no such source.")})
        if draft.relayer_id is not None and draft.relayer_id not in sources:
            _require(draft, {"relayer": _("The project has no such source.")})
        if any(hop.source_id is not None and hop.source_id not in sources for hop in draft.hops):
            _require(draft, {"hops": _("The project has no such source.")})
        for place in draft.locators:
            document, length = texts.get(place.document_text_id, (0, 0))
            if document != draft.document_id or place.end > length:
                _require(draft, {"locators": _("The place lies outside the texts of the document.")})


def _relate(session: Session, project_id: int, relations: Sequence[tuple[int, RelationDraft]]) -> None:
    if not relations:
        return
    ids = dict(session.execute(select(Claim.key, Claim.id).where(Claim.project_id == project_id)).all())
    rows = [
        {
            "project_id": project_id,
            "from_claim_id": claim_id,
            "to_claim_id": ids[relation.to_key],
            "type": relation.type.value,
            "note": relation.note,
        }
        for claim_id, relation in relations
    ]
    session.execute(insert(ClaimRelation), rows)
