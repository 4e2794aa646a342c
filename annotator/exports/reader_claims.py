"""The text and the claims of a published page: who says what, and how reviewers found it supported."""

from collections.abc import Mapping, Sequence
from html import escape

from annotator.exports.reader_drawing import Step, counted, isolated, median_words, named, spread_drawing
from annotator.models.vocabulary import TextKind
from annotator.services.claim_list import ClaimRow
from annotator.services.claim_voices import Speaker
from annotator.services.claim_words import hedge_sentence, joined
from annotator.services.published_claims import RatedClaim
from annotator.services.reader_pages import ReaderPage
from annotator.services.readers import ReaderParagraph
from annotator.text import _, percent, plural

#: Beyond three claims on the same words their lines could not be told apart.
MOST_LINES = 3


def text_section(page: ReaderPage) -> str:
    """Return the words of the document with its claims underlined; empty where they may not be published."""
    if page.text is None:
        return ""
    numbers = {claim.key: number for number, claim in enumerate(page.claims, start=1)}
    about = (
        _("This is a digest in the editors’ own words.")
        if page.text.kind is TextKind.DIGEST
        else _("Published with the permission of its owner.")
    )
    hint = _("Each claim is underlined, and its number leads to what reviewers found.")
    language = f' lang="{escape(page.document.language)}"' if page.document.language else ""
    begun: set[str] = set()
    paragraphs = "".join(_paragraph(each, numbers, begun) for each in page.text.paragraphs)
    return f'<p class="soft">{escape(about)} {escape(hint)}</p><div class="text said"{language}>{paragraphs}</div>'


def _paragraph(paragraph: ReaderParagraph, numbers: Mapping[str, int], begun: set[str]) -> str:
    """A paragraph; `begun` are the claims that have begun before it, for a passage may go on in the next."""
    pieces = []
    for stretch in paragraph.stretches:
        pieces += [f'<span id="text-{numbers[key]}"></span>' for key in stretch.begins if key not in begun]
        begun.update(stretch.begins)
        words = escape(stretch.text)
        lines = min(len(stretch.keys), MOST_LINES)
        pieces.append(f'<span class="on on-{lines}">{words}</span>' if lines else words)
        for key in stretch.ends:
            name = escape(_("Claim {key}", key=key))
            pieces.append(f'<sup><a href="#claim-{numbers[key]}" aria-label="{name}">{escape(key)}</a></sup>')
    return f'<p dir="auto">{"".join(pieces)}</p>'


def claims_section(page: ReaderPage, steps: Sequence[Step]) -> str:
    """Return the claims in the order of paragraphs, each with who makes it and what reviewers found."""
    tallest = max((max(claim.counts) for claim in page.claims), default=1)
    placed = page.text.placed if page.text is not None else frozenset()
    hint = (
        _("In the order of paragraphs, in the editors’ words, with those who make them.")
        if page.text is None
        else _("In the order of paragraphs, in the editors’ words, with those who make them. Their places are "
               "underlined in the text.")
    )  # fmt: skip
    each = "".join(
        _claim(claim, number, steps, tallest, is_placed=claim.key in placed, shows_words=page.text is not None)
        for number, claim in enumerate(page.claims, start=1)
    )
    return f'<p class="soft">{escape(hint)}</p>{each}'


def _claim(
    rated: RatedClaim, number: int, steps: Sequence[Step], tallest: int, *, is_placed: bool, shows_words: bool
) -> str:
    claim = rated.card.claim
    kicker = [f"<b>{escape(claim.key)}</b>"]
    if claim.paragraph is not None:
        kicker.append(escape(_("paragraph {number}", number=claim.paragraph)))
    if claim.is_sensitive:
        kicker.append(f'<span class="tag">{escape(_("Serious allegation"))}</span>')
    back = ""
    if is_placed:
        name = escape(_("{key} in the text", key=claim.key))
        back = f'<span class="back"> · <a href="#text-{number}">{name}</a></span>'
    return (
        f'<article id="claim-{number}" aria-labelledby="said-{number}" tabindex="-1">'
        f'<p class="kicker">{" · ".join(kicker)}{back}</p>'
        f'<h3 id="said-{number}">{_voices(claim)} <span class="said" dir="auto">{escape(claim.text)}</span></h3>'
        f'<dl class="facts">{_facts(rated, shows_words=shows_words)}</dl>{_found(rated, steps, tallest)}</article>'
    )


