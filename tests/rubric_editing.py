"""What is done in the rubric editor again and again."""

from rated_round import RatedRound
from visiting import Answer, Visitor


def begin_copy(lead: Visitor, path: str, rated: RatedRound) -> Answer:
    """Begin a draft from the test rubric: support, then basis."""
    return _begin(lead, path, "Ours", f"version:{rated.rubric.version_id}")


def begin_from_nothing(lead: Visitor, path: str) -> Answer:
    """Begin an empty draft."""
    return _begin(lead, path, "Empty", "scratch")


def send_scale(lead: Visitor, page: Answer, points: list[tuple[str, ...]], **typed: str | None) -> Answer:
    """Type points, each a code, a label and perhaps a value, into the first rows of a form."""
    form = page.form(holding="level")
    rows = {
        f"points-{row}-{name}": text
        for row, point in enumerate(points)
        for name, text in zip(("code", "label", "value"), point, strict=False)
    }
    return lead.submit(page, form, **(rows | typed))


def _begin(lead: Visitor, path: str, name: str, origin: str) -> Answer:
    page = lead.get(f"{path}/rubrics/new")
    return lead.follow(lead.submit(page, page.form(holding="origin"), name=name, origin=origin))
