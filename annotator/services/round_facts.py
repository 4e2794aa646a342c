"""What a dashboard and the lists of claims behind its numbers are both made of, so that they cannot differ."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from sqlalchemy.orm import Session

from annotator.models import Project, Round
from annotator.services.aggregates import visible
from annotator.services.agreement_data import RoundRatings, read_ratings
from annotator.services.blindness import Opening
from annotator.services.contested import least_ratings, open_claims
from annotator.services.rubric_records import CriterionRecord
from annotator.services.spread import Spreads, spreads
from annotator.services.submission_times import Submissions, read_submissions
from annotator.services.wanted_counts import Wanted, read_wanted

Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True)
class RoundFacts:
    """A round at one moment, on one criterion; arrays have one entry per claim, in the order of the project.

    Attributes
    ----------
    opening
        What of it is open to the viewer.
    ratings, seen
        All counted answers, and those that may enter figures for the viewer.
    answered
        How many have answered each claim, "cannot judge" too.
    left_out
        Answers to closed claims that figures leave out.
    goal
        How many ratings a claim is to have where nothing else is wanted of it.
    submissions
        Every submission to claims of the round, in order.
    """

    round: Round
    opening: Opening
    ratings: RoundRatings
    seen: RoundRatings
    answered: Ints
    left_out: int
    wanted: Wanted
    goal: int
    submissions: Submissions

    @property
    def counts_answers(self) -> bool:
        """Whether coverage counts every answer: a count of ratings would show who could not judge a closed claim."""
        return self.opening.claims is not None

    @cached_property
    def described(self) -> Spreads:
        """How the ratings of each claim are spread."""
        return spreads(self.ratings.counts(), is_ordered=self.ratings.criterion.scale.is_ordered)

    @property
    def answers(self) -> int:
        """How many have answered, all claims together."""
        return int(self.answered.sum())

    @cached_property
    def got(self) -> Ints:
        """Ratings of each claim, or answers where `counts_answers`."""
        return self.answered if self.counts_answers else self.described.rated

    @cached_property
    def goals(self) -> Ints:
        """How many each claim is to have."""
        return np.where(self.wanted.wanted > 0, self.wanted.wanted, self.goal)

    @cached_property
    def is_at_goal(self) -> Flags:
        """Which claims have as many as they are to have."""
        return self.got >= self.goals

    @cached_property
    def is_open(self) -> Flags:
        """Which claims are open to the viewer."""
        return open_claims(self.ratings, self.opening)

    @cached_property
    def first(self) -> Submissions:
        """The submissions by which somebody rated a claim of the round for the first time."""
        return self.submissions.of(self.opening.purposes).first().of_claims(self.ratings.claim_ids)

    @property
    def least(self) -> int:
        """With how many ratings a claim can be contested."""
        return least_ratings(self.goal)

    @property
    def is_whole(self) -> bool:
        """Whether everything is open to the viewer."""
        return self.opening.claims is None


def read_facts(
    session: Session, project: Project, round_: Round, criterion: CriterionRecord, opening: Opening
) -> RoundFacts:
    """Return the round as it stands, as far as it is open to the viewer."""
    ratings = read_ratings(session, round_, criterion, purposes=opening.purposes)
    wanted = read_wanted(session, round_, ratings.claim_ids)
    seen = visible(session, round_, ratings, opening)
    return RoundFacts(
        round=round_,
        opening=opening,
        ratings=ratings,
        seen=seen.ratings,
        answered=seen.answered,
        left_out=seen.left_out,
        wanted=wanted,
        goal=int(wanted.wanted.max(initial=0)) or project.ratings_goal,
        submissions=read_submissions(session, round_),
    )
