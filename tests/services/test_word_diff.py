"""What changed between two wordings."""

import pytest

from annotator.services.word_diff import Change, word_diff

KEPT, REMOVED, ADDED = Change.KEPT, Change.REMOVED, Change.ADDED


@pytest.mark.parametrize(
    ("before", "after", "runs"),
    [
        ("It sells arms.", "It sells arms.", [(KEPT, "It sells arms.")]),
        ("", "It", [(ADDED, "It")]),
        ("It", "", [(REMOVED, "It")]),
        ("a b", "c d", [(REMOVED, "a b"), (ADDED, "c d")]),
        ("in May.", "in May 2015.", [(KEPT, "in May"), (ADDED, " 2015"), (KEPT, ".")]),
        ("Łódź, 5 %", "Łódź, 6 %", [(KEPT, "Łódź, "), (REMOVED, "5"), (ADDED, "6"), (KEPT, " %")]),
        ("", "", []),
        ("Kyiv's", "Kyiv’s", [(REMOVED, "Kyiv's"), (ADDED, "Kyiv’s")]),
    ],
)
def test_word_diff(before: str, after: str, runs: list[tuple[Change, str]]) -> None:
    assert [(run.change, run.text) for run in word_diff(before, after)] == runs


def test_both_texts_can_be_put_together_again() -> None:
    before, after = "The ministry has rejected all of it, on 7 May.", "A ministry rejected  it on 7 June, at last."
    runs = word_diff(before, after)
    assert "".join(run.text for run in runs if run.change is not ADDED) == before
    assert "".join(run.text for run in runs if run.change is not REMOVED) == after
