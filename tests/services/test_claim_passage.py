"""Cutting a passage at the ends of its anchors."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.services.claim_passage import Anchor, PassageParagraph, choose_paragraphs, cut_passage

TEXT = "Before.\n\nOne says 😀 two things; the second is worse.\n\nBehind it all.\n\nFar away.\n"


def _anchor(key: str, words: str) -> Anchor:
    start = TEXT.index(words)
    return Anchor(key, start, start + len(words))


def _cut(mark: Anchor, anchors: list[Anchor], paragraph: int | None = 2) -> tuple[PassageParagraph, ...]:
    return cut_passage(TEXT, choose_paragraphs(TEXT, mark.start, mark.end), mark, anchors, paragraph)


def _shown(paragraph: PassageParagraph) -> list[tuple[str, bool, tuple[str, ...]]]:
    return [(segment.text, segment.is_mark, segment.ends) for segment in paragraph.segments]


def test_the_mark_and_the_next_paragraph_are_shown() -> None:
    mark = _anchor("C2", "the second is worse.")
    own, behind = _cut(mark, [mark])
    assert (own.number, behind.number) == (2, 3)
    assert _shown(own) == [("One says 😀 two things; ", False, ()), ("the second is worse.", True, ("C2",))]
    assert _shown(behind) == [("Behind it all.", False, ())]


def test_overlapping_anchors_keep_their_superscripts() -> None:
    whole = _anchor("C1", "One says 😀 two things; the second is worse.")
    inner = _anchor("C2", "😀 two things;")
    across = _anchor("C3", "two things; the second")
    own, _behind = _cut(inner, [whole, inner, across])
    assert _shown(own) == [
        ("One says ", False, ()),
        ("😀 two things;", True, ("C2",)),
        (" the second", False, ("C3",)),
        (" is worse.", False, ("C1",)),
    ]


def test_anchors_that_end_together_share_a_place() -> None:
    first, second = _anchor("C1", "the second is worse."), _anchor("C2", "is worse.")
    own, _behind = _cut(second, [first, second])
    assert own.segments[-1].ends == ("C1", "C2")


def test_at_the_end_of_the_text_the_paragraph_before_is_shown() -> None:
    mark = _anchor("C9", "Far away.")
    assert [paragraph.number for paragraph in _cut(mark, [mark], 4)] == [3, 4]


def test_a_mark_over_two_paragraphs_marks_both() -> None:
    start, end = TEXT.index("the second"), TEXT.index(" it all")
    mark = Anchor("C5", start, end)
    paragraphs = _cut(mark, [mark])
    assert [paragraph.number for paragraph in paragraphs] == [2, 3, 4]
    assert [segment.text for paragraph in paragraphs for segment in paragraph.segments if segment.is_mark] == [
        "the second is worse.",
        "Behind",
    ]
    assert paragraphs[1].segments[0].ends == ("C5",)


def test_white_space_at_an_anchors_end_moves_no_superscript_into_the_gap() -> None:
    mark = _anchor("C2", "is worse.\n\n")
    own, _behind = _cut(mark, [mark])
    assert own.segments[-1].ends == ("C2",)


def test_anchors_outside_leave_no_trace() -> None:
    mark = _anchor("C2", "is worse.")
    paragraphs = _cut(mark, [_anchor("C0", "Before."), mark, _anchor("C9", "Far away.")])
    assert [segment.ends for paragraph in paragraphs for segment in paragraph.segments] == [(), ("C2",), ()]


def test_where_the_text_counts_otherwise_only_the_claims_own_number_stands() -> None:
    mark = _anchor("C2", "is worse.")
    assert [paragraph.number for paragraph in _cut(mark, [mark], 7)] == [7, None]
    assert [paragraph.number for paragraph in _cut(mark, [mark], None)] == [2, 3]


@pytest.mark.parametrize(("start", "end"), [(7, 9), (200, 210)])
def test_a_place_in_no_paragraph_has_no_passage(start: int, end: int) -> None:
    assert choose_paragraphs(TEXT, start, end) == []


def test_a_single_paragraph_stands_alone() -> None:
    assert [block.number for block in choose_paragraphs("Only this.", 0, 4)] == [1]


@given(st.data())
def test_segments_join_to_the_text(data: st.DataObject) -> None:
    places = st.tuples(st.integers(0, len(TEXT) - 1), st.integers(1, 40))
    anchors = [
        Anchor(f"C{number}", start, min(len(TEXT), start + length))
        for number, (start, length) in enumerate(data.draw(st.lists(places, min_size=1, max_size=6)))
    ]
    blocks = choose_paragraphs(TEXT, anchors[0].start, anchors[0].end)
    if not blocks:
        return
    paragraphs = cut_passage(TEXT, blocks, anchors[0], anchors, None)
    for block, paragraph in zip(blocks, paragraphs, strict=True):
        assert "".join(segment.text for segment in paragraph.segments) == TEXT[block.start : block.end]
        assert all(segment.text for segment in paragraph.segments)
    marked = "".join(segment.text for paragraph in paragraphs for segment in paragraph.segments if segment.is_mark)
    assert "".join(marked.split()) == "".join(TEXT[anchors[0].start : anchors[0].end].split())
    assert [key for paragraph in paragraphs for segment in paragraph.segments for key in segment.ends].count("C0") == 1
