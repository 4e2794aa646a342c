"""The plain words beside the figures: cautious sentences built from the numbers, never a verdict."""

from annotator.agreement import Estimate
from annotator.services.agreement_report import PERCENT_EXACT, PERCENT_WITHIN_ONE, AgreementReport
from annotator.services.comparisons import comparisons
from annotator.services.undefined_words import cause
from annotator.text import _, percent, plural

TENTATIVE = 0.667
RELIABLE = 0.8
APART = 0.15
FEW_CLAIMS = 20
MANY_OFF_SCALE = 0.2
CONCENTRATED = 0.8


def plain_words(report: AgreementReport, *, is_interim: bool, stands_alone: bool = False) -> tuple[str, ...]:
    """Return what the report says, as paragraphs.

    Parameters
    ----------
    is_interim
        Whether more ratings may come.
    stands_alone
        Leave out what points at the figures of others, where these do not stand beside it.
    """
    paragraphs = [
        _beyond_chance(report.reported, is_ordered=report.level != "nominal") + _same_or_near(report),
        "" if stands_alone else _against_marks(report.reported),
        apart(report),
        _few(report),
        _off_scale(report),
        _interim(is_interim=is_interim),
    ]
    return tuple(paragraph for paragraph in paragraphs if paragraph)


def figure(value: float, decimals: int = 2) -> str:
    """Return a coefficient as it is printed: two decimals, no leading zero, a true minus.

    Examples
    --------
    >>> figure(0.507), figure(-0.1), figure(1.0), figure(0.0004, 4)
    ('.51', '−.10', '1.00', '.0004')
    """
    digits = f"{abs(value):.{decimals}f}"
    sign = "−" if value < 0 and digits.strip("0.") else ""
    return sign + (digits.removeprefix("0"))


def decimals_needed(low: float, high: float, least: int, most: int = 6) -> int:
    """Return how many decimals tell the ends of an interval apart, and it from 0; `least` where they are the same.

    Examples
    --------
    >>> decimals_needed(0.2, 0.9, 2), decimals_needed(0.0003, 0.0005, 2), decimals_needed(1.0, 1.0, 2)
    (2, 4, 2)
    """
    if low == high:
        return least
    return next((n for n in range(least, most) if f"{low:.{n}f}" != f"{high:.{n}f}"), most)


def _beyond_chance(reported: Estimate, *, is_ordered: bool) -> str:
    if reported.undefined is not None or reported.value is None:
        reason = cause(reported.undefined, is_ordered=is_ordered) if reported.undefined else ""
        return _("There is no alpha to report: {reason}", reason=reason)
    if reported.ci95 is None:
        if reported.interval_undefined is None:
            return _("Alpha is {value}, without an interval.", value=figure(reported.value))
        reason = cause(reported.interval_undefined, is_ordered=is_ordered)
        return _("Alpha is {value}, without an interval: {reason}", value=figure(reported.value), reason=reason)
    low, high = reported.ci95
    if low > 0:
        return _("Reviewers agree more than chance would make them.")
    if high < 0:
        return _("Reviewers agree less than chance would make them: they differ in a systematic way.")
    return _(
        "These ratings do not show that reviewers agree more than chance would make them: "
        "the interval reaches from {low} to {high}.",
        low=figure(low),
        high=figure(high),
    )


def _same_or_near(report: AgreementReport) -> str:
    """How often two reviewers choose the same or a neighbouring step, to follow the first sentence."""
    exact = report.estimates[PERCENT_EXACT].value
    near = report.estimates[PERCENT_WITHIN_ONE].value
    if exact is None:
        return ""
    if near is None:
        return " " + _("Of 100 pairs of ratings of the same claim, {exact} are equal.", exact=round(exact * 100))
    return " " + _(
        "Of 100 pairs of ratings of the same claim, {exact} are equal and {near} are equal or one step apart.",
        exact=round(exact * 100),
        near=round(near * 100),
    )


