"""Which claims of a locked round a settling rule fits, on which step, and why it does not fit the others."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntEnum

import numpy as np
from numpy.typing import NDArray
from sqlalchemy.orm import Session

from annotator.agreement import Undefined
from annotator.models import Round, SettlingRule
from annotator.models.vocabulary import RuleKind
from annotator.services import audit
from annotator.services.agreement_data import RoundRatings, read_ratings
from annotator.services.claim_consensus import read_probabilities
from annotator.services.ratings_digest import ratings_digest
from annotator.services.remembered import remembered
from annotator.services.rubric_records import CriterionRecord

Ints = NDArray[np.int64]
# A probability of .9 that the arithmetic gives as .8999999999 is one.
_ROUNDING = 1e-9


class Misfit(IntEnum):
    """Why a rule leaves a claim alone, by its ratings; 0 when it fits."""

    NONE = 0
    TOO_FEW = 1
    DIFFERING = 2
    FAR_APART = 3
    BETWEEN_STEPS = 4
    UNSURE = 5
    AGAINST = 6


@dataclass(frozen=True, slots=True, eq=False)
class RuleFits:
    """What a rule makes of the claims of its round, whatever was decided on them.

    Attributes
    ----------
    claim_ids, claim_keys
        The rated claims, in the order of the project.
    counts
        Ratings per claim and point, shape (claims, points).
    position
        Of the point that the rule settles on, in the scale's order; -1 where it does not fit.
    misfit
        A `Misfit` a claim.
    digest
        SHA-256 of the ratings all this was made of.
    undefined
        Why the consensus model says nothing about any claim, else None.
    mark
        Another one once anything else of the project was changed.
    """

    claim_ids: Ints
    claim_keys: tuple[str, ...]
    counts: Ints
    position: Ints
    misfit: Ints
    digest: str
    undefined: Undefined | None
    mark: object

    @property
    def settles(self) -> Mapping[int, int]:
        """The position a claim is settled on, by the claim's id."""
        fits = self.position >= 0
        return dict(zip(self.claim_ids[fits].tolist(), self.position[fits].tolist(), strict=True))


def find_fits(session: Session, round_: Round, criterion: CriterionRecord, rule: SettlingRule) -> RuleFits:
    """Return what the rule makes of the ratings of its locked round, the same for the same ratings."""
    mark = round_.state, audit.mark(session, round_.project_id)

    def find() -> RuleFits:
        ratings = read_ratings(session, round_, criterion)
        counts = ratings.counts()
        position, misfit, undefined = _fit(session, round_, ratings, rule, counts)
        rated = np.flatnonzero(np.bincount(ratings.claim, minlength=len(counts)))
        return RuleFits(
            claim_ids=ratings.claim_ids[rated],
            claim_keys=tuple(ratings.claim_keys[claim] for claim in rated.tolist()),
            counts=counts[rated],
            position=position[rated],
            misfit=misfit[rated],
            digest=ratings_digest(ratings.reliability()),
            undefined=undefined,
            mark=mark,
        )

    return remembered(session, ("rule", rule.id), mark, find)


def _fit(
    session: Session, round_: Round, ratings: RoundRatings, rule: SettlingRule, counts: Ints
) -> tuple[Ints, Ints, Undefined | None]:
    """Return the position and the misfit of each claim, and why the model says nothing at all."""
    undefined = None
    if rule.kind == RuleKind.CONSENSUS:
        probabilities, undefined = read_probabilities(session, round_, ratings)
        position = probabilities.argmax(axis=1).astype(np.int64)
        is_sure = probabilities.max(axis=1) >= (rule.threshold or 1.0) - _ROUNDING
        lower, upper = _medians(counts)
        # From few reviewers the model may hear one of them above all others, and be sure of it.
        is_between = (lower <= position) & (position <= upper)
        misfit = np.where(is_sure, np.where(is_between, Misfit.NONE, Misfit.AGAINST), Misfit.UNSURE)
    elif rule.kind == RuleKind.MEDIAN:
        position, misfit = _fit_median(counts, rule.max_spread or 0)
    else:
        position = counts.argmax(axis=1)
        misfit = np.where((counts > 0).sum(axis=1) == 1, Misfit.NONE, Misfit.DIFFERING)
    misfit = np.where(counts.sum(axis=1) < rule.min_ratings, Misfit.TOO_FEW, misfit)
    return np.where(misfit == Misfit.NONE, position, -1), misfit, undefined


def _fit_median(counts: Ints, max_spread: int) -> tuple[Ints, Ints]:
    lower, upper = _medians(counts)
    is_used = counts > 0
    steps = counts.shape[1]
    spread = steps - 1 - is_used[:, ::-1].argmax(axis=1) - is_used.argmax(axis=1)
    misfit = np.where(lower != upper, Misfit.BETWEEN_STEPS, Misfit.NONE)
    return lower, np.where(spread > max_spread, Misfit.FAR_APART, misfit)


def _medians(counts: Ints) -> tuple[Ints, Ints]:
    """Return the positions between which the median of each claim lies: the same where it lies on a step."""
    reached, rated = counts.cumsum(axis=1), counts.sum(axis=1)
    lower = (reached > (np.maximum(rated - 1, 0) // 2)[:, None]).argmax(axis=1)
    upper = (reached > (rated // 2)[:, None]).argmax(axis=1)
    return lower.astype(np.int64), upper.astype(np.int64)
