"""Which coefficient to report, and what to beware of: read off the report alone."""

from dataclasses import dataclass

from annotator.agreement import BENCHMARKS, Benchmark, Estimate, place
from annotator.services.agreement_layout import written
from annotator.services.agreement_report import AgreementReport, Interval
from annotator.services.agreement_words import apart
from annotator.text import _, percent

FEW_ITEMS = 20
FEW_ITEMS_WHEN_SKEWED = 50
SKEWED = 0.75

_METRICS = {
    "nominal": "krippendorff_alpha[nominal]",
    "ordinal": "krippendorff_alpha[ordinal]",
    "interval": "krippendorff_alpha[interval]",
    "ratio": "krippendorff_alpha[ratio]",
}


@dataclass(frozen=True, slots=True)
class Advice:
    """What to report.

    Attributes
    ----------
    key
        The coefficient that fits; None where none can be had.
    sentences
        Which coefficient fits this scale, these missing ratings and this prevalence, and why: two sentences.
    warnings
        What to beware of, a sentence each.
    bands
        Words for the values by probabilistic benchmarking, a sentence each with the interval beside them.
    """

    key: str | None
    sentences: tuple[str, str]
    warnings: tuple[str, ...]
    bands: tuple[str, ...]

    def as_dict(self) -> dict[str, str | list[str] | None]:
        """Return the advice as JSON-ready data."""
        return {
            "coefficient": self.key,
            "sentences": list(self.sentences),
            "warnings": list(self.warnings),
            "bands": list(self.bands),
        }


def advise(report: AgreementReport) -> Advice:
    """Return which coefficient fits the ratings of `report`, and what to beware of.

        Examples
        --------
        >>> from annotator.agreement import from_matrix
        >>> from annotator.services.agreement_layout import written
    from annotator.services.agreement_report import report
        >>> advise(report(from_matrix([[1, 1], [2, 3], [3, 3]], [1, 2, 3]))).key
        'krippendorff_alpha[ordinal]'
    """
    if report.items_pairable == 0:
        sentences = (
            _("There is no agreement to estimate: no item has two ratings."),
            _("Have some of the items rated by a second rater."),
        )
        return Advice(None, sentences, (), ())
    fitting = report.estimates[_METRICS[report.level]]
    if fitting.value is None:
        companion = report.companion
        sentences = (
            _("Report exact agreement, with the scale and the counts. {reason}", reason=_reason_of(fitting)),
            _("{companion} is defined even then, and says no more than that.", companion=companion.title)
            if companion.value is not None
            else _("Rate items that differ more before agreement is judged."),
        )
        return Advice(None, sentences, _warnings(report), _bands(report.companion))
    return Advice(
        fitting.key,
        (_why(report, fitting), _beside(report)),
        _warnings(report),
        _bands(fitting, report.companion),
    )


def _why(report: AgreementReport, fitting: Estimate) -> str:
    because = {
        "nominal": _("the points have no order"),
        "ordinal": _("the points are in order, and their steps need not be equal"),
        "interval": _("the points are numbers with equal steps"),
        "ratio": _("the points are numbers with a true zero"),
    }[report.level]
    cells = report.items * report.raters
    if report.ratings < cells:
        missing = _(
            "it takes ratings as they are where {missing} of {cells} are missing",
            missing=cells - report.ratings,
            cells=cells,
        )
    else:
        missing = _("nothing is missing, so that it loses nothing either")
    return _("Report {title}: {because}, and {missing}.", title=fitting.title, because=because, missing=missing)


def _beside(report: AgreementReport) -> str:
    """What to set beside it, by how far the ratings crowd on one point."""
    share, point = _top(report)
    if share >= SKEWED:
        return _(
            "Set {companion} beside it, because {share} of the ratings fall on {point}: with so little to tell apart, "
            "alpha is strict and may come out low though raters rarely differ.",
            companion=report.companion.title,
            share=percent(share),
            point=point,
        )
    if apart(report):
        return _(
            "Set {companion} beside it: the two lie far apart although no point holds more than {share} of the "
            "ratings, so that much depends on what is taken for chance.",
            companion=report.companion.title,
            share=percent(share),
        )
    return _(
        "{companion} stands beside it as a check on prevalence, which should matter little here: no point holds more "
        "than {share} of the ratings.",
        companion=report.companion.title,
        share=percent(share),
    )


