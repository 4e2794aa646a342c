"""Coefficients and their keys. A coefficient becomes known by the decorator on its function."""

import inspect
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Literal

from annotator.agreement.halves import Halves
from annotator.agreement.standard_error import ErrorFormula

#: What the functions are given: sums over count patterns, over the cross-table of two raters, over the panel of raters,
#: or over the complete table of units by raters.
BASES = ("counts", "table", "panel", "complete")

#: What stands in the brackets of the keys: agreement weights, a metric of Krippendorff's, or a form of the coefficient.
KINDS = ("weights", "metric", "form")

Function = Callable[[Any, Any], Halves]
Lowest = Callable[[Any, Any], float | None]

_LABELS = {"within_one": "within one step"}


@dataclass(frozen=True, kw_only=True)
class Coefficient:
    """What is known about a coefficient.

    Parameters
    ----------
    name
        What stands before the brackets of its keys.
    title
        Its name for people.
    brackets
        Its weights, metrics or forms; each makes a key with the name.
    function
        Takes the sums its basis offers and a `Weighting`, a `Metric` or the name of a form; returns both halves.
    basis
        One of `BASES`.
    kind
        What its brackets name; one of `KINDS`.
    uses_singles
        Whether units with a single rating inform the value (through the margins).
    two_raters
        Whether it is defined for exactly two raters only.
    lowest
        Returns the least value it can take, or None; takes the yardstick and the evidence. None where none is known.
    error
        The formula of its analytic interval, or None.
    without_error
        Brackets for which the formula is not published.
    is_skewed
        Whether its sampling distribution leans so much that the jackknife interval is made on log(1 - value).
    needs
        For forms: what the scale must have, ``order`` or ``numbers``.
    supposes
        For forms: warning code for what it takes for granted about an ordinal scale.
    titles
        Names for people of single brackets, where the rule of `title_of` does not give them.
    """

    name: str
    title: str
    brackets: tuple[str, ...]
    function: Function
    basis: str
    kind: str = "weights"
    uses_singles: bool = True
    two_raters: bool = False
    lowest: Lowest | None = None
    error: ErrorFormula | None = None
    without_error: tuple[str, ...] = ()
    is_skewed: bool = False
    needs: Literal["order", "numbers"] | None = None
    supposes: str | None = None
    titles: dict[str, str] = field(default_factory=dict)

    @property
    def keys(self) -> tuple[str, ...]:
        """Its keys, such as ``gwet_ac[quadratic]``."""
        return tuple(f"{self.name}[{bracket}]" for bracket in self.brackets)

    @property
    def documentation(self) -> str:
        """What it is, its formula and its reference: the docstring of the function."""
        return inspect.getdoc(self.function) or ""

    def title_of(self, bracket: str) -> str:
        """Return the name for people of the coefficient with one of its weights, metrics or forms."""
        if bracket in self.titles:
            return self.titles[bracket]
        if self.kind == "metric":
            return f"{self.title}, {bracket} metric"
        if bracket == "identity":
            return self.title
        if bracket.startswith("custom:"):
            return f"{self.title}, custom weights {bracket.removeprefix('custom:')}"
        return f"{self.title}, {_LABELS.get(bracket, f'{bracket} weights')}"


_known: dict[str, Coefficient] = {}


def coefficient(
    name: str, *, title: str, brackets: tuple[str, ...], basis: str, **facts: Any
) -> Callable[[Function], Function]:
    """Register the decorated function as a coefficient.

    Parameters
    ----------
    name, title, brackets, basis, **facts
        As in `Coefficient`.

    Raises
    ------
    ValueError
        When the name is taken, basis or kind are unknown, or there are no brackets.
    """

    def register(function: Function) -> Function:
        found = Coefficient(name=name, title=title, brackets=brackets, function=function, basis=basis, **facts)
        if name in _known:
            raise ValueError(f"There is a coefficient {name} already.")
        if basis not in BASES or found.kind not in KINDS or not brackets:
            raise ValueError(
                f"{name} needs a basis out of {', '.join(BASES)}, a kind out of {', '.join(KINDS)} and at least one "
                "pair of brackets."
            )
        _known[name] = found
        return function

    return register


def forget(name: str) -> None:
    """Take a coefficient off the register: for programs that added one for a time."""
    del _known[name]


def registered() -> tuple[Coefficient, ...]:
    """Return all coefficients, ordered by name."""
    return tuple(_known[name] for name in sorted(_known))


def find(key: str) -> tuple[Coefficient, str]:
    """Return the coefficient of `key` and what stands in its brackets.

    A key such as ``cohen_kappa[custom:costs]`` names weights that the caller brings.

    Raises
    ------
    KeyError
        When there is no such key; the message names those there are.
    """
    name, _, rest = key.partition("[")
    bracket = rest.removesuffix("]")
    known = _known.get(name)
    custom = known is not None and known.kind == "weights" and bracket.startswith("custom:")
    if known is None or not rest.endswith("]") or not (custom or bracket in known.brackets):
        raise KeyError(f"There is no {key}. Known: {', '.join(key for each in registered() for key in each.keys)}.")
    return known, bracket
