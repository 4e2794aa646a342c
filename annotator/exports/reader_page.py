"""A document and what was found of its claims as one page to publish: one file, nothing from elsewhere, no script.

No reviewer is named on it, by name or by pseudonym, and the same data give the same bytes.
"""

import re
from collections.abc import Iterable, Sequence
from html import escape

from annotator.exports.reader_claims import claims_section, text_section
from annotator.exports.reader_drawing import Step, isolated, named, steps_of, swatch
from annotator.exports.reader_method import agreement_section, day, method_section
from annotator.exports.reader_style import POLICY, STYLE
from annotator.services.language_names import language_words
from annotator.services.reader_pages import ReaderPage
from annotator.text import _, grouped

EXAMPLE = "example"


def reader_page_name(page: ReaderPage) -> str:
    """Return the name of the file."""
    parts = (page.project, page.document.key, "reader-page", EXAMPLE if page.is_example else "")
    return re.sub(r"[^A-Za-z0-9_-]", "-", "-".join(filter(None, parts))) + ".html"


def reader_page(page: ReaderPage) -> str:
    """Return the page as HTML."""
    steps = steps_of(page.criterion.scale)
    title = _("{title}: {criterion}, claim by claim", title=page.document.title, criterion=page.criterion.short_name)
    sections = [
        ("text", _("The text"), text_section(page)),
        ("claims", _("The claims"), claims_section(page, steps)),
        ("scale", _("What the scale means"), _scale(page, steps)),
        ("agreement", _("How far reviewers agree"), agreement_section(page)),
        ("method", _("How this was made"), method_section(page)),
    ]
    shown = [(id_, heading, body) for id_, heading, body in sections if body]
    body = "\n".join(
        f'<section aria-labelledby="{id_}"><h2 id="{id_}">{escape(heading)}</h2>{body}</section>'
        for id_, heading, body in shown
    )
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="referrer" content="no-referrer">\n'
        f"<title>{escape(title)}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n"
        f'<a class="skip" href="#claims">{_("Skip to the claims")}</a>\n'
        f"<header>{_head(page)}{_contents((id_, heading) for id_, heading, _body in shown)}</header>\n"
        f"<main>\n{body}\n</main>\n<footer>{_foot(page)}</footer>\n</body>\n</html>\n"
    )


def _head(page: ReaderPage) -> str:
    document, criterion = page.document, page.criterion.short_name
    lines = [
        (_("By"), _own(document.authors)),
        (_("Where it appeared"), _own(document.outlet)),
        (_("Date stated"), _own(document.date_stated)),
        (_("Date believed"), _believed(page)),
        (_("Language"), _own(language_words(document.language)) if document.language else ""),
        (_("Address"), _address(document.url)),
    ]
    facts = "".join(f"<dt>{escape(name)}</dt><dd>{value}</dd>" for name, value in lines if value)
    made_up = _("Ratings are made up to show the program, all or some, and so is what is computed from them.")
    example = f'<p class="notice"><b>{_("Example data.")}</b> {escape(made_up)}</p>' if page.is_example else ""
    verdict = _(
        "“{criterion}” is no verdict on whether a claim is true. It says how well reviewers found a claim supported by "
        "what was offered for it and what they looked at.",
        criterion=criterion,
    )
    return (
        f'<p class="kicker">{escape(_("{criterion}, claim by claim", criterion=criterion))}</p>'
        f'<h1 dir="auto"{_language(document.language)}>{escape(document.title)}</h1>'
        + (f'<dl class="facts byline">{facts}</dl>' if facts else "")
        + example
        + f'<p class="verdict">{escape(verdict)}</p>'
        + _figures(page)
    )


def _figures(page: ReaderPage) -> str:
    figures = [
        (_("Claims"), grouped(len(page.claims)), ""),
        (_("Reviewers"), grouped(page.reviewers), _("none of them is named on this page")),
        (_("Ratings"), grouped(page.report.ratings), ""),
        (_("Could not judge"), grouped(page.report.cannot_judge), _("answers off the scale, counted apart")),
    ]
    each = "".join(
        f"<div><dt>{escape(name)}</dt><dd>{value}{f'<small>{escape(note)}</small>' if note else ''}</dd></div>"
        for name, value, note in figures
    )
    return f'<dl class="figures">{each}</dl>'


def _contents(sections: Iterable[tuple[str, str]]) -> str:
    links = "".join(f'<li><a href="#{id_}">{escape(heading)}</a></li>' for id_, heading in sections)
    return f'<nav aria-label="{escape(_("On this page"))}"><ul>{links}</ul></nav>'


def _scale(page: ReaderPage, steps: Sequence[Step]) -> str:
    scale = page.criterion.scale
    entries = "".join(
        f'<dt>{swatch(step)}</dt><dd><b dir="auto">{escape(named(step))}</b>'
        + (f'<br><span dir="auto">{escape(step.point.anchor)}</span>' if step.point.anchor else "")
        + "</dd>"
        for step in steps
    )
    order = (
        _("From the least to the most support. In the drawings a bar is as high as its number of ratings, the same on "
          "the whole page, and the triangle stands over the median.")
        if scale.is_ordered
        else _("The answers have no order, so there is no median. In the drawings a bar is as high as its number of "
               "ratings, the same on the whole page.")
    )  # fmt: skip
    reasons = ", ".join(isolated(reason.label) for reason in scale.reasons)
    off = (
        _("Who could not judge a claim says why ({reasons}). That is no step of the scale: it enters no median.",
          reasons=reasons)
        if page.criterion.allows_cannot_judge and reasons
        else ""
    )  # fmt: skip
    return (
        f'<p>{escape(_("The question:"))} <b dir="auto">{escape(page.criterion.question)}</b></p>'
        f'<p class="soft">{escape(order)}</p><dl class="scale">{entries}</dl>'
        + (f"<p>{escape(off)}</p>" if off else "")
    )


def _foot(page: ReaderPage) -> str:
    made = _(
        "As of {day}, when round {number} was locked. Made with Annotator {version}.",
        day=day(page.as_of),
        number=page.round_number,
        version=page.report.method.version,
    )
    return f'<p class="soft">{escape(made)}</p>'


def _believed(page: ReaderPage) -> str:
    document = page.document
    if not document.date_believed:
        return ""
    why = f" ({_own(document.date_reason)})" if document.date_reason else ""
    return _own(document.date_believed) + why


def _address(url: str) -> str:
    """A link only where it is one: an address of another kind would be carried out by a click."""
    if not re.match(r"https?://", url, re.IGNORECASE):
        return _own(url)
    return f'<a href="{escape(url)}" rel="noopener noreferrer"><bdi>{escape(url)}</bdi></a>'


def _own(text: str) -> str:
    """What somebody has typed, in its own direction."""
    return f"<bdi>{escape(text)}</bdi>" if text else ""


def _language(tag: str) -> str:
    return f' lang="{escape(tag)}"' if tag else ""
