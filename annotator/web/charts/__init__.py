"""Geometry of charts: numbers in, coordinates out. The macros of ``_charts.html`` draw them."""

from types import SimpleNamespace

from jinja2 import Environment

from annotator.web.charts.axis import ValueAxis, coefficient_axis, comparison_axis, deviation_axis, shift_axis
from annotator.web.charts.bars import bar
from annotator.web.charts.coverage import cannot_judge, coverage
from annotator.web.charts.distribution import distribution, whole_percent
from annotator.web.charts.diverging import SEGMENTS_FROM, diverging_row
from annotator.web.charts.heat import heat_class
from annotator.web.charts.interval import deviation, interval, published, whisker_path
from annotator.web.charts.ledger import ledger
from annotator.web.charts.numbers import coefficient, shift
from annotator.web.charts.ranges import range_axis, range_mark
from annotator.web.charts.relations import relation_graph
from annotator.web.charts.shares import share
from annotator.web.charts.spread import spread, step_axis
from annotator.web.charts.steps import Steps, steps_of, support_class, tile_width

__all__ = [
    "Steps",
    "ValueAxis",
    "bar",
    "cannot_judge",
    "coefficient",
    "coefficient_axis",
    "comparison_axis",
    "coverage",
    "deviation",
    "deviation_axis",
    "distribution",
    "diverging_row",
    "heat_class",
    "interval",
    "ledger",
    "published",
    "range_axis",
    "range_mark",
    "register",
    "relation_graph",
    "share",
    "shift",
    "shift_axis",
    "spread",
    "step_axis",
    "steps_of",
    "support_class",
    "whole_percent",
]


def register(environment: Environment) -> None:
    """Give the macros of ``_charts.html`` the geometry, under the name ``chart``."""
    environment.globals["chart"] = SimpleNamespace(
        bar=bar,
        cannot_judge=cannot_judge,
        coefficient=coefficient,
        coverage=coverage,
        deviation=deviation,
        distribution=distribution,
        diverging_row=diverging_row,
        heat_class=heat_class,
        interval=interval,
        ledger=ledger,
        published=published,
        range_axis=range_axis,
        range_mark=range_mark,
        relation_graph=relation_graph,
        segments_from=SEGMENTS_FROM,
        share=share,
        spread=spread,
        step_axis=step_axis,
        steps_of=steps_of,
        support_class=support_class,
        tile_width=tile_width,
        whisker_path=whisker_path,
        whole_percent=whole_percent,
    )
