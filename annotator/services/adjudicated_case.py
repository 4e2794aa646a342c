"""One claim as it is put before whoever decides: every counted rating of it, how they spread, and what differs."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from annotator.models import Round
from annotator.services.blindness import Opening
from annotator.services.claim_spread import claim_spread
from annotator.services.name_folding import natural_key
from annotator.services.rating_circumstances import Circumstances, read_circumstances
from annotator.services.rating_differences import Rated, describe_differences
from annotator.services.review_history import AnswerRecord, ClaimReview, RevisionRecord, claim_reviews
from annotator.services.rubric_records import CriterionRecord


@dataclass(frozen=True, slots=True)
class CaseRating:
    """A reviewer's rating.

    Attributes
    ----------
    label
        A pseudonym, or a name where the project shows names to who decides.
    answer
        By the criterion that is decided on; None where the reviewer did not answer it.
    """

    label: str
    is_own: bool
    is_example: bool
    answer: AnswerRecord | None
    revision: RevisionRecord
    circumstances: Circumstances


@dataclass(frozen=True, slots=True)
class Case:
    """The ratings of a claim by one criterion.

    Attributes
    ----------
    counts
        Ratings at each point of the scale.
    mean_gap
        Mean distance between two reviewers, as `spread` has it; None under two ratings.
    differences
        What differs between the reviewers, in sentences.
    """

    ratings: tuple[CaseRating, ...]
    counts: tuple[int, ...]
    cannot_judge: int
    mean_gap: float | None
    differences: tuple[str, ...]

    @property
    def has_own(self) -> bool:
        """Whether the viewer rated the claim."""
        return any(rating.is_own for rating in self.ratings)


def read_case(
    session: Session,
    round_: Round,
    criterion: CriterionRecord,
    claim_id: int,
    opening: Opening,
    *,
    sees_names: bool,
) -> Case:
    """Return the case of a claim of a locked round; the lowest step first, so that the order tells nobody's place."""
    circumstances = read_circumstances(session, round_, claim_id)
    reviews = claim_reviews(session, round_, claim_id, opening)
    ratings = sorted(
        (_rating(review, criterion, circumstances[review.pseudonym], sees_names=sees_names) for review in reviews),
        key=_order,
    )
    counts = [0] * len(criterion.scale.points)
    cannot_judge = 0
    for rating in ratings:
        if rating.answer is not None and rating.answer.position is not None:
            counts[rating.answer.position - 1] += 1
        elif rating.answer is not None:
            cannot_judge += 1
    return Case(
        ratings=tuple(ratings),
        counts=tuple(counts),
        cannot_judge=cannot_judge,
        mean_gap=claim_spread(counts, is_ordered=criterion.scale.is_ordered).mean_gap,
        differences=describe_differences([Rated(each.label, each.revision, each.circumstances) for each in ratings]),
    )


def _rating(
    review: ClaimReview, criterion: CriterionRecord, circumstances: Circumstances, *, sees_names: bool
) -> CaseRating:
    return CaseRating(
        label=review.name if sees_names else review.pseudonym,
        is_own=review.is_own,
        is_example=review.is_example,
        answer=next((each for each in review.revision.answers if each.criterion == criterion.short_name), None),
        revision=review.revision,
        circumstances=circumstances,
    )


def _order(rating: CaseRating) -> tuple[bool, int, object]:
    position = rating.answer.position if rating.answer is not None else None
    return position is None, position or 0, natural_key(rating.label)
