"""The claims behind a part of disagreement: where two reviewers differ, one and the others, or two points meet."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from sqlalchemy.orm import Session

from annotator.errors import Invalid
from annotator.services.agreement_data import RoundRatings
from annotator.services.claim_lines import ClaimLine, read_claim_lines
from annotator.services.particulars import Particulars
from annotator.text import _

PER_PAGE = 50

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Between:
    """Between whom or what: pseudonyms of reviewers, or codes of points; a single reviewer differs from all others."""

    reviewer: str = ""
    other: str = ""
    point: str = ""
    other_point: str = ""

    @property
    def is_asked(self) -> bool:
        """Whether anything is asked for."""
        return bool(self.reviewer or self.point)

    @property
    def as_words(self) -> dict[str, str]:
        """The same as addresses carry it."""
        each = {"reviewer": self.reviewer, "other": self.other, "point": self.point, "other_point": self.other_point}
        return {name: word for name, word in each.items() if word}


@dataclass(frozen=True, slots=True)
class Difference:
    """A claim with its ratings by point, and what the two columns of the list say about it."""

    line: ClaimLine
    counts: tuple[int, ...]
    cells: tuple[str, str]


@dataclass(frozen=True, slots=True)
class Differences:
    """A page of the claims.

    Attributes
    ----------
    title
        What the claims have in common, as a heading.
    order
        By what they are sorted, in words.
    heads
        Of the two columns.
    total
        How many claims there are on all pages; `compared` how many could have differed.
    """

    title: str
    order: str
    heads: tuple[str, str]
    rows: tuple[Difference, ...]
    total: int
    compared: int
    page: int
    pages: int


@dataclass(frozen=True, slots=True)
class _Found:
    """Claims by index: which could differ, how much they do (0 where they agree), and the texts of the cells."""

    title: str
    order: str
    heads: tuple[str, str]
    compared: NDArray[np.bool_]
    gap: Floats
    cells: tuple[list[str], list[str]]


def read_between(words: Mapping[str, str]) -> Between:
    """Return what an address asks for."""
    return Between(
        reviewer=words.get("reviewer", ""),
        other=words.get("other", ""),
        point=words.get("point", ""),
        other_point=words.get("other_point", ""),
    )


def find_differences(session: Session, found: Particulars, between: Between, *, page: int = 1) -> Differences:
    """Return the claims on which they differ, those that lie furthest apart first.

    Parameters
    ----------
    between
        A reviewer, two reviewers, or two points.
    page
        From 1; a page behind the last one gives the last one.

    Raises
    ------
    Invalid
        When there is no such reviewer or point.
    """
    differing = _by_points(found, between) if between.point else _by_reviewers(found, between)
    chosen = np.flatnonzero(differing.gap > 0)
    order = chosen[np.argsort(-differing.gap[chosen], kind="stable")]
    pages = max(1, -(-len(order) // PER_PAGE))
    page = max(1, min(page, pages))
    shown = order[(page - 1) * PER_PAGE : page * PER_PAGE].tolist()
    ids = [int(found.ratings.claim_ids[index]) for index in shown]
    lines, counts = read_claim_lines(session, ids), found.ratings.counts()
    return Differences(
        title=differing.title,
        order=differing.order,
        heads=differing.heads,
        rows=tuple(
            Difference(
                lines[claim_id], tuple(counts[index].tolist()), (differing.cells[0][index], differing.cells[1][index])
            )
            for claim_id, index in zip(ids, shown, strict=True)
        ),
        total=len(order),
        compared=int(differing.compared.sum()),
        page=page,
        pages=pages,
    )


def _by_points(found: Particulars, between: Between) -> _Found:
    codes = [point.code for point in found.criterion.scale.points]
    for name, code in (("point", between.point), ("other_point", between.other_point)):
        if code not in codes:
            raise Invalid(_("There is no point {code}. There is: {known}.", code=code, known=", ".join(codes)), name)
    first, second = (codes.index(code) for code in (between.point, between.other_point))
    counts = found.ratings.counts()
    one, other = counts[:, first], counts[:, second]
    is_ordered = found.criterion.scale.is_ordered
    heads = tuple(
        _("On step {code}", code=code) if is_ordered else _("On {code}", code=code)
        for code in (between.point, between.other_point)
    )
    return _Found(
        title=_("Claims with ratings on both {first} and {second}", first=between.point, second=between.other_point),
        order=_("Those with the largest share of such pairs of ratings come first."),
        heads=(heads[0], heads[1]),
        compared=counts.sum(axis=1) >= 2,
        gap=one * other / np.maximum(counts.sum(axis=1) - 1, 1) if first != second else np.zeros(len(counts)),
        cells=([str(number) for number in one.tolist()], [str(number) for number in other.tolist()]),
    )


def _by_reviewers(found: Particulars, between: Between) -> _Found:
    scale, ratings = found.criterion.scale, found.ratings
    own, name = _points_of(found, between.reviewer, "reviewer")
    codes = [*(point.code for point in scale.points), ""]  # the last for -1, no rating
    if between.other:
        others, other_name = _points_of(found, between.other, "other")
        both = (own >= 0) & (others >= 0)
        distance = np.abs(own - others)
        return _Found(
            title=_("Claims on which {first} and {second} differ", first=name, second=other_name),
            order=_("Those furthest apart come first."),
            heads=(name, other_name),
            compared=both,
            gap=np.where(both, distance if scale.is_ordered else np.minimum(distance, 1), 0).astype(float),
            cells=([codes[place] for place in own.tolist()], [codes[place] for place in others.tolist()]),
        )
    gap, both = _gap_to_others(ratings, own, is_ordered=scale.is_ordered)
    return _Found(
        title=_("Claims on which {name} and the others differ", name=name),
        order=_("By the mean distance to the others, the greatest first."),
        heads=(name, _("Mean distance")),
        compared=both,
        gap=gap,
        cells=([codes[place] for place in own.tolist()], [_distance(each, scale.is_ordered) for each in gap.tolist()]),
    )


def _distance(gap: float, is_ordered: bool) -> str:
    if is_ordered:
        return _("{gap} steps", gap=f"{gap:.1f}")
    return _("{share} differ", share=f"{gap:.0%}")


def _gap_to_others(ratings: RoundRatings, own: Ints, *, is_ordered: bool) -> tuple[Floats, NDArray[np.bool_]]:
    """Return the mean distance from a reviewer's points to those of the others, and which claims both have rated."""
    counts = ratings.counts()
    steps = np.arange(counts.shape[1])
    distances = np.abs(steps[:, None] - steps[None, :])
    if not is_ordered:
        distances = np.minimum(distances, 1)
    others = counts.sum(axis=1) - 1
    both = (own >= 0) & (others > 0)
    total = (distances[own] * counts).sum(axis=1)
    return np.where(both, total / np.maximum(others, 1), 0.0), both


def _points_of(found: Particulars, pseudonym: str, field: str) -> tuple[Ints, str]:
    """Return a reviewer's point on each claim, -1 without one, and what to call the reviewer."""
    ratings = found.ratings
    place = next((index for index, rater in enumerate(ratings.raters) if rater.pseudonym == pseudonym), None)
    if place is None:
        known = ", ".join(rater.pseudonym for rater in ratings.raters) or _("none")
        raise Invalid(_("No reviewer {reviewer} has rated. There is: {known}.", reviewer=pseudonym, known=known), field)
    own = np.full(len(ratings.claim_ids), -1, dtype=np.int64)
    by_them = ratings.rater == place
    own[ratings.claim[by_them]] = ratings.point[by_them]
    return own, found.names[pseudonym]
