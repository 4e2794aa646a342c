"""Marks on a claim that are no part of what it says: draft or ready, to rate or not, featured or not."""

from datetime import datetime

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from annotator.errors import Conflict
from annotator.models import Claim, RoundClaim
from annotator.models.vocabulary import ClaimState
from annotator.services import audit
from annotator.services.claims import find_claim
from annotator.text import _

MARKS = ("ready", "draft", "to_rate", "not_to_rate", "featured", "not_featured")


def mark_claim(session: Session, project_id: int, key: str, mark: str, *, now: datetime, actor_id: int | None) -> Claim:
    """Put one of `MARKS` on a claim; nothing happens where it has it already.

    Raises
    ------
    NotFound
        When the project has no such claim.
    Conflict
        When it is withdrawn, when there is no such mark, and when what a round holds would become a draft.
    """
    claim = find_claim(session, project_id, key)
    session.refresh(claim, with_for_update={"key_share": True})
    if claim.state == ClaimState.WITHDRAWN:
        raise Conflict(_("This claim is withdrawn. Restore it first."))
    before = (claim.state, claim.is_to_rate, claim.is_featured)
    if mark in {"ready", "draft"}:
        if mark == "draft" and session.scalar(select(exists().where(RoundClaim.claim_id == claim.id))):
            raise Conflict(
                _("A round holds this claim, so it is no draft any more. Withdraw it if it is not to be rated.")
            )
        claim.state = ClaimState(mark).value
    elif mark in {"to_rate", "not_to_rate"}:
        claim.is_to_rate = mark == "to_rate"
    elif mark in {"featured", "not_featured"}:
        claim.is_featured = mark == "featured"
    else:
        raise Conflict(_("There is no such mark. Use the buttons of the claim’s page."))
    if (claim.state, claim.is_to_rate, claim.is_featured) == before:
        return claim
    session.flush()
    subject, detail = f"claim:{claim.id}", {"mark": mark}
    audit.record(session, "claim.marked", subject, now=now, actor_id=actor_id, project_id=project_id, detail={**detail})
    return claim
