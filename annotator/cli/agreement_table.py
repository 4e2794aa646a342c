"""An agreement report as plain text: counts first, then the coefficients, what is undefined with its reason."""

from collections.abc import Sequence

from annotator.agreement import WARNINGS, Estimate
from annotator.services.agreement_report import AgreementReport
from annotator.services.agreement_words import decimals_needed, figure, percent
from annotator.text import _


def lines_of(report: AgreementReport) -> list[str]:
    """Return the report as lines of text."""
    counts = []
    if report.criterion is not None:
        counts.append((_("Criterion"), report.criterion))
    if report.round is not None:
        counts.append((_("Round"), str(report.round)))
    if report.basis is not None:
        counts.append((_("Basis"), report.basis))
    counts += [
        (_("Items"), str(report.items)),
        (_("with two ratings or more"), str(report.items_pairable)),
        (_("Raters"), str(report.raters)),
        (_("Ratings"), str(report.ratings)),
        (_("Cannot judge or missing marks"), str(report.cannot_judge)),
        (_("Scale"), _("{points} ({level})", points=", ".join(report.scale), level=report.level)),
    ]
    lines = [*_columns(counts), "", *_estimate_lines(report.estimates)]
    if report.judging is not None:
        lines += ["", _("Whether it can be judged at all"), *_estimate_lines(report.judging)]
    notes = [*report.notes, *_warnings(report.estimates), _method(report)]
    return [*lines, "", *(_("* {note}", note=note) for note in notes)]


def _estimate_lines(estimates: dict[str, Estimate]) -> list[str]:
    return _columns([(found.title, _value(key, found), _interval(key, found)) for key, found in estimates.items()])


def _value(key: str, found: Estimate) -> str:
    if found.value is None:
        return _("none")
    return _show(key, found, found.value)


def _interval(key: str, found: Estimate) -> str:
    """The interval and how it was made, or the reason why there is no value or no interval."""
    if found.undefined is not None:
        return found.undefined.text
    if found.ci95 is None:
        return found.interval_undefined.text if found.interval_undefined is not None else ""
    low, high = (_show(key, found, end) for end in found.ci95)
    return _("{low} to {high}  ({method})", low=low, high=high, method=found.ci_method)


def _show(key: str, found: Estimate, value: float) -> str:
    """A value of the estimate, with more decimals where its interval is narrower than the usual rounding."""
    low, high = found.ci95 or (value, value)
    if key.startswith("percent_agreement"):
        return percent(value, decimals_needed(100 * low, 100 * high, 0))
    return figure(value, decimals_needed(low, high, 2))


def _warnings(estimates: dict[str, Estimate]) -> list[str]:
    """What to beware of, once each, with the coefficients it is about where it is not about all."""
    found = []
    for code, text in WARNINGS.items():
        titles = [estimate.title for estimate in estimates.values() if code in estimate.warnings]
        if len(titles) == len(estimates):
            found.append(text)
        elif titles:
            found.append(_("{titles}: {text}", titles="; ".join(titles), text=text))
    return found


def _columns(rows: Sequence[tuple[str, ...]]) -> list[str]:
    widths = [max(len(row[place]) for row in rows) for place in range(len(rows[0]))]
    return ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows]


def _method(report: AgreementReport) -> str:
    return _(
        "Annotator {version}; SHA-256 of the ratings {digest}.",
        version=report.method.version,
        digest=report.method.input_sha256,
    )
