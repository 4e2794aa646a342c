"""How many more claims or ratings a narrower interval takes."""

from flask import render_template, request

from annotator import edge
from annotator.services.agreement_planning import NARROWEST, WIDEST, Planning, make_plan, read_wish
from annotator.services.particulars import Particulars
from annotator.text import _
from annotator.web.charts import ValueAxis, coefficient_axis
from annotator.web.coefficients import LOWEST
from annotator.web.particulars import Form, show_particulars

TITLE = _("Planning")


def show() -> str:
    wish = read_wish(request.args)

    def show_plan(found: Particulars, form: Form) -> str:
        planning = make_plan(edge.reading(), found, wish)
        return render_template(
            "agreement/planning.html",
            planning=planning,
            axis=_axis(planning),
            narrowest=NARROWEST,
            widest=WIDEST,
            **form,
        )

    return show_particulars(TITLE, show_plan)


def _axis(planning: Planning) -> ValueAxis:
    """The axis of all intervals to expect, down to a little below the value."""
    value = planning.estimate.value
    return coefficient_axis(LOWEST if value is None else min(LOWEST, value - 0.3), width=300)
