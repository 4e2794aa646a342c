"""Heat map: kappa of each pair of reviewers, one hue, with its interval and n in every cell."""

from collections.abc import Sequence

from annotator.agreement import PairKappa
from annotator.exports.sheet import Column, Holds
from annotator.services.undefined_words import sentence
from annotator.text import _
from annotator.web.charts.heat import heat_class
from annotator.web.charts.numbers import coefficient
from annotator.web.charts.picture import Picture, Row
from annotator.web.charts.strip import PAIR, Cell, cell_width, strip, strip_head
from annotator.web.pictures.asked import Asked, Needs
from annotator.web.pictures.kinds.coefficients import read_report
from annotator.web.pictures.registry import Made, picture_kind

LINES = 3
COLUMNS = (
    Column("reviewer", Holds.TEXT, _("The pseudonym of one of the two reviewers.")),
    Column("other", Holds.TEXT, _("That of the other.")),
    Column("kappa", Holds.NUMBER, _("Cohen’s kappa of the two; blank where it has no value.")),
    Column("low", Holds.NUMBER, _("Lower end of the 95 % interval.")),
    Column("high", Holds.NUMBER, _("Its upper end.")),
    Column("claims", Holds.NUMBER, _("Claims that both have rated.")),
    Column("reason", Holds.TEXT, _("Why there is no value, or no interval.")),
)


@picture_kind(
    "pairs",
    title=_("Agreement pair by pair"),
    summary=_("A heat map of kappa between each two reviewers, with its interval and count."),
    place=4,
    needs=Needs.EVERYTHING,
)
def make(asked: Asked) -> Made:
    found = read_report(asked)
    people = found.by_reviewer
    reason = ""
    if people.is_left_out:
        reason = _("{count} reviewers are too many for a readable picture.", count=len(people.labels))
    elif not found.has_details:
        reason = _("With so many ratings pairs are computed on request: add details=all to the address.")
    elif not people.matrix:
        reason = _("Pairs take two reviewers with ratings.")
    return draw(
        asked.facts,
        people.labels,
        people.matrix,
        people.weights,
        is_ordered=found.criterion.scale.is_ordered,
        reason=reason,
    )


def draw(
    facts: str,
    labels: Sequence[str],
    matrix: Sequence[Sequence[PairKappa]],
    weights: str,
    *,
    is_ordered: bool,
    reason: str = "",
) -> Made:
    """Draw the lower half of a table of pairs: its first row belongs to the second of the labels.

    Parameters
    ----------
    reason
        Why there is nothing to draw.
    """
    # A name from right to left would else take the number to its end.
    numbered = [
        _("{n} {label}", n=f"\u200e{number}", label=f"\u2068{label}\u2069")
        for number, label in enumerate(labels, start=1)
    ]
    table = [
        [_cell(labels[place], labels[other], pair) for other, pair in enumerate(pairs)]
        for place, pairs in enumerate(matrix, start=1)
    ]
    width, columns = cell_width((cell for cells in table for cell in cells), PAIR), len(matrix)
    kappa = _("quadratic weights") if weights == "quadratic" else _("unweighted")
    picture = Picture(
        title=_("Agreement pair by pair"),
        facts=facts,
        description=reason
        or _("Cohen’s kappa, {weights}, of each pair among {count} reviewers.", weights=kappa, count=len(labels)),
        heads=(_("Reviewer"),),
        rows=tuple(
            Row(numbered[place], drawing=strip(cells, width, LINES)) for place, cells in enumerate(table, start=1)
        ),
        width=max(width * columns, 1),
        column=width,
        axis=strip_head([str(number) for number in range(1, columns + 1)], width) if columns else None,
        notes=(
            *([_("Column 1 is {name}.", name=labels[0])] if columns else []),
            _("A cell shows kappa ({weights}), its 95 % interval, and n, the claims both have rated.", weights=kappa),
            _(
                "Stronger blue is closer agreement. A dash: no value. The CSV file says why there is none, or no "
                "interval."
            ),
        ),
    )
    numbers = [
        _numbers(labels[place], labels[other], pair, is_ordered=is_ordered)
        for place, pairs in enumerate(matrix, start=1)
        for other, pair in enumerate(pairs)
    ]
    return Made(picture, COLUMNS, numbers)


def _cell(one: str, other: str, pair: PairKappa) -> Cell:
    n = _("n {count}", count=pair.n_common)
    look = heat_class(pair.value)
    ends = _("no interval")
    if pair.ci95 is not None:
        ends = _("{low} to {high}", low=coefficient(pair.ci95[0]), high=coefficient(pair.ci95[1]))
    value = coefficient(pair.value)
    lines = (value, n) if pair.value is None else (value, ends, n)
    words = _("{one} and {other}: {figures}", one=one, other=other, figures=", ".join(lines))
    return Cell(lines, look, f"i{look}", words)


def _numbers(one: str, other: str, pair: PairKappa, *, is_ordered: bool) -> list[object]:
    low, high = pair.ci95 or (None, None)
    cause = pair.interval_undefined
    reason = sentence(cause, is_ordered=is_ordered) if cause is not None else ""
    return [one, other, pair.value, low, high, pair.n_common, reason]
