"""A paragraph for the methods section of a paper, made from a report."""

from dataclasses import dataclass

from annotator.agreement import Estimate, find
from annotator.services.agreement_layout import panel_of, written
from annotator.services.agreement_report import PERCENT_WITHIN_ONE, AgreementReport, Interval
from annotator.services.methods_catalogue import references_of
from annotator.text import _, plural


@dataclass(frozen=True, slots=True)
class MethodsText:
    """What to copy into a paper.

    Attributes
    ----------
    paragraph
        The paragraph.
    references
        The works on its coefficients, in alphabetical order.
    """

    paragraph: str
    references: tuple[str, ...]

    def as_dict(self) -> dict[str, str | list[str]]:
        """Return the text as JSON-ready data."""
        return {"paragraph": self.paragraph, "references": list(self.references)}


def methods_text(report: AgreementReport) -> MethodsText:
    """Return the paragraph on `report`: counts, coefficients with intervals, what was missing, how it was computed."""
    # Without an order there are no steps: nobody asks what was within one.
    panel = [each for each in panel_of(report) if report.level != "nominal" or each.key != PERCENT_WITHIN_ONE]
    sentences = [
        _sample(report),
        " ".join(filter(None, (_estimated(report, estimate) for estimate in panel))),
        _missing(report),
        _judging(report),
        _intervals(report),
        _own_weights(report),
        _(
            "Computed with Annotator {version}; checksum (SHA-256) of the ratings: {digest}.",
            version=report.method.version,
            digest=report.method.input_sha256,
        )
        if report.method.input_sha256
        else _("Computed with Annotator {version}.", version=report.method.version),
    ]
    works = {work for estimate in panel for work in references_of(find(estimate.key)[0])}
    return MethodsText(" ".join(sentence for sentence in sentences if sentence), tuple(sorted(works)))


def _sample(report: AgreementReport) -> str:
    return _(
        "{raters} gave {ratings} of {items} on a scale of {points} ({scale}; {level} level); {pairable} had two "
        "ratings or more.",
        raters=plural(report.raters, "{count} rater", "{count} raters"),
        ratings=plural(report.ratings, "{count} rating", "{count} ratings"),
        items=plural(report.items, "{count} item", "{count} items"),
        level=report.level,
        points=plural(len(report.scale), "{count} point", "{count} points"),
        scale=", ".join(report.scale),
        pairable=plural(report.items_pairable, "{count} item", "{count} items"),
    )


def _estimated(report: AgreementReport, estimate: Estimate) -> str:
    title, _comma, bracket = estimate.title.partition(", ")
    name = _("{title} ({bracket})", title=title, bracket=bracket) if bracket else title
    if estimate.value is None:
        reason = estimate.undefined.text if estimate.undefined else ""
        return _("{name} could not be estimated: {reason}.", name=name, reason=_bare(reason))
    if estimate.ci95 is None:
        reason = estimate.interval_undefined.text if estimate.interval_undefined else ""
        return _(
            "{name} was {value}; {reason}.", name=name, value=written(estimate, estimate.value), reason=_bare(reason)
        )
    low, high = (written(estimate, end) for end in estimate.ci95)
    unlike = report.method.interval.value not in (estimate.ci_method or "") and _by_jackknife(estimate)
    how = _(", by the jackknife") if unlike else ""
    return _(
        "{name} was {value} (95 % CI {low} to {high}{how}).",
        name=name,
        value=written(estimate, estimate.value),
        low=low,
        high=high,
        how=how,
    )


def _by_jackknife(estimate: Estimate) -> bool:
    return (estimate.ci_method or "").startswith("jackknife")


def _bare(reason: str) -> str:
    """A reason within a sentence: with a small letter, without its full stop."""
    text = reason.removesuffix(".")
    return text[:1].lower() + text[1:]


def _missing(report: AgreementReport) -> str:
    cells = report.items * report.raters
    if report.ratings == cells and not report.cannot_judge:
        return _("No rating was missing.")
    parts = [
        _(
            "Missing ratings ({missing} of {cells} pairs of an item and a rater) were left out and none was filled in.",
            missing=cells - report.ratings,
            cells=cells,
        )
    ]
    if report.cannot_judge:
        parts.append(
            plural(
                report.cannot_judge,
                "{count} answer off the scale (“cannot judge”, or a mark for missing) was treated as missing.",
                "{count} answers off the scale (“cannot judge”, or a mark for missing) were treated as missing.",
            )
        )
    return " ".join(parts)


def _judging(report: AgreementReport) -> str:
    if not report.judging:
        return ""
    values = [_judged(each) for each in report.judging.values() if each.value is not None]
    if not values:
        return ""
    return _("On whether an item could be judged at all: {values}.", values="; ".join(values))


def _judged(estimate: Estimate) -> str:
    """Title and value with the interval, or the reason why there is none."""
    value = written(estimate, estimate.value) if estimate.value is not None else ""
    if estimate.ci95 is None:
        reason = estimate.interval_undefined.text if estimate.interval_undefined else ""
        return _("{title} {value} ({reason})", title=estimate.title, value=value, reason=_bare(reason))
    low, high = (written(estimate, end) for end in estimate.ci95)
    return _("{title} {value} (95 % CI {low} to {high})", title=estimate.title, value=value, low=low, high=high)


def _intervals(report: AgreementReport) -> str:
    method = report.method
    if method.interval is Interval.BOOTSTRAP:
        return _(
            "Intervals are 95 % percentile intervals of a bootstrap over items ({replicates} replicates, seed {seed}).",
            replicates=method.replicates,
            seed=method.seed,
        )
    if method.interval is Interval.ANALYTIC:
        return _(
            "Intervals are 95 % intervals over items from published formulas, where there is one, and otherwise from "
            "the jackknife."
        )
    return _("Intervals are 95 % jackknife intervals over items (t distribution).")


def _own_weights(report: AgreementReport) -> str:
    if not report.method.own_weights:
        return ""
    rows = [
        _(
            "{name} = ({rows})",
            name=name.removeprefix("custom:"),
            rows="; ".join(" ".join(f"{value:.4g}" for value in row) for row in matrix),
        )
        for name, matrix in report.method.own_weights.items()
    ]
    return _("Weights of our own, in the order of the scale: {rows}.", rows=", ".join(rows))
