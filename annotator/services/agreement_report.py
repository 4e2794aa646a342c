"""Agreement on one question, counts first: the one dictionary between the agreement package and its readers.

Reads ratings that are in memory already, a project's or anybody's file, and knows no database.
"""

import hashlib
from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import numpy as np

from annotator import __version__
from annotator.agreement import CountedRatings, Estimate, Reliability, counts, estimate_all
from annotator.text import _

REPLICATES = 2_000
SEED = 1

PERCENT_EXACT = "percent_agreement[identity]"
PERCENT_WITHIN_ONE = "percent_agreement[within_one]"


class Interval(StrEnum):
    """How intervals are made."""

    JACKKNIFE = "jackknife"
    BOOTSTRAP = "bootstrap"


@dataclass(frozen=True, slots=True)
class Method:
    """What it takes to compute the same figures again.

    Attributes
    ----------
    replicates, seed
        Of the bootstrap; None with the jackknife, which draws nothing.
    input_sha256
        Digest of the ratings, see `ratings_digest`; empty where only their counts were read.
    """

    version: str
    interval: Interval
    replicates: int | None
    seed: int | None
    input_sha256: str

    def as_dict(self) -> dict[str, str | int | None]:
        """Return the facts as JSON-ready data."""
        return {
            "version": self.version,
            "interval": self.interval.value,
            "replicates": self.replicates,
            "seed": self.seed,
            "input_sha256": self.input_sha256,
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
        return self.estimates[companion_coefficient(self.level)]

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
    """How intervals are to be made."""

    interval: Interval = Interval.JACKKNIFE
    replicates: int = REPLICATES
    seed: int = SEED


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
        How intervals are made; jackknife by default.
    keys
        Estimate these and those to be read first; all by default.
    """
    request = request or Request()
    found = ratings.totals if isinstance(ratings, CountedRatings) else counts(ratings)
    level, first = ratings.scale.level, reading_order(ratings.scale.level)
    wanted = None if keys is None else list(dict.fromkeys([*first, *keys]))
    estimates = _estimates(ratings, request, wanted)
    return AgreementReport(
        items=found.items,
        items_pairable=found.items_pairable,
        raters=found.raters,
        ratings=found.ratings,
        cannot_judge=cannot_judge,
        criterion=criterion,
        round=round_number,
        basis=basis,
        scale=tuple(_plain(point) for point in ratings.scale.categories),
        level=level,
        scale_declared=scale_declared,
        used=_used(ratings),
        estimates={key: estimates[key] for key in first} | estimates,
        judging=_judging(judgements, request) if judgements is not None and cannot_judge else None,
        notes=(*notes, *_method_notes(level, request, _("items") if round_number is None else _("claims"))),
        method=_method(request, "" if isinstance(ratings, CountedRatings) else ratings_digest(ratings)),
    )


def reported_coefficient(level: str) -> str:
    """Return the key of the coefficient to report for a scale of this level."""
    return "krippendorff_alpha[nominal]" if level == "nominal" else "krippendorff_alpha[ordinal]"


def companion_coefficient(level: str) -> str:
    """Return the key of the coefficient that stands beside the reported one."""
    return "gwet_ac[identity]" if level == "nominal" else "gwet_ac[quadratic]"


def ratings_digest(reliability: Reliability) -> str:
    """Return the SHA-256 of the ratings in a form that does not depend on where they come from.

    One line a rating, ``item TAB rater TAB value LF`` in UTF-8, sorted by item and then by rater as text; whole
    numbers without a decimal point. The exported ratings of a project have the digest of its report.
    """
    units = [str(unit) for unit in reliability.units]
    raters = [str(rater) for rater in reliability.raters]
    points = [_plain(point) for point in reliability.categories]
    order = np.lexsort((_ranks(raters)[reliability.rater], _ranks(units)[reliability.unit]))
    entries = zip(
        reliability.unit[order].tolist(),
        reliability.rater[order].tolist(),
        reliability.category[order].tolist(),
        strict=True,
    )
    digest = hashlib.sha256()
    digest.update("".join(f"{units[u]}\t{raters[r]}\t{points[c]}\n" for u, r, c in entries).encode())
    return digest.hexdigest()


def _ranks(names: list[str]) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    ranks = np.empty(len(names), dtype=np.int64)
    ranks[sorted(range(len(names)), key=names.__getitem__)] = np.arange(len(names))
    return ranks


def _plain(point: Hashable) -> str:
    """The point as people write it: 4 and 4.0 are the same."""
    return f"{point:.15g}" if isinstance(point, float) else str(point)


def _estimates(
    ratings: Reliability | CountedRatings, request: Request, keys: Sequence[str] | None = None
) -> dict[str, Estimate]:
    generator = np.random.default_rng(request.seed)
    return estimate_all(
        ratings, interval=request.interval.value, replicates=request.replicates, rng=generator, keys=keys
    )


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


def _method(request: Request, digest: str) -> Method:
    draws = request.interval is Interval.BOOTSTRAP
    return Method(
        version=__version__,
        interval=request.interval,
        replicates=request.replicates if draws else None,
        seed=request.seed if draws else None,
        input_sha256=digest,
    )


def _method_notes(level: str, request: Request, items: str) -> list[str]:
    notes = [_("An answer off the scale, such as “cannot judge”, is missing: it has no value.")]
    if level != "nominal":
        notes.append(_("The ordinal metric of alpha depends on how often each step was used in these ratings."))
    notes.append(
        _(
            "Single ratings, of {items} that nobody else has rated, are left out of agreement and of alpha; "
            "in the coefficients of Gwet’s family they inform how often each {answer} is used.",
            items=items,
            answer=_("answer") if level == "nominal" else _("step"),
        )
    )
    if request.interval is Interval.BOOTSTRAP:
        notes.append(
            _(
                "Intervals: 95\u202f%, bootstrap over {items}, {replicates} replicates, seed {seed}; "
                "where a coefficient needs to know who rated, jackknife.",
                replicates=request.replicates,
                seed=request.seed,
                items=items,
            )
        )
    else:
        notes.append(_("Intervals: 95\u202f%, jackknife over {items}, t distribution.", items=items))
    return notes
