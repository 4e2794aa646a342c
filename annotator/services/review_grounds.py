"""What a review rests on beside its answers: passages of the text, and evidence that is cited."""

from collections.abc import Collection
from dataclasses import dataclass, field

from sqlalchemy.orm import Session

from annotator.services import citations, passages
from annotator.services.passages import Passage, Quotations
from annotator.services.standing import Standing


@dataclass(frozen=True, slots=True)
class Grounds:
    """What was found of it; nothing of both costs a save nothing."""

    passages: list[Passage] = field(default_factory=list)
    evidence_ids: list[int] = field(default_factory=list)


def locate(
    session: Session, standing: Standing, quotations: Quotations, cited: Collection[int]
) -> tuple[Grounds, dict[str, str]]:
    """Return quotations with their places and the ids of cited items; and what is wrong, by field."""
    found: list[Passage] = []
    evidence_ids: list[int] = []
    faults: dict[str, str] = {}
    if quotations:
        found, faults = passages.locate(session, standing.claim_version_id, quotations)
    if cited:
        evidence_ids, wrong = citations.locate(session, standing, cited)
        faults = faults | wrong
    return Grounds(found, evidence_ids), faults


def write(session: Session, revision_id: int, grounds: Grounds) -> None:
    """Keep them with a revision."""
    if grounds.passages:
        passages.write(session, revision_id, grounds.passages)
    if grounds.evidence_ids:
        citations.write(session, revision_id, grounds.evidence_ids)


def are_kept(session: Session, review_id: int, number: int, quotations: Quotations, cited: Collection[int]) -> bool:
    """Tell whether the revision `number` of a review rests on exactly these."""
    return passages.are_kept(session, review_id, number, quotations) and citations.are_kept(
        session, review_id, number, cited
    )
