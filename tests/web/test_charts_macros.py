"""The macros draw what the geometry says: well-formed, labelled, without styles or scripts."""

from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from xml.etree import ElementTree as ET

import pytest
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from scales import make_scale

from annotator.agreement import estimate, from_matrix
from annotator.models.vocabulary import Level
from annotator.text import _, plural
from annotator.web import charts

TEMPLATES = Path(charts.__file__).parents[1] / "templates"
HOSTILE = '<b title="x">&'
STEPS = charts.steps_of(make_scale())
HOSTILE_STEPS = charts.steps_of(make_scale((HOSTILE, "Thin"), ("<&", '"')))
NOMINAL = charts.steps_of(make_scale(("Yes", "No"), level=Level.NOMINAL))
AXIS = charts.coefficient_axis()
Draw = Callable[..., ET.Element]


@pytest.fixture(scope="module")
def draw() -> Draw:
    environment = Environment(autoescape=True, loader=FileSystemLoader(TEMPLATES), undefined=StrictUndefined)
    environment.globals.update(_=_, plural=plural)
    charts.register(environment)

    def render(macro: str, *values: object, **named: object) -> ET.Element:
        source = f'{{% import "_charts.html" as charts %}}<div>{{{{ charts.{macro}(*values, **named) }}}}</div>'
        return ET.fromstring(environment.from_string(source).render(values=values, named=named))  # noqa: S314 - our own

    return render


ADMIRALTY = charts.steps_of(make_scale(("Reliable", "Fair", "Bad"), ("A", "B", "C"), low_is_best=True))

EVERY = [
    ("spread", ((1, 1, 1, 0, 0), STEPS)),
    ("spread", ((9, 1, 1, 0, 0), STEPS, 200, 12, False)),
    ("step_axis", (STEPS,)),
    ("step_axis", (HOSTILE_STEPS,)),
    ("diverging", ((1, 0, 4, 0, 0), STEPS, HOSTILE)),
    ("diverging", ((1, 9, 4, 0, 0), STEPS, "C01", 20)),
    ("diverging", ((1, 2), HOSTILE_STEPS)),
    ("diverging_axis", ()),
    ("coverage", (3, 1, 1)),
    ("coverage", (30, 1, 0, True)),
    ("coverage", (0, 0, 0)),
    ("cannot_judge", (2,)),
    ("cannot_judge", (20,)),
    ("cannot_judge", (0,)),
    ("sign", ("rated",)),
    ("sign", ("cannot_judge",)),
    ("sign", ("open",)),
    ("sign", ("rating",)),
    ("swatch", (HOSTILE_STEPS.each[0],)),
    ("turned", (STEPS,)),
    ("turned", (ADMIRALTY,)),
    ("steps_legend", (HOSTILE_STEPS,)),
    ("steps_legend", (NOMINAL, False)),
    ("key_tile", (SimpleNamespace(look="s2", ink="i2", mark=HOSTILE, is_struck=False),)),
    ("key_tile", (SimpleNamespace(look="empty", ink="", mark="", is_struck=True),)),
    ("badge", (SimpleNamespace(position=1, points=2, code=HOSTILE),)),
    ("badge", (SimpleNamespace(position=None),)),
    ("interval", (AXIS, 0.5, 0.4, 0.6)),
    ("estimate", (AXIS, estimate(from_matrix([[1, 2], [2, 2], [3, 3]], [1, 2, 3]), "gwet_ac[quadratic]"), "ring")),
    ("interval", (AXIS, 0.3, -2, 2, "ring")),
    ("interval", (charts.shift_axis(), -0.75, -1.03, -0.48)),
    ("interval", (AXIS, None, None, None, "filled", HOSTILE)),
    ("published", (charts.comparison_axis(), 0.66, 0.72)),
    ("deviation", (charts.deviation_axis(0.5, [0.4]), 0.4)),
    ("deviation", (charts.deviation_axis(0.5, [0.4]), None, HOSTILE)),
    ("interval_axis", (AXIS,)),
    ("interval_axis", (charts.shift_axis(),)),
    ("interval_axis", (charts.comparison_axis(),)),
    ("interval_head", (AXIS,)),
    ("bar", (34, 40)),
    ("bar", (0, 0)),
    ("distribution", ((0.2, 0.5, 0.3, 0.0, 0.0), STEPS, 0, 2)),
    ("distribution", ((0.2, 0.8), HOSTILE_STEPS, 1, 1)),
    ("share", (0.4, 0.2, 0.5)),
    ("share", (0.0, None, 0.5)),
    ("ledger", ((1, 6, 10, 1, 0), STEPS, 1.6, 1.2, 2.1)),
    ("ledger", ((0, 0, 0, 0, 0), STEPS)),
    ("heat_cell", (0.39, 23)),
    ("heat_cell", (0.39, 23, (0.1, 0.68))),
    ("heat_cell", (None, 1, None, HOSTILE)),
]


