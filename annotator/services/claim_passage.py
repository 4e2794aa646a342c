"""The passage of a text that carries a claim, cut so that a template only loops."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from annotator.models.vocabulary import TextKind
from annotator.services.texts import Paragraph, split_paragraphs


@dataclass(frozen=True, slots=True)
class Anchor:
    """Where a claim stands in the text."""

    claim_key: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Segment:
    """A run of text.

    Attributes
    ----------
    is_mark
        Whether it carries the claim in question.
    ends
        Keys of the claims whose anchor ends where the segment ends, for the superscripts.
    """

    text: str
    is_mark: bool
    ends: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PassageParagraph:
    """A paragraph; `number` is None where the text's own blocks are counted otherwise than the document's."""

    number: int | None
    segments: tuple[Segment, ...]


@dataclass(frozen=True, slots=True)
class Passage:
    """The paragraphs around a claim, of the text named by `kind` and, in words, by `title`."""

    kind: TextKind
    title: str
    paragraphs: tuple[PassageParagraph, ...]


def choose_paragraphs(body: str, start: int, end: int) -> list[Paragraph]:
    """Return the paragraphs that carry the place and the one behind; at the end of the text the one before."""
    paragraphs = split_paragraphs(body)
    carrying = [block for block in paragraphs if block.start < end and start < block.end]
    if not carrying:
        return []
    first, last = carrying[0].number, carrying[-1].number
    if last < len(paragraphs):
        return paragraphs[first - 1 : last + 1]
    return paragraphs[max(0, first - 2) : last]


def cut_passage(
    body: str,
    blocks: Sequence[Paragraph],
    mark: Anchor,
    anchors: Iterable[Anchor],
    stated_paragraph: int | None,
) -> tuple[PassageParagraph, ...]:
    """Cut paragraphs at the ends of the mark and of every anchor; anchors may overlap.

    Parameters
    ----------
    blocks
        Consecutive paragraphs of `body`.
    anchors
        Of all claims, the marked one among them, in the order in which their superscripts are to stand.
    stated_paragraph
        The number the claim itself gives for its paragraph: where the text counts otherwise, it stands alone.
    """
    ends = _ends(body, blocks, anchors)
    own = next(block.number for block in blocks if block.end > mark.start)
    counts_alike = stated_paragraph is None or own == stated_paragraph
    return tuple(
        PassageParagraph(
            number=block.number if counts_alike else (stated_paragraph if block.number == own else None),
            segments=_segments(body, block, mark, ends),
        )
        for block in blocks
    )


def _ends(body: str, blocks: Sequence[Paragraph], anchors: Iterable[Anchor]) -> dict[int, list[str]]:
    """Keys by the offset where their superscript stands: behind the last letter of the anchor."""
    found: dict[int, list[str]] = defaultdict(list)
    first, last = blocks[0].start, blocks[-1].end
    for anchor in anchors:
        end = anchor.start + len(body[anchor.start : anchor.end].rstrip())
        if first < end <= last:
            found[end].append(anchor.claim_key)
    return found


def _segments(body: str, block: Paragraph, mark: Anchor, ends: dict[int, list[str]]) -> tuple[Segment, ...]:
    inner = {offset for offset in (mark.start, mark.end, *ends) if block.start < offset < block.end}
    cuts = [block.start, *sorted(inner), block.end]
    return tuple(
        Segment(
            text=body[begin:stop],
            is_mark=mark.start < stop and begin < mark.end,
            ends=tuple(ends.get(stop, ())),
        )
        for begin, stop in pairwise(cuts)
    )
