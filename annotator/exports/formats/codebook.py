"""The codebook: what each code of the rubric means, and each column of every export."""

from collections.abc import Iterator

from annotator.exports.registry import export_format, list_formats
from annotator.exports.sheet import Column, Holds, Sheet
from annotator.services.export_codebook import CodebookRecord
from annotator.services.export_data import Subject
from annotator.services.rubric_records import CriterionRecord, RubricRecord
from annotator.text import _

COLUMNS = (
    Column(
        "entry",
        Holds.TEXT,
        _(
            "What the row explains: rubric, rationale, criterion, condition, point, example, counter-example, cannot "
            "judge, column; in an example project also project and example reviewer."
        ),
    ),
    Column("project", Holds.TEXT, _("Short name of the project.")),
    Column("rubric", Holds.TEXT, _("Key of the rubric.")),
    Column("rubric_version", Holds.NUMBER, _("Version of the rubric.")),
    Column("criterion", Holds.TEXT, _("Key of the criterion.")),
    Column("role", Holds.TEXT, _("What the criterion is used for: agreement is reported on rating.")),
    Column("required", Holds.FLAG, _("Whether the criterion must be answered, or the point needs a rationale.")),
    Column("scale", Holds.TEXT, _("Key of the scale.")),
    Column("level", Holds.TEXT, _("Level of measurement of the scale: nominal, ordinal, interval or ratio.")),
    Column("low_is_best", Holds.FLAG, _("Whether the lowest value of the scale is the best.")),
    Column("export", Holds.TEXT, _("Name of the export whose column is explained.")),
    Column(
        "code",
        Holds.CODE,
        _("The code, or the name of the column; of a condition one code under which the criterion is asked."),
    ),
    Column("value", Holds.NUMBER, _("Value of the point.")),
    Column(
        "label",
        Holds.TEXT,
        _("Name in words; for a column what it holds, of a condition the key of the criterion it looks at."),
    ),
    Column("meaning", Holds.TEXT, _("The question, the anchor, the help, the case, or the meaning of the column.")),
    Column("answer_kind", Holds.TEXT, _("How the criterion is answered: by a point of its scale, or by a range.")),
    Column("unit", Holds.TEXT, _("What the numbers of a range count.")),
)


@export_format(
    "codebook",
    title=_("Codebook"),
    summary=_("What every code, point, reason and column means. Goes with each of the other files."),
    subject=Subject.CODEBOOK,
    columns=COLUMNS,
)
def write(record: CodebookRecord, raw: bool) -> Iterator[str]:
    """Yield the file: what is example data, each rubric version that was used, then the columns of every export."""
    sheet = Sheet(COLUMNS, raw=raw)
    yield sheet.header()
    yield "".join(_line(sheet, record.project, **cells) for cells in _examples(record))
    for rubric in record.rubrics:
        yield "".join(_line(sheet, record.project, **cells) for cells in _rubric(rubric))
    yield "".join(_line(sheet, record.project, **cells) for cells in _columns())


def _line(sheet: Sheet, project: str, **cells: object) -> str:
    named = {"project": project} | cells
    return sheet.line([named.get(column.name) for column in COLUMNS])


def _examples(record: CodebookRecord) -> Iterator[dict[str, object]]:
    """What in the project is made up: with this a matrix, which has no room for it, can be told from a real one."""
    if record.is_example:
        yield {"entry": "project", "label": _("Example project"), "meaning": _("Made to try the program out.")}
    for pseudonym in record.examples:
        yield {
            "entry": "example reviewer",
            "code": pseudonym,
            "label": _("Example reviewer"),
            "meaning": _("All ratings of this reviewer are made up."),
        }


def _rubric(rubric: RubricRecord) -> Iterator[dict[str, object]]:
    of_rubric: dict[str, object] = {"rubric": rubric.key, "rubric_version": rubric.number}
    yield {**of_rubric, "entry": "rubric", "label": rubric.name}
    yield {
        **of_rubric,
        "entry": "rationale",
        "label": rubric.rationale_question,
        "meaning": rubric.rationale_help,
    }
    for criterion in rubric.criteria:
        for cells in _criterion(criterion, rubric):
            yield of_rubric | cells


def _criterion(criterion: CriterionRecord, rubric: RubricRecord) -> Iterator[dict[str, object]]:
    scale = criterion.scale
    on_scale: dict[str, object] = {
        "criterion": criterion.key,
        "role": criterion.role,
        "scale": scale.key,
        "level": scale.level,
        "low_is_best": scale.low_is_best,
    }
    yield {
        **on_scale,
        "entry": "criterion",
        "required": criterion.is_required,
        "label": criterion.short_name,
        "meaning": criterion.question,
        "answer_kind": criterion.answer_kind,
        "unit": criterion.unit or None,
    }
    for condition in criterion.conditions:
        # Without such a row an answer that is not there was left open; with it, it may not have been asked for.
        on = next(each for each in rubric.criteria if each.id == condition.on)
        for point in on.scale.points:
            if point.id in condition.point_ids:
                yield {
                    **on_scale,
                    "entry": "condition",
                    "code": point.code,
                    "label": on.key,
                    "meaning": _("Asked only where the answer to {key} is one of these codes.", key=on.key),
                }
    for point in scale.points:
        yield {
            **on_scale,
            "entry": "point",
            "required": point.requires_rationale,
            "code": point.code,
            "value": point.value,
            "label": point.label,
            "meaning": point.anchor,
        }
        for example in point.examples:
            entry = "example" if example.belongs else "counter-example"
            yield {**on_scale, "entry": entry, "code": point.code, "label": point.label, "meaning": example.text}
    for reason in scale.reasons if criterion.allows_cannot_judge else ():
        yield {**on_scale, "entry": "cannot judge", "code": reason.code, "label": reason.label}


def _columns() -> Iterator[dict[str, object]]:
    for format_ in list_formats():
        for column in format_.columns:
            yield {
                "entry": "column",
                "export": format_.name,
                "code": column.name,
                "label": column.holds,
                "meaning": column.meaning,
            }