@pytest.mark.parametrize(("macro", "values"), EVERY)
def test_every_drawing_is_labelled_and_free_of_styles_and_scripts(
    draw: Draw, macro: str, values: tuple[object, ...]
) -> None:
    drawn = draw(macro, *values)
    for element in drawn.iter():
        assert element.tag not in {"style", "script", "b"}
        assert not {name for name in element.attrib if name == "style" or name.startswith("on") or name == "id"}
    for svg in drawn.iter("svg"):
        assert svg.get("aria-hidden") == "true" or (svg.get("role") == "img" and svg.get("aria-label"))
        assert svg.get("viewBox") == f"0 0 {svg.get('width')} {svg.get('height')}"


def test_every_macro_is_drawn_here(draw: Draw) -> None:
    environment = Environment(autoescape=True, loader=FileSystemLoader(TEMPLATES))
    environment.globals["_"] = _
    # Links of a project: `views/test_claim_relations.py` draws them.
    parts = {"relations", "relation_node", "captions", "whisker", "nothing", "coverage_sign", "interval_row"}
    # A picture with all that it draws: `browser/test_pictures.py`.
    parts |= {"picture", "drawing", "shapes"}
    module = environment.get_template("_charts.html").module
    assert {name for name in dir(module) if not name.startswith("_")} == {macro for macro, _values in EVERY} | parts


def test_a_chart_that_runs_the_other_way_says_so(draw: Draw) -> None:
    (told,) = draw("turned", ADMIRALTY).iter("p")
    assert told.text == "A is the best here, so charts run from C on the left to A on the right."
    assert list(draw("turned", STEPS)) == []
    assert [each.text for each in draw("step_axis", ADMIRALTY).iter("text")] == ["C", "B", "A"]


def test_spread_draws_its_marks(draw: Draw) -> None:
    drawn = draw("spread", (1, 1, 1, 0, 0), STEPS)
    assert [tuple(rect.attrib.values()) for rect in drawn.iter("rect")] == [
        ("s1", "4.5", "35.5", "21", "7", "0.5"),
        ("s2", "34.5", "35.5", "21", "7", "0.5"),
        ("s3", "64.5", "35.5", "21", "7", "0.5"),
    ]
    assert drawn.find("svg").get("aria-label") == "ratings 1, 2, 3"
    assert drawn.find("svg/path").get("d") == "M0 46.5H150M15 46.5v3M45 46.5v3M75 46.5v3M105 46.5v3M135 46.5v3"
    assert [text.text for text in drawn.iterfind("svg/g/text")] == ["1", "2", "3", "4", "5"]
    assert draw("spread", (1, 0, 0, 0, 0), STEPS, names=False).find("svg/g") is None


def test_diverging_row_prints_the_step_on_its_mark(draw: Draw) -> None:
    drawn = draw("diverging", (0, 0, 0, 1, 1), STEPS, "C47")
    assert [(text.get("class"), text.get("x"), text.text) for text in drawn.iter("text")] == [
        ("i4", "185", "4"),
        ("i5", "215", "5"),
    ]


def test_interval_is_a_bar_with_ticks_and_a_dot(draw: Draw) -> None:
    drawn = draw("interval", AXIS, 0.5143, 0.355, 0.6741)
    paths = {path.get("class"): path.get("d") for path in drawn.iter("path")}
    assert paths == {
        "grid": "M63.3 -13V43",
        "ref": "M241.2 -13V43M276.7 -13V43",
        "whisker": "M158 15H243.1M158 15m0 -4v8M243.1 15m0 -4v8",
    }
    assert [circle.attrib for circle in drawn.iter("circle")] == [{"class": "dot", "cx": "200.5", "cy": "15", "r": "5"}]


