"""How reviewers grade a source, as counts: letters in their order, F apart from every one of them."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from annotator.agreement.proportion import wilson_interval
from annotator.models.vocabulary import Grade
from annotator.services.grade_records import GradeRow
from annotator.services.grade_words import ORDERED


@dataclass(frozen=True, slots=True)
class GradeShare:
    """How many reviewers gave a grade, and Wilson's 95 % interval of their share among those who gave A to E."""

    grade: Grade
    count: int
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class GradeCounts:
    """The grades that stand.

    Attributes
    ----------
    graded
        Reviewers who gave A to E: what the shares are of.
    cannot_judge
        Reviewers who gave F, in no other number.
    shares
        A to E; empty where nobody gave one of them.
    median
        The middle grade of A to E, and the one behind it where the middle lies between two; None without any.
    """

    graded: int
    cannot_judge: int
    shares: tuple[GradeShare, ...]
    median: tuple[Grade, Grade] | None


def count_grades(rows: Sequence[GradeRow]) -> GradeCounts:
    """Return how many reviewers stand by each grade of a source: of these rows, each one's last counts."""
    counts = Counter({row.reviewer_id: row.grade for row in rows}.values())
    graded = sum(counts[grade] for grade in ORDERED)
    if not graded:
        return GradeCounts(0, counts[Grade.F], (), None)
    in_order = [grade for grade in ORDERED for _reviewer in range(counts[grade])]
    return GradeCounts(
        graded=graded,
        cannot_judge=counts[Grade.F],
        shares=tuple(GradeShare(grade, counts[grade], *wilson_interval(counts[grade], graded)) for grade in ORDERED),
        median=(in_order[(graded - 1) // 2], in_order[graded // 2]),
    )
