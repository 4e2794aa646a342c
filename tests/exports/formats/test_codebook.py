"""The codebook explains every code and every column."""

import csv
import io

import factories
from conditions import conditional_rubric
from ranged_round import RANGE_RUBRIC
from sqlalchemy.orm import Session

from annotator.exports.files import make_export
from annotator.exports.registry import find_format, list_formats
from annotator.models.vocabulary import Role
from annotator.services import projects
from annotator.services.export_codebook import read_codebook


def _rows(session: Session) -> list[dict[str, str]]:
    project = factories.make_project(session, slug="demo")
    text = "".join(make_export(find_format("codebook"), read_codebook(session, project)).chunks)
    return list(csv.DictReader(io.StringIO(text, newline=""), strict=True))


def test_every_part_of_the_rubric(session: Session) -> None:
    rows = [row for row in _rows(session) if row["entry"] != "column"]
    assert [row["entry"] for row in rows] == [
        *("rubric", "rationale"),
        *("criterion", "point", "point", "point", "point", "point", "cannot judge", "cannot judge"),
        *("criterion", "point", "point"),
    ]
    assert {row["rubric"] for row in rows} == {"test-rubric"}
    assert {row["project"] for row in rows} == {"demo"}
    rationale, criterion, first = rows[1], rows[2], rows[3]
    assert (rationale["label"], rationale["meaning"]) == ("Why this step?", "Needed for 1 and 5.")
    assert (criterion["criterion"], criterion["role"], criterion["required"]) == ("support", "rating", "yes")
    assert (criterion["scale"], criterion["level"], criterion["low_is_best"]) == ("support", "ordinal", "no")
    assert (criterion["label"], criterion["meaning"]) == ("Shown support", "How well is it supported?")
    assert (first["code"], first["value"], first["label"], first["meaning"]) == ("1", "1", "Step 1", "Anchor 1.")
    assert (first["required"], rows[4]["required"]) == ("yes", "no")
    assert (rows[8]["code"], rows[8]["value"], rows[8]["label"]) == ("vague", "", "Wording too vague")


def test_example_data_is_named_first(session: Session) -> None:
    project = factories.make_project(session, slug="demo", is_example=True)
    for is_example in (True, False):
        person = factories.make_reviewer(session, is_example=is_example)
        projects.add_member(session, project, person.id, Role.REVIEWER, now=factories.NOW, actor_id=None)
    export = make_export(find_format("codebook"), read_codebook(session, project))
    assert export.file_name == "demo-codebook-example.csv"
    rows = list(csv.DictReader(io.StringIO("".join(export.chunks), newline=""), strict=True))
    assert [(row["entry"], row["code"]) for row in rows[:3]] == [
        ("project", ""),
        ("example reviewer", "R1"),
        ("rubric", ""),
    ]
    assert rows[1]["meaning"] == "All ratings of this reviewer are made up."


def test_every_column_of_every_export(session: Session) -> None:
    rows = [row for row in _rows(session) if row["entry"] == "column"]
    assert [(row["export"], row["code"]) for row in rows] == [
        (format_.name, column.name) for format_ in list_formats() for column in format_.columns
    ]
    assert all(row["meaning"] and row["label"] for row in rows)


def test_conditions_and_examples_have_rows_of_their_own(session: Session) -> None:
    definition = conditional_rubric()
    definition["scales"][0]["points"][0]["examples"] = [{"text": "A rumour."}, {"text": "A letter.", "belongs": False}]
    project = factories.make_project(session, rubric_version_id=factories.make_rubric(session, definition))
    text = "".join(make_export(find_format("codebook"), read_codebook(session, project)).chunks)
    rows = list(csv.DictReader(io.StringIO(text, newline=""), strict=True))
    conditions = [row for row in rows if row["entry"] == "condition"]
    assert [(row["criterion"], row["label"], row["code"]) for row in conditions] == [
        ("basis", "support", "3"),
        ("basis", "support", "4"),
        ("trust", "basis", "outside"),
    ]
    assert conditions[0]["meaning"] == "Asked only where the answer to support is one of these codes."
    cases = [(row["entry"], row["code"], row["meaning"]) for row in rows if "example" in row["entry"]]
    assert cases == [("example", "1", "A rumour."), ("counter-example", "1", "A letter.")]


def test_a_range_has_its_unit_and_its_reasons(session: Session) -> None:
    project = factories.make_project(session, rubric_version_id=factories.make_rubric(session, RANGE_RUBRIC))
    text = "".join(make_export(find_format("codebook"), read_codebook(session, project)).chunks)
    rows = list(csv.DictReader(io.StringIO(text, newline=""), strict=True))
    asked, reason = [row for row in rows if row["criterion"] == "cost"]
    assert (asked["answer_kind"], asked["unit"], asked["entry"]) == ("range", "million US dollars", "criterion")
    assert (reason["entry"], reason["code"]) == ("cannot judge", "no-figures")
    support = next(row for row in rows if (row["criterion"], row["entry"]) == ("support", "criterion"))
    assert (support["answer_kind"], support["unit"]) == ("point", "")
