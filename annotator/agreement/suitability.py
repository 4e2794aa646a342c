"""Which weights and metrics suit which scale, and what they take for granted about it."""

from annotator.agreement.scale import Scale
from annotator.agreement.undefined import Undefined, undefined

# What a scale must have; whatever is not listed suits every scale.
_WEIGHTS_NEED = {
    "linear": "order",
    "quadratic": "order",
    "ordinal": "order",
    "radical": "order",
    "ratio": "magnitudes",
    "circular": "order",
    "bipolar": "order",
    "within_one": "order",
}
_METRICS_NEED = {"ordinal": "order", "interval": "numbers", "ratio": "magnitudes"}


def weights_obstacle(scale: Scale, name: str) -> Undefined | None:
    """Return why the agreement weights `name` do not suit `scale`, or None when they do.

    Examples
    --------
    >>> from annotator.agreement.scale import declare
    >>> weights_obstacle(declare(["Libya", "Syria"], level="nominal"), "ordinal").reason
    'needs_ordered_scale'
    """
    return lack(scale, _WEIGHTS_NEED.get(name))


def metric_obstacle(scale: Scale, name: str) -> Undefined | None:
    """Return why Krippendorff's metric `name` does not suit `scale`, or None when it does.

    Examples
    --------
    >>> from annotator.agreement.scale import declare
    >>> metric_obstacle(declare(["thin", "documented"]), "interval").reason
    'needs_numeric_scale'
    """
    return lack(scale, _METRICS_NEED.get(name))


def lack(scale: Scale, need: str | None) -> Undefined | None:
    """Return what `scale` lacks of `need`, or None when it has it.

    Parameters
    ----------
    scale
        The declared scale.
    need
        ``order``, ``numbers`` (in order), ``magnitudes`` (numbers none of which is below 0) or None.
    """
    if need is None:
        return None
    if not scale.is_ordered:
        return undefined("needs_ordered_scale" if need == "order" else "needs_numeric_scale")
    if need != "order" and scale.values is None:
        return undefined("needs_numeric_scale")
    if need == "magnitudes" and min(scale.positions(), default=0.0) < 0:
        return undefined("needs_non_negative_scale")
    return None


def metric_assumption(scale: Scale, name: str) -> str | None:
    """Return what a metric supposes beyond the declared level of `scale`, as a warning code, or None.

    Examples
    --------
    >>> from annotator.agreement.scale import declare
    >>> metric_assumption(declare([1, 2, 3]), "interval")
    'assumes_equal_steps'
    """
    if name == "interval" and scale.level == "ordinal":
        return "assumes_equal_steps"
    if name == "ratio" and scale.level in ("ordinal", "interval"):
        return "assumes_true_zero"
    return None
