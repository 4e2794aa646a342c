"""Evidence for tests: items as people type them, and what of a list somebody sees."""

from datetime import datetime, timedelta

from factories import NOW
from rated_round import RatedRound

from annotator.models import Reviewer
from annotator.services import evidence
from annotator.services.evidence_drafts import EvidenceDraft
from annotator.services.evidence_list import EvidenceList, EvidenceRecord, list_evidence

LATER = NOW + timedelta(minutes=1)


def draft(description: str, **values: str) -> EvidenceDraft:
    return EvidenceDraft(**{"description": description, "stance": "supports", "type": "media_report"} | values)


def add(
    made: RatedRound, person: Reviewer, typed: EvidenceDraft, claim: int = 0, now: datetime = LATER
) -> EvidenceRecord:
    return evidence.add_evidence(made.session, made.claims[claim], made.member(person), typed, now)


def seen(made: RatedRound, person: Reviewer, claim: int = 0) -> EvidenceList:
    return list_evidence(made.session, made.claims[claim].id, made.member(person))


def labels(made: RatedRound, person: Reviewer, claim: int = 0) -> list[str]:
    """The numbers that somebody sees, in order."""
    return [item.label for item in seen(made, person, claim).items]
