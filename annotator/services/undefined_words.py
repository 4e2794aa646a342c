"""Why a figure has no value or no interval, in the words of a project: claims, reviewers, steps.

The agreement package speaks of items and raters, as its literature does, and knows nothing of projects.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from annotator.text import _

if TYPE_CHECKING:
    from annotator.agreement import Undefined

_CAUSES = {
    "no_pairable_items": _("no claim has two ratings."),
    "no_common_items": _("these two reviewers have no claim in common."),
    "needs_two_raters": _("it compares exactly two reviewers, and these ratings come from {raters}."),
    "needs_raters": _("it asks who rated, and only counts of ratings are known here."),
    "needs_complete_ratings": _(
        "it needs a rating of every claim by every reviewer, and {missing} of {cells} are missing."
    ),
    "needs_two_items": _("it needs at least two claims."),
    "nothing_to_tell_apart": _("reviewers never differed on a claim, so there is nothing to tell them apart by."),
    "too_few_for_habits": _(
        "there are so few ratings of the same claims that habits of reviewers cannot be told from chance."
    ),
    "shares_nothing": _("nobody else has rated the same claims."),
    "same_gaps": _(
        "reviewers differ by the same on every claim, so that nothing shows how much chance there is in it."
    ),
    "too_few_for_drift": _(
        "there are so few ratings in each period that a change of habits cannot be told from chance."
    ),
    "needs_ordered_scale": _("it needs answers in an order, and these have none."),
    "needs_numeric_scale": _("it needs answers that are numbers in an order."),
    "no_variation": _("everyone chose the same step, so there is no variation to judge agreement by."),
    "needs_positive_numbers": _("logarithms need numbers above zero; {below} ranges begin at zero or below."),
    "same_midpoints": _("all ranges have the same middle, so there is no variation to judge agreement by."),
    "too_few_items": _("it takes at least {least} claims with two ratings (here {items})."),
    "too_many_items": _("it would take more than {most} claims."),
    "perfect_agreement": _(
        "agreement is complete, which is not certainty. By the rule of three, up to {bound} of claims like these "
        "{items} may show disagreement (95 % confidence)."
    ),
    "equal_influence": _("every claim has the same influence on the value, so its error cannot be estimated."),
    "hinges_on_one_item": _("without one of the claims there is no value."),
}
_WITHOUT_ORDER = {
    "no_variation": _("everyone gave the same answer, so there is no variation to judge agreement by."),
}


def cause(undefined: Undefined, *, is_ordered: bool = True) -> str:
    """Return the cause alone, to follow a colon.

    Parameters
    ----------
    is_ordered
        Whether the answers have an order, and so are steps.

    Examples
    --------
    >>> from annotator.agreement import Undefined
    >>> cause(Undefined("no_pairable_items", "No value: no item has two ratings."))
    'no claim has two ratings.'
    """
    words = None if is_ordered else _WITHOUT_ORDER.get(undefined.reason)
    words = words or _CAUSES.get(undefined.reason)
    if words is None:
        return undefined.text.partition(": ")[2] or undefined.text
    return _(words, **dict(undefined.facts))


def sentence(undefined: Undefined, *, is_ordered: bool = True) -> str:
    """Return what is missing and the cause: "No value: no claim has two ratings."."""
    missing, colon, _cause = undefined.text.partition(": ")
    return f"{missing}{colon}{cause(undefined, is_ordered=is_ordered)}" if colon else undefined.text
