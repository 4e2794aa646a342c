"""The claims of a document with what all reviewers together have said of them, and its text, as they are published."""

from collections import Counter
from dataclasses import dataclass

import numpy as np
from sqlalchemy import select
from sqlalchemy.orm import Session

from annotator.models import Attribution, Claim, ClaimVersion, Round, Source
from annotator.models.vocabulary import Part, SourceType, TextKind
from annotator.services import readers
from annotator.services.agreement_data import RoundRatings
from annotator.services.claim_search import current_version
from annotator.services.claim_spread import ClaimSpread, claim_spread
from annotator.services.documents import DocumentRecord
from annotator.services.readers import Card, ReaderParagraph
from annotator.services.stale_ratings import count_stale
from annotator.services.texts import split_paragraphs


@dataclass(frozen=True, slots=True)
class RatedClaim:
    """A claim with what its reviewers have said of it, all of them together.

    Attributes
    ----------
    counts
        Ratings per point of the scale, in order.
    reasons
        Why it could not be judged, in words, with how many said so.
    earlier
        How many of its ratings are of an earlier wording.
    """

    card: Card
    counts: tuple[int, ...]
    spread: ClaimSpread
    reasons: tuple[tuple[str, int], ...]
    earlier: int

    @property
    def key(self) -> str:
        return self.card.claim.key

    @property
    def rated(self) -> int:
        """Reviewers with a rating on the scale."""
        return sum(self.counts)

    @property
    def cannot_judge(self) -> int:
        """Reviewers who could not judge."""
        return sum(count for _reason, count in self.reasons)


@dataclass(frozen=True, slots=True)
class PublishedText:
    """The words of a document with the places of its claims."""

    kind: TextKind
    paragraphs: tuple[ReaderParagraph, ...]
    placed: frozenset[str]


def read_claims(session: Session, round_: Round, ratings: RoundRatings) -> tuple[RatedClaim, ...]:
    """Return the claims of these ratings in the order of paragraphs."""
    claim_ids = ratings.claim_ids.tolist()
    earlier = count_stale(session, round_.project_id, claim_ids, round_id=round_.id)
    off_scale = np.flatnonzero(~ratings.is_point)
    reasons = Counter(zip(ratings.claim[off_scale].tolist(), ratings.reason[off_scale].tolist(), strict=True))
    scale = ratings.criterion.scale
    found = []
    for place, (card, counts) in enumerate(
        zip(readers.read_cards(session, claim_ids), ratings.counts().tolist(), strict=True)
    ):
        found.append(
            RatedClaim(
                card=card,
                counts=tuple(counts),
                spread=claim_spread(counts, is_ordered=scale.is_ordered),
                reasons=tuple(
                    (reason.label, reasons[place, number])
                    for number, reason in enumerate(scale.reasons)
                    if reasons[place, number]
                ),
                earlier=earlier.get(card.claim.id, 0),
            )
        )
    # Those without a paragraph stand at the end; the others keep the order of the project within one.
    return tuple(sorted(found, key=lambda each: (each.card.claim.paragraph is None, each.card.claim.paragraph or 0)))


def read_text(session: Session, document: DocumentRecord, claim_ids: set[int]) -> PublishedText | None:
    """Return the words that are stored, the original before the digest; None where they may not be published."""
    held = next((text for text in document.texts if text.is_held), None)
    body = readers.read_body(session, held) if held is not None and document.may_publish_text else None
    if held is None or body is None:
        return None
    marks = [mark for mark in readers.read_marks(session, held.id) if mark.claim_id in claim_ids]
    paragraphs = tuple(readers.cut(body, split_paragraphs(body), marks))
    return PublishedText(held.kind, paragraphs, frozenset(mark.key for mark in marks))


def by_nobody_known(session: Session, claim_ids: list[int]) -> set[int]:
    """Return those of the claims whose claimants are all unidentified."""
    rows = session.execute(
        select(Claim.id, Source.type)
        .join(ClaimVersion, current_version())
        .join(Attribution, Attribution.claim_version_id == ClaimVersion.id)
        .join(Source, Source.id == Attribution.source_id)
        .where(Claim.id.in_(claim_ids), Attribution.part != Part.RELAYS)
    ).all()
    known = {claim_id for claim_id, type_ in rows if type_ != SourceType.UNNAMED}
    return {claim_id for claim_id, _type in rows} - known
