"""Agreement on one question, counts first: the one dictionary between the agreement package and its readers.

Reads ratings that are in memory already, a project's or anybody's file, and knows no database.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import numpy as np

from annotator import __version__
from annotator.agreement import CountedRatings, Estimate, Reliability, counts, estimate, estimate_all
from annotator.services.agreement_notes import interval_note, missing_notes
from annotator.services.agreement_weights import ALL, Choice, Matrix, fitted
from annotator.services.ratings_digest import plain, ratings_digest
from annotator.text import _

REPLICATES = 2_000
SEED = 1

COMPANIONS = "gwet_ac["
PERCENT_EXACT = "percent_agreement[identity]"
PERCENT_WITHIN_ONE = "percent_agreement[within_one]"


class Interval(StrEnum):
    """How intervals are made."""

    ANALYTIC = "analytic"
    JACKKNIFE = "jackknife"
    BOOTSTRAP = "bootstrap"


@dataclass(frozen=True, slots=True)
class Method:
    """What it takes to compute the same figures again.

    Attributes
    ----------
    replicates, seed
        Of the bootstrap; None with the others, which draw nothing.
    input_sha256
        Digest of the ratings, see `ratings_digest`; empty where only their counts were read.
    own_weights
        Weights that the asker brought, by what stands in the brackets of their keys; rows of the agreement weights.
    """

    version: str
    interval: Interval
    replicates: int | None
    seed: int | None
    input_sha256: str
    own_weights: dict[str, list[list[float]]]

    def as_dict(self) -> dict[str, Any]:
        """Return the facts as JSON-ready data."""
        return {
            "version": self.version,
            "interval": self.interval.value,
            "replicates": self.replicates,
            "seed": self.seed,
            "input_sha256": self.input_sha256,
            "own_weights": self.own_weights,
        }


@dataclass(frozen=True, slots=True)
class AgreementReport:
    """Counts, estimates and how they were made.

    Attributes
    ----------
    items, items_pairable, raters, ratings
        Items with a rating, those with two or more, raters with a rating, ratings on the scale.
    cannot_judge
        Answers off the scale (in a file: cells marked as missing); they enter no estimate but those of `judging`.
    criterion, round, basis
        Keys and number in a project; None for a file, and for all bases.
    used
        Ratings on each point of the scale.
    estimates
        By key, such as ``krippendorff_alpha[ordinal]``; those to read first stand first.
    judging
        Agreement on whether an item can be judged at all; None where nobody said that it cannot.
    """

    items: int
    items_pairable: int
    raters: int
    ratings: int
    cannot_judge: int
    criterion: str | None
    round: int | None
    basis: str | None
    scale: tuple[str, ...]
    level: str
    scale_declared: bool
    used: tuple[int, ...]
    estimates: dict[str, Estimate]
    judging: dict[str, Estimate] | None
    notes: tuple[str, ...]
    method: Method

    @property
    def reported(self) -> Estimate:
        """The coefficient to report: alpha for the level of the scale."""
        return self.estimates[reported_coefficient(self.level)]

    @property
    def companion(self) -> Estimate:
        """The coefficient to set beside it, which is lenient where few points are used."""
        usual = companion_coefficient(self.level)
        asked = (key for key in self.estimates if key.startswith(COMPANIONS))
        return self.estimates[usual if usual in self.estimates else next(asked)]

    def as_dict(self) -> dict[str, Any]:
        """Return the report as JSON-ready data."""
        return {
            "items": self.items,
            "items_pairable": self.items_pairable,
            "raters": self.raters,
            "ratings": self.ratings,
            "cannot_judge": self.cannot_judge,
            "criterion": self.criterion,
            "round": self.round,
            "basis": self.basis,
            "scale": list(self.scale),
            "level": self.level,
            "scale_declared": self.scale_declared,
            "estimates": {key: found.as_dict() for key, found in self.estimates.items()},
            "judging": None if self.judging is None else {key: found.as_dict() for key, found in self.judging.items()},
            "notes": list(self.notes),
            "method": self.method.as_dict(),
        }


@dataclass(frozen=True, slots=True)
class Request:
    """How intervals are to be made, and with which weights."""

    interval: Interval = Interval.JACKKNIFE
    replicates: int = REPLICATES
    seed: int = SEED
    weights: Choice = ALL


def report(
    ratings: Reliability | CountedRatings,
    *,
    cannot_judge: int = 0,
    judgements: CountedRatings | None = None,
    criterion: str | None = None,
    round_number: int | None = None,
    basis: str | None = None,
    scale_declared: bool = True,
    notes: Sequence[str] = (),
    request: Request | None = None,
    keys: Sequence[str] | None = None,
) -> AgreementReport:
    """Return the report on these ratings.

    Parameters
    ----------
    ratings
        The ratings on the scale, or their counts alone: then nothing that asks who rated has a value.
    judgements
        Whether each rater could judge each item, on a nominal scale of two points.
    notes
        Sentences on what was read, to stand before those on how it was computed.
    request
        How intervals are made, and with which weights; jackknife and all of them by default.
    keys
        Estimate these and those to be read first; all that the weights allow by default.

    Raises
    ------
    Invalid
        When weights of one's own do not fit the scale.
    """
    request = request or Request()
    own = {each.bracket: fitted(each, ratings.scale) for each in request.weights.own}
    found = ratings.totals if isinstance(ratings, CountedRatings) else counts(ratings)
    level, first = ratings.scale.level, reading_order(ratings.scale.level)
    wanted = _chosen(request.weights, level) if keys is None else list(dict.fromkeys([*first, *keys]))
    estimates = _estimates(ratings, request, wanted) | _with_own(ratings, request, own)
    return AgreementReport(
        items=found.items,
        items_pairable=found.items_pairable,
        raters=found.raters,
        ratings=found.ratings,
        cannot_judge=cannot_judge,
        criterion=criterion,
        round=round_number,
        basis=basis,
        scale=tuple(plain(point) for point in ratings.scale.categories),
        level=level,
        scale_declared=scale_declared,
        used=_used(ratings),
        estimates={key: estimates[key] for key in first if key in estimates} | estimates,
        judging=_judging(judgements, request) if judgements is not None and cannot_judge else None,
        notes=(*notes, *_notes(level, request, _("items") if round_number is None else _("claims"))),
        method=_method(request, "" if isinstance(ratings, CountedRatings) else ratings_digest(ratings), own),
    )


def reported_coefficient(level: str) -> str:
    """Return the key of the coefficient to report for a scale of this level."""
    return "krippendorff_alpha[nominal]" if level == "nominal" else "krippendorff_alpha[ordinal]"


def companion_coefficient(level: str) -> str:
    """Return the key of the coefficient that stands beside the reported one."""
    return "gwet_ac[identity]" if level == "nominal" else "gwet_ac[quadratic]"


def _estimates(
    ratings: Reliability | CountedRatings, request: Request, keys: Sequence[str] | None = None
) -> dict[str, Estimate]:
    generator = np.random.default_rng(request.seed)
    return estimate_all(
        ratings, interval=request.interval.value, replicates=request.replicates, rng=generator, keys=keys
    )


def _chosen(weights: Choice, level: str) -> list[str] | None:
    """Return the keys with the weights that were chosen; None where there is no choice.

    A companion is always among them: every report sets one beside alpha.
    """
    if weights.is_of_all:
        return None
    keys = weights.keys([PERCENT_EXACT, PERCENT_WITHIN_ONE])
    has_companion = bool(weights.own) or any(key.startswith(COMPANIONS) for key in keys)
    return keys if has_companion else [*keys, companion_coefficient(level)]


def _with_own(ratings: Reliability | CountedRatings, request: Request, own: dict[str, Matrix]) -> dict[str, Estimate]:
    """Estimate what takes weights of the asker's own; each begins with the same seed."""
    return {
        key: estimate(
            ratings,
            key,
            interval=request.interval.value,
            replicates=request.replicates,
            rng=np.random.default_rng(request.seed),
            weights=own[each.bracket],
        )
        for each in request.weights.own
        for key in request.weights.keys_of_own(each)
    }


