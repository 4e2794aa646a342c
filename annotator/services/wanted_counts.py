"""How many reviewers each claim of a report is to have, beside the counts of its ratings."""

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import select
from sqlalchemy.orm import Session

from annotator.models import Round, RoundClaim
from annotator.models.vocabulary import Purpose


def read_wanted(session: Session, round_: Round, claim_ids: NDArray[np.int64]) -> tuple[NDArray[np.int64], int]:
    """Return how many reviewers each of these claims is to have, 0 for all who rate; and how many places are free."""
    places = select(RoundClaim.claim_id, RoundClaim.wanted, RoundClaim.taken)
    places = places.where(
        RoundClaim.round_id == round_.id, RoundClaim.purpose == Purpose.RATING, RoundClaim.wanted.is_not(None)
    )
    found = {claim_id: (wanted or 0, taken) for claim_id, wanted, taken in session.execute(places)}
    read = [found.get(int(claim_id), (0, 0)) for claim_id in claim_ids]
    wanted = np.array([wanted for wanted, _taken in read], dtype=np.int64)
    return wanted, sum(wanted - taken for wanted, taken in read)
