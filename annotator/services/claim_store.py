"""The rows behind claims, written many at a time. The rules are in `claim_drafts` and `claims`."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, cast

from sqlalchemy import Table, func, insert, select
from sqlalchemy.orm import Session

from annotator.models import Attribution, Claim, ClaimVersion, DocumentText, Figure, Hop, Locator
from annotator.models.base import Base
from annotator.models.vocabulary import ClaimKind, ClaimState, Hedge, Part, Polarity
from annotator.services.claim_drafts import ClaimDraft, LocatorDraft
from annotator.services.version_parts import read_described

# Length of the words kept before and behind a place, so that it can be found again in a changed copy.
SURROUNDINGS = 32


def insert_claims(
    session: Session,
    project_id: int,
    drafts: Sequence[ClaimDraft],
    now: datetime,
    actor_id: int | None,
    *,
    batch_id: int | None = None,
) -> dict[str, int]:
    """Write claims with their first version, behind those there are; return their ids by key.

    Parameters
    ----------
    batch_id
        The import they come with.
    """
    last = session.scalar(select(func.max(Claim.position)).where(Claim.project_id == project_id)) or 0
    rows = [
        {
            "project_id": project_id,
            "document_id": draft.document_id,
            "key": draft.key,
            "position": position,
            "state": draft.state.value,
            "is_to_rate": draft.is_to_rate,
            "is_featured": draft.is_featured,
            "version": 1,
            "import_batch_id": batch_id,
            "created_at": now,
        }
        for position, draft in enumerate(drafts, start=last + 1)
    ]
    ids: dict[str, int] = {
        key: made for made, key in session.execute(insert(_rows_of(Claim)).returning(Claim.id, Claim.key), rows)
    }
    insert_versions(session, {ids[draft.key]: draft for draft in drafts}, 1, now, actor_id)
    return ids


def insert_versions(
    session: Session, drafts: Mapping[int, ClaimDraft], number: int, now: datetime, actor_id: int | None
) -> None:
    """Write a version with this number for each claim id, and all that describes it."""
    rows = [_version_row(claim_id, number, draft, now, actor_id) for claim_id, draft in drafts.items()]
    made = session.execute(insert(_rows_of(ClaimVersion)).returning(ClaimVersion.id, ClaimVersion.claim_id), rows)
    versions = [(version_id, drafts[claim_id]) for version_id, claim_id in made]
    bodies = _bodies(session, {place.document_text_id for draft in drafts.values() for place in draft.locators})
    _insert(session, Attribution, (row for version, draft in versions for row in _attribution_rows(version, draft)))
    _insert(session, Figure, (row for version, draft in versions for row in _figure_rows(version, draft)))
    _insert(session, Hop, (row for version, draft in versions for row in _hop_rows(version, draft)))
    _insert(session, Locator, (row for version, draft in versions for row in _locator_rows(version, draft, bodies)))


def insert_locators(session: Session, places: Iterable[tuple[int, LocatorDraft]]) -> None:
    """Write places of claim versions that are there."""
    listed = list(places)
    bodies = _bodies(session, {place.document_text_id for _version_id, place in listed})
    _insert(session, Locator, (_locator_row(version_id, place, bodies) for version_id, place in listed))


def _insert(session: Session, table: type[Base], rows: Iterable[dict[str, Any]]) -> None:
    listed = list(rows)
    if listed:
        session.execute(insert(_rows_of(table)), listed)


def _rows_of(table: type[Base]) -> Table:
    """The table itself: what the session does for each row beside writing it takes as long again."""
    return cast("Table", table.__table__)


def _bodies(session: Session, text_ids: set[int]) -> dict[int, str | None]:
    if not text_ids:
        return {}
    rows = session.execute(select(DocumentText.id, DocumentText.body).where(DocumentText.id.in_(text_ids)))
    return dict(rows.all())


def _version_row(claim_id: int, number: int, draft: ClaimDraft, now: datetime, actor_id: int | None) -> dict[str, Any]:
    return {
        "claim_id": claim_id,
        "number": number,
        "text": draft.text.strip(),
        "kind": draft.kind.value,
        "polarity": draft.polarity.value,
        "hedge": draft.hedge.value,
        "hedge_cue": draft.hedge_cue.strip(),
        "is_sensitive": draft.is_sensitive,
        "paragraph": draft.paragraph,
        "time_made": draft.time_made.strip(),
        "time_about": draft.time_about.strip(),
        "time_made_resolved": draft.time_made_resolved.strip(),
        "time_about_resolved": draft.time_about_resolved.strip(),
        "evidence_shown": draft.evidence_shown.strip(),
        "question": draft.question.strip(),
        "created_at": now,
        "created_by_id": actor_id,
    }


def _attribution_rows(version_id: int, draft: ClaimDraft) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = [
        {
            "claim_version_id": version_id,
            "source_id": claimant.source_id,
            "position": position,
            "part": claimant.part.value,
            "role_as_given": claimant.role_as_given.strip(),
            "note": claimant.note.strip(),
        }
        for position, claimant in enumerate(draft.claimants)
    ]
    if draft.relayer_id is not None:
        relayer = {"source_id": draft.relayer_id, "position": len(rows), "part": Part.RELAYS.value}
        rows.append({"claim_version_id": version_id, "role_as_given": "", "note": ""} | relayer)
    return rows


def _figure_rows(version_id: int, draft: ClaimDraft) -> list[dict[str, Any]]:
    return [
        {
            "claim_version_id": version_id,
            "position": position,
            "expression": figure.expression.strip(),
            "value": figure.value,
            "low": figure.low,
            "high": figure.high,
            "unit": figure.unit.strip(),
            "period": figure.period.strip(),
            "counted": figure.counted.strip(),
        }
        for position, figure in enumerate(draft.figures)
    ]


def _hop_rows(version_id: int, draft: ClaimDraft) -> list[dict[str, Any]]:
    return [
        {
            "claim_version_id": version_id,
            "position": position,
            "source_id": hop.source_id,
            "label": hop.label.strip(),
            "way": hop.way.strip(),
            "date": hop.date.strip(),
            "is_seen": hop.is_seen,
        }
        for position, hop in enumerate(draft.hops)
    ]


def _locator_rows(version_id: int, draft: ClaimDraft, bodies: Mapping[int, str | None]) -> list[dict[str, Any]]:
    return [_locator_row(version_id, place, bodies) for place in draft.locators]


def _locator_row(version_id: int, place: LocatorDraft, bodies: Mapping[int, str | None]) -> dict[str, Any]:
    row = {
        "claim_version_id": version_id,
        "document_text_id": place.document_text_id,
        "start_offset": place.start,
        "end_offset": place.end,
    }
    return row | _quoted(bodies[place.document_text_id], place.start, place.end)


def _quoted(body: str | None, start: int, end: int) -> dict[str, str | None]:
    """The words at a place and around it; nothing of a text that is withheld."""
    if body is None:
        return {"exact": None, "prefix": None, "suffix": None}
    return {
        "exact": body[start:end],
        "prefix": body[max(0, start - SURROUNDINGS) : start],
        "suffix": body[end : end + SURROUNDINGS],
    }


def read_draft(session: Session, claim: Claim) -> ClaimDraft:
    """Return the shown version of a claim as a draft, to be changed with `dataclasses.replace`."""
    version = session.scalars(
        select(ClaimVersion).where(ClaimVersion.claim_id == claim.id, ClaimVersion.number == claim.version)
    ).one()
    return read_version(session, claim, version)


def read_version(session: Session, claim: Claim, version: ClaimVersion) -> ClaimDraft:
    """Return any version of a claim as a draft."""
    described = read_described(session, version.id)
    return ClaimDraft(
        key=claim.key,
        text=version.text,
        kind=ClaimKind(version.kind),
        document_id=claim.document_id,
        paragraph=version.paragraph,
        polarity=Polarity(version.polarity),
        hedge=Hedge(version.hedge),
        hedge_cue=version.hedge_cue,
        is_sensitive=version.is_sensitive,
        is_to_rate=claim.is_to_rate,
        is_featured=claim.is_featured,
        state=ClaimState(claim.state),
        time_made=version.time_made,
        time_about=version.time_about,
        time_made_resolved=version.time_made_resolved,
        time_about_resolved=version.time_about_resolved,
        evidence_shown=version.evidence_shown,
        question=version.question,
        **described,
    )