def _judging(judgements: CountedRatings, request: Request) -> dict[str, Estimate]:
    return _estimates(judgements, request, [PERCENT_EXACT, companion_coefficient("nominal")])


def reading_order(level: str) -> list[str]:
    """Return the keys that stand first in a report on a scale of this level."""
    return [reported_coefficient(level), PERCENT_EXACT, PERCENT_WITHIN_ONE, companion_coefficient(level)]


def _used(ratings: Reliability | CountedRatings) -> tuple[int, ...]:
    if isinstance(ratings, CountedRatings):
        used = ratings.patterns.multiplicity @ ratings.patterns.counts
        return tuple(used.astype(np.int64).tolist()) or (0,) * ratings.scale.size
    return tuple(np.bincount(ratings.category, minlength=ratings.scale.size).tolist())


def _method(request: Request, digest: str, own: dict[str, Matrix]) -> Method:
    draws = request.interval is Interval.BOOTSTRAP
    return Method(
        version=__version__,
        interval=request.interval,
        replicates=request.replicates if draws else None,
        seed=request.seed if draws else None,
        input_sha256=digest,
        own_weights={bracket: matrix.tolist() for bracket, matrix in own.items()},
    )


def _notes(level: str, request: Request, items: str) -> list[str]:
    made = interval_note(request.interval.value, items, replicates=request.replicates, seed=request.seed)
    return [*missing_notes(level, items), made]
