"""The versions of a claim side by side: how the wording changed, and what else."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from annotator.models import Claim, ClaimVersion, Reviewer
from annotator.services.claim_drafts import ClaimDraft
from annotator.services.claim_store import read_draft, read_version
from annotator.services.claim_voices import Voices, read_voices
from annotator.services.word_diff import Run, word_diff
from annotator.text import _

#: What a version holds beside its text, in words for people.
FIELDS = {
    "kind": _("kind"),
    "polarity": _("affirms or denies"),
    "hedge": _("hedge"),
    "hedge_cue": _("cue word of the hedge"),
    "claimants": _("claimants"),
    "relayer_id": _("relayer"),
    "is_sensitive": _("serious allegation"),
    "paragraph": _("paragraph"),
    "time_made": _("when it was said"),
    "time_made_resolved": _("when it was said, resolved"),
    "time_about": _("what time it is about"),
    "time_about_resolved": _("what time it is about, resolved"),
    "evidence_shown": _("what is shown for it"),
    "question": _("question"),
    "figures": _("figures"),
    "hops": _("way from speaker to page"),
    "locators": _("place in the text"),
}


@dataclass(frozen=True, slots=True)
class VersionRecord:
    """One version.

    Attributes
    ----------
    author
        Who made it; empty for the command line.
    to_next
        The way from its text to that of the version after it; one kept run where the text stayed.
    changed
        What else the version after it has otherwise, in words.
    """

    number: int
    text: str
    voices: Voices
    made_at: datetime
    author: str
    is_current: bool
    to_next: tuple[Run, ...]
    changed: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Step:
    """What changed from version `number` to the current one: of the text, and what else."""

    number: int
    text: tuple[Run, ...]
    changed: tuple[str, ...]


def list_versions(session: Session, claim: Claim) -> tuple[VersionRecord, ...]:
    """Return the versions of a claim, the newest first."""
    rows = session.execute(
        select(ClaimVersion, Reviewer.name)
        .outerjoin(Reviewer, Reviewer.id == ClaimVersion.created_by_id)
        .where(ClaimVersion.claim_id == claim.id)
        .order_by(ClaimVersion.number.desc())
    ).all()
    voices = read_voices(session, [version.id for version, _name in rows])
    records: list[VersionRecord] = []
    after: ClaimDraft | None = None
    for version, name in rows:
        draft = read_version(session, claim, version)
        records.append(
            VersionRecord(
                number=version.number,
                text=version.text,
                voices=voices[version.id],
                made_at=version.created_at,
                author=name or "",
                is_current=version.number == claim.version,
                to_next=() if after is None else word_diff(draft.text, after.text),
                changed=() if after is None else changed_fields(draft, after),
            )
        )
        after = draft
    return tuple(records)


def changed_fields(before: ClaimDraft, after: ClaimDraft) -> tuple[str, ...]:
    """Return what differs between two versions beside the text, in words for people."""
    return tuple(words for name, words in FIELDS.items() if getattr(before, name) != getattr(after, name))


def since(session: Session, claim: Claim, number: int) -> Step | None:
    """Return what changed from version `number` to the current one, None where there is no such older version."""
    older = select(ClaimVersion).where(ClaimVersion.claim_id == claim.id, ClaimVersion.number == number)
    version = session.scalar(older.where(ClaimVersion.number < claim.version))
    if version is None:
        return None
    before, after = read_version(session, claim, version), read_draft(session, claim)
    return Step(number, word_diff(before.text, after.text), changed_fields(before, after))
