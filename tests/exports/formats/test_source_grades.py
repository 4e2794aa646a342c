"""Grades of sources as CSV: letters, and no number anywhere that a program might average."""

import csv
import io

from factories import NOW

from annotator.exports.files import make_export
from annotator.exports.registry import find_format
from annotator.models.vocabulary import Grade
from annotator.services.export_grades import GradeLine, GradesRecord


def _line(**values: object) -> GradeLine:
    given: dict[str, object] = {
        "source": "ana",
        "name": "=Ana",
        "type": "person",
        "graded_as": "",
        "reviewer": "R2",
        "is_example": False,
        "number": 1,
        "is_current": False,
        "grade": Grade.F,
        "rationale": "",
        "made_at": NOW,
        "after_rating": False,
        "after_reveal": False,
    }
    return GradeLine(**(given | values))  # type: ignore[arg-type]


def test_a_grade() -> None:
    later = _line(
        number=2, is_current=True, grade=Grade.B, rationale="Twice right.", graded_as="anna", after_reveal=True
    )
    record = GradesRecord("demo", (_line(), later), is_example=True)
    export = make_export(find_format("source-grades"), record)
    assert export.file_name == "demo-source-grades-example.csv"
    first, second = csv.DictReader(io.StringIO("".join(export.chunks), newline=""), strict=True)
    assert first == {
        "project": "demo",
        "source": "ana",
        "source_name": "'=Ana",
        "source_type": "person",
        "graded_as": "",
        "reviewer": "R2",
        "example": "no",
        "version": "1",
        "current": "no",
        "grade": "F",
        "label": "cannot be judged",
        "rationale": "",
        "made_at": "2026-03-03T12:00:00Z",
        "after_rating": "no",
        "after_reveal": "no",
    }
    changed = {key: second[key] for key in second if second[key] != first[key]}
    assert changed == {
        "graded_as": "anna",
        "version": "2",
        "current": "yes",
        "grade": "B",
        "label": "usually reliable",
        "rationale": "Twice right.",
        "after_reveal": "yes",
    }
