"""Where disagreement comes from, and the claims behind each part of it."""

from flask import render_template, request

from annotator import edge
from annotator.services.differing_claims import Between, find_differences, read_between
from annotator.services.disagreement_sources import find_sources
from annotator.services.particulars import Particulars
from annotator.services.places import name_some
from annotator.services.source_words import hints
from annotator.text import _
from annotator.web.charts import coefficient_axis, shift_axis
from annotator.web.particulars import Form, asked_page, show_particulars

TITLE = _("Where disagreement comes from")
# Entries of a list that are shown at once.
FIRST = 50


def show() -> str:
    between = read_between(request.args)
    if between.is_asked:
        return show_particulars(TITLE, lambda found, form: _differences(found, form, between))
    return show_particulars(TITLE, _sources)


def _sources(found: Particulars, form: Form) -> str:
    shows_all = request.args.get("all", "")
    sources = find_sources(edge.reading(), found, page=asked_page() if shows_all == "claims" else None)
    scale = found.criterion.scale
    return render_template(
        "agreement/sources.html",
        sources=sources,
        hints=hints(sources, [point.code for point in scale.points], is_ordered=scale.is_ordered),
        first=FIRST,
        shows_all=shows_all,
        axis=coefficient_axis(),
        shift_axis=shift_axis(sources.leanings.reach),
        alone=name_some([found.names[str(each)] for each in sources.leanings.alone]),
        **form,
    )


def _differences(found: Particulars, form: Form, between: Between) -> str:
    differences = find_differences(edge.reading(), found, between, page=asked_page())
    return render_template("agreement/differences.html", differences=differences, between=between, **form)
