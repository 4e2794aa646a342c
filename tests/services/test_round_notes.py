"""What a report on a round says of what was read."""

from annotator.services.claim_rounds import Gone
from annotator.services.round_notes import round_notes


def test_nothing_to_say() -> None:
    assert round_notes(1, 0, Gone(0, 0), 0, is_interim=False, has_examples=False) == []


def test_everything_there_is_to_say() -> None:
    assert round_notes(2, 1, Gone(1, 3), 1, is_interim=True, has_examples=True) == [
        "Example data: ratings by example reviewers, which are made up, are among these.",
        "Round 2 is still open: the figures are interim.",
        "1 review was made or changed after results were open to its author: this version does not count.",
        "1 claim of this round has been withdrawn since. Answers left out with it: 3.",
        "1 answer to claims that were closed to whoever asked is left out.",
    ]
    assert "2 answers to claims that were closed to whoever asked are left out." in round_notes(
        2, 2, Gone(2, 3), 2, is_interim=True, has_examples=True
    )
