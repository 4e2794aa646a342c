"""A text of a document with its claims in place, cut so that a template only loops."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from sqlalchemy import select
from sqlalchemy.orm import Session

from annotator.models import Claim, ClaimVersion, DocumentText, Figure, Locator
from annotator.models.vocabulary import OUT_OF_SIGHT, TextKind
from annotator.services.claim_list import ClaimRow, read_rows
from annotator.services.claim_search import current_version
from annotator.services.documents import TextRecord
from annotator.services.figure_words import FigureRecord, describe_figure
from annotator.services.texts import Paragraph, split_paragraphs

PART = 40_000
"""Characters shown at once, as far as whole paragraphs go."""
MOST_CARDS = 400
MOST_UNPLACED = 100


@dataclass(frozen=True, slots=True)
class Mark:
    """Where a claim stands."""

    claim_id: int
    key: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Stretch:
    """A run of text within a paragraph.

    Attributes
    ----------
    at
        Offset of its first character.
    keys
        The claims that rest on it, the one with the shortest passage first.
    begins, ends
        The claims whose passage begins with it, and whose passage ends with it.
    is_even
        Whether the first of `keys` is the second, fourth, ... of the text, so that claims in a row are told apart.
    """

    text: str
    at: int
    keys: tuple[str, ...]
    begins: tuple[str, ...]
    ends: tuple[str, ...]
    is_even: bool = False


@dataclass(frozen=True, slots=True)
class ReaderParagraph:
    """A paragraph by its number in the text."""

    number: int
    stretches: tuple[Stretch, ...]


@dataclass(frozen=True, slots=True)
class Card:
    """A claim beside the text."""

    claim: ClaimRow
    figures: tuple[FigureRecord, ...]


@dataclass(frozen=True, slots=True)
class Reader:
    """A part of a text.

    Attributes
    ----------
    part, parts
        Number of this part, from 1, and how many there are.
    cards
        The claims with a place in this part, in the order of the text.
    unplaced
        Further claims of the document, without a place in this text; `unplaced_count` of them in all.
    placed_count
        Claims with a place anywhere in the text.
    """

    text: TextRecord
    paragraphs: tuple[ReaderParagraph, ...]
    part: int
    parts: int
    cards: tuple[Card, ...]
    unplaced: tuple[ClaimRow, ...]
    unplaced_count: int
    placed_count: int

    @property
    def claim_ids(self) -> list[int]:
        return [card.claim.id for card in self.cards]


def read_body(session: Session, text: TextRecord) -> str | None:
    """Return the words of a text, None when they are withheld."""
    return session.scalar(select(DocumentText.body).where(DocumentText.id == text.id))


def text_shown(session: Session, claim: Claim) -> TextKind | None:
    """Return the text whose words are here and in which the claim has its place, the original first."""
    kinds = session.scalars(
        select(DocumentText.kind)
        .join(Locator, Locator.document_text_id == DocumentText.id)
        .join(ClaimVersion, ClaimVersion.id == Locator.claim_version_id)
        .where(
            ClaimVersion.claim_id == claim.id,
            ClaimVersion.number == claim.version,
            DocumentText.body.is_not(None),
        )
        .order_by(DocumentText.kind.desc())
    )
    return next(map(TextKind, kinds), None)


def read_text(
    session: Session, document_id: int, text: TextRecord, body: str, *, part: int | None = 1, claim_key: str = ""
) -> Reader:
    """Return a part of a text with its claims.

    Parameters
    ----------
    body
        The stored words, or those of a copy that was found to be the same.
    part
        Its number, from 1; None for the whole text.
    claim_key
        Show the part in which this claim stands instead.
    """
    marks = read_marks(session, text.id)
    blocks = split_paragraphs(body)
    parts = divide(blocks) if part is not None else [range(len(blocks))]
    wanted = next((mark.start for mark in marks if mark.key == claim_key), None)
    if wanted is not None:
        part = bisect_right([blocks[numbers.start].start for numbers in parts], wanted)
    part = min(max(part or 1, 1), len(parts))
    shown = [blocks[number] for number in parts[part - 1]]
    here = [mark for mark in marks if mark.start < shown[-1].end and mark.end > shown[0].start][:MOST_CARDS]
    unplaced = _unplaced(session, document_id, {mark.claim_id for mark in marks})
    return Reader(
        text=text,
        paragraphs=tuple(cut(body, shown, here)),
        part=part,
        parts=len(parts),
        cards=read_cards(session, [mark.claim_id for mark in here]),
        unplaced=tuple(read_rows(session, unplaced[:MOST_UNPLACED])),
        unplaced_count=len(unplaced),
        placed_count=len({mark.claim_id for mark in marks}),
    )


def read_marks(session: Session, text_id: int) -> list[Mark]:
    """Return the places of all claims, as they are worded now, in the order of the text."""
    rows = session.execute(
        select(Claim.id, Claim.key, Locator.start_offset, Locator.end_offset)
        .join(ClaimVersion, ClaimVersion.id == Locator.claim_version_id)
        .join(Claim, current_version())
        .where(Locator.document_text_id == text_id, Claim.state.not_in(OUT_OF_SIGHT))
        .order_by(Locator.start_offset, Locator.end_offset.desc(), Claim.position)
    )
    return [Mark(*row) for row in rows]


def divide(blocks: Sequence[Paragraph]) -> list[range]:
    """Return the numbers of the blocks of each part, counted from 0."""
    parts: list[range] = []
    begin = 0
    for number, block in enumerate(blocks):
        if number > begin and block.end - blocks[begin].start > PART:
            parts.append(range(begin, number))
            begin = number
    return [*parts, range(begin, len(blocks))]


def cut(body: str, blocks: Sequence[Paragraph], marks: Iterable[Mark]) -> Iterable[ReaderParagraph]:
    """Cut paragraphs at both ends of every mark; marks may overlap, lie within one another, and cross paragraphs."""
    within: dict[int, list[Mark]] = defaultdict(list)
    even: set[int] = set()
    placed = 0
    starts = [block.start for block in blocks]
    for mark in marks:
        # White space at the ends of a mark is not underlined, so it ends behind its last letter.
        end = mark.start + len(body[mark.start : mark.end].rstrip())
        if end == mark.start:
            continue
        placed += 1
        if placed % 2 == 0:
            even.add(mark.claim_id)
        first = max(bisect_right(starts, mark.start) - 1, 0)
        for place in range(first, len(blocks)):
            if blocks[place].start >= end:
                break
            if mark.start < blocks[place].end:
                within[place].append(Mark(mark.claim_id, mark.key, mark.start, end))
    for place, block in enumerate(blocks):
        yield ReaderParagraph(block.number, tuple(_stretches(body, block, within[place], even)))


def _stretches(body: str, block: Paragraph, marks: Sequence[Mark], even: Collection[int]) -> Iterable[Stretch]:
    inner = {edge for mark in marks for edge in (mark.start, mark.end) if block.start < edge < block.end}
    for begin, end in pairwise([block.start, *sorted(inner), block.end]):
        resting = sorted(
            (mark for mark in marks if mark.start < end and begin < mark.end), key=lambda mark: mark.end - mark.start
        )
        yield Stretch(
            text=body[begin:end],
            at=begin,
            keys=tuple(mark.key for mark in resting),
            # A passage that began in an earlier part is pointed at where it goes on.
            begins=tuple(mark.key for mark in marks if max(mark.start, block.start) == begin and mark in resting),
            ends=tuple(mark.key for mark in marks if mark.end == end),
            is_even=bool(resting) and resting[0].claim_id in even,
        )


def read_cards(session: Session, claim_ids: list[int]) -> tuple[Card, ...]:
    """Return these claims as they are worded now, with their figures, in the order given."""
    figures = _figures(session, claim_ids)
    return tuple(Card(row, figures.get(row.id, ())) for row in read_rows(session, claim_ids))


def _figures(session: Session, claim_ids: list[int]) -> Mapping[int, tuple[FigureRecord, ...]]:
    rows = session.execute(
        select(
            Claim.id,
            Figure.expression,
            Figure.value,
            Figure.low,
            Figure.high,
            Figure.unit,
            Figure.period,
            Figure.counted,
        )
        .join(ClaimVersion, ClaimVersion.id == Figure.claim_version_id)
        .join(Claim, current_version())
        .where(Claim.id.in_(claim_ids))
        .order_by(Claim.id, Figure.position)
    )
    found: dict[int, tuple[FigureRecord, ...]] = {}
    for claim_id, expression, value, low, high, unit, period, counted in rows:
        record = describe_figure(expression, value=value, low=low, high=high, unit=unit, period=period, counted=counted)
        found[claim_id] = (*found.get(claim_id, ()), record)
    return found


def _unplaced(session: Session, document_id: int, placed: set[int]) -> list[int]:
    ids = session.scalars(
        select(Claim.id)
        .where(Claim.document_id == document_id, Claim.state.not_in(OUT_OF_SIGHT))
        .order_by(Claim.position)
    )
    return [claim_id for claim_id in ids if claim_id not in placed]
