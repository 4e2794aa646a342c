"""Numbers, times and names as pages show them."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from markupsafe import Markup
from scales import make_scale

from annotator.agreement import Undefined
from annotator.models.vocabulary import CriterionRole, Part
from annotator.services.claim_voices import Speaker
from annotator.services.rubric_records import CriterionRecord
from annotator.web.filters import (
    clock,
    count,
    day,
    median_label,
    names,
    number,
    percent,
    position_of,
    rows_for,
    translate,
    translate_plural,
    undefined_reason,
    voice,
)

NARROW = "\u202f"
MOMENT = datetime(2026, 3, 3, 13, 4, 5, tzinfo=timezone(timedelta(hours=1)))


def _criterion(codes: str) -> CriterionRecord:
    scale = make_scale([f"Label {code}" for code in codes], codes)
    return CriterionRecord(
        id=1, key="k", role=CriterionRole.RATING, short_name="K", question="K?", help="", is_required=True,
        allows_cannot_judge=False, cannot_judge_requires_rationale=False, scale=scale, ladder=(),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("value", "decimals", "text"),
    [(2.0, 1, "2"), (2.5, 1, "2.5"), (2.25, 2, "2.25"), (-0.5, 1, "−0.5"), (10.0, 0, "10"), (None, 1, "–")],
)
def test_numbers(value: float | None, decimals: int, text: str) -> None:
    assert number(value, decimals) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [(0, "0"), (9999, "9999"), (10_000, f"10{NARROW}000"), (1_000_000, f"1{NARROW}000{NARROW}000"), (None, "–")],
)
def test_counts(value: int | None, text: str) -> None:
    assert count(value) == text


@pytest.mark.parametrize(
    ("text", "least", "rows"),
    [
        (None, 2, 2),
        ("", 3, 3),
        ("A word.", 2, 2),
        ("word " * 40, 2, 5),
        ("One.\n\nThree.\nFour.", 2, 4),
        ("word " * 400, 2, 10),
        ("word " * 400, 12, 12),
    ],
)
def test_a_text_area_has_a_row_for_each_line_of_its_text_up_to_ten(text: str | None, least: int, rows: int) -> None:
    assert rows_for(text, least) == rows


def test_shares() -> None:
    assert percent(0.414) == f"41{NARROW}%"
    assert percent(None) == "–"


def test_times_are_utc() -> None:
    assert clock(MOMENT) == Markup('<time datetime="2026-03-03T12:04:05+00:00">12:04:05 UTC</time>')
    assert day(MOMENT.astimezone(UTC)) == Markup(
        '<time datetime="2026-03-03T12:04:05+00:00">3 March 2026, 12:04 UTC</time>'
    )


def test_voices() -> None:
    assert voice("A <b>", "an analyst") == Markup("<b><bdi>A &lt;b&gt;</bdi></b>, <bdi>an analyst</bdi>")
    assert voice("A & B", "") == Markup("<b><bdi>A &amp; B</bdi></b>")


def test_reasons() -> None:
    assert undefined_reason(None) == ""
    assert undefined_reason(Undefined("no_ratings", "No value: no ratings.")) == "No value: no ratings."


@pytest.mark.parametrize(
    ("codes", "position", "text"),
    [
        ("12345", 1, "2"),
        ("12345", 1.5, "2.5"),
        ("ABCDE", 2, "C"),
        ("ABCDE", 1.5, "B to C"),
        ("12345", 0.0, "1"),
        ("¹²³", 0.5, "¹ to ²"),
    ],
)
def test_medians(codes: str, position: float, text: str) -> None:
    assert median_label(_criterion(codes), position) == text


@pytest.mark.parametrize(("value", "position"), [(1, 0), (5, 4), (2.5, 1.5), (3, 2), (0, -1), (6, 5), (None, None)])
def test_positions(value: float | None, position: float | None) -> None:
    assert position_of(_criterion("12345"), value) == position


def test_what_is_put_into_a_sentence_is_escaped_beside_markup() -> None:
    assert translate("{a} & more", a="<b>") == "<b> & more"
    assert translate("{a} & {b}", a="<b>", b=Markup("<i>x</i>")) == Markup("&lt;b&gt; &amp; <i>x</i>")


def test_whole_numbers_in_a_sentence_come_in_groups_beside_markup_too() -> None:
    assert translate("{n} of {total}", n=9999, total=10_000) == f"9999 of 10{NARROW}000"
    assert translate("{n} {b}", n=10_000, b=Markup("<i>x</i>")) == Markup("10\u202f000 <i>x</i>")
    assert translate_plural(10_000, "{count} claim", "{count} claims") == f"10{NARROW}000 claims"


def test_names_are_joined_each_in_its_own_direction() -> None:
    speakers = [Speaker(number, f"s{number}", name, Part.SAYS, "", "") for number, name in enumerate(["A", "<B>", "C"])]
    assert names(speakers[:1]) == "<bdi>A</bdi>"
    assert names(speakers) == "<bdi>A</bdi>, <bdi>&lt;B&gt;</bdi> and <bdi>C</bdi>"
    assert names([]) == "claimant not identified"


def test_a_plural_takes_markup_too() -> None:
    assert translate_plural(1, "{count} of {a}", "{count} from {a}", a="<b>") == "1 of <b>"
    assert translate_plural(2, "{count} of {a}", "{count} from {a}", a=Markup("<i>x</i>")) == Markup("2 from <i>x</i>")
