"""Coverage: one sign per assigned reviewer, telling whether and how they have answered."""

from dataclasses import dataclass

from annotator.text import _, grouped

PITCH = 16
MOST_SIGNS = 10
BOX_PITCH = 19
MOST_BOXES = 5
DIGIT, BETWEEN = 7.5, 10


@dataclass(frozen=True, slots=True)
class Sign:
    """A dot (rated), a crossed square (cannot judge) or a ring (open), beginning at `x`.

    Attributes
    ----------
    count
        How many it stands for, as text beside it; empty where it stands for one.
    """

    kind: str
    x: float
    count: str = ""


@dataclass(frozen=True, slots=True)
class Signs:
    """A row of signs; `label` says the same in words."""

    width: float
    signs: tuple[Sign, ...]
    label: str


def coverage(
    rated: int,
    cannot_judge: int,
    still_open: int,
    *,
    is_hidden: bool = False,
    is_final: bool = False,
    wanted: int | None = None,
) -> Signs:
    """Lay out one sign per assigned reviewer, or per place; beyond ten, one per kind with its count.

    Parameters
    ----------
    is_hidden
        Whether the claim is closed to the viewer: `rated` then counts all answers, and the label says so.
    is_final
        Whether the round is locked: what is open then has not been rated.
    wanted
        How many reviewers the claim is to have; None where that is everybody who was assigned.
    """
    groups = [("rated", rated), ("cannot_judge", cannot_judge), ("open", still_open)]
    total = rated + cannot_judge + still_open
    counted = {"rated": rated, "cannot_judge": cannot_judge, "total": total}
    counted_open = _("{open} not rated", open=still_open) if is_final else _("{open} open", open=still_open)
    if is_hidden:
        label = _("{rated} answered, {rest}, of {total}", rest=counted_open, **counted)
    else:
        label = _("{rated} rated, {cannot_judge} cannot judge, {rest}, of {total}", rest=counted_open, **counted)
    if wanted is not None:
        label = _("{answered} of {wanted} wanted: {label}", answered=rated + cannot_judge, wanted=wanted, label=label)
    if total > MOST_SIGNS:
        width, signs = _tally(groups)
        return Signs(width, signs, label)
    kinds = [kind for kind, count in groups for _each in range(count)]
    signs = tuple(Sign(kind, PITCH * index) for index, kind in enumerate(kinds))
    return Signs(PITCH * total, signs, label)


def cannot_judge(count: int) -> Signs:
    """Lay out one crossed square per reviewer who cannot judge; beyond five, one with the count."""
    label = _("{count} cannot judge", count=count)
    if count > MOST_BOXES:
        return Signs(BOX_PITCH + DIGIT * len(grouped(count)), (Sign("cannot_judge", 0, grouped(count)),), label)
    return Signs(BOX_PITCH * count, tuple(Sign("cannot_judge", BOX_PITCH * index) for index in range(count)), label)


def _tally(groups: list[tuple[str, int]]) -> tuple[float, tuple[Sign, ...]]:
    signs = []
    x = 0.0
    for kind, count in groups:
        if count:
            signs.append(Sign(kind, x, grouped(count)))
            x += PITCH + 2 + DIGIT * len(grouped(count)) + BETWEEN
    return x - BETWEEN, tuple(signs)
