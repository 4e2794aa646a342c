"""Cells and lines of CSV: what goes in comes out, and no text runs as a formula."""

import csv
import doctest
import io
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from annotator.exports import sheet
from annotator.exports.sheet import LINE_END, Column, Holds, Sheet, number_text, several, time_text
from annotator.services.formula_cells import is_formula

TWO_TEXTS = (Column("first", Holds.TEXT, ""), Column("second", Holds.TEXT, ""))
# What can be stored: no halves of characters, no NUL.
texts = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"))
dangerous = st.tuples(
    st.sampled_from(["", " ", '"', "'", "\t", "\n", "\u00a0", "\ufeff"]), st.sampled_from("=+-@"), texts
)
tables = st.lists(st.tuples(texts | dangerous.map("".join), texts | dangerous.map("".join)))


def _read(text: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text, newline=""), strict=True))


def _lines(table: list[tuple[str, str]], *, raw: bool) -> list[list[str]]:
    made = Sheet(TWO_TEXTS, raw=raw)
    return _read(made.header() + "".join(made.line(row) for row in table))


def test_the_examples() -> None:
    assert doctest.testmod(sheet).failed == 0


@given(tables)
def test_raw_text_comes_back_as_it_went_in(table: list[tuple[str, str]]) -> None:
    assert _lines(table, raw=True) == [["first", "second"], *map(list, table)]


@given(tables)
def test_no_text_begins_like_a_formula(table: list[tuple[str, str]]) -> None:
    for row, before in zip(_lines(table, raw=False)[1:], table, strict=True):
        for cell, text in zip(row, before, strict=True):
            assert cell.lstrip(' "')[:1] not in set("=+-@\t\r\n")
            assert cell in {text, "'" + text}
            assert is_formula(text) == (cell != text)


@given(texts | dangerous.map("".join))
@example("'\tx")
def test_what_was_made_harmless_can_be_undone(text: str) -> None:
    cell = _lines([(text, "")], raw=False)[1][0]
    is_ours = cell.startswith("'") and is_formula(cell[1:])
    assert (cell[1:] if is_ours else cell) == text


@pytest.mark.parametrize(
    "text",
    [
        "=1+1",
        "+1",
        "-1",
        "@SUM(A1)",
        "\t=1",
        "\rx",
        "\nx",
        "  =1",
        '"=1"',
        "'=1",
        "'\tx",
        "''\nx",
        "\ufeff=1",
        "＝1",
        "－1",
        "=cmd|' /C'!A0",
    ],
)
def test_formulas(text: str) -> None:
    assert is_formula(text)


@pytest.mark.parametrize("text", ["", "1-1", "a=b", "a@b", "“-”", "'tis", "2,5", "C01"])
def test_ordinary_text(text: str) -> None:
    assert not is_formula(text)


def test_every_line_ends_as_the_standard_has_it() -> None:
    made = Sheet(TWO_TEXTS, raw=False)
    assert made.header() == "first,second\r\n"
    assert made.line(['say "so"', "a,b\nc"]) == '"say ""so""","a,b\nc"\r\n'
    assert LINE_END == "\r\n"


def test_numbers_are_never_touched() -> None:
    made = Sheet((Column("n", Holds.NUMBER, ""), Column("c", Holds.CODE, "")), raw=False)
    assert made.line([-2, "-2"]) == "-2,-2\r\n"
    assert made.line([-0.5, "+1.5"]) == "-0.5,+1.5\r\n"
    assert made.line([None, "-2+3"]) == ",'-2+3\r\n"


@given(st.floats(allow_nan=False, allow_infinity=False) | st.integers(-(2**53), 2**53))
def test_a_number_comes_back(value: float) -> None:
    assert float(number_text(value)) == value


def test_codes_stay_raw_when_asked() -> None:
    assert Sheet((Column("c", Holds.CODE, ""),), raw=True).line(["=A"]) == "=A\r\n"


def test_flags_and_times() -> None:
    made = Sheet((Column("f", Holds.FLAG, ""), Column("t", Holds.TIME, "")), raw=False)
    at = datetime(2026, 3, 3, 13, 0, 7, 999, tzinfo=timezone(timedelta(hours=1)))
    assert made.line([True, at]) == "yes,2026-03-03T12:00:07Z\r\n"
    assert made.line([False, None]) == "no,\r\n"
    assert time_text(at) == made.encoder("t")(at)


def test_a_part_of_a_line() -> None:
    made = Sheet((*TWO_TEXTS, Column("n", Holds.NUMBER, "")), raw=False)
    assert made.part(["=x"]) == "'=x"
    assert made.part(["a,b", 3.0], "second") == '"a,b",3'
    assert several(["a", "b"]) == "a | b"


def test_names_of_columns_are_text() -> None:
    assert Sheet((Column("=x", Holds.NUMBER, ""),), raw=False).header() == "'=x\r\n"


def test_utc() -> None:
    assert time_text(datetime(2026, 1, 1, tzinfo=UTC)) == "2026-01-01T00:00:00Z"