def _against_marks(reported: Estimate) -> str:
    if reported.ci95 is None:
        return _beyond_others(reported)
    low = reported.ci95[0]
    if low >= RELIABLE:
        return _("The lower end of the interval, {low}, is above .8, the customary mark to rely on.", low=figure(low))
    if low >= TENTATIVE:
        return _(
            "The lower end of the interval, {low}, lies between the customary marks: "
            "above .667 for tentative conclusions, below .8 to rely on.",
            low=figure(low),
        )
    below = _(
        "The lower end of the interval, {low}, is below .667, the customary mark for tentative conclusions.",
        low=figure(low),
    )
    return f"{below} {_against_others(reported)}"


def _against_others(reported: Estimate) -> str:
    """Whether others have reached the like: only where they have is it common."""
    common = _("That is common for judgements of this sort; see what others have reached.")
    return _beyond_others(reported) or common


def _beyond_others(reported: Estimate) -> str:
    value, listed = reported.value, comparisons()
    if value is None:
        return ""
    if value < min(entry.low for entry in listed):
        return _("Alpha itself, {value}, is lower than any comparable figure listed below.", value=figure(value))
    if value > max(entry.high for entry in listed):
        return _("Alpha itself, {value}, is higher than any comparable figure listed below.", value=figure(value))
    return ""


def apart(report: AgreementReport) -> str:
    """Return why alpha and its companion lie far apart; empty where they do not."""
    alpha, companion = report.reported.value, report.companion.value
    if alpha is None or companion is None or abs(companion - alpha) <= APART:
        return ""
    name = "AC1" if report.level == "nominal" else "AC2"
    if companion < alpha:
        return _(
            "{name} is lower ({value}): the two take chance differently. Report both.",
            name=name,
            value=figure(companion),
        )
    steps = _concentrated(report)
    if not steps:
        return _(
            "{name} is higher ({value}): the two take chance differently. Report both.",
            name=name,
            value=figure(companion),
        )
    return _(
        "{name} is higher ({value}) because most ratings fall on {steps}: with little to tell apart, alpha is strict "
        "and {name} lenient. Report both.",
        name=name,
        value=figure(companion),
        steps=steps,
    )


def _concentrated(report: AgreementReport) -> str:
    """The fewest steps, neighbours where there is an order, that hold most ratings; empty when it takes most steps."""
    points = len(report.scale)
    wanted = CONCENTRATED * sum(report.used)
    if report.level == "nominal":
        top = max(range(points), key=report.used.__getitem__)
        return _("“{point}”", point=report.scale[top]) if report.used[top] >= wanted else ""
    for width in range(1, min(points // 2 + 2, points)):
        starts = range(points - width + 1)
        first = max(starts, key=lambda start: sum(report.used[start : start + width]))
        if sum(report.used[first : first + width]) >= wanted:
            if width == 1:
                return _("step {point}", point=report.scale[first])
            return _("steps {first} to {last}", first=report.scale[first], last=report.scale[first + width - 1])
    return ""


def _few(report: AgreementReport) -> str:
    if not 0 < report.items_pairable < FEW_CLAIMS:
        return ""
    return plural(
        report.items_pairable,
        "Only {count} claim has two ratings or more: one more could change the picture.",
        "Only {count} claims have two ratings or more: from so few, an interval is rather too narrow than too wide.",
    )


def _off_scale(report: AgreementReport) -> str:
    answers = report.ratings + report.cannot_judge
    if not answers or report.cannot_judge / answers < MANY_OFF_SCALE:
        return ""
    return _(
        "{share} of the answers are “cannot judge”: the ratings that are left may be those of the easier claims.",
        share=percent(report.cannot_judge / answers),
    )


def _interim(*, is_interim: bool) -> str:
    if not is_interim:
        return ""
    return _(
        "The round is still open, so these figures will change. Decide when to lock it by a plan made beforehand, "
        "not by how the figures look."
    )