def _top(report: AgreementReport) -> tuple[float, str]:
    """The share of the most used point, and its label."""
    most = max(report.used)
    return most / max(report.ratings, 1), report.scale[report.used.index(most)]


def _warnings(report: AgreementReport) -> tuple[str, ...]:
    found = [apart(report), _few(report), _minority(report), _missing_and_analytic(report), _undeclared(report)]
    return tuple(sentence for sentence in found if sentence)


def _few(report: AgreementReport) -> str:
    items = report.items_pairable
    if items < FEW_ITEMS:
        return _(
            "Items with two ratings: {items}, fewer than {least}. Take the intervals as rough: from so few they are "
            "rather too narrow than too wide.",
            items=items,
            least=FEW_ITEMS,
        )
    if items < FEW_ITEMS_WHEN_SKEWED and _top(report)[0] >= SKEWED:
        return _(
            "With most ratings on one point, intervals from fewer than {least} items are rather too narrow than too "
            "wide; there are {items}.",
            least=FEW_ITEMS_WHEN_SKEWED,
            items=items,
        )
    return ""


def _minority(report: AgreementReport) -> str:
    if "few_in_minority" not in report.reported.warnings:
        return ""
    return _("Fewer than 5 items have a rating off the most used point: the values rest on those few.")


def _missing_and_analytic(report: AgreementReport) -> str:
    if report.method.interval is not Interval.ANALYTIC or report.ratings == report.items * report.raters:
        return ""
    return _(
        "Ratings are missing, and the published standard errors take the share of items with two ratings as fixed: "
        "the jackknife is to be preferred."
    )


def _undeclared(report: AgreementReport) -> str:
    if report.scale_declared:
        return ""
    return _(
        "The scale was not declared. AC1, AC2 and Brennan-Prediger depend on how many points there are, used or not: "
        "give the whole scale."
    )


def _bands(*estimates: Estimate) -> tuple[str, ...]:
    """Each value in the words of the usual bands: of Krippendorff's for alpha, of Landis and Koch's for the others."""
    found = []
    for estimate in estimates:
        is_alpha = estimate.key.startswith("krippendorff_alpha")
        found.append(_band(estimate, BENCHMARKS["krippendorff" if is_alpha else "landis_koch"]))
        if found[-1] and not is_alpha and not estimate.key.endswith("[identity]"):
            found.append(
                _(
                    "The bands of Landis and Koch were made for kappa without weights. With weights values come out "
                    "higher, so that the word flatters."
                )
            )
    return tuple(sentence for sentence in found if sentence)


def _band(estimate: Estimate, benchmark: Benchmark) -> str:
    placement = place(estimate, benchmark)
    if placement is None or estimate.value is None or estimate.ci95 is None:
        return ""
    low, high = estimate.ci95
    facts = {
        "title": estimate.title,
        "value": written(estimate, estimate.value),
        "low": written(estimate, low),
        "high": written(estimate, high),
        "bands": benchmark.title,
        "word": placement.word,
    }
    if placement.word == benchmark.bands[-1][1]:
        return _(
            "{title} {value} [{low}, {high}]: “{word}” in the bands of {bands}, for no higher one is reached with a "
            "probability of 95 %.",
            **facts,
        )
    return _(
        "{title} {value} [{low}, {high}]: “{word}” in the bands of {bands}, or higher, with a probability of "
        "{probability}.",
        probability=_("more than {share}", share=percent(0.99))
        if placement.probability > 0.99
        else percent(placement.probability),
        **facts,
    )


def _reason_of(estimate: Estimate) -> str:
    return estimate.undefined.text if estimate.undefined is not None else ""
