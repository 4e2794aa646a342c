"""Evidence: per claim a list of what speaks for or against it, added to and withdrawn from, never rewritten.

Nothing behind an address is ever fetched.
"""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from annotator.concurrency import hold
from annotator.errors import Conflict, Invalid, NotAllowed
from annotator.models import Claim, Evidence
from annotator.models.vocabulary import ClaimState, Role
from annotator.services import audit, evidence_places
from annotator.services.evidence_drafts import EvidenceDraft, faults, origin_of
from annotator.services.evidence_list import EvidenceList, EvidenceRecord, find_evidence, list_evidence
from annotator.services.permissions import Member
from annotator.services.typed_text import clean
from annotator.text import _


def add_evidence(session: Session, claim: Claim, author: Member, draft: EvidenceDraft, now: datetime) -> EvidenceRecord:
    """Add an item to the list of a claim; the same by the same author again is a retry and adds nothing.

    Raises
    ------
    NotAllowed
        When the author's role only reads.
    Conflict
        When the claim is withdrawn, or the list is full.
    Invalid
        With `errors` by field of the form (``evidence_description``, ``evidence_url``, ...).
    """
    if author.role is Role.OBSERVER:
        raise NotAllowed(_("Observers read the evidence; those who may rate add to it."))
    # One at a time: positions follow one another, and of two equal requests at once the second is a retry.
    _hold_claim(session, claim)
    listed = list_evidence(session, claim.id, author)
    known = _same(listed, draft)
    if known is not None:
        return known
    if claim.state == ClaimState.WITHDRAWN:
        raise Conflict(_("This claim is withdrawn: its evidence can be read, and not added to."))
    if errors := faults(draft, listed):
        raise Invalid(next(iter(errors.values())), next(iter(errors)), errors)
    position = evidence_places.next_position(session, claim.project_id, claim.id, author)
    same = origin_of(draft, listed)
    write_item(session, claim, position, draft, same.id if same else None, author_id=author.reviewer_id, now=now)
    return find_evidence(session, claim.id, position, author)


def write_item(
    session: Session,
    claim: Claim,
    position: int,
    draft: EvidenceDraft,
    same_as_id: int | None,
    *,
    author_id: int | None,
    now: datetime,
) -> int:
    """Write an item that keeps every rule; return its id.

    Parameters
    ----------
    same_as_id
        An item of the same origin; the new one is listed with the first of these.
    author_id
        None for what comes with a project.
    """
    same = session.get(Evidence, same_as_id) if same_as_id is not None else None
    item = Evidence(
        project_id=claim.project_id,
        claim_id=claim.id,
        position=position,
        description=clean(draft.description),
        url=draft.url.strip(),
        archived_url=draft.archived_url.strip(),
        stance=draft.stance,
        type=draft.type,
        same_origin_as_id=(same.same_origin_as_id or same.id) if same is not None else None,
        added_by_id=author_id,
        added_at=now,
    )
    session.add(item)
    session.flush()
    return item.id


def withdraw_evidence(session: Session, claim: Claim, position: int, member: Member, now: datetime) -> EvidenceRecord:
    """Withdraw an item for good: it keeps its number, and stays with the reviews that cite it. Twice is once.

    Raises
    ------
    NotFound
        When the member sees no such item.
    NotAllowed
        When it is neither their own nor theirs to lead.
    """
    _hold_claim(session, claim)
    item = find_evidence(session, claim.id, position, member)
    if item.is_withdrawn:
        return item
    if not item.may_withdraw:
        raise NotAllowed(_("Only who added an item, or the lead, may withdraw it."))
    session.get_one(Evidence, item.id).withdrawn_at = now
    session.flush()
    audit.record(
        session,
        "evidence.withdrawn",
        f"evidence:{item.id}",
        now=now,
        actor_id=member.reviewer_id,
        project_id=claim.project_id,
    )
    return item


def _hold_claim(session: Session, claim: Claim) -> None:
    hold(session, select(Claim.id).where(Claim.id == claim.id).with_for_update(key_share=True))


def _same(listed: EvidenceList, draft: EvidenceDraft) -> EvidenceRecord | None:
    """The item that this form has made before, if it has."""
    same = origin_of(draft, listed)
    wanted = (
        clean(draft.description),
        draft.url.strip(),
        draft.archived_url.strip(),
        draft.stance,
        draft.type,
        same.listed_with if same is not None else None,
    )
    for item in listed.standing:
        said = (item.description, item.url, item.archived_url, item.stance.value, item.type.value)
        origin = item.listed_with if item.listed_with != item.position else None
        if item.is_own and (*said, origin) == wanted:
            return item
    return None
