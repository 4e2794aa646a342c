"""The claims on which reviewers differ most, among those open to the viewer."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from sqlalchemy.orm import Session

from annotator.models import Round
from annotator.models.vocabulary import Purpose
from annotator.services.agreement_data import RoundRatings
from annotator.services.blindness import Opening
from annotator.services.claim_lines import ClaimLine, read_claim_lines
from annotator.services.results import ClaimResult, read_results
from annotator.services.spread import Spreads

# With two ratings a gap is one accident; three show a claim on which people differ.
ENOUGH_RATINGS = 3


@dataclass(frozen=True, slots=True)
class ClaimRow:
    """A claim with what it has got."""

    line: ClaimLine
    result: ClaimResult


@dataclass(frozen=True, slots=True)
class Contested:
    """Claims by mean gap between two reviewers, the widest first.

    Attributes
    ----------
    least
        Only claims with this many ratings are ranked.
    ranked
        Number of claims with that many ratings that are open to the viewer.
    differing
        Those of them on which two ratings differ.
    """

    rows: tuple[ClaimRow, ...]
    least: int
    ranked: int
    differing: int


def find_contested(
    session: Session,
    round_: Round,
    ratings: RoundRatings,
    described: Spreads,
    opening: Opening,
    *,
    goal: int,
    most: int | None,
) -> Contested:
    """Return the `most` contested claims, all of them by default of a number; those without any gap are not among them.

    Parameters
    ----------
    described
        The spreads of `ratings`, claim by claim.
    goal
        Ratings a claim is to have; where that is two, two are enough to be ranked.
    """
    least = least_ratings(goal)
    is_open = open_claims(ratings, opening)
    order = rank_contested(described, is_open, least)
    rows = read_claim_rows(session, round_, ratings, opening, order[:most])
    return Contested(rows, least, count_ranked(described, is_open, least), len(order))


def least_ratings(goal: int) -> int:
    """Return how many ratings a claim must have to be ranked, `goal` being what it is to have."""
    return max(2, min(ENOUGH_RATINGS, goal))


def count_ranked(described: Spreads, is_open: NDArray[np.bool_], least: int) -> int:
    """Return how many open claims have `least` ratings."""
    return int((is_open & (described.rated >= least)).sum())


def rank_contested(described: Spreads, is_open: NDArray[np.bool_], least: int) -> NDArray[np.int64]:
    """Return the indexes of the open claims with `least` ratings that differ, the widest gap first."""
    contested = np.flatnonzero(is_open & (described.rated >= least) & (np.nan_to_num(described.mean_gap) > 0))
    order = np.lexsort((contested, -described.rated[contested], -described.mean_gap[contested]))
    return contested[order].astype(np.int64)


def open_claims(ratings: RoundRatings, opening: Opening) -> NDArray[np.bool_]:
    """Return which claims of the round are open to the viewer; shape (claims,)."""
    if opening.claims is None:
        return np.ones(len(ratings.claim_ids), dtype=np.bool_)
    return np.isin(ratings.claim_ids, list(opening.claims))


def read_claim_rows(
    session: Session, round_: Round, ratings: RoundRatings, opening: Opening, indexes: NDArray[np.int64]
) -> tuple[ClaimRow, ...]:
    """Return the claims with these indexes in `ratings`, in this order."""
    claim_ids = [int(claim_id) for claim_id in ratings.claim_ids[indexes]]
    if not claim_ids:
        return ()
    lines = read_claim_lines(session, claim_ids)
    # Whoever chose the ratings has chosen the claims by what they are for.
    of_any = (Purpose.RATING, Purpose.GOLD, Purpose.TRAINING)
    results = read_results(session, round_, ratings.criterion, opening, claim_ids, of_any)
    return tuple(ClaimRow(lines[claim_id], results[claim_id]) for claim_id in claim_ids)
