"""Several things in one cell, there and back."""

from hypothesis import given
from hypothesis import strategies as st

from annotator.services.parted_cells import entry_of, join, part

# What a bar and its guard are made of, and what stands around them.
ENTRIES = st.lists(st.text("|\\ \n\u00a0a;", max_size=8).map(str.strip), min_size=1)


@given(ENTRIES)
def test_what_is_joined_is_parted_into_the_same(entries: list[str]) -> None:
    assert part(join(entries), by_semicolons=False) == entries


@given(ENTRIES)
def test_a_single_entry_is_read_whole(entries: list[str]) -> None:
    for entry in entries:
        assert entry_of(join([entry])) == entry


def test_a_bar_within_a_word_parts_nothing_and_needs_no_guard() -> None:
    assert join(["a|b", "|c", "d|", "\\|e"]) == "a|b | |c | d| | \\|e"


def test_semicolons_part_where_people_write_them() -> None:
    assert part("a; b | c \\| d", by_semicolons=True) == ["a", "b", "c | d"]
