"""Where the disagreement of a round comes from: claims, reviewers, pairs of them, points of the scale, habits."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

from sqlalchemy.orm import Session

from annotator.agreement import (
    Counts,
    Estimate,
    Influence,
    PairInfluence,
    PairKappa,
    PointInfluence,
    RaterInfluence,
    Reliability,
    UnitInfluence,
    counts,
    estimate,
    influence,
    pairwise_kappa,
)
from annotator.services.agreement_data import RoundRatings
from annotator.services.claim_lines import ClaimLine, read_claim_lines
from annotator.services.particulars import Particulars
from annotator.services.remembered import remembered
from annotator.services.review_weeks import MOST_CELLS, NoPeriods, read_periods
from annotator.services.reviewer_agreement import MOST_REVIEWERS, pair_table
from annotator.services.reviewer_leanings import Leanings, find_drift, find_leanings
from annotator.text import _

#: Of each list, those that add most.
MOST_ENTRIES = 1_000
PER_PAGE = 50
#: Claims shown beside everything else.
FIRST_CLAIMS = 10


@dataclass(frozen=True, slots=True)
class ClaimSource:
    """What a claim adds; `expected` is its share if all were alike, `counts` its ratings by point."""

    line: ClaimLine
    counts: tuple[int, ...]
    found: UnitInfluence
    expected: float


@dataclass(frozen=True, slots=True)
class ReviewerSource:
    """What a reviewer adds; `expected` as for a pair, None where there are too many pairs to add up."""

    label: str
    found: RaterInfluence
    expected: float | None


@dataclass(frozen=True, slots=True)
class PairSource:
    """What two reviewers add by differing from one another."""

    labels: tuple[str, str]
    found: PairInfluence


@dataclass(frozen=True, slots=True)
class Sources:
    """Where disagreement comes from.

    Attributes
    ----------
    alpha
        The reported coefficient, which is taken apart.
    totals
        Claims, reviewers and ratings that it rests on.
    claims
        A page of the claims, those that add most first.
    listed_claims
        How many claims all pages have together: those that add anything, at most a thousand.
    half_in
        The fewest claims that hold half of all disagreement; None where a thousand do not.
    page, pages
        Of the claims.
    reviewers, pairs, points
        Those that add most first. Pairs are at most a thousand.
    matrix_labels, matrix
        The reviewers and kappa of each pair, as the lower half of a table; empty where too many would have to be read.
    weights
        Of that kappa.
    leanings
        Strict and lenient reviewers.
    no_drift
        Why drift is not looked at; None where it is.
    """

    alpha: Estimate
    totals: Counts
    claims: tuple[ClaimSource, ...]
    listed_claims: int
    half_in: int | None
    page: int
    pages: int
    reviewers: tuple[ReviewerSource, ...]
    pairs: tuple[PairSource, ...]
    points: tuple[PointInfluence, ...]
    matrix_labels: tuple[str, ...]
    matrix: tuple[tuple[PairKappa, ...], ...]
    weights: str
    leanings: Leanings
    no_drift: str | None

    @property
    def has_none(self) -> bool:
        """Whether nobody differs from anybody on any claim."""
        return self.alpha.value is not None and not self.points

    @property
    def most(self) -> dict[str, float]:
        """The greatest share in each list, observed or expected, for the drawings."""
        shares = {
            "claims": [(each.found.share, each.expected) for each in self.claims],
            "reviewers": [(each.found.share, each.expected or 0.0) for each in self.reviewers],
            "pairs": [(each.found.share, each.found.expected_share) for each in self.pairs],
            "points": [(each.share, each.expected_share) for each in self.points],
        }
        return {name: max((max(pair) for pair in found), default=1.0) for name, found in shares.items()}


@dataclass(frozen=True, slots=True)
class _Computed:
    """What takes time, with claim keys and pseudonyms for names."""

    alpha: Estimate
    totals: Counts
    parts: Influence
    matrix: tuple[tuple[PairKappa, ...], ...]
    active: tuple[str, ...]
    weights: str
    leanings: Leanings
    no_periods: NoPeriods | None


def find_sources(session: Session, found: Particulars, *, page: int | None = None) -> Sources:
    """Take the disagreement of these ratings apart.

    Parameters
    ----------
    page
        Which of the pages of claims to return, from 1; a page behind the last one gives the last one. None for the
        first few claims alone.
    """
    computed = remembered(session, ("sources", found.key), found.ratings.identity, lambda: _compute(session, found))
    units = [unit for unit in computed.parts.units if unit.share > 0]
    per_page = FIRST_CLAIMS if page is None else PER_PAGE
    pages = max(1, -(-len(units) // per_page))
    page = max(1, min(page or 1, pages))
    shown = units[(page - 1) * per_page : page * per_page]
    return Sources(
        alpha=computed.alpha,
        totals=computed.totals,
        claims=_claims(session, found.ratings, shown),
        listed_claims=len(units),
        half_in=_half_in(units),
        page=page,
        pages=pages,
        reviewers=_reviewers(computed.parts, found),
        pairs=tuple(
            PairSource((found.names[str(each.first)], found.names[str(each.second)]), each)
            for each in computed.parts.pairs
        ),
        points=computed.parts.points,
        matrix_labels=tuple(found.names[pseudonym] for pseudonym in computed.active) if computed.matrix else (),
        matrix=computed.matrix,
        weights=computed.weights,
        leanings=computed.leanings,
        no_drift=_no_drift(computed),
    )


def _compute(session: Session, found: Particulars) -> _Computed:
    ratings = found.ratings
    reliability = ratings.reliability()
    weights = "quadratic" if reliability.scale.is_ordered else "identity"
    given = reliability.ratings_per_rater()
    periods = read_periods(session, found.round_id, ratings, found.selection.purposes)
    no_periods = periods if isinstance(periods, NoPeriods) else None
    active = tuple(rater.pseudonym for rater, number in zip(ratings.raters, given, strict=True) if number)
    return _Computed(
        alpha=estimate(reliability, found.reported_key),
        totals=counts(reliability),
        parts=influence(reliability, _metric(found.reported_key), most=MOST_ENTRIES),
        matrix=_matrix(reliability, weights, len(active)),
        active=active,
        weights=weights,
        leanings=find_drift(find_leanings(ratings), ratings, None if isinstance(periods, NoPeriods) else periods),
        no_periods=no_periods,
    )


def _no_drift(computed: _Computed) -> str | None:
    if computed.leanings.has_drift:
        return None
    words: dict[NoPeriods | None, str] = {
        NoPeriods.WITHIN_A_WEEK: _("Drift is not shown: everything in this round was submitted within one week."),
        NoPeriods.TOO_MANY_REVIEWERS: _(
            "Drift is not shown: more than {most} reviewers cannot be told apart period by period.",
            most=MOST_CELLS // 2,
        ),
        None: _("Drift is not shown: the ratings chosen here were all submitted in one period."),
    }
    return words[computed.no_periods]


def _half_in(units: Sequence[UnitInfluence]) -> int | None:
    sums = accumulate(unit.share for unit in units)
    return next((number for number, sum_ in enumerate(sums, 1) if sum_ >= 0.5), None)


def _metric(key: str) -> str:
    return key.partition("[")[2].removesuffix("]")


def _matrix(reliability: Reliability, weights: str, raters: int) -> tuple[tuple[PairKappa, ...], ...]:
    return pair_table(pairwise_kappa(reliability, weights), raters) if raters <= MOST_REVIEWERS else ()


def _claims(session: Session, ratings: RoundRatings, shown: Sequence[UnitInfluence]) -> tuple[ClaimSource, ...]:
    places = {key: place for place, key in enumerate(ratings.claim_keys)}
    by_point = ratings.counts()
    rated = by_point.sum(axis=1)
    pairable = int(rated[rated >= 2].sum())
    indexes = [places[str(unit.unit)] for unit in shown]
    lines = read_claim_lines(session, [int(ratings.claim_ids[index]) for index in indexes])
    return tuple(
        ClaimSource(
            lines[int(ratings.claim_ids[index])],
            tuple(by_point[index].tolist()),
            unit,
            float(rated[index]) / pairable,
        )
        for unit, index in zip(shown, indexes, strict=True)
    )


def _reviewers(parts: Influence, found: Particulars) -> tuple[ReviewerSource, ...]:
    expected: dict[object, float] = {}
    for pair in parts.pairs:
        for rater in (pair.first, pair.second):
            expected[rater] = expected.get(rater, 0.0) + pair.expected_share / 2
    is_whole = len(parts.pairs) < MOST_ENTRIES
    return tuple(
        ReviewerSource(found.names[str(each.rater)], each, expected.get(each.rater, 0.0) if is_whole else None)
        for each in parts.raters
    )
