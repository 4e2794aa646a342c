"""What changed from one wording to the next, word by word."""

import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

_PIECE = re.compile(r"\s+|\w+(?:['’]\w+)*|[^\w\s]")


class Change(StrEnum):
    """What became of a run of words."""

    KEPT = "kept"
    REMOVED = "removed"
    ADDED = "added"


@dataclass(frozen=True, slots=True)
class Run:
    """Words that follow each other and share their fate."""

    change: Change
    text: str


def word_diff(before: str, after: str) -> tuple[Run, ...]:
    """Return the runs that lead from one text to the other; what was replaced stands before what replaced it.

    Examples
    --------
    >>> [(run.change.value, run.text) for run in word_diff("It may sell arms.", "It sells arms.")]
    [('kept', 'It '), ('removed', 'may sell'), ('added', 'sells'), ('kept', ' arms.')]
    """
    old, new = _PIECE.findall(before), _PIECE.findall(after)
    runs: list[Run] = []
    for _tag, old_start, old_end, new_start, new_end in _steps(old, new):
        removed, added = "".join(old[old_start:old_end]), "".join(new[new_start:new_end])
        if removed == added:
            runs.append(Run(Change.KEPT, removed))
            continue
        if removed:
            runs.append(Run(Change.REMOVED, removed))
        if added:
            runs.append(Run(Change.ADDED, added))
    return tuple(runs)


def _steps(old: list[str], new: list[str]) -> list[tuple[str, int, int, int, int]]:
    """Matching runs and what lies between them; a blank alone between two changes belongs to them."""
    joined: list[tuple[str, int, int, int, int]] = []
    for step in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        tag, old_start, old_end, _new_start, new_end = step
        is_blank = (
            tag == "equal" and not "".join(old[old_start:old_end]).strip() and old_start > 0 and old_end < len(old)
        )
        if joined and joined[-1][0] == "change" and (tag != "equal" or is_blank):
            _tag, first_old, _end, first_new, _new_end = joined[-1]
            joined[-1] = ("change", first_old, old_end, first_new, new_end)
        else:
            joined.append(("equal" if tag == "equal" else "change", *step[1:]))
    return joined
