"""An agreement report as one page that needs nothing else: to print, to send, to keep beside a paper."""

from collections.abc import Iterable, Sequence
from html import escape

from annotator.agreement import Estimate
from annotator.exports.agreement_drawing import Axis, axis_head, interval_drawing
from annotator.services.agreement_advice import Advice, advise
from annotator.services.agreement_layout import Fold, Layout, laid_out, short_title, written
from annotator.services.agreement_report import AgreementReport
from annotator.services.methods_text import MethodsText, methods_text
from annotator.text import _

_STYLE = """
:root { color-scheme: light dark; --ink: light-dark(#1d1d1b, #e9e6df); --soft: light-dark(#55534d, #b3afa5);
  --rule: light-dark(#c9c5bb, #4a4842); --paper: light-dark(#fbfaf7, #191918); }
body { margin: 0 auto; padding: 2rem 1rem 4rem; max-width: 62rem; background: var(--paper); color: var(--ink);
  font: 16px/1.5 system-ui, sans-serif; }
h1 { font: 600 2rem/1.2 Georgia, serif; margin: 0 0 .5rem; }
h2 { font-size: 1.2rem; margin: 2.5rem 0 .5rem; padding-top: .6rem; border-top: 2px solid var(--ink); }
p, li { max-width: 46rem; overflow-wrap: anywhere; }
.soft, small { color: var(--soft); }
dl { display: flex; flex-wrap: wrap; gap: .5rem 2.5rem; margin: 1.5rem 0; }
dt { color: var(--soft); }
dd { margin: 0; font-size: 1.6rem; font-variant-numeric: tabular-nums; }
table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; }
th, td { padding: .35rem .75rem .35rem 0; border-bottom: 1px solid var(--rule); text-align: left;
  vertical-align: middle; font-weight: 400; }
thead th { color: var(--soft); border-bottom-color: var(--ink); vertical-align: bottom; }
tbody th[colspan] { font-weight: 600; padding-top: 1rem; }
.num { text-align: right; white-space: nowrap; }
.num small { white-space: normal; }
.wide { overflow-x: auto; }
.wide table { min-width: 44rem; }
svg { display: block; }
code { font-size: .85em; overflow-wrap: anywhere; }
@media print { :root { color-scheme: light; } body { padding: 0; font-size: 11pt; } h2 { break-after: avoid; }
  tr { break-inside: avoid; } }
"""


def agreement_page(report: AgreementReport, *, subject: str | None = None) -> str:
    """Return the report as a page of HTML: one file, nothing from elsewhere, no script.

    Parameters
    ----------
    subject
        What the ratings are of, for the title; None for a file.
    """
    laid, axis = laid_out(report), Axis.of(report.estimates.values())
    title = _("Agreement in {subject}", subject=subject) if subject else _("Agreement")
    parts = [
        f"<h1>{escape(title)}</h1>",
        _paragraph(_subtitle(report), "soft"),
        _counts(report),
        _advice(advise(report)),
        _section(_("First to read"), _estimate_table([("", laid.panel)], axis)),
        _rest(laid, axis),
        _judging(report, axis),
        _section(_("Observed and expected agreement"), _halves(report.estimates)),
        _section(_("Notes"), _list([*report.notes, *laid.warnings])),
        _methods(methods_text(report)),
        _paragraph(_method_line(report), "soft"),
    ]
    return (
        f'<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta name="viewport" content="width=device-width, initial-scale=1">\n<title>{escape(title)}</title>\n'
        f"<style>{_STYLE}</style>\n</head>\n<body>\n<main>\n" + "\n".join(filter(None, parts)) + "\n</main>\n</body>\n"
        "</html>\n"
    )


def _subtitle(report: AgreementReport) -> str:
    facts = [
        (_("criterion"), report.criterion),
        (_("round"), report.round),
        (_("basis"), report.basis),
        (_("scale"), _("{points} ({level})", points=", ".join(report.scale), level=report.level)),
    ]
    return " · ".join(f"{name} {fact}" for name, fact in facts if fact is not None)


def _counts(report: AgreementReport) -> str:
    facts = [
        (_("Items"), report.items),
        (_("with two ratings or more"), report.items_pairable),
        (_("Raters"), report.raters),
        (_("Ratings"), report.ratings),
        (_("Cannot judge or missing marks"), report.cannot_judge),
    ]
    return "<dl>" + "".join(f"<div><dt>{escape(name)}</dt><dd>{count}</dd></div>" for name, count in facts) + "</dl>"


