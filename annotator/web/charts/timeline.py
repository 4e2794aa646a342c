"""Timeline: how many reviews came in each stretch of days, as bars, with events as lines across."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from annotator.services.review_days import Stretch
from annotator.text import _, plural
from annotator.web.charts.lettering import width_of
from annotator.web.charts.numbers import pixels
from annotator.web.charts.shapes import Box, Drawing, Label, Path, Rect, Shape

WIDTH, HEIGHT = 340, 190
EVENT_TOP, TOP, BASE = 13, 48, 160
INSET = 6
WIDEST = 60
BETWEEN = 8


@dataclass(frozen=True, slots=True)
class Event:
    """What happened on a day; at most two are drawn with their words."""

    day: date
    words: str


def day_words(day: date) -> str:
    """Return a day as an axis carries it.

    Examples
    --------
    >>> day_words(date(2026, 3, 14))
    '14 Mar 2026'
    """
    return f"{day.day} {day:%b %Y}"


def timeline(stretches: Sequence[Stretch], events: Sequence[Event] = (), width: float = WIDTH) -> Drawing:
    """Lay out a bar for each stretch, in the order given, all of them equally long.

    The number stands over a bar where there is room for every one of them, else over the highest alone; days stand
    under the first and last bar and under as many between as there is room for.
    """
    shapes: list[Shape] = [Path(f"M0 {BASE + 0.5}H{pixels(width)}", "axis")]
    if not stretches:
        shapes.append(Label(pixels(width / 2), 100, _("No reviews yet"), "soft-text", "middle"))
        return Drawing(width, HEIGHT, tuple(shapes), _("no reviews yet"))
    inner = width - 2 * INSET
    pitch = min(WIDEST, inner / len(stretches))
    most = max(1, *(each.reviews for each in stretches))
    shapes += _bars(stretches, pitch, most, width)
    shapes += _days(stretches, pitch, width)
    shapes += _events(stretches, events, pitch, width, most)
    total = sum(each.reviews for each in stretches)
    label = plural(
        total,
        "{count} review from {first} to {last}",
        "{count} reviews from {first} to {last}, at most {most} at a time",
        first=day_words(stretches[0].first),
        last=day_words(stretches[-1].last),
        most=most,
    )
    return Drawing(width, HEIGHT, tuple(shapes), label)


def _bars(stretches: Sequence[Stretch], pitch: float, most: int, width: float) -> list[Shape]:
    shapes: list[Shape] = []
    has_room = all(width_of(str(each.reviews)) + 2 <= pitch for each in stretches)
    highest = next(number for number, each in enumerate(stretches) if each.reviews == max(s.reviews for s in stretches))
    for number, each in enumerate(stretches):
        if not each.reviews:
            continue
        height = _height(each.reviews, most)
        left = INSET + pitch * number
        shapes.append(
            Rect(pixels(left + pitch * 0.1), pixels(BASE - height), pixels(pitch * 0.8), pixels(height), "bar")
        )
        if has_room or number == highest:
            text = str(each.reviews)
            half = width_of(text) / 2
            middle = min(max(left + pitch / 2, half), width - half)
            shapes.append(Label(pixels(middle), pixels(BASE - height - 5), text, "", "middle"))
    return shapes


def _height(reviews: int, most: int) -> float:
    """How high a bar is; the lowest is one pixel."""
    return max(1.0, (BASE - TOP - 14) * reviews / most) if reviews else 0.0


def _days(stretches: Sequence[Stretch], pitch: float, width: float) -> list[Shape]:
    """Under the first bar and the last, and between them wherever neither neighbour is touched."""
    last = len(stretches) - 1
    chosen: dict[int, Label] = {}
    taken: list[Box] = []
    for number in dict.fromkeys((0, last, *_halves(0, last))):
        text = day_words(stretches[number].first)
        half = width_of(text) / 2
        x = min(max(INSET + pitch * (number + 0.5), half), width - half)
        label = Label(pixels(x), BASE + 20, text, "soft-text", "middle")
        box = label.box
        roomy = Box(box.left - BETWEEN, box.top, box.right + BETWEEN, box.bottom)
        if not any(roomy.overlaps(other) for other in taken):
            chosen[number] = label
            taken.append(box)
    ticks = "".join(f"M{pixels(INSET + pitch * (number + 0.5))} {BASE + 1}v4" for number in sorted(chosen))
    return [Path(ticks, "axis"), *(chosen[number] for number in sorted(chosen))]


def _halves(first: int, last: int) -> list[int]:
    """The middle of a run, then the middles of its halves, down to eighths."""
    found, runs = [], [(first, last)]
    for _depth in range(3):
        following = []
        for low, high in runs:
            if high - low > 1:
                middle = (low + high) // 2
                found.append(middle)
                following += [(low, middle), (middle, high)]
        runs = following
    return found


def _events(
    stretches: Sequence[Stretch], events: Sequence[Event], pitch: float, width: float, most: int
) -> list[Shape]:
    """A dashed line down to the bar of each event within the days that are shown, its words over it, a row for each."""
    shapes: list[Shape] = []
    for row, event in enumerate(events[:2]):
        number = next((place for place, each in enumerate(stretches) if each.first <= event.day <= each.last), None)
        if number is None:
            continue
        x = pixels(INSET + pitch * (number + 0.5))
        y = EVENT_TOP + 18 * row
        end = BASE - _height(stretches[number].reviews, most) - (20 if stretches[number].reviews else 0)
        shapes.append(Path(f"M{x} {y + 4}V{pixels(end)}", "ref"))
        text = event.words
        half = width_of(text) / 2
        shapes.append(Label(pixels(min(max(x, half), width - half)), y, text, "", "middle"))
    return shapes
