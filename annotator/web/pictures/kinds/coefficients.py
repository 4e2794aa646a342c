"""Interval plot: the coefficients of agreement with their intervals."""

from collections.abc import Sequence

from annotator.agreement import Estimate
from annotator.exports.sheet import Column, Holds
from annotator.services.agreement_layout import written
from annotator.services.project_agreement import ProjectReport, project_report
from annotator.services.undefined_words import sentence
from annotator.text import _
from annotator.web.charts.axis import ValueAxis
from annotator.web.charts.drawn import interval_drawing, interval_head
from annotator.web.charts.interval import interval
from annotator.web.charts.picture import Picture, Row
from annotator.web.coefficients import axis_for, panel
from annotator.web.pictures.asked import Asked, Needs
from annotator.web.pictures.registry import Made, picture_kind

COLUMNS = (
    Column("coefficient", Holds.TEXT, _("Which coefficient, with its weights.")),
    Column("key", Holds.TEXT, _("The same as the report and the files name it.")),
    Column("value", Holds.NUMBER, _("Its value; blank where it has none.")),
    Column("low", Holds.NUMBER, _("Lower end of the 95 % interval.")),
    Column("high", Holds.NUMBER, _("Its upper end.")),
    Column("claims", Holds.NUMBER, _("Claims it is computed from.")),
    Column("reason", Holds.TEXT, _("Why there is no value, or no interval.")),
)


@picture_kind(
    "coefficients",
    title=_("Coefficients with intervals"),
    summary=_("An interval plot of the agreement coefficients, on the selection of the report."),
    place=3,
    needs=Needs.FIGURES,
)
def make(asked: Asked) -> Made:
    found = read_report(asked)
    return draw(
        asked.facts,
        found.criterion.short_name,
        panel(found.report),
        (found.report.reported.key, found.report.companion.key),
        is_ordered=found.criterion.scale.is_ordered,
        notes=found.report.notes,
    )


def read_report(asked: Asked) -> ProjectReport:
    """Return the agreement report that the address asks for, as its page reads it."""
    return project_report(
        asked.session,
        asked.project,
        asked.round,
        asked.opening,
        viewer=None if asked.is_file else asked.member,
        selection=asked.selection,
        most_contested=0,
        with_details=True if asked.words.get("details") == "all" else None,
    )


def draw(
    facts: str,
    criterion: str,
    estimates: Sequence[Estimate],
    reported: Sequence[str],
    *,
    is_ordered: bool,
    notes: Sequence[str] = (),
) -> Made:
    """Draw estimates; those whose keys are `reported` have filled dots."""
    axis = axis_for(estimates)
    head, rules = interval_head(axis)
    valued = [each for each in estimates if each.value is not None]
    picture = Picture(
        title=_("Agreement on {criterion}", criterion=criterion),
        facts=facts,
        description=_describe(valued),
        heads=(_("Coefficient"), _("Value"), _("95 % interval"), _("Claims")),
        rows=tuple(_row(each, axis, reported, is_ordered=is_ordered) for each in estimates),
        width=axis.width,
        axis=head,
        rules=rules,
        notes=(
            _(
                "Dashed lines beside alpha are its customary marks, not pass or fail. Filled dots are reported, rings "
                "compare."
            ),
            *notes,
        ),
    )
    rows = [_numbers(each, is_ordered=is_ordered) for each in estimates]
    return Made(picture, COLUMNS, rows)


def _describe(valued: Sequence[Estimate]) -> str:
    if not valued:
        return _("No coefficient has a value: agreement needs two ratings on the same claim.")
    each = (f"{found.title} {written(found, found.value)}" for found in valued if found.value is not None)
    return "; ".join(each) + "."


def _row(found: Estimate, axis: ValueAxis, reported: Sequence[str], *, is_ordered: bool) -> Row:
    claims = str(found.n_units)
    low, high = found.ci95 or (None, None)
    drawn = interval(axis, found.value, low, high, "filled" if found.key in reported else "ring")
    if found.value is None or drawn is None:
        return Row(found.title, note=_why(found, is_ordered=is_ordered), values=("–", "", claims))
    ends = _("none")
    if low is not None and high is not None:
        ends = _("{low} to {high}", low=written(found, low), high=written(found, high))
    by = _why(found, is_ordered=is_ordered) if found.ci95 is None else ""
    return Row(
        found.title,
        by,
        "",
        interval_drawing(drawn),
        values=(written(found, found.value), ends, claims),
        is_marked=found.is_alpha,
    )


def _why(found: Estimate, *, is_ordered: bool) -> str:
    cause = found.undefined or found.interval_undefined
    return sentence(cause, is_ordered=is_ordered) if cause is not None else ""


def _numbers(found: Estimate, *, is_ordered: bool) -> list[object]:
    low, high = found.ci95 or (None, None)
    return [found.title, found.key, found.value, low, high, found.n_units, _why(found, is_ordered=is_ordered)]
