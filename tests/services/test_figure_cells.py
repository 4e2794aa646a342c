"""Figures in the columns of a file of claims."""

import factories
import pytest
from importing import bring_in, claims_csv, lines_of, refused
from sqlalchemy import select
from sqlalchemy.orm import Session

from annotator.models import Figure
from annotator.services.import_rows import RowError

Row = tuple[str, float | None, float | None, float | None, str, str, str]
TWO = {
    "figures": "$90-100m; some 5",
    "figure_value": "; 5",
    "figure_low": "90,000,000;",
    "figure_high": "1e8; ",
    "figure_unit": "USD; depots",
    "figure_period": "in 2015",
    "figure_counted": "sold | emptied",
}


def _figures(session: Session) -> list[Row]:
    return [
        (each.expression, each.value, each.low, each.high, each.unit, each.period, each.counted)
        for each in session.scalars(select(Figure).order_by(Figure.claim_version_id, Figure.position))
    ]


def test_what_is_said_of_each_figure_stands_in_the_same_order(session: Session) -> None:
    project = factories.make_project(session)
    bring_in(session, project, claims_csv(TWO, {"figures": "three years", "figure_unit": "years"}))
    assert _figures(session) == [
        ("$90-100m", None, 9e7, 1e8, "USD", "in 2015", "sold"),
        ("some 5", 5.0, None, None, "depots", "in 2015", "emptied"),
        ("three years", None, None, None, "years", "", ""),
    ]


def test_the_same_figures_change_nothing_and_others_are_a_fault_in_their_column(session: Session) -> None:
    project = factories.make_project(session)
    bring_in(session, project, claims_csv(TWO))
    assert bring_in(session, project, claims_csv(TWO | {"figure_low": "90000000.0 | "})).unchanged == 1
    assert bring_in(session, project, claims_csv({"figures": TWO["figures"]})).unchanged == 1
    assert refused(session, project, claims_csv(TWO | {"figure_value": "; 6"})) == [
        RowError(2, "figure_value", "The project’s C1 has “; 5.0” here, the file “; 6.0”.")
    ]


def test_a_spreadsheet_that_parts_columns_by_semicolons_writes_decimal_commas(session: Session) -> None:
    project = factories.make_project(session)
    header = "\ufeffid;claim;claimant;kind;figures;value;low;high;unit"
    rows = "C1;It grew.;Ann;statistic;1,5 to 2,25 | 3;| 1.234,5;1,5 |;2,250 |;%"
    bring_in(session, project, f"{header}\r\n{rows}\r\n".encode())
    assert _figures(session) == [("1,5 to 2,25", None, 1.5, 2.25, "%", "", ""), ("3", 1234.5, None, None, "%", "", "")]


FIGURE = {"figures": "It grew"}
ASKED = "“12.500” can be read in two ways, and nothing else in the file tells in which. Write 12500 or 12.5."


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("other", ["", "7", "1.000", "12,5 | 3.5"])
def test_a_number_that_reads_in_two_ways_is_asked_for_whatever_parts_the_columns(
    session: Session, delimiter: str, other: str
) -> None:
    project = factories.make_project(session)
    second = {"figures": "a | b" if "|" in other else "a", "figure_value": other}
    raw = claims_csv(FIGURE | {"figure_value": "12.500"}, second, delimiter=delimiter)
    faults = refused(session, project, raw)
    assert faults[0] == RowError(2, "figure_value", ASKED)


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize(
    ("column", "other", "number"),
    [
        ("figure_value", "3.25", 12.5),
        ("figure_value", "1,234.5", 12.5),
        ("figure_value", "3,25", 12_500),
        ("figure_value", "1.234.567", 12_500),
        ("figure_low", "3,25", 12_500),
        ("figure_high", "99.5", 12.5),
    ],
)
def test_another_number_that_reads_in_one_way_settles_it(
    session: Session, delimiter: str, column: str, other: str, number: float
) -> None:
    project = factories.make_project(session)
    raw = claims_csv(FIGURE | {"figure_value": "12.500"}, FIGURE | {column: other}, delimiter=delimiter)
    bring_in(session, project, raw)
    assert _figures(session)[0][1] == number


def test_the_column_itself_counts_before_the_others(session: Session) -> None:
    project = factories.make_project(session)
    rows = [{"figure_value": "12.500", "figure_low": "12.500"}, {"figure_value": "2.5", "figure_high": "1,5"}]
    (fault,) = refused(session, project, claims_csv(*(FIGURE | row for row in rows)))
    assert (fault.row, fault.column) == (2, "figure_low")


def test_numbers_of_json_have_a_point_and_words_are_asked_for(session: Session) -> None:
    project = factories.make_project(session)
    objects = [{"expression": "a", "value": 1.125}, {"expression": "b", "low": "2.125"}, "c"]
    row = {"id": "C1", "claim": "It grew.", "claimant": "Ann", "kind": "statistic"}
    bring_in(session, project, lines_of(row | {"figures": objects}))
    listed = row | {"id": "C2", "figures": ["5", "6"], "figure_low": [1.125, None], "figure_high": 0}
    bring_in(session, project, lines_of(listed | {"figure_high": ["7", "8.5"]}))
    assert [figure[1:4] for figure in _figures(session)][:4:3] == [(1.125, None, None), (None, 1.125, 7.0)]
    (fault,) = refused(session, project, lines_of(row | {"id": "C3", "figures": [{"expression": "a", "low": "2.125"}]}))
    assert (fault.row, fault.column, fault.message[:7]) == (1, "figures", "“2.125”")


def test_json_lines_may_name_the_columns_too_but_say_a_thing_once(session: Session) -> None:
    project = factories.make_project(session)
    row = {"id": "C1", "claim": "It grew.", "claimant": "Ann", "kind": "statistic"}
    both = row | {"figures": ["5", "6"], "figure_low": [4, None], "figure_unit": "kg"}
    bring_in(session, project, lines_of(both))
    assert [figure[2:5] for figure in _figures(session)] == [(4.0, None, "kg"), (None, None, "kg")]
    (fault,) = refused(
        session,
        project,
        lines_of(both | {"id": "C2", "figures": [{"expression": "5"}], "figure_low": 4, "figure_unit": ""}),
    )
    assert (fault.column, "say this already" in fault.message) == ("figure_low", True)


@pytest.mark.parametrize("column", ["figure_value", "figure_unit", "remark"])
@pytest.mark.parametrize("cell", ["NaN", '"\\ud83d"', "1e999"])
def test_json_that_is_none_is_a_fault_of_its_row_and_column(session: Session, column: str, cell: str) -> None:
    row = {"id": "C1", "claim": "It grew.", "claimant": "Ann", "kind": "statistic", "figures": "a", "figure_value": 1}
    raw = lines_of(row, row | {"id": "C2", column: "here"}).replace(b'"here"', cell.encode())
    project = factories.make_project(session)
    mapping = {name: name for name in row} | {column: "question" if column == "remark" else column}
    (fault,) = refused(session, project, raw, mapping=mapping)
    if column == "remark":
        assert bring_in(session, project, raw).rows == 2
    assert (fault.row, fault.column) == (2, column)
    assert fault.message.startswith("Half a character" if "u" in cell else "NaN and Infinity are no numbers.")