def test_the_customary_marks_stand_beside_alpha_alone(draw: Draw) -> None:
    ratings = from_matrix([[1, 2], [2, 1], [3, 3], [1, 3], [3, 1]], [1, 2, 3])
    for key, marks in (
        ("krippendorff_alpha[ordinal]", 1),
        ("gwet_ac[quadratic]", 0),
        ("percent_agreement[identity]", 0),
    ):
        drawn = draw("estimate", AXIS, estimate(ratings, key), "ring")
        classes = [path.get("class") for path in drawn.iter("path")]
        assert (classes.count("ref"), classes.count("grid"), classes.count("whisker minor")) == (marks, 1, 1)
    none = draw("estimate", AXIS, estimate(from_matrix([[1], [2]], [1, 2]), "krippendorff_alpha[ordinal]"))
    assert none.find("svg") is None


def test_interval_cut_on_both_sides_ends_in_arrows(draw: Draw) -> None:
    drawn = draw("interval", AXIS, 0.3, -2, 2, "ring")
    whisker = next(path for path in drawn.iter("path") if path.get("class") == "whisker minor")
    assert whisker.get("d") == "M10 15H330M10 15m5 -4l-5 4l5 4M330 15m-5 -4l5 4l-5 4"


def test_no_value_gives_the_reason(draw: Draw) -> None:
    drawn = draw("interval", AXIS, None, reason="No value: everyone chose the same step.")
    assert drawn.find("svg") is None
    assert "".join(drawn.itertext()).strip() == "No value: everyone chose the same step."


def test_shift_axis_names_both_directions(draw: Draw) -> None:
    drawn = draw("interval_axis", charts.shift_axis())
    assert [text.text for text in drawn.iter("text")] == ["← stricter", "more lenient →", "−1", "0", "+1"]


def test_zero_is_drawn_as_nothing(draw: Draw) -> None:
    assert draw("bar", 0, 40).find("svg/rect") is None
    assert draw("bar", 34, 40).find("svg/rect").get("width") == "153"


def test_a_share_is_a_bar_with_a_mark(draw: Draw) -> None:
    drawn = draw("share", 0.25, 0.5, 0.5)
    assert drawn.find("svg/rect").get("width") == "89"
    assert drawn.find("svg/path").get("d") == "M178 0v14"
    assert draw("share", 0.0, None, 0.5).find("svg/path") is None


def test_badge_turns_round_with_its_scale(draw: Draw) -> None:
    best = SimpleNamespace(position=1, points=5, code="A")
    assert draw("badge", best).find("span").get("class") == "badge s1"
    assert draw("badge", best, low_is_best=True).find("span").get("class") == "badge s5"
    assert draw("badge", best, is_ordered=False).find("span").get("class") == "badge s0"


def test_heat_cell_has_value_and_count(draw: Draw) -> None:
    cell = draw("heat_cell", 0.39, 23).find("td")
    assert cell is not None
    assert (cell.get("class"), "".join(cell.itertext())) == ("k1", ".39no intervaln 23")


def test_heat_cell_has_its_interval_or_the_reason_for_none(draw: Draw) -> None:
    with_ends, without, empty = (
        "".join(draw("heat_cell", *values).find("td").itertext())
        for values in (
            (0.39, 23, (-0.1, 0.88)),
            (0.39, 2, None, "No interval: two claims."),
            (None, 0, None, "No value: no claim."),
        )
    )
    assert with_ends == ".39−.10 to .88n 23"
    assert without == ".39no interval No interval: two claims.n 2"
    assert empty == "– No value: no claim.n 0"


def test_labels_are_escaped(draw: Draw) -> None:
    drawn = draw("diverging", (1, 2), HOSTILE_STEPS, HOSTILE)
    assert drawn.find("svg").get("aria-label") == f'{HOSTILE}: 1 at <& {HOSTILE}, 2 at " Thin'
