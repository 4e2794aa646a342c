"""Agreement and method of a published page: each figure with its interval or the reason why there is none."""

from collections.abc import Iterable
from datetime import UTC, datetime
from html import escape

from annotator.agreement import Estimate
from annotator.exports.agreement_drawing import Axis, axis_head, interval_drawing
from annotator.services.agreement_layout import panel_of, written
from annotator.services.agreement_report import PERCENT_WITHIN_ONE
from annotator.services.agreement_words import plain_words
from annotator.services.methods_text import methods_text
from annotator.services.reader_pages import ReaderPage, RoundDates
from annotator.services.round_words import kind_words
from annotator.services.undefined_words import sentence
from annotator.text import _, plural


def agreement_section(page: ReaderPage) -> str:
    """Return the coefficients over the claims of this document."""
    report, is_ordered = page.report, page.criterion.scale.is_ordered
    # Without an order there are no steps: nobody asks what was within one.
    panel = [each for each in panel_of(report) if is_ordered or each.key != PERCENT_WITHIN_ONE]
    axis = Axis.of(panel)
    about = plural(
        report.items_pairable,
        "Over the {count} claim of this document that has two ratings or more.",
        "Over the {count} claims of this document that have two ratings or more.",
    )
    reported = _("The coefficient to read first is {title}.", title=report.reported.title)
    # The first paragraph alone: the others speak of what stands beside them in the report.
    words = f"<p>{escape(plain_words(report, is_interim=False)[0])}</p>"
    if any(each.value is not None for each in panel):
        drawn = _(
            "A dot is the value, a bar its 95 % interval. The dashed lines beside alpha stand at .667, from where "
            "conclusions are customarily called tentative, and at .8, from where they are called "
            "reliable. They are no pass or fail."
        )
        words += f'<p class="soft">{escape(drawn)}</p>'
    each = "".join(_coefficient(estimate, axis, is_ordered=is_ordered) for estimate in panel)
    return f'<p class="soft">{escape(about)} {escape(reported)}</p>{words}{each}'


def method_section(page: ReaderPage) -> str:
    """Return rounds, dates, numbers, rubric, digest, and the paragraph on how agreement was computed."""
    method = methods_text(page.report)
    facts = [
        (_("Rounds"), "<br>".join(escape(_round(each)) for each in page.rounds)),
        (_("Ratings shown"), escape(_("those of round {number}", number=page.round_number))),
        (_("Reviewers"), escape(_reviewers(page))),
        (_("Rubric"), _rubric(page)),
        (_("Left out"), escape(_left_out(page))),
        (_("SHA-256 of the ratings"), f"<code>{escape(page.report.method.input_sha256)}</code>"),
        (_("Program"), escape(_("Annotator {version}", version=page.report.method.version))),
    ]
    listed = "".join(f"<dt>{escape(name)}</dt><dd>{value}</dd>" for name, value in facts if value)
    works = "".join(f"<li>{escape(work)}</li>" for work in method.references)
    return (
        f'<dl class="facts">{listed}</dl><p dir="auto">{escape(method.paragraph)}</p>'
        + (f"<ul>{works}</ul>" if works else "")
    )  # fmt: skip


def day(moment: datetime) -> str:
    """Return day and time of a moment in UTC."""
    utc = moment.astimezone(UTC)
    return f"{utc.day} {utc:%B %Y, %H:%M} UTC"


def _coefficient(estimate: Estimate, axis: Axis, *, is_ordered: bool) -> str:
    if estimate.value is None:
        return _entry(estimate.title, _why(estimate, is_ordered=is_ordered), ())
    value = written(estimate, estimate.value)
    if estimate.ci95 is None:
        said = _("{value}. {why}", value=value, why=_why(estimate, is_ordered=is_ordered))
    else:
        low, high = (written(estimate, end) for end in estimate.ci95)
        said = _("{value}, 95 % interval {low} to {high}", value=value, low=low, high=high)
    return _entry(estimate.title, said, (_silent(axis_head(axis)), interval_drawing(axis, estimate)))


def _entry(title: str, said: str, drawings: Iterable[str]) -> str:
    return f'<div class="coefficient"><p><b>{escape(title)}</b>: {escape(said)}</p>{"".join(drawings)}</div>'


def _silent(drawing: str) -> str:
    """An axis, which would be read out with every coefficient."""
    return f'<div aria-hidden="true">{drawing}</div>'


def _why(estimate: Estimate, *, is_ordered: bool) -> str:
    reason = estimate.undefined or estimate.interval_undefined
    return sentence(reason, is_ordered=is_ordered) if reason is not None else ""


def _round(dates: RoundDates) -> str:
    opened = _("{number}: {kind}, opened {day}", number=dates.number, kind=kind_words(dates.kind),
               day=day(dates.opened_at))  # fmt: skip
    if dates.locked_at is None:
        return opened
    return _("{opened}, locked {day}", opened=opened, day=day(dates.locked_at))


def _reviewers(page: ReaderPage) -> str:
    answered = plural(page.reviewers, "{count} has answered", "{count} have answered")
    blind = (
        _("each saw others’ ratings of a claim only after rating it")
        if page.opens_with_own
        else _("each rated without seeing others’ ratings, which opened with the lock")
    )
    early = plural(
        page.opened_early,
        "; {count} lead opened results before the lock",
        "; {count} leads opened results before the lock",
    )
    return f"{answered}; {blind}{early if page.opened_early else ''}"


def _rubric(page: ReaderPage) -> str:
    named = _("“{name}”, version {number}", name=page.rubric.name, number=page.rubric.number)
    return f"<bdi>{escape(named)}</bdi><br>SHA-256 <code>{escape(page.rubric.definition_sha256)}</code>"


def _left_out(page: ReaderPage) -> str:
    if not page.withdrawn:
        return ""
    return plural(
        page.withdrawn,
        "{count} claim that was withdrawn, with its ratings",
        "{count} claims that were withdrawn, with their ratings",
    )
