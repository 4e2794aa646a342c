"""How far reviewers have come, and who is behind."""

from annotator.services.reviewer_progress import find_behind


def test_of_nobody_nobody_is_behind() -> None:
    assert find_behind((), draws=False) == frozenset()
    assert find_behind((), draws=True) == frozenset()
