"""Ratings as a matrix, claims by reviewers, for one round and one criterion; what is missing is blank."""

from collections.abc import Iterable, Iterator, Mapping
from itertools import chain, groupby
from operator import attrgetter

from annotator.exports.registry import export_format
from annotator.exports.sheet import Column, Holds, Sheet
from annotator.services.export_data import Subject
from annotator.services.export_ratings import RatingsRecord, ReviewRow, RoundRecord
from annotator.services.ranges import NumberRange
from annotator.services.rubric_records import ScaleRecord
from annotator.text import _

CLAIMS_AT_ONCE = 500
Cell = float | str | NumberRange | None
CLAIM = Column("claim", Holds.TEXT, _("Id of the claim; every claim of the round has a row."))
REVIEWER = Column(
    "R1, R2, ...",
    Holds.CODE,
    _(
        "One column for each reviewer with an answer: the value of the point on an ordered scale, its code on a "
        "nominal one; blank when missing or when the reviewer could not judge."
    ),
)
ENDS = Column(
    "R1_low, R1_high, ...",
    Holds.NUMBER,
    _("Instead, where the criterion asks for a range: two columns for each reviewer, the lower end and the upper one."),
)


@export_format(
    "ratings-wide",
    title=_("Ratings, claims by reviewers"),
    summary=_("One criterion as a matrix, blank where there is no rating. For R, ReCal and other agreement programs."),
    subject=Subject.MATRIX,
    columns=(CLAIM, REVIEWER, ENDS),
)
def write(record: RatingsRecord, raw: bool) -> Iterator[str]:
    """Yield the file; reviewers stand in the order in which they joined."""
    (round_,) = record.rounds
    criterion = round_.criteria[0]
    scale = criterion.scale
    answered = {row.reviewer_id for row in _answers(round_)}
    reviewers = [reviewer_id for reviewer_id in record.reviewers if reviewer_id in answered]
    holds = Holds.NUMBER if scale.is_ordered else Holds.CODE
    names = [record.reviewers[reviewer_id] for reviewer_id in reviewers]
    columns = [CLAIM, *(Column(name, holds, "") for name in names)]
    if criterion.is_range:
        columns = [CLAIM, *(Column(f"{name}_{end}", Holds.NUMBER, "") for name in names for end in ("low", "high"))]
    sheet = Sheet(columns, raw=raw)
    yield sheet.header()
    lines: list[str] = []
    for key, cells in _by_claim(round_, _cells(scale)):
        of_claim: list[Cell] = [cells.get(reviewer_id) for reviewer_id in reviewers]
        lines.append(sheet.line([key, *(_ends(of_claim) if criterion.is_range else of_claim)]))
        if len(lines) == CLAIMS_AT_ONCE:
            yield "".join(lines)
            lines.clear()
    yield "".join(lines)


def _cells(scale: ScaleRecord) -> dict[int, float | str]:
    return {point.id: point.value if scale.is_ordered else point.code for point in scale.points}


def _answers(round_: RoundRecord) -> Iterator[ReviewRow]:
    return (row for row in chain.from_iterable(round_.batches()) if row.answers[0] is not None)


def _cell(answer: int | NumberRange | None, cells: Mapping[int, float | str]) -> Cell:
    return answer if isinstance(answer, NumberRange) else cells.get(answer or 0)


def _ends(cells: Iterable[Cell]) -> Iterator[float | None]:
    for given in cells:
        yield from (given.low, given.high) if isinstance(given, NumberRange) else (None, None)


def _by_claim(round_: RoundRecord, cells: Mapping[int, float | str]) -> Iterator[tuple[str, dict[int, Cell]]]:
    """Each claim of the round with its cells by reviewer; both stand in the order of the project."""
    rated = groupby(_answers(round_), key=attrgetter("claim_id"))
    next_id, rows = next(rated, (None, ()))
    for claim_id, key in round_.claims.items():
        if claim_id != next_id:
            yield key, {}
            continue
        yield key, {row.reviewer_id: _cell(row.answers[0], cells) for row in rows}
        next_id, rows = next(rated, (None, ()))
