"""The page of a scale of a rubric that is being edited: points, examples, reasons."""

import pytest
from rated_round import RatedRound
from rubric_editing import begin_copy, begin_from_nothing, send_scale
from visiting import Answer, Site, Visitor


@pytest.fixture
def lead(site: Site, rated: RatedRound) -> Visitor:
    return site.visitor(rated.lead.id)


@pytest.fixture
def draft(lead: Visitor, path: str, rated: RatedRound) -> Answer:
    """A copy of the test rubric: support, then basis."""
    return begin_copy(lead, path, rated)


@pytest.fixture
def scratch(lead: Visitor, path: str) -> Answer:
    return begin_from_nothing(lead, path)


def test_eleven_points_in_the_order_of_their_values(lead: Visitor, scratch: Answer) -> None:
    page = lead.get(f"{scratch.path}/new-scale")
    for _row in range(6):
        page = lead.submit(page, page.form(holding="level"), name="Ten", row="points:add")
    assert page.form(holding="level").values["name"] == "Ten"
    points = [(str(n), f"Step {n}", str(n).replace("10", "10,0")) for n in range(10, -1, -1)]
    saved = lead.follow(send_scale(lead, page, points, name="Ten"))
    assert "0 Step 0, 1 Step 1," in saved.text
    assert "9 Step 9, 10 Step 10" in saved.text


@pytest.mark.parametrize(
    ("points", "words"),
    [
        ([("1", "One"), ("1", "Two")], "Two answers have this code. Give each its own."),
        ([("1", "One", "3"), ("2", "Two", "3.0")], "Two points have this value. Give each its own."),
        ([("1", "One")], "A scale with one point asks nothing. Add another, or take this one away."),
        ([("1", " "), ("2", "Two")], "Say in a few words what it is."),
        ([("", "One"), ("2", "Two")], "Give a code: what stands in files and on the step, such as 3."),
        ([("cannot-judge", "One"), ("2", "Two")], "This code means an answer off the scale. Take another."),
        ([("1" * 41, "One"), ("2", "Two")], "At most 40 characters."),
        ([("1", "One", "much"), ("2", "Two")], "A value is a number, such as 3 or 2.5."),
        ([("1", "One", "inf"), ("2", "Two")], "A value is a number, such as 3 or 2.5."),
    ],
)
def test_points_that_cannot_be(lead: Visitor, scratch: Answer, points: list[tuple[str, ...]], words: str) -> None:
    page = lead.get(f"{scratch.path}/new-scale")
    refused = send_scale(lead, page, points, name="Odd")
    assert refused.status == 422
    assert refused.text.count(words) == 2
    kept = refused.form(holding="level").values
    assert kept["name"] == "Odd"
    assert (kept["points-0-code"], kept["points-0-label"]) == points[0][:2]
    assert "Odd" not in lead.get(scratch.path).text


def test_rows_are_added_moved_and_taken_away(lead: Visitor, draft: Answer) -> None:
    page = lead.get(f"{draft.path}/scales/basis")
    moved = lead.submit(page, page.form(holding="level"), row="points:1:up").form(holding="level").values
    assert [(moved[f"points-{n}-code"], moved[f"points-{n}-value"]) for n in (0, 1)] == [
        ("outside", "1"),
        ("article", "2"),
    ]
    for nothing in ("points:0:up", "points:9:up", "points:x:up", "criteria:add", "points"):
        same = lead.submit(page, page.form(holding="level"), row=nothing).form(holding="level")
        assert same.values | {"csrf_token": ""} == page.form(holding="level").values | {"csrf_token": ""}
    fewer = lead.submit(page, page.form(holding="level"), row="points:0:remove").form(holding="level").values
    assert fewer["points-0-code"] == "outside"
    assert "points-1-code" not in fewer
    reason = lead.submit(page, page.form(holding="level"), row="reasons:add")
    saved = lead.follow(
        lead.submit(reason, reason.form(holding="level"), **{"reasons-0-code": "no", "reasons-0-label": "No"})
    )
    assert "1 reason" in saved.text


def test_examples_are_kept_for_each_point(lead: Visitor, draft: Answer) -> None:
    page = lead.get(f"{draft.path}/scales/support")
    sent = lead.submit(
        page,
        page.form(holding="level"),
        **{"points-0-belongs": "“It is known.”\r\n\r\nA rumour.", "points-0-seems": "A letter that is named"},
    )
    assert sent.status == 303
    again = lead.get(f"{draft.path}/scales/support").form(holding="level").values
    assert again["points-0-belongs"] == "“It is known.”\nA rumour."
    seen = lead.get(f"{draft.path}/preview").text
    assert "Examples of 1" in seen
    assert "Not here: A letter that is named" in seen


def test_reasons_change_places(lead: Visitor, draft: Answer) -> None:
    page = lead.get(f"{draft.path}/scales/support")
    moved = lead.submit(page, page.form(holding="level"), row="reasons:1:up")
    saved = lead.submit(moved, moved.form(holding="level"))
    assert saved.status == 303
    again = lead.get(f"{draft.path}/scales/support").form(holding="level").values
    assert (again["reasons-0-code"], again["reasons-1-code"]) == ("no-access", "vague")
