"""What a rubric is made of, as frozen records."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from annotator.errors import Invalid, NotFound
from annotator.models.vocabulary import AnswerKind, CriterionRole, Level
from annotator.text import _


@dataclass(frozen=True)
class ExampleRecord:
    """A case that belongs on a point, or one that seems to and does not."""

    text: str
    belongs: bool


@dataclass(frozen=True)
class PointRecord:
    """A scale point; `position` counts from 0 in ascending order of value."""

    id: int
    position: int
    code: str
    value: float
    label: str
    anchor: str
    requires_rationale: bool
    examples: tuple[ExampleRecord, ...] = ()


@dataclass(frozen=True)
class ReasonRecord:
    """A reason why one cannot judge."""

    id: int
    code: str
    label: str


@dataclass(frozen=True)
class ScaleRecord:
    """A scale with its points and its answers off the scale."""

    id: int
    key: str
    name: str
    level: Level
    low_is_best: bool
    points: tuple[PointRecord, ...]
    reasons: tuple[ReasonRecord, ...]

    @property
    def is_ordered(self) -> bool:
        return self.level is not Level.NOMINAL


@dataclass(frozen=True)
class ConditionRecord:
    """That a criterion is asked only where the criterion with the id `on` was answered by one of these points."""

    on: int
    point_ids: frozenset[int]


@dataclass(frozen=True)
class CriterionRecord:
    """A question with its scale and help.

    Attributes
    ----------
    scale
        Of a range, it holds the reasons not to judge and no points.
    unit
        What the numbers of a range count.
    conditions
        All of which must be met for it to be asked; each is on a criterion that stands before it.
    """

    id: int
    key: str
    role: CriterionRole
    short_name: str
    question: str
    help: str
    is_required: bool
    allows_cannot_judge: bool
    cannot_judge_requires_rationale: bool
    scale: ScaleRecord
    ladder: tuple[str, ...]
    answer_kind: AnswerKind = AnswerKind.POINT
    unit: str = ""
    conditions: tuple[ConditionRecord, ...] = ()

    @property
    def is_range(self) -> bool:
        return self.answer_kind is AnswerKind.RANGE

    def is_asked(self, points: Mapping[int, int | None]) -> bool:
        """Tell whether the question is asked beside these answers.

        Parameters
        ----------
        points
            Id of the chosen point by criterion id, None for an answer off the scale.
        """
        return all(points.get(condition.on) in condition.point_ids for condition in self.conditions)


@dataclass(frozen=True)
class RubricRecord:
    """One version of a rubric, whole."""

    version_id: int
    key: str
    name: str
    number: int
    rationale_question: str
    rationale_help: str
    criteria: tuple[CriterionRecord, ...]
    definition_sha256: str

    def criterion(self, key: str) -> CriterionRecord:
        """Return the criterion `key`.

        Raises
        ------
        NotFound
            Naming the criteria there are.
        """
        for criterion in self.criteria:
            if criterion.key == key:
                return criterion
        known = ", ".join(criterion.key for criterion in self.criteria)
        raise NotFound(_("This rubric has no criterion {key}. It has: {known}.", key=key, known=known))

    def criterion_by_steps(self, key: str) -> CriterionRecord:
        """Return the criterion `key`, for what shows or counts steps.

        Raises
        ------
        NotFound
            Naming the criteria there are.
        Invalid
            When it asks for a range.
        """
        criterion = self.criterion(key)
        if criterion.is_range:
            raise Invalid(
                _(
                    "{criterion} asks for a range of numbers, and this shows steps. How far ranges agree stands in the "
                    "agreement report.",
                    criterion=criterion.short_name,
                ),
                "criterion",
            )
        return criterion

    @cached_property
    def has_conditions(self) -> bool:
        """Whether there is a criterion that is not asked of everybody."""
        return any(criterion.conditions for criterion in self.criteria)

    @cached_property
    def main(self) -> CriterionRecord:
        """The criterion reported by default: the first ordered one that is a rating, else the first.

        Never one that asks for a range: lists and charts show steps.
        """
        is_main = (each for each in self.judged if each.role is CriterionRole.RATING and each.scale.is_ordered)
        return next(is_main, self.judged[0])

    @cached_property
    def judged(self) -> tuple[CriterionRecord, ...]:
        """Those of `by_points` that rate the claim, not the rating: all, where the rubric has none that does."""
        ratings = tuple(criterion for criterion in self.by_points if criterion.role is CriterionRole.RATING)
        return ratings or self.by_points

    @cached_property
    def by_points(self) -> tuple[CriterionRecord, ...]:
        """The criteria that are answered by a point of a scale."""
        return tuple(criterion for criterion in self.criteria if not criterion.is_range)

    @cached_property
    def ranged(self) -> tuple[CriterionRecord, ...]:
        """Those that rate the claim by a range of numbers."""
        return tuple(each for each in self.criteria if each.is_range and each.role is CriterionRole.RATING)

    @cached_property
    def has_ranges(self) -> bool:
        """Whether a criterion asks for a range of numbers."""
        return len(self.by_points) < len(self.criteria)

    @cached_property
    def basis(self) -> CriterionRecord | None:
        """The criterion that asks what was looked at, if there is one."""
        return next((criterion for criterion in self.criteria if criterion.role is CriterionRole.BASIS), None)


# A published version never changes, so each process reads it once for each database it has open.
