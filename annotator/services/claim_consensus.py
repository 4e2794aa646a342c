"""What the reviewers of each claim say together: a probability for every point of the scale, beside their ratings."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from sqlalchemy.orm import Session

from annotator.agreement import RaterReading, Undefined, consensus
from annotator.errors import Invalid
from annotator.models import Round
from annotator.services.agreement_data import RoundRatings
from annotator.services.agreement_selection import Selection
from annotator.services.claim_lines import ClaimLine, read_claim_lines
from annotator.services.name_folding import natural_key
from annotator.services.particulars import Particulars
from annotator.services.remembered import remembered
from annotator.text import _

PER_PAGE = 50

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]


class ConsensusSort(StrEnum):
    """Orders of the claims."""

    UNCERTAIN = "uncertain"
    SUPPORT = "support"
    KEY = "key"


@dataclass(frozen=True, slots=True)
class Posterior:
    """What is known about one claim.

    Attributes
    ----------
    probabilities
        Of each point, in the scale's own order.
    median, first, last
        Positions of the point at which the probabilities reach one half, and of the ends of the credible run.
    held
        The probability of that run.
    """

    probabilities: tuple[float, ...]
    median: int
    first: int
    last: int
    held: float


@dataclass(frozen=True, slots=True)
class ClaimConsensus:
    """A claim with its ratings by point, and what follows from them; None without a rating."""

    line: ClaimLine
    counts: tuple[int, ...]
    cannot_judge: int
    posterior: Posterior | None

    @property
    def ratings(self) -> int:
        """Number of ratings on the scale."""
        return sum(self.counts)


@dataclass(frozen=True, slots=True)
class ReviewerReading:
    """How a reviewer reads the scale.

    Attributes
    ----------
    severity
        Steps above the average of these reviewers; above 0 towards more shown support.
    spread
        Scale of the reviewer's noise in steps.
    """

    label: str
    ratings: int
    severity: float
    spread: float


@dataclass(frozen=True, slots=True)
class ConsensusPage:
    """A page of claims.

    Attributes
    ----------
    total, pages
        Of all claims of the selection.
    reviewers
        The most precise first.
    undefined
        Why nothing is known about any claim, else None.
    warnings
        See `annotator.agreement.Consensus`.
    """

    rows: tuple[ClaimConsensus, ...]
    total: int
    page: int
    pages: int
    sort: ConsensusSort
    reviewers: tuple[ReviewerReading, ...]
    undefined: Undefined | None
    warnings: tuple[str, ...]


class ConsensusRow(NamedTuple):
    """A claim as a file holds it."""

    key: str
    counts: tuple[int, ...]
    cannot_judge: int
    posterior: Posterior | None


@dataclass(frozen=True, slots=True)
class ConsensusTable:
    """Every claim of the selection, in the order of the project; `codes` are those of the points."""

    codes: tuple[str, ...]
    rows: Iterator[ConsensusRow]


@dataclass(frozen=True, slots=True, eq=False)
class _Found:
    """One row a claim of the round; `median` is -1 where there is no rating. `by_key` are all claims by their ids."""

    probabilities: Floats
    median: Ints
    first: Ints
    last: Ints
    held: Floats
    by_key: tuple[int, ...]
    raters: tuple[RaterReading, ...]
    undefined: Undefined | None
    warnings: tuple[str, ...]

    def of(self, claim: int) -> Posterior | None:
        if self.median[claim] < 0:
            return None
        return Posterior(
            tuple(self.probabilities[claim].tolist()),
            int(self.median[claim]),
            int(self.first[claim]),
            int(self.last[claim]),
            float(self.held[claim]),
        )


def read_sort(word: str) -> ConsensusSort:
    """Return the order that an address names; the least certain first when it names none.

    Raises
    ------
    Invalid
        When there is no such order.
    """
    known = [sort.value for sort in ConsensusSort]
    if word and word not in known:
        raise Invalid(_("There is no {word} here. Choose one of: {known}.", word=word, known=", ".join(known)), "sort")
    return ConsensusSort(word or ConsensusSort.UNCERTAIN)


def find_consensus(
    session: Session, found: Particulars, *, sort: ConsensusSort = ConsensusSort.UNCERTAIN, page: int = 1
) -> ConsensusPage:
    """Return a page of claims with what their reviewers say together.

    Parameters
    ----------
    page
        From 1; a page behind the last one gives the last one.
    """
    known, ratings = _known(session, found), found.ratings
    order = _order(known, found, sort)
    pages = max(1, -(-len(order) // PER_PAGE))
    page = max(1, min(page, pages))
    shown = order[(page - 1) * PER_PAGE : page * PER_PAGE]
    ids = [int(ratings.claim_ids[claim]) for claim in shown]
    lines, counts, off_scale = read_claim_lines(session, ids), ratings.counts(), _off_scale(ratings)
    return ConsensusPage(
        rows=tuple(
            ClaimConsensus(lines[claim_id], tuple(counts[claim].tolist()), int(off_scale[claim]), known.of(claim))
            for claim_id, claim in zip(ids, shown, strict=True)
        ),
        total=len(order),
        page=page,
        pages=pages,
        sort=sort,
        reviewers=_reviewers(known, found),
        undefined=known.undefined,
        warnings=known.warnings,
    )


def consensus_table(session: Session, found: Particulars) -> ConsensusTable:
    """Return every claim for a file; the rows need no database any more."""
    known, ratings = _known(session, found), found.ratings
    counts, off_scale = ratings.counts(), _off_scale(ratings)
    rows = (
        ConsensusRow(key, tuple(counts[claim].tolist()), int(off_scale[claim]), known.of(claim))
        for claim, key in enumerate(ratings.claim_keys)
    )
    return ConsensusTable(tuple(point.code for point in found.criterion.scale.points), rows)


def read_probabilities(session: Session, round_: Round, ratings: RoundRatings) -> tuple[Floats, Undefined | None]:
    """Return what the ratings of a whole round say, as the page of the consensus shows it.

    Returns
    -------
    probabilities
        Of each point in the scale's own order, shape (claims, points); 0 for a claim without a rating.
    undefined
        Why nothing is known about any claim, else None.
    """
    key = round_.id, ratings.criterion.id, Selection()
    known = remembered(session, ("consensus", key), ratings.identity, lambda: _compute(ratings))
    return known.probabilities, known.undefined


def _known(session: Session, found: Particulars) -> _Found:
    return remembered(session, ("consensus", found.key), found.ratings.identity, lambda: _compute(found.ratings))


def _compute(ratings: RoundRatings) -> _Found:
    made = consensus(ratings.reliability())
    claims, points = len(ratings.claim_ids), ratings.criterion.scale.points
    places = {key: place for place, key in enumerate(ratings.claim_keys)}
    positions = {point.code: point.position for point in points}
    at = np.array([places[str(unit.unit)] for unit in made.units], dtype=np.int64)
    probabilities, held = np.zeros((claims, len(points))), np.zeros(claims)
    runs = np.full((claims, 3), -1, dtype=np.int64)
    if made.units:
        probabilities[at] = [unit.probabilities for unit in made.units]
        held[at] = [unit.credible_probability for unit in made.units]
        runs[at] = [[positions[str(point)] for point in (unit.median, *unit.credible)] for unit in made.units]
    median, first, last = runs.T
    by_key = tuple(sorted(range(claims), key=lambda claim: natural_key(ratings.claim_keys[claim])))
    return _Found(probabilities, median, first, last, held, by_key, made.raters, made.undefined, made.warnings)


def _off_scale(ratings: RoundRatings) -> Ints:
    return np.bincount(ratings.claim[~ratings.is_point], minlength=len(ratings.claim_ids)).astype(np.int64)


def _order(known: _Found, found: Particulars, sort: ConsensusSort) -> list[int]:
    """Claims in the order asked for; those about which nothing is known come last, but in the order of keys."""
    if sort is ConsensusSort.KEY:
        return list(known.by_key)
    chances = known.probabilities
    if sort is ConsensusSort.UNCERTAIN:
        # Entropy: 0 where one point is certain, greatest where all are alike.
        measure = -(chances * np.log(np.maximum(chances, 1e-300))).sum(axis=1)
    else:
        upwards = -1 if found.criterion.scale.low_is_best else 1
        measure = upwards * (chances @ np.arange(chances.shape[1]))
    order: list[int] = np.lexsort((np.arange(len(measure)), -measure, known.median < 0)).tolist()
    return order


def _reviewers(known: _Found, found: Particulars) -> tuple[ReviewerReading, ...]:
    upwards = -1 if found.criterion.scale.low_is_best else 1
    readings = (
        ReviewerReading(found.names[str(each.rater)], each.ratings, upwards * each.severity, each.spread)
        for each in known.raters
    )
    return tuple(sorted(readings, key=lambda reading: reading.spread))
