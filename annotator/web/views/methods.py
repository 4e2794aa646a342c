"""How agreement is computed: every coefficient with its formula, source and a worked example."""

from flask import render_template

from annotator.agreement import BENCHMARKS, REASONS, WARNINGS
from annotator.services.methods_catalogue import catalogue
from annotator.services.range_methods import range_methods
from annotator.services.weights_catalogue import metric_tables, weight_tables


def show() -> str:
    return render_template(
        "methods/show.html",
        entries=catalogue(),
        ranges=range_methods(),
        weights=weight_tables(),
        metrics=metric_tables(),
        reasons=REASONS,
        warnings=WARNINGS,
        benchmarks=BENCHMARKS.values(),
    )
