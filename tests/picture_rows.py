"""Pictures of every kind from made-up rows, for tests that need no database."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from functools import cache
from types import SimpleNamespace
from typing import Any, cast

from scales import EVIDENCE, make_scale

from annotator.agreement import Estimate, PairKappa, Undefined, estimate, from_matrix, pairwise_kappa
from annotator.models.vocabulary import CriterionRole, Level, Part, RelationType
from annotator.services.claim_consensus import ClaimConsensus, Posterior
from annotator.services.claim_context import ClaimContext
from annotator.services.claim_lines import ClaimLine
from annotator.services.claim_matrix import MatrixRow
from annotator.services.claim_relations import RelationRecord
from annotator.services.claim_spread import claim_spread
from annotator.services.claim_voices import Speaker, Voices
from annotator.services.claim_words import relation_words
from annotator.services.results import ClaimResult
from annotator.services.review_days import Stretch
from annotator.services.reviewer_leanings import Lean
from annotator.services.rubric_records import CriterionRecord, ScaleRecord
from annotator.services.source_ledger import Ledger, SourceLedger, StepCount
from annotator.web.charts.relations import Rated
from annotator.web.charts.steps import median_mark, steps_of
from annotator.web.charts.timeline import Event
from annotator.web.pictures.kinds import (
    coefficients,
    consensus,
    matrix,
    pairs,
    relations,
    severity,
    source,
    support,
    timeline,
)
from annotator.web.pictures.registry import Made

FACTS = "Belarus between Moscow and Kyiv · Round 1: first round, blind · locked"
TEXTS = {
    "short": "Yes.",
    "plain": "Belarus sold Ukraine aircraft worth 5 million dollars in 2014, the ministry's own figures say.",
    "long": "WMWM@@%% " * 120,
    "one word": "Ж" * 300,
    "cyrillic": "Щербаковщина: Министерство обороны опровергло сообщения о поставках вооружений, широко разошедшиеся",
    "arabic": "صرّحت وزارة الدفاع بأن الشحنات لم تصل، وأن ما نُشر عنها غير صحيح إطلاقًا، ضضض صصص سسس ششش",
    "wide": "運輸部否認所有報導，稱該批貨物從未離開港口 😂😂😂",
    "hostile": '<b title="x">&amp;</b> ]]> \x00\x0b "quoted" \ud800',
}
SCALES = {
    "five": make_scale(),
    "eleven": make_scale([f"Point {number}" for number in range(11)], [str(number) for number in range(11)]),
    "flipped": make_scale(EVIDENCE, list("ABCDE"), low_is_best=True),
    "nominal": make_scale(("Ja", "Нет", "لا"), level=Level.NOMINAL),
    "worded": make_scale([TEXTS["cyrillic"], TEXTS["arabic"], TEXTS["long"]], ["WWW", "@@@", "ЩЩЩ"]),
}
SEVERAL = 4


def criterion(scale: ScaleRecord, name: str, role: CriterionRole = CriterionRole.RATING) -> CriterionRecord:
    return CriterionRecord(
        id=1,
        key="support",
        role=role,
        short_name=name,
        question="",
        help="",
        is_required=True,
        allows_cannot_judge=True,
        cannot_judge_requires_rationale=False,
        scale=scale,
        ladder=(),
    )


def line(number: int, text: str) -> ClaimLine:
    speaker = Speaker(number, f"s{number}", text, Part.SAYS, "", "")
    relayer = replace(speaker, part=Part.RELAYS) if number % 2 else None
    return ClaimLine(number, f"K{number}", text, False, Voices((speaker,), relayer))


def counts_of(number: int, points: int) -> tuple[int, ...]:
    """Ratings of a claim: few, many, one, none, by turns."""
    if number % 5 == 3:
        return (0,) * points
    most = (3, 40, 1, 0, 7)[number % 5]
    return tuple((number * 7 + place * 3) % (most + 1) for place in range(points))


def result(number: int, scale: ScaleRecord) -> ClaimResult:
    counts = counts_of(number, len(scale.points))
    is_hidden = number % 11 == 10
    spread = claim_spread(list(counts), is_ordered=scale.is_ordered)
    return ClaimResult(
        claim_id=number,
        wanted=None,
        answered=sum(counts),
        open=0,
        withdrawn=0,
        uncounted=0,
        is_hidden=is_hidden,
        hides_places=False,
        opens_with_own=bool(number % 2),
        is_final=False,
        counts=None if is_hidden else counts,
        cannot_judge=None if is_hidden else number % 3,
        mean=None if is_hidden else spread.mean,
        median=None if is_hidden else spread.median,
        mean_gap=None if is_hidden else spread.mean_gap,
        own_point=None,
        own_cannot_judge=False,
    )


def _support(count: int, scale: ScaleRecord, text: str) -> Made:
    rows = [MatrixRow(line(number, text), (result(number, scale),)) for number in range(count)]
    return support.draw(FACTS, criterion(scale, text), rows)


def _matrix(count: int, scale: ScaleRecord, text: str) -> Made:
    roles = [CriterionRole.RATING, CriterionRole.BASIS, CriterionRole.RATING, CriterionRole.CONFIDENCE]
    criteria = [criterion(scale, text, role) for role in roles[:SEVERAL]]
    rows = [
        MatrixRow(line(number, text), tuple(result(number + place, scale) for place in range(SEVERAL)))
        for number in range(count)
    ]
    return matrix.draw(FACTS, criteria, rows)


@cache
def _estimates() -> list[Estimate]:
    data = from_matrix([[1, 2, 2], [2, 2, 1], [1, 1, 1], [2, 1, 1], [2, 2, 2]], [1, 2])
    keys = ("krippendorff_alpha[nominal]", "gwet_ac[identity]", "percent_agreement[identity]", "fleiss_kappa[identity]")
    undefined = estimate(from_matrix([[1, 1], [1, 1]], [1, 2]), keys[0])
    below = replace(estimate(data, keys[3]), value=-0.95, ci95=(-1.4, 0.2))
    return [*(estimate(data, key) for key in keys), undefined, below]


def _coefficients(count: int, _scale: ScaleRecord, text: str) -> Made:
    known = _estimates()
    found = [replace(known[number % len(known)], title=f"{number} {text}") for number in range(count)]
    return coefficients.draw(FACTS, text, found, [known[0].key], is_ordered=True, notes=[text])


@cache
def _kappas() -> list[PairKappa]:
    data = from_matrix([[1, 2, 2], [2, 2, 1], [1, 1, 1], [2, 1, 1], [2, 2, 2]], [1, 2])
    known = pairwise_kappa(data, "identity")
    nothing = replace(known[0], value=None, ci95=None, n_common=0)
    return [*known, nothing, replace(known[0], value=-0.91, ci95=(-1.0, -0.22), n_common=12345), known[1]]


def _pairs(count: int, _scale: ScaleRecord, text: str) -> Made:
    """At most thirty reviewers: with more, the report makes no pairs."""
    known = _kappas()
    labels = [f"{text} {number}" for number in range(min(count, 30))]
    table = [[known[(row + place) % len(known)] for place in range(row)] for row in range(1, len(labels))]
    return pairs.draw(FACTS, labels, table, "quadratic", is_ordered=True, reason="" if table else "Too few.")


def _severity(count: int, _scale: ScaleRecord, text: str) -> Made:
    too_few = Undefined("too_few_items", "No interval: too few.", (("least", "3"), ("items", "2")))
    leans = [
        Lean(0.25, -0.1, 0.6, 12),
        Lean(-3.5, -9.25, -0.5, 40),
        Lean(0.5, None, None, 2, too_few),
        Lean(1.0, None, None, 12345, too_few),
    ]
    people = [(f"{text} {number}", leans[number % len(leans)]) for number in range(count)]
    return severity.draw(FACTS, people, too_few.text)


def _consensus(count: int, scale: ScaleRecord, text: str) -> Made:
    points = len(scale.points)
    rows = []
    for number in range(count):
        weights = [1 + (number * 5 + place * 3) % 7 for place in range(points)]
        shares = tuple(weight / sum(weights) for weight in weights)
        known = None if number % 4 == 3 else Posterior(shares, 1, 0, points - 1, 0.97)
        rows.append(ClaimConsensus(line(number, text), counts_of(number, points), number % 3, known))
    return consensus.draw(FACTS, criterion(scale, text), rows, total=count, reason="" if count else "No ratings.")


def _source(count: int, scale: ScaleRecord, text: str) -> Made:
    def side(most: int) -> Ledger:
        counts = [(most * (place + 1)) // len(scale.points) for place in range(len(scale.points))]
        steps = [
            StepCount(point.position, point.code, point.label, number)
            for point, number in zip(scale.points, counts, strict=True)
        ]
        values = [point.value for point in scale.points]
        has_mean = scale.is_ordered and bool(most)
        interval = (values[0] + 0.1, values[-1] - 0.1) if has_mean else None
        return Ledger(
            claims=most,
            rated=most,
            hidden=most % 2,
            ratings=sum(counts),
            cannot_judge=most // 3,
            steps=tuple(steps),
            mean=sum(values) / len(values) if has_mean else None,
            interval=interval,
            reason="" if interval else "Too few claims.",
            documents=min(most, 2),
            median=1.0 if has_mean else None,
            standing=None,
            periods=(),
        )

    return source.draw(FACTS, text, criterion(scale, text), SourceLedger(side(count), side(count * 200)))


def _relations(count: int, scale: ScaleRecord, text: str) -> Made:
    types = list(RelationType)
    found = []
    rated: dict[str, Rated] = {}
    steps = steps_of(scale)
    for number in range(count):
        type_, is_forward = types[number % len(types)], bool(number % 2)
        words = relation_words(type_, is_forward=is_forward)
        found.append(RelationRecord(number, type_, is_forward, words, f"K{number}", text, text, "", number))
        shown = result(number, scale)
        if shown.counts and sum(shown.counts):
            mark, look = median_mark(shown.counts, shown.median, steps)
            rated[f"K{number}"] = Rated(mark, look, f"i{look[1:]}", sum(shown.counts))
    claim = cast("ClaimContext", SimpleNamespace(key="K999", text=text, voices=line(999, text).voices, id=999))
    return relations.draw(FACTS, criterion(scale, text), claim, found, rated, most=count)


def _timeline(count: int, _scale: ScaleRecord, text: str) -> Made:
    start = date(2026, 3, 2)
    days = [start + timedelta(days=number) for number in range(count)]
    stretches = [Stretch(day, day, (day.day * 37) % 400 if day.weekday() < 5 else 0) for day in days]
    events = [Event(start, "opened"), Event(start + timedelta(days=max(0, count - 1)), "locked")]
    return timeline.draw(FACTS, stretches, events)


DRAWS: dict[str, Callable[[int, ScaleRecord, str], Made]] = {
    "support": _support,
    "matrix": _matrix,
    "coefficients": _coefficients,
    "pairs": _pairs,
    "severity": _severity,
    "consensus": _consensus,
    "source": _source,
    "relations": _relations,
    "timeline": _timeline,
}
COUNTS = (0, 1, 3, 500)


def draw(kind: str, count: int, scale: str = "five", text: str = "plain") -> Made:
    """Return a picture of this kind with so many rows."""
    return DRAWS[kind](count, SCALES[scale], TEXTS[text])


def cases() -> Iterator[Any]:
    """Every kind with every number of rows, scale and text, without those that add nothing."""
    for kind in DRAWS:
        for count in COUNTS:
            yield kind, count, "five", "plain"
        for scale in SCALES:
            yield kind, 23, scale, "plain"
        for text in TEXTS:
            yield kind, 23, "five", text
        yield kind, 500, "eleven", "cyrillic"
