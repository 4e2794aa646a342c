"""The reasons for which a value or an interval does not exist."""

import math
from dataclasses import dataclass

REASONS = {
    "no_pairable_items": "No value: no item has two ratings.",
    "no_common_items": "No value: these two raters have no item in common.",
    "needs_two_raters": "No value: it compares exactly two raters, and these ratings come from {raters}.",
    "needs_ordered_scale": "No value: it needs an ordered scale, and this one is nominal.",
    "needs_numeric_scale": "No value: it needs an ordered scale whose points are numbers.",
    "needs_non_negative_scale": "No value: ratios need a scale without negative numbers.",
    "needs_two_items": "No value: it takes at least two items, and there is one.",
    "needs_complete_ratings": (
        "No value: it needs a rating of every item by every rater, and {missing} of {cells} are missing."
    ),
    "needs_raters": "No value: it needs to know who rated, and only the counts of each item’s ratings are given.",
    "nothing_to_tell_apart": "No value: raters never differed on an item, so there is nothing to tell them apart by.",
    "too_few_for_habits": (
        "No value: there are so few ratings of the same items that habits of raters cannot be told from chance."
    ),
    "shares_nothing": "No value: nobody else has rated any of the items that this rater has rated.",
    "no_divisor": "No value: with these ratings, what it divides by comes out as 0 or less.",
    "no_variation": "No value: everyone chose the same step, so there is no variation to judge agreement by.",
    "needs_positive_numbers": "No value: logarithms need numbers above zero; {below} ranges begin at zero or below.",
    "same_midpoints": "No value: all ranges have the same middle, so there is no variation to judge agreement by.",
    "too_few_items": "No interval: it takes at least {least} items with two ratings (here {items}).",
    "too_many_items": "No interval so narrow: it would take more than {most} items.",
    "perfect_agreement": (
        "No interval: agreement is complete, which is not certainty. By the rule of three, up to {bound} of items like "
        "these {items} may show disagreement (95\u202f% confidence)."
    ),
    "equal_influence": "No interval: every item has the same influence on the value, so its error cannot be estimated.",
    "hinges_on_one_item": "No interval: without one of the items there is no value.",
    "same_gaps": (
        "No interval: raters differ by the same on every item, so that nothing shows how much chance there is in it."
    ),
    "too_few_for_drift": (
        "No interval: there are so few ratings in each period that a change of habits cannot be told from chance."
    ),
    "no_lower_end": "No interval: with these ratings its lower end has no bound.",
    "unstable_replicates": "No interval: {undefined} of {replicates} bootstrap replicates have no value.",
    "not_asked": "No interval was asked for.",
}


@dataclass(frozen=True, slots=True)
class Undefined:
    """Why something has no value.

    Parameters
    ----------
    reason
        A short code, one of `REASONS`.
    text
        The same as a sentence for people.
    facts
        What the sentence is filled in with, by name, as it is printed.
    """

    reason: str
    text: str
    facts: tuple[tuple[str, str], ...] = ()

    def as_dict(self) -> dict[str, str]:
        """Return reason and text as JSON-ready data."""
        return {"reason": self.reason, "text": self.text}


def undefined(reason: str, /, **facts: float) -> Undefined:
    """Return the record for `reason`, its sentence filled in with `facts`: counts, and shares as other numbers.

    Examples
    --------
    >>> undefined("too_few_items", least=3, items=2).text
    'No interval: it takes at least 3 items with two ratings (here 2).'
    """
    shown = {name: _printed(fact) for name, fact in facts.items()}
    return Undefined(reason, REASONS[reason].format(**shown), tuple(shown.items()))


def _printed(fact: float) -> str:
    """A count as it is, a share as percent with one decimal at most, or two digits, and a space that does not break."""
    if isinstance(fact, int):
        return str(fact)
    decimals = 1 if not 0 < fact < 0.0005 else 1 - math.floor(math.log10(100 * fact))
    return f"{100 * fact:.{decimals}f}".removesuffix(".0") + "\u202f%"
