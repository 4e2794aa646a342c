"""How far the reviewers of a round agree where a criterion asks for a range of numbers."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from sqlalchemy.orm import Session

from annotator.agreement import Estimate, from_ranges, midpoint_alpha, range_overlap
from annotator.errors import NotAllowed
from annotator.models import Round
from annotator.models.vocabulary import Role, RoundState
from annotator.services.agreement_data import find_basis
from annotator.services.agreement_selection import Selection, select_ratings
from annotator.services.assignment_counts import count_assignments
from annotator.services.blindness import Opening
from annotator.services.claim_lines import ClaimLine, read_claim_lines
from annotator.services.claim_rounds import Gone, count_gone
from annotator.services.particulars import are_open, closed_reason
from annotator.services.permissions import Member
from annotator.services.ranges import NumberRange, written_range
from annotator.services.round_notes import round_notes
from annotator.services.round_ranges import RangeRow, read_ranges
from annotator.services.rubric_records import CriterionRecord, PointRecord, RubricRecord
from annotator.services.rubrics import read_rubric
from annotator.text import _

MOST_CLAIMS = 20


@dataclass(frozen=True, slots=True)
class GivenRange:
    """A reviewer's range, as a row of a claim's table.

    Attributes
    ----------
    words
        The range without its unit.
    """

    reviewer: str
    is_example: bool
    given: NumberRange
    words: str


@dataclass(frozen=True, slots=True)
class ClaimRanges:
    """The ranges given to one claim.

    Attributes
    ----------
    overlap
        Mean overlap of two of them; None where there is one alone.
    """

    line: ClaimLine
    overlap: float | None
    rows: tuple[GivenRange, ...]


@dataclass(frozen=True, slots=True)
class RangeReport:
    """Agreement in one round on one criterion that asks for a range.

    Attributes
    ----------
    basis
        The basis the answers are limited to; None for all together.
    claims, compared
        Claims of the selection, and those of them with two ranges or more.
    reviewers, ranges, cannot_judge
        Counted answers and who gave them.
    gone
        Claims withdrawn since, and the ratings left out with them.
    estimates
        The overlap, then alpha of the middles: on the log scale, and as they are.
    listed
        Claims with a range, of which `by_claim` may show the first alone.
    by_claim
        Those that differ most first: by overlap, then by how far the middles lie apart.
    """

    rubric: RubricRecord
    criterion: CriterionRecord
    basis: PointRecord | None
    selection: Selection
    round_number: int
    round_kind: str
    is_interim: bool
    claims: int
    compared: int
    reviewers: int
    ranges: int
    cannot_judge: int
    assigned: int
    open: int
    after_reveal: int
    gone: Gone
    has_examples: bool
    estimates: tuple[Estimate, ...]
    listed: int
    by_claim: tuple[ClaimRanges, ...]
    notes: tuple[str, ...]

    @property
    def overlap(self) -> Estimate:
        return self.estimates[0]


def range_report(
    session: Session,
    round_: Round,
    opening: Opening,
    *,
    viewer: Member | None,
    selection: Selection,
    most_claims: int | None = MOST_CLAIMS,
) -> RangeReport:
    """Return the report on the criterion of the selection, which asks for a range.

    Parameters
    ----------
    viewer
        Who looks: a lead sees names, everybody else pseudonyms. None for the command line.
    most_claims
        How many claims are listed; None for all.

    Raises
    ------
    NotAllowed
        While a claim of the round is closed to the viewer.
    NotFound, Invalid
        When there is nothing such as the selection names.
    """
    if not are_open(opening):
        raise NotAllowed(closed_reason(opening))
    rubric = read_rubric(session, round_.rubric_version_id)
    criterion = rubric.criterion(selection.criterion)
    off_scale = select_ratings(session, round_, rubric, selection, criterion)
    selected = set(off_scale.claim_ids.tolist())
    rows = [row for row in read_ranges(session, round_, rubric, criterion, selection) if row.claim_id in selected]
    estimates, by_claim = _figures(rows)
    shown = by_claim[:most_claims]
    lines = read_claim_lines(session, [claim_id for claim_id, _overlap, _rows in shown])
    names = _names(rows, opening, viewer)
    gone = count_gone(session, round_.id)
    is_interim = round_.state != RoundState.LOCKED
    has_examples = any(row.is_example for row in rows)
    assigned, still_open = count_assignments(session, round_)
    looked_at = find_basis(rubric, selection.basis or None)
    return RangeReport(
        rubric=rubric,
        criterion=criterion,
        basis=looked_at.point if looked_at else None,
        selection=selection,
        round_number=round_.number,
        round_kind=round_.kind,
        is_interim=is_interim,
        claims=len(selected),
        compared=estimates[0].n_units,
        reviewers=len({row.reviewer_id for row in rows}),
        ranges=len(rows),
        cannot_judge=off_scale.cannot_judge,
        assigned=assigned,
        open=still_open,
        after_reveal=off_scale.after_reveal,
        gone=gone,
        has_examples=has_examples,
        estimates=estimates,
        listed=len(by_claim),
        by_claim=tuple(
            ClaimRanges(
                lines[claim_id],
                mean,
                tuple(
                    GivenRange(
                        names[row.reviewer_id], row.is_example, row.given, written_range(row.given.low, row.given.high)
                    )
                    for row in of_claim
                ),
            )
            for claim_id, mean, of_claim in shown
        ),
        notes=tuple(_notes(round_.number, gone, is_interim=is_interim, has_examples=has_examples)),
    )


def _figures(
    rows: Sequence[RangeRow],
) -> tuple[tuple[Estimate, ...], list[tuple[int, float | None, list[RangeRow]]]]:
    """The estimates, and the claims with their mean overlap and their ranges, those that differ most first."""
    by_claim: dict[int, list[RangeRow]] = defaultdict(list)
    for row in rows:
        by_claim[row.claim_id].append(row)
    place = {claim_id: number for number, claim_id in enumerate(by_claim)}
    rater = {reviewer_id: number for number, reviewer_id in enumerate(sorted({row.reviewer_id for row in rows}))}
    found = from_ranges((place[row.claim_id], rater[row.reviewer_id], row.given.low, row.given.high) for row in rows)
    estimates = (range_overlap(found), midpoint_alpha(found, is_log=True), midpoint_alpha(found))
    means = [None if np.isnan(mean) else float(mean) for mean in found.unit_overlaps]
    listed = [(claim_id, means[place[claim_id]], of_claim) for claim_id, of_claim in by_claim.items()]
    # Of those with the same overlap, none at all say, the ones whose ends lie further apart for their size.
    listed.sort(key=lambda each: (each[1] is None, each[1] or 0.0, -_reach(each[2])))
    return estimates, listed


def _reach(rows: Sequence[RangeRow]) -> float:
    """How far the ends of some ranges reach, for their size."""
    ends = [end for row in rows for end in (row.given.low, row.given.high)]
    size = max(abs(end) for end in ends)
    return (max(ends) - min(ends)) / size if size else 0.0


def _names(rows: Sequence[RangeRow], opening: Opening, viewer: Member | None) -> Mapping[int, str]:
    sees_names = viewer is not None and viewer.role is Role.LEAD
    return {
        row.reviewer_id: row.name if sees_names or row.reviewer_id == opening.own_reviewer_id else row.pseudonym
        for row in rows
    }


def _notes(round_number: int, gone: Gone, *, is_interim: bool, has_examples: bool) -> list[str]:
    notes = round_notes(round_number, 0, gone, 0, is_interim=is_interim, has_examples=has_examples)
    notes.append(
        _(
            "Two ranges overlap by the length that both cover, divided by the length that either covers; a single "
            "number has no length, and overlaps with the same number alone. Claims count alike, whatever their amounts."
        )
    )
    return notes


def range_data(report: RangeReport) -> dict[str, Any]:
    """Return the report as JSON-ready data."""
    return {
        "answer_kind": report.criterion.answer_kind.value,
        "unit": report.criterion.unit,
        "criterion": report.criterion.key,
        "round": report.round_number,
        "basis": report.basis.code if report.basis else None,
        "items": report.listed,
        "items_pairable": report.compared,
        "raters": report.reviewers,
        "ratings": report.ranges,
        "cannot_judge": report.cannot_judge,
        "estimates": {found.key: {"title": found.title, **found.as_dict()} for found in report.estimates},
        "by_item": [
            {
                "item": each.line.key,
                "overlap": each.overlap,
                "ranges": [{"rater": row.reviewer, "low": row.given.low, "high": row.given.high} for row in each.rows],
            }
            for each in report.by_claim
        ],
        "notes": list(report.notes),
    }
