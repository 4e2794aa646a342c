"""Distribution: a bar divided among the steps by their probabilities, a line under those of the credible run."""

from collections.abc import Sequence
from dataclasses import dataclass

from annotator.text import _
from annotator.web.charts.diverging import Block
from annotator.web.charts.numbers import fits, pixels
from annotator.web.charts.steps import Steps

WIDTH, HEIGHT = 240, 30
# Under this, a probability is neither drawn nor named.
LEAST = 0.005


@dataclass(frozen=True, slots=True)
class Distribution:
    """Blocks from least to most support, filling the width; `run` is where the line begins and ends.

    Attributes
    ----------
    named
        The same in words: "2: 61 %, 3: 38 %".
    """

    width: int
    height: int
    blocks: tuple[Block, ...]
    run: tuple[float, float]
    named: str


def whole_percent(share: float) -> str:
    """Return a probability in whole percent; what is not certain is never printed as 100.

    Examples
    --------
    >>> whole_percent(0.126), whole_percent(0.997), whole_percent(1.0)
    ('13', '>99', '100')
    """
    return ">99" if 0.995 <= share < 1.0 else f"{100 * share:.0f}"


def distribution(
    probabilities: Sequence[float], steps: Steps, first: int, last: int, width: int = WIDTH
) -> Distribution:
    """Lay out the probabilities of the points.

    Parameters
    ----------
    probabilities
        Of each point in the scale's own order, adding up to 1.
    first, last
        Positions of the ends of the credible run on the scale, counted from 0.
    """
    arranged = tuple(reversed(probabilities)) if steps.is_flipped else tuple(probabilities)
    edges = [0.0]
    for share in arranged:
        edges.append(edges[-1] + width * share)
    begin, end = sorted((int(steps.place(first)), int(steps.place(last))))
    shown = [
        (number, step, share)
        for number, (step, share) in enumerate(zip(steps.each, arranged, strict=True))
        if share >= LEAST
    ]
    blocks = []
    for number, step, share in shown:
        drawn, text = max(width * share - 1, 0.5), whole_percent(share)
        blocks.append(
            Block(
                x=pixels(edges[number] + 0.5),
                width=pixels(drawn),
                middle=pixels((edges[number] + edges[number + 1]) / 2),
                text=text if fits(text, drawn) else "",
                support=step.support,
                ink=step.ink,
            )
        )
    named = ", ".join(
        _("{step}: {percent} %", step=step.mark, percent=whole_percent(share)) for _number, step, share in shown
    )
    return Distribution(width, HEIGHT, tuple(blocks), (pixels(edges[begin]), pixels(edges[end + 1])), named)
