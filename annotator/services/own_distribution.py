"""How a reviewer's answers fell on each question beside those of the others: for that reviewer, after the lock."""

from dataclasses import dataclass

import numpy as np
from sqlalchemy.orm import Session

from annotator.errors import NotAllowed
from annotator.models import Round
from annotator.models.vocabulary import RoundState
from annotator.services.agreement_data import RoundRatings, read_ratings
from annotator.services.agreement_details import DETAILED_UP_TO
from annotator.services.rubric_records import CriterionRecord
from annotator.services.rubrics import read_rubric
from annotator.text import _


@dataclass(frozen=True, slots=True)
class Answers:
    """Answers to one question: ratings per point of the scale, and those off it."""

    counts: tuple[int, ...]
    cannot_judge: int

    @property
    def ratings(self) -> int:
        return sum(self.counts)


@dataclass(frozen=True, slots=True)
class OwnDistribution:
    """One question: the reviewer's answers, and those of all the others to the same claims."""

    criterion: CriterionRecord
    claims: int
    own: Answers
    others: Answers


def read_own_distributions(
    session: Session, round_: Round, reviewer_id: int, *, with_details: bool = False
) -> tuple[OwnDistribution, ...] | None:
    """Return one entry for each question of the rubric; empty where the reviewer has answered nothing that counts.

    Parameters
    ----------
    with_details
        Count in a round of any size; else None where it is so large that this takes seconds.

    Raises
    ------
    NotAllowed
        Before the lock, whoever asks.
    """
    if round_.state != RoundState.LOCKED:
        raise NotAllowed(_("How others answered is shown once the round is locked."))
    rubric = read_rubric(session, round_.rubric_version_id)
    main = read_ratings(session, round_, rubric.main)
    if main.answers > DETAILED_UP_TO and not with_details:
        return None
    found = []
    for criterion in rubric.criteria:
        ratings = main if criterion.id == rubric.main.id else read_ratings(session, round_, criterion)
        beside = _beside(ratings, reviewer_id)
        if beside is not None:
            found.append(beside)
    return tuple(found)


def _beside(ratings: RoundRatings, reviewer_id: int) -> OwnDistribution | None:
    place = next((at for at, rater in enumerate(ratings.raters) if rater.reviewer_id == reviewer_id), None)
    if place is None:
        return None
    is_own = ratings.rater == place
    is_shared = np.isin(ratings.claim, ratings.claim[is_own])
    points = len(ratings.criterion.scale.points)

    def answers(chosen: np.ndarray) -> Answers:
        counts = np.bincount(ratings.point[chosen & ratings.is_point], minlength=points)
        return Answers(tuple(counts.tolist()), int((chosen & ~ratings.is_point).sum()))

    own = answers(is_own)
    return OwnDistribution(ratings.criterion, int(is_own.sum()), own, answers(is_shared & ~is_own))