def _voices(claim: ClaimRow) -> str:
    lines = [f"{_speakers(line.speakers)} {escape(line.verb)}" for line in claim.voice_lines]
    # Only where somebody has written into the database: never a claim as if nobody made it.
    return f'<span class="by">{"; ".join(lines) or escape(claim.claimant_names)}:</span>'


def _speakers(speakers: Sequence[Speaker]) -> str:
    each = [
        f"<b><bdi>{escape(speaker.name)}</bdi></b>" + (f", <bdi>{escape(speaker.role)}</bdi>," if speaker.role else "")
        for speaker in speakers
    ]
    return joined(each)


def _facts(rated: RatedClaim, *, shows_words: bool) -> str:
    claim = rated.card.claim
    # The cue is a word of the text, and so is a figure as it is printed: they are quoted only where the text is shown.
    hedge = claim.hedge_sentence if shows_words else hedge_sentence(claim.hedge, "")
    figures = [
        figure.sentence
        if shows_words
        else "; ".join(
            part for part in (figure.reading or _("not read as a number"), figure.period, figure.counted) if part
        )
        for figure in rated.card.figures
    ]
    relayer = (
        _("none: whoever makes the claim makes it here")
        if claim.relayer is None
        else f"<bdi>{escape(claim.relayer.name)}</bdi>"
    )
    facts = [
        (_("Relayed by"), relayer),
        (_("Kind"), escape(claim.kind.value)),
        (_("Hedge"), f'<span dir="auto">{escape(hedge)}</span>'),
        (_("Figures"), "<br>".join(f"<bdi>{escape(figure)}</bdi>" for figure in figures)),
    ]
    return "".join(f"<dt>{escape(name)}</dt><dd>{value}</dd>" for name, value in facts if value)


def _found(rated: RatedClaim, steps: Sequence[Step], tallest: int) -> str:
    sentences = [_answered(rated)]
    if rated.rated:
        sentences += [_ratings(rated, steps), _spread(rated, steps)]
    if rated.reasons:
        sentences.append(
            _(
                "Could not judge: {reasons}.",
                reasons=", ".join(f"{isolated(label)} ({n})" for label, n in rated.reasons),
            )
        )
    if rated.earlier:
        sentences.append(
            plural(
                rated.earlier,
                "{count} of the ratings is of an earlier wording of this claim.",
                "{count} of the ratings are of an earlier wording of this claim.",
            )
        )
    words = "".join(f'<p dir="auto">{escape(sentence)}</p>' for sentence in sentences if sentence)
    if not rated.rated:
        return f"<div>{words}</div>"
    drawing = spread_drawing(steps, rated.counts, rated.spread.median, tallest)
    return f'<div class="rated">{drawing}<div>{words}</div></div>'


def _answered(rated: RatedClaim) -> str:
    if not rated.rated and not rated.cannot_judge:
        return _("No reviewer has answered, so there is no median.")
    if not rated.rated:
        return plural(
            rated.cannot_judge,
            "{count} reviewer answered and could not judge, so there is no median.",
            "{count} reviewers answered and none could judge, so there is no median.",
        )
    who = plural(rated.rated, "{count} reviewer rated", "{count} reviewers rated")
    if not rated.cannot_judge:
        return _("{who}; nobody answered “cannot judge”.", who=who)
    off = plural(rated.cannot_judge, "{count} could not judge", "{count} could not judge")
    return _("{who}, {off}.", who=who, off=off)


def _ratings(rated: RatedClaim, steps: Sequence[Step]) -> str:
    counts = counted(steps, rated.counts)
    if rated.spread.median is None:
        return _("Ratings: {counts}.", counts=counts)
    return _("Median {median}. Ratings: {counts}.", median=median_words(steps, rated.spread.median), counts=counts)


def _spread(rated: RatedClaim, steps: Sequence[Step]) -> str:
    gap = rated.spread.mean_gap
    if gap is None:
        return _("One rating has no spread.")
    if rated.spread.median is None:
        return _("Of the pairs of two reviewers, {share} differ.", share=percent(gap))
    chosen = [step for step in steps if rated.counts[step.point.position]]
    if len(chosen) == 1:
        return _("All chose the same step.")
    return _(
        "From {first} to {last}; two reviewers lie {gap} steps apart on average.",
        first=named(chosen[0]),
        last=named(chosen[-1]),
        gap=f"{gap:.1f}",
    )
