"""Figures in the columns of a file of claims."""

import factories
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
    (fault,) = refused(session, project, f"{header}\n{rows.replace('C1', 'C2').replace('1.234,5', '1.234')}\n".encode())
    assert (fault.row, fault.column) == (2, "value")
    assert fault.message == "“1.234” can be read in two ways. Write 1234 or 1,234."


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