def _advice(advice: Advice) -> str:
    sentences = _paragraph(" ".join(advice.sentences))
    return _section(_("What to report"), sentences + _list([*advice.warnings, *advice.bands]))


def _rest(laid: Layout, axis: Axis) -> str:
    if not laid.groups and not laid.undefined:
        return ""
    table = _estimate_table([(group.title, group.estimates) for group in laid.groups], axis) if laid.groups else ""
    folds = _fold_list(_("Not defined here"), laid.undefined)
    return _section(_("All other coefficients"), table + folds)


def _fold_list(heading: str, folds: Sequence[Fold]) -> str:
    return "".join(_paragraph(f"{heading}: {fold.names}: {fold.reason}", "soft") for fold in folds)


def _judging(report: AgreementReport, axis: Axis) -> str:
    if report.judging is None:
        return ""
    table = _estimate_table([("", tuple(report.judging.values()))], axis)
    return _section(_("Whether it can be judged at all"), table)


def _estimate_table(groups: Iterable[tuple[str, Sequence[Estimate]]], axis: Axis) -> str:
    head = (
        f'<thead><tr><th scope="col">{_("Coefficient")}</th><th scope="col">{axis_head(axis)}</th><th scope="col" '
        f'class="num">{_("Value")}</th><th scope="col" class="num">{_("95 % interval")}</th></tr></thead>'
    )
    rows = []
    for title, estimates in groups:
        if title and len(estimates) > 1:
            rows.append(f'<tr><th scope="rowgroup" colspan="4">{escape(title)}</th></tr>')
        alone = len(estimates) == 1 or not title
        rows += [_row(estimate.title if alone else short_title(estimate), estimate, axis) for estimate in estimates]
    return f'<div class="wide"><table>{head}<tbody>{"".join(rows)}</tbody></table></div>'


def _row(name: str, estimate: Estimate, axis: Axis) -> str:
    value = _("none") if estimate.value is None else written(estimate, estimate.value)
    if estimate.ci95 is not None:
        low, high = (written(estimate, end) for end in estimate.ci95)
        interval = f"{low} to {high}<br><small>{escape(estimate.ci_method or '')}</small>"
    else:
        reason = estimate.undefined or estimate.interval_undefined
        interval = f"<small>{escape(reason.text if reason else '')}</small>"
    return (
        f'<tr><th scope="row">{escape(name)}</th><td>{interval_drawing(axis, estimate)}</td>'
        f'<td class="num">{value}</td><td class="num">{interval}</td></tr>'
    )


def _halves(estimates: dict[str, Estimate]) -> str:
    names = (_("Coefficient"), _("Observed"), _("Expected"), _("Standard error"))
    head = "".join(f'<th scope="col"{" class=num" if place else ""}>{name}</th>' for place, name in enumerate(names))
    rows = "".join(
        f'<tr><th scope="row"><code>{escape(key)}</code></th>'
        + "".join(f'<td class="num">{_number(value)}</td>' for value in (each.observed, each.expected, each.stderr))
        + "</tr>"
        for key, each in estimates.items()
        if each.value is not None
    )
    return f'<div class="wide"><table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table></div>'


def _methods(text: MethodsText) -> str:
    return _section(_("For the methods section of a paper"), _paragraph(text.paragraph) + _list(text.references))


def _method_line(report: AgreementReport) -> str:
    method = report.method
    return _(
        "Annotator {version}, {interval} intervals, checksum (SHA-256) of the ratings {digest}.",
        version=method.version,
        interval=method.interval.value,
        digest=method.input_sha256,
    )


def _number(value: float | None) -> str:
    return "–" if value is None else f"{value:.4f}".replace("-", "−")


def _section(heading: str, body: str) -> str:
    return f"<section><h2>{escape(heading)}</h2>{body}</section>"


def _paragraph(text: str, kind: str = "") -> str:
    return f"<p{f' class={kind}' if kind else ''}>{escape(text)}</p>"


def _list(sentences: Iterable[str]) -> str:
    items = "".join(f"<li>{escape(sentence)}</li>" for sentence in sentences)
    return f"<ul>{items}</ul>" if items else ""
