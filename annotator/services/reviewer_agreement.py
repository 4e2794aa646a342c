"""Agreement by reviewer: pair by pair, and what would change without one of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from annotator.agreement import Estimate, PairKappa, Reliability, Scale, estimate, pairwise_kappa

# Beyond this, a table of pairs cannot be read, and one reviewer of many changes little.
MOST_REVIEWERS = 30


@dataclass(frozen=True, slots=True)
class LeftOut:
    """The reported coefficient without one reviewer, with its interval; `change` is None where either has no value."""

    label: str
    estimate: Estimate
    change: float | None


@dataclass(frozen=True, slots=True)
class ReviewerAgreement:
    """What each reviewer adds to the picture.

    Attributes
    ----------
    labels
        The reviewers, in the order of the tables.
    weights
        Of kappa: ``quadratic``, or ``identity`` on a scale without order.
    matrix
        Kappa of each pair, as the lower half of a table: the first row belongs to the second reviewer and holds the
        pair with the first, the next row belongs to the third reviewer and holds two pairs, and so on.
    without
        One entry a reviewer.
    is_left_out
        There are so many reviewers that nobody would read the tables: both are empty.
    """

    labels: tuple[str, ...]
    weights: str
    matrix: tuple[tuple[PairKappa, ...], ...]
    without: tuple[LeftOut, ...]
    is_left_out: bool


def reviewer_agreement(reliability: Reliability, reported: Estimate, labels: Sequence[str]) -> ReviewerAgreement:
    """Return agreement by reviewer.

    Parameters
    ----------
    reported
        The estimate over all reviewers that the others are compared with.
    labels
        How to call each rater of `reliability`, in the same order.
    """
    weights = "quadratic" if reliability.scale.is_ordered else "identity"
    active = np.flatnonzero(reliability.ratings_per_rater()).tolist()
    shown = tuple(labels[rater] for rater in active)
    if len(active) > MOST_REVIEWERS:
        return ReviewerAgreement(shown, weights, (), (), is_left_out=True)
    without = tuple(_left_out(reliability, reported, rater, labels[rater]) for rater in active)
    return ReviewerAgreement(
        shown, weights, pair_table(pairwise_kappa(reliability, weights), len(active)), without, is_left_out=False
    )


def no_agreement(scale: Scale, labels: Sequence[str]) -> ReviewerAgreement:
    """Return what stands for agreement by reviewer where it is not computed."""
    return ReviewerAgreement(tuple(labels), "quadratic" if scale.is_ordered else "identity", (), (), is_left_out=False)


def relabelled(found: ReviewerAgreement, names: Mapping[str, str]) -> ReviewerAgreement:
    """Return the same with other names for the raters, by the labels they had."""
    without = tuple(replace(left, label=names[left.label]) for left in found.without)
    return replace(found, labels=tuple(names[label] for label in found.labels), without=without)


def pair_table(pairs: Sequence[PairKappa], raters: int) -> tuple[tuple[PairKappa, ...], ...]:
    """Return pairs of so many raters, the first with each later one first, as the lower half of a table."""
    waiting = iter(pairs)
    kappas = {(first, second): next(waiting) for first in range(raters) for second in range(first + 1, raters)}
    return tuple(tuple(kappas[first, second] for first in range(second)) for second in range(1, raters))


def _left_out(reliability: Reliability, reported: Estimate, rater: int, label: str) -> LeftOut:
    kept = reliability.rater != rater
    rest = replace(
        reliability,
        unit=reliability.unit[kept],
        rater=reliability.rater[kept],
        category=reliability.category[kept],
    )
    found = estimate(rest, reported.key)
    if found.value is None or reported.value is None:
        return LeftOut(label, found, None)
    return LeftOut(label, found, found.value - reported.value)
