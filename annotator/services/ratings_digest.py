"""The digest of ratings, by which two reports can be told to be of the same ratings."""

import hashlib
from collections.abc import Hashable
from itertools import chain
from operator import le

import numpy as np
import numpy.typing as npt

from annotator.agreement import Reliability

Ints = npt.NDArray[np.int64]

# Lines that are put together at once.
_AT_ONCE = 20_000


def ratings_digest(reliability: Reliability) -> str:
    """Return the SHA-256 of the ratings in a form that does not depend on where they come from.

    One line a rating, ``item TAB rater TAB value LF`` in UTF-8, sorted by item and then by rater as text; whole
    numbers without a decimal point. The exported ratings of a project have the digest of its report.
    """
    units = [str(unit) for unit in reliability.units]
    raters = [str(rater) for rater in reliability.raters]
    points = [plain(point) for point in reliability.categories]
    # What follows the item is one of few: as many as raters times points.
    endings = [f"\t{rater}\t{point}\n" for rater in raters for point in points]
    ending = reliability.rater * len(points) + reliability.category
    order = _order(_ranks(units)[reliability.unit] * max(len(raters), 1) + _ranks(raters)[reliability.rater])
    digest = hashlib.sha256()
    for start in range(0, order.size, _AT_ONCE):
        some = order[start : start + _AT_ONCE]
        names = map(units.__getitem__, reliability.unit[some].tolist())
        lines = zip(names, map(endings.__getitem__, ending[some].tolist()), strict=True)
        digest.update("".join(chain.from_iterable(lines)).encode())
    return digest.hexdigest()


def _order(keys: Ints) -> Ints:
    is_in_order = bool((np.diff(keys) > 0).all())
    return np.arange(keys.size) if is_in_order else np.argsort(keys, kind="stable")


def plain(point: Hashable) -> str:
    """Return the point as people write it: 4 and 4.0 are the same."""
    return f"{point:.15g}" if isinstance(point, float) else str(point)


def _ranks(names: list[str]) -> Ints:
    if all(map(le, names, names[1:])):
        return np.arange(len(names))
    ranks = np.empty(len(names), dtype=np.int64)
    ranks[sorted(range(len(names)), key=names.__getitem__)] = np.arange(len(names))
    return ranks
