"""Ranges of numbers that are known beforehand, and how a reviewer's range meets one: in words, and counted apart.

A range is not so many steps from another, and no single number says how well two meet: who gives a very wide one covers
everything. So what is counted is how often each of five things happened, and nothing is made of the counts.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar

from sqlalchemy import Select, select, union
from sqlalchemy.orm import Session

from annotator.models import Claim, KnownAnswer, KnownRange, Project
from annotator.models.vocabulary import ClaimState, Purpose
from annotator.services.ranges import NumberRange, written_range
from annotator.services.rubric_records import CriterionRecord, RubricRecord
from annotator.text import _

Row = TypeVar("Row", KnownAnswer, KnownRange)


class Meeting(StrEnum):
    """How a range that was given meets the known one."""

    COVERS = "covers"
    WITHIN = "within"
    OVERLAPS = "overlaps"
    APART = "apart"
    OFF_SCALE = "off_scale"


MEETINGS = {
    Meeting.COVERS: _("covers the known range"),
    Meeting.WITHIN: _("lies within it"),
    Meeting.OVERLAPS: _("overlaps it in part"),
    Meeting.APART: _("does not touch it"),
    Meeting.OFF_SCALE: _("cannot judge"),
}


@dataclass(frozen=True, slots=True)
class Span:
    """The range that is known for a claim by one criterion."""

    criterion: CriterionRecord
    range: NumberRange

    @property
    def words(self) -> str:
        return written_range(self.range.low, self.range.high, self.criterion.unit)

    def meeting(self, given: NumberRange | None) -> Meeting:
        """Return how a range meets this one; None stands for an answer without numbers.

        Examples
        --------
        >>> span = Span(None, NumberRange(90, 100))
        >>> [span.meeting(NumberRange(*ends)).value for ends in ((80, 100), (95, 95), (80, 90), (101, 200))]
        ['covers', 'within', 'overlaps', 'apart']
        """
        known = self.range
        if given is None:
            return Meeting.OFF_SCALE
        if given.low <= known.low and known.high <= given.high:
            return Meeting.COVERS
        if known.low <= given.low and given.high <= known.high:
            return Meeting.WITHIN
        return Meeting.OVERLAPS if given.low <= known.high and known.low <= given.high else Meeting.APART


@dataclass(frozen=True, slots=True)
class RangeTrial:
    """A known range beside the one given; `meeting` is None where the question has no answer."""

    known: Span
    given: NumberRange | None
    meeting: Meeting | None

    @property
    def given_words(self) -> str:
        """The range that was given, empty where there is none."""
        given = self.given
        return "" if given is None else written_range(given.low, given.high, self.known.criterion.unit)

    @property
    def words(self) -> str:
        return MEETINGS[self.meeting] if self.meeting is not None else _("not answered")


def count_meetings(trials: Iterable[RangeTrial]) -> dict[Meeting, int]:
    """Return how often each thing happened, in the order of the words."""
    found = Counter(trial.meeting for trial in trials)
    return {meeting: found[meeting] for meeting in MEETINGS}


def select_of_ready(table: type[Row], project_id: int, rubric: RubricRecord) -> Select[Row]:
    """Select the known answers of either kind to this version of the rubric, of claims that are not withdrawn."""
    return (
        select(table)
        .join(Claim, Claim.id == table.claim_id)
        .where(
            table.project_id == project_id,
            table.rubric_version_id == rubric.version_id,
            Claim.state == ClaimState.READY,
        )
    )


def read_known_ranges(
    session: Session, project_id: int, rubric: RubricRecord
) -> dict[int, tuple[Purpose, tuple[Span, ...]]]:
    """Return purpose and known ranges by claim, in the order of the rubric; none of withdrawn claims."""
    rows = session.scalars(select_of_ready(KnownRange, project_id, rubric))
    criteria = {criterion.id: (place, criterion) for place, criterion in enumerate(rubric.ranged)}
    found: dict[int, tuple[Purpose, tuple[Span, ...]]] = {}
    for row in sorted(rows, key=lambda row: criteria[row.criterion_id][0]):
        _purpose, before = found.get(row.claim_id, (None, ()))
        span = Span(criteria[row.criterion_id][1], NumberRange(row.low, row.high, row.basis))
        found[row.claim_id] = (Purpose(row.purpose), (*before, span))
    return found


def try_ranges(
    known: Iterable[Span], asked: Collection[int], answered: Collection[int], given: Mapping[int, NumberRange]
) -> tuple[RangeTrial, ...]:
    """Return known ranges beside those given.

    Parameters
    ----------
    asked, answered
        Ids of the criteria that were asked beside the answers given, and of those with an answer off the scale.
    """
    return tuple(
        RangeTrial(
            span,
            given.get(span.criterion.id),
            span.meeting(given.get(span.criterion.id))
            if span.criterion.id in given or span.criterion.id in answered
            else None,
        )
        for span in known
        if span.criterion.id in asked
    )


def select_known_claims(project_id: int, purposes: Iterable[Purpose]) -> Select[int]:
    """Select the claims with known answers of either kind to the rubric of the project, for one of these purposes."""
    words = [purpose.value for purpose in purposes]
    version_id = select(Project.rubric_version_id).where(Project.id == project_id).scalar_subquery()
    either = union(
        *(
            select(table.claim_id).where(
                table.project_id == project_id, table.rubric_version_id == version_id, table.purpose.in_(words)
            )
            for table in (KnownAnswer, KnownRange)
        )
    ).subquery()
    return select(either.c.claim_id)
