"""Grades of sources, one row a version: letters, never numbers."""

from collections.abc import Iterator

from annotator.exports.registry import export_format
from annotator.exports.sheet import Column, Holds, Sheet
from annotator.models.vocabulary import SourceType
from annotator.services.export_data import Subject
from annotator.services.export_grades import GradesRecord
from annotator.services.grade_words import GRADES
from annotator.text import _

COLUMNS = (
    Column("project", Holds.TEXT, _("Short name of the project.")),
    Column("source", Holds.TEXT, _("Key of the source.")),
    Column("source_name", Holds.TEXT, _("Its name.")),
    Column("source_type", Holds.TEXT, _("One of: {words}.", words=", ".join(SourceType))),
    Column("graded_as", Holds.TEXT, _("Key of the source that was graded, where it was merged into this one since.")),
    Column("reviewer", Holds.TEXT, _("Pseudonym of the reviewer, the same throughout the project.")),
    Column("example", Holds.FLAG, _("Whether the reviewer is an example, whose grades are made up.")),
    Column("version", Holds.NUMBER, _("Number of this grade among the reviewer’s grades of the source.")),
    Column("current", Holds.FLAG, _("Whether this grade stands: of a source and a reviewer, the last.")),
    Column(
        "grade",
        Holds.TEXT,
        _("A to E, A the best, or F: cannot be judged. F is no number and not the worst; leave it out of any order."),
    ),
    Column("label", Holds.TEXT, _("The grade in words.")),
    Column("rationale", Holds.TEXT, _("What the reviewer bases it on.")),
    Column("made_at", Holds.TIME, _("When it was given.")),
    Column(
        "after_rating",
        Holds.FLAG,
        _("Whether the reviewer had rated a claim of the source by then, with the names in sight."),
    ),
    Column("after_reveal", Holds.FLAG, _("Whether others’ grades were open to the reviewer by then.")),
)


@export_format(
    "source-grades",
    title=_("Grades of sources"),
    summary=_("How reliable reviewers hold each source to be, every version, A to F. Opens like ratings."),
    subject=Subject.GRADES,
    columns=COLUMNS,
)
def write(record: GradesRecord, raw: bool) -> Iterator[str]:
    """Yield the file: sources, in each the reviewers, and their versions."""
    sheet = Sheet(COLUMNS, raw=raw)
    yield sheet.header()
    for line in record.lines:
        yield sheet.line(
            [
                record.project,
                line.source,
                line.name,
                line.type,
                line.graded_as or None,
                line.reviewer,
                line.is_example,
                line.number,
                line.is_current,
                line.grade.value,
                GRADES[line.grade][0],
                line.rationale or None,
                line.made_at,
                line.after_rating,
                line.after_reveal,
            ]
        )
