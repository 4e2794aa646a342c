"""An agreement report as CSV: a row an estimate, each with what it takes to read it alone."""

from collections.abc import Iterator

from annotator.agreement import Estimate, find
from annotator.exports.sheet import Column, Holds, Sheet, several
from annotator.services.agreement_report import AgreementReport
from annotator.text import _

COLUMNS = (
    Column("question", Holds.TEXT, "scale: agreement on the scale; judging: on whether an item can be judged at all."),
    Column("key", Holds.TEXT, "Key of the estimate: the coefficient, and its weights, metric or form in brackets."),
    Column("coefficient", Holds.TEXT, "The coefficient."),
    Column("bracket", Holds.TEXT, "Its weights, metric or form."),
    Column("title", Holds.TEXT, "Its name for people."),
    Column("value", Holds.NUMBER, "The estimate; empty when it is undefined."),
    Column(
        "stderr",
        Holds.NUMBER,
        "Standard error; empty when there is no interval, as the next three, and for F intervals.",
    ),
    Column("ci_low", Holds.NUMBER, _("Lower end of the 95 % interval.")),
    Column("ci_high", Holds.NUMBER, _("Upper end of the 95 % interval.")),
    Column("ci_method", Holds.TEXT, "How the interval was made."),
    Column("observed", Holds.NUMBER, "Agreement observed."),
    Column("expected", Holds.NUMBER, "Agreement expected by chance; empty for what is not corrected for chance."),
    Column("undefined", Holds.TEXT, "Code of the reason why there is no value."),
    Column("interval_undefined", Holds.TEXT, "Code of the reason why there is no interval."),
    Column("reason", Holds.TEXT, "The reason as a sentence."),
    Column("warnings", Holds.TEXT, "Codes of what to beware of; several are parted by “ | ”."),
    Column("items_pairable", Holds.NUMBER, "Items with two ratings or more, on which the estimate rests."),
    Column("items", Holds.NUMBER, "Items with a rating."),
    Column("raters", Holds.NUMBER, "Raters with a rating."),
    Column("ratings", Holds.NUMBER, "Ratings on the scale."),
    Column("cannot_judge", Holds.NUMBER, "Answers off the scale."),
    Column("scale", Holds.TEXT, "The points in their order, parted by “ | ”."),
    Column("level", Holds.TEXT, "Level of measurement of the scale."),
    Column("criterion", Holds.TEXT, "Key of the criterion; empty for a file, as the next two."),
    Column("round", Holds.NUMBER, "Number of the round."),
    Column("basis", Holds.TEXT, "Basis of the ratings; empty for all bases."),
    Column("replicates", Holds.NUMBER, "Replicates of the bootstrap; empty without one, as the next."),
    Column("seed", Holds.NUMBER, "Seed of the bootstrap."),
    Column("version", Holds.TEXT, "Version of the program."),
    Column("input_sha256", Holds.TEXT, "Checksum (SHA-256) of the ratings."),
)


def agreement_csv(report: AgreementReport) -> str:
    """Return the report as CSV text; nothing is left out."""
    sheet = Sheet(COLUMNS, raw=False)
    return sheet.header() + "".join(
        sheet.line([question, *_estimate_cells(found), *_report_cells(report)]) for question, found in _rows(report)
    )


def _rows(report: AgreementReport) -> Iterator[tuple[str, Estimate]]:
    for found in report.estimates.values():
        yield "scale", found
    for found in (report.judging or {}).values():
        yield "judging", found


def _estimate_cells(found: Estimate) -> list[str | float | None]:
    known, bracket = find(found.key)
    low, high = found.ci95 or (None, None)
    reason = found.undefined or found.interval_undefined
    return [
        found.key,
        known.name,
        bracket,
        found.title,
        found.value,
        found.stderr,
        low,
        high,
        found.ci_method,
        found.observed,
        found.expected,
        found.undefined.reason if found.undefined else None,
        found.interval_undefined.reason if found.interval_undefined else None,
        reason.text if reason else None,
        several(found.warnings),
        found.n_units,
    ]


def _report_cells(report: AgreementReport) -> list[str | float | None]:
    return [
        report.items,
        report.raters,
        report.ratings,
        report.cannot_judge,
        several(report.scale),
        report.level,
        report.criterion,
        report.round,
        report.basis,
        report.method.replicates,
        report.method.seed,
        report.method.version,
        report.method.input_sha256,
    ]
