"""How many reviewers each claim of a report is to have, beside the counts of its ratings."""

from dataclasses import dataclass
from itertools import chain

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from annotator.models import Round, RoundClaim
from annotator.models.vocabulary import Purpose
from annotator.statements import Prepared

_PLACES = Prepared(
    select(RoundClaim.claim_id, RoundClaim.wanted, RoundClaim.taken).where(
        RoundClaim.round_id == bindparam("round_id"),
        RoundClaim.purpose == Purpose.RATING,
        RoundClaim.wanted.is_not(None),
    )
)


@dataclass(frozen=True, slots=True)
class Wanted:
    """Places of claims, in the order in which the claims were named.

    Attributes
    ----------
    wanted
        How many reviewers each is to have; 0 for all who rate.
    free
        How many of these places nobody has.
    """

    wanted: NDArray[np.int64]
    free: NDArray[np.int64]


def read_wanted(session: Session, round_: Round, claim_ids: NDArray[np.int64]) -> Wanted:
    """Return how many reviewers each of these claims is to have, and how many of their places are free."""
    rows = _PLACES.all(session, {"round_id": round_.id})
    read = np.fromiter(chain.from_iterable(rows), dtype=np.int64, count=3 * len(rows)).reshape(-1, 3)
    wanted, free = np.zeros(len(claim_ids), dtype=np.int64), np.zeros(len(claim_ids), dtype=np.int64)
    if len(read) and len(claim_ids):
        order = np.argsort(claim_ids)
        place = np.minimum(np.searchsorted(claim_ids, read[:, 0], sorter=order), len(claim_ids) - 1)
        at = order[place]
        known = claim_ids[at] == read[:, 0]
        wanted[at[known]] = read[known, 1]
        free[at[known]] = read[known, 1] - read[known, 2]
    return Wanted(wanted, free)
