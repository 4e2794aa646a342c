"""The axis that coefficients of one page share."""

from collections.abc import Iterable

from annotator.agreement import Estimate
from annotator.web.charts import ValueAxis, coefficient_axis

LOWEST = -0.2
MARGIN = 0.1


def axis_for(estimates: Iterable[Estimate]) -> ValueAxis:
    """Return the common axis of these coefficients, down to a little below the lowest value."""
    values = [estimate.value for estimate in estimates if estimate.value is not None]
    return coefficient_axis(min([LOWEST, *(value - MARGIN for value in values)]))
