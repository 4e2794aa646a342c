"""An agreement report as plain text: counts first, then the coefficients, what is undefined with its reason."""

from collections.abc import Sequence

from annotator.agreement import Estimate
from annotator.services.agreement_advice import advise
from annotator.services.agreement_layout import Fold, Group, laid_out, short_title, written
from annotator.services.agreement_report import AgreementReport
from annotator.text import _

Row = tuple[str, ...]


def lines_of(report: AgreementReport) -> list[str]:
    """Return the report as lines of text."""
    laid = laid_out(report)
    lines = [*in_columns(_counts(report)), "", *in_columns([row_of(found.title, found) for found in laid.panel])]
    lines += _group_lines(laid.groups)
    lines += _fold_lines(_("Not defined here"), laid.undefined) + _fold_lines(
        _("Without an interval"), laid.without_interval
    )
    if report.judging is not None:
        rows = [row_of(found.title, found) for found in report.judging.values()]
        lines += ["", _("Whether it can be judged at all"), *in_columns(rows)]
    advice = advise(report)
    lines += ["", " ".join(advice.sentences), *(_("* {note}", note=note) for note in (*advice.warnings, *advice.bands))]
    notes = [*report.notes, *laid.warnings, _method(report)]
    return [*lines, "", *(_("* {note}", note=note) for note in notes)]


def _counts(report: AgreementReport) -> list[Row]:
    facts = [
        (_("Criterion"), report.criterion),
        (_("Round"), report.round),
        (_("Basis"), report.basis),
        (_("Items"), report.items),
        (_("with two ratings or more"), report.items_pairable),
        (_("Raters"), report.raters),
        (_("Ratings"), report.ratings),
        (_("Cannot judge or missing marks"), report.cannot_judge),
        (_("Scale"), _("{points} ({level})", points=", ".join(report.scale), level=report.level)),
    ]
    return [(name, str(fact)) for name, fact in facts if fact is not None]


def _group_lines(groups: Sequence[Group]) -> list[str]:
    """A heading a coefficient with its weights below it; what stands alone is its own heading."""
    rows: list[Row] = []
    for group in groups:
        if len(group.estimates) == 1:
            rows.append(row_of(group.estimates[0].title, group.estimates[0], brief=True))
        else:
            rows.append((group.title, "", ""))
            rows += [row_of("  " + short_title(found), found, brief=True) for found in group.estimates]
    return ["", *in_columns(rows)] if rows else []


def _fold_lines(heading: str, folds: Sequence[Fold]) -> list[str]:
    lines = [_("{heading}: {names}: {reason}", heading=heading, names=fold.names, reason=fold.reason) for fold in folds]
    return ["", *lines] if lines else []


def row_of(name: str, found: Estimate, *, brief: bool = False) -> Row:
    """Name, value, and the interval with how it was made, or the reason why there is none."""
    value = _("none") if found.value is None else written(found, found.value)
    if found.undefined is not None:
        return name, value, found.undefined.text
    if found.ci95 is None:
        reason = found.interval_undefined.text if found.interval_undefined is not None else ""
        return name, value, _("no interval") if brief else reason
    low, high = (written(found, end) for end in found.ci95)
    return name, value, _("{low} to {high}  ({method})", low=low, high=high, method=found.ci_method)


def in_columns(rows: Sequence[Row]) -> list[str]:
    """Return rows of cells as lines, the cells below one another."""
    widths = [max(len(row[place]) for row in rows) for place in range(len(rows[0]))]
    return ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows]


def _method(report: AgreementReport) -> str:
    return _(
        "Annotator {version}; checksum (SHA-256) of the ratings {digest}.",
        version=report.method.version,
        digest=report.method.input_sha256,
    )
