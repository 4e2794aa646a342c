"""A document paragraph by paragraph: what support is shown for its claims, as far as that is open to the viewer."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from annotator.models import Claim, ClaimVersion, DocumentText, Locator, Round
from annotator.models.vocabulary import ClaimState
from annotator.services.blindness import Opening
from annotator.services.claim_list import ClaimRow, read_rows
from annotator.services.claim_search import current_version
from annotator.services.claim_spread import ClaimSpread, claim_spread
from annotator.services.documents import DocumentRecord
from annotator.services.results import ClaimResult, read_results
from annotator.services.rubric_records import CriterionRecord
from annotator.services.texts import split_paragraphs

#: Paragraphs with claims that are shown at once.
PER_PAGE = 20
#: Letters of a paragraph that stand beside its claims.
EXCERPT = 160
_HIDDEN_STATES = (ClaimState.WITHDRAWN.value, ClaimState.STAGED.value)


@dataclass(frozen=True, slots=True)
class OverviewClaim:
    """A claim of a paragraph; `result` is None where it is not in the round."""

    row: ClaimRow
    result: ClaimResult | None

    @property
    def ratings(self) -> int:
        """Ratings that are open to the viewer."""
        return sum(self.result.counts) if self.result is not None and self.result.counts is not None else 0


@dataclass(frozen=True, slots=True)
class OverviewParagraph:
    """The claims of one paragraph, and all their ratings together.

    Attributes
    ----------
    number
        From 1; None for claims of the document that stand in no paragraph.
    excerpt
        How it begins; empty where its words are not stored here, and for claims without a place.
    counts
        Ratings per point of the scale over the claims that are open to the viewer; empty without a round.
    spread
        Of these ratings.
    rated, hidden
        Claims with ratings that are open, and claims of the round that are closed to the viewer.
    cannot_judge
        Answers off the scale to the open claims.
    """

    number: int | None
    excerpt: str
    claims: tuple[OverviewClaim, ...]
    counts: tuple[int, ...]
    spread: ClaimSpread
    rated: int
    hidden: int
    cannot_judge: int

    @property
    def ratings(self) -> int:
        return sum(self.counts)

    @property
    def medians(self) -> tuple[float, float] | None:
        """The lowest and the highest median of the claims, as positions on the scale; None without any."""
        known = [each.result.median for each in self.claims if each.result and each.result.median is not None]
        return (min(known), max(known)) if known else None


@dataclass(frozen=True, slots=True)
class DocumentOverview:
    """A page of the paragraphs of a document that have claims; `total` of them have any."""

    paragraphs: tuple[OverviewParagraph, ...]
    claims: int
    total: int
    page: int
    pages: int


def read_overview(
    session: Session,
    document: DocumentRecord,
    round_: Round | None,
    criterion: CriterionRecord | None,
    opening: Opening | None,
    *,
    page: int = 1,
) -> DocumentOverview:
    """Return the overview of a document.

    Parameters
    ----------
    round_, criterion, opening
        Whose ratings, on which question, and what of them is open to the viewer; None before the first round.
    page
        From 1; a page behind the last one gives the last one.
    """
    by_paragraph: dict[int | None, list[int]] = defaultdict(list)
    rows = session.execute(
        select(Claim.id, ClaimVersion.paragraph)
        .join(ClaimVersion, current_version())
        .where(Claim.document_id == document.id, Claim.state.not_in(_HIDDEN_STATES))
        .order_by(Claim.position)
    ).all()
    for claim_id, paragraph in rows:
        by_paragraph[paragraph].append(claim_id)
    numbers = sorted(by_paragraph, key=lambda number: (number is None, number))
    pages = max(1, -(-len(numbers) // PER_PAGE))
    page = max(1, min(page, pages))
    shown = numbers[(page - 1) * PER_PAGE : page * PER_PAGE]
    ids = [claim_id for number in shown for claim_id in by_paragraph[number]]
    found = {row.id: row for row in read_rows(session, ids)}
    results: Mapping[int, ClaimResult] = {}
    if round_ is not None and criterion is not None and opening is not None:
        results = read_results(session, round_, criterion, opening, ids)
    excerpts = _excerpts(session, document, ids)
    return DocumentOverview(
        paragraphs=tuple(
            _paragraph(
                number,
                next((excerpts[each] for each in by_paragraph[number] if each in excerpts), ""),
                [OverviewClaim(found[claim_id], results.get(claim_id)) for claim_id in by_paragraph[number]],
                criterion,
            )
            for number in shown
        ),
        claims=len(rows),
        total=len(numbers),
        page=page,
        pages=pages,
    )


def _paragraph(
    number: int | None, excerpt: str, claims: Sequence[OverviewClaim], criterion: CriterionRecord | None
) -> OverviewParagraph:
    points = len(criterion.scale.points) if criterion is not None else 0
    is_open = [each.result for each in claims if each.result is not None and not each.result.is_hidden]
    counts = tuple(sum(result.counts[point] for result in is_open if result.counts) for point in range(points))
    return OverviewParagraph(
        number=number,
        excerpt=excerpt,
        claims=tuple(claims),
        counts=counts,
        spread=claim_spread(counts, is_ordered=criterion.scale.is_ordered)
        if criterion is not None
        else ClaimSpread(None, None, None),
        rated=sum(1 for each in claims if each.ratings),
        hidden=sum(1 for each in claims if each.result is not None and each.result.is_hidden),
        cannot_judge=sum(result.cannot_judge or 0 for result in is_open),
    )


def _excerpts(session: Session, document: DocumentRecord, claim_ids: Sequence[int]) -> dict[int, str]:
    """How the paragraph begins in which each claim stands, in the first text whose words are stored.

    By the places of the claims, not by the numbers of their paragraphs: a text may count otherwise than the document.
    """
    held = next((text for text in document.texts if text.is_held), None)
    body = session.scalar(select(DocumentText.body).where(DocumentText.id == held.id)) if held is not None else None
    if held is None or body is None:
        return {}
    blocks = split_paragraphs(body)
    ends = [block.end for block in blocks]
    places = session.execute(
        select(Claim.id, Locator.start_offset)
        .join(ClaimVersion, ClaimVersion.id == Locator.claim_version_id)
        .join(Claim, current_version())
        .where(Locator.document_text_id == held.id, Claim.id.in_(claim_ids))
        .order_by(Locator.start_offset.desc())
    )
    found = {}
    for claim_id, start in places:
        block = blocks[min(bisect_right(ends, start), len(blocks) - 1)]
        found[claim_id] = _begun(body[block.start : block.end])
    return found


def _begun(paragraph: str) -> str:
    words = " ".join(paragraph.split())
    return words if len(words) <= EXCERPT else f"{words[:EXCERPT].rpartition(' ')[0] or words[:EXCERPT]} …"
