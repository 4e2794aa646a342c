"""The coefficients that are shown at once, and the axis that they share."""

from collections.abc import Iterable

from annotator.agreement import Estimate
from annotator.services.agreement_report import AgreementReport
from annotator.web.charts import ValueAxis, coefficient_axis

LOWEST = -0.2
MARGIN = 0.1
PANEL = ("krippendorff_alpha[nominal]", "gwet_ac[identity]")
WEIGHTED = ("fleiss_kappa", "conger_kappa", "brennan_prediger")


def axis_for(estimates: Iterable[Estimate]) -> ValueAxis:
    """Return the common axis of these coefficients, down to a little below the lowest value."""
    values = [estimate.value for estimate in estimates if estimate.value is not None]
    return coefficient_axis(min([LOWEST, *(value - MARGIN for value in values)]))


def panel(report: AgreementReport) -> list[Estimate]:
    """Return the coefficients shown at once; percentages stand among the counts, and the rest is folded away."""
    weights = "identity" if report.level == "nominal" else "quadratic"
    first = {report.reported.key, report.companion.key, *PANEL, *(f"{name}[{weights}]" for name in WEIGHTED)}
    return [found for key, found in report.estimates.items() if key in first]
