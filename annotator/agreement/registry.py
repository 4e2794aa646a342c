"""Coefficients and their keys. A coefficient becomes known by the decorator on its function."""

import inspect
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from annotator.agreement.halves import Halves

#: What the functions are given: sums over count patterns, over the cross-table of two raters, or over the panel.
BASES = ("counts", "table", "panel")

Function = Callable[[Any, Any], Halves]

_LABELS = {
    "linear": "linear weights",
    "quadratic": "quadratic weights",
    "ordinal": "ordinal weights",
    "within_one": "within one step",
}


@dataclass(frozen=True)
class Coefficient:
    """What is known about a coefficient.

    Parameters
    ----------
    name
        What stands before the brackets of its keys.
    title
        Its name for people.
    brackets
        Its weightings, or its metrics; each makes a key with the name.
    function
        Takes the sums its basis offers and a `Weighting` or `Metric`; returns both halves.
    basis
        One of `BASES`.
    uses_metric
        Whether the brackets name metrics instead of weightings.
    uses_singles
        Whether units with a single rating inform the value (through the margins).
    two_raters
        Whether it is defined for exactly two raters only.
    lowest
        The least value it can take, where there is one.
    titles
        Names for people of single brackets, where the rule of `title_of` does not give them.
    """

    name: str
    title: str
    brackets: tuple[str, ...]
    function: Function
    basis: str
    uses_metric: bool
    uses_singles: bool
    two_raters: bool
    lowest: float | None
    titles: dict[str, str]

    @property
    def keys(self) -> tuple[str, ...]:
        """Its keys, such as ``gwet_ac[quadratic]``."""
        return tuple(f"{self.name}[{bracket}]" for bracket in self.brackets)

    @property
    def documentation(self) -> str:
        """What it is, its formula and its reference: the docstring of the function."""
        return inspect.getdoc(self.function) or ""

    def title_of(self, bracket: str) -> str:
        """Return the name for people of the coefficient with one of its weightings or metrics."""
        if bracket in self.titles:
            return self.titles[bracket]
        if self.uses_metric:
            return f"{self.title}, {bracket}"
        if bracket == "identity":
            return self.title
        return f"{self.title}, {_LABELS.get(bracket, bracket.replace(':', ' '))}"


_known: dict[str, Coefficient] = {}


def coefficient(
    name: str,
    *,
    title: str,
    brackets: tuple[str, ...],
    basis: str,
    uses_metric: bool = False,
    uses_singles: bool = True,
    two_raters: bool = False,
    lowest: float | None = None,
    titles: dict[str, str] | None = None,
) -> Callable[[Function], Function]:
    """Register the decorated function as a coefficient; see `Coefficient` for the parameters.

    Raises
    ------
    ValueError
        When the name is taken, the basis unknown, or there are no brackets.
    """

    def register(function: Function) -> Function:
        if name in _known:
            raise ValueError(f"There is a coefficient {name} already.")
        if basis not in BASES or not brackets:
            raise ValueError(f"{name} needs a basis out of {', '.join(BASES)} and at least one pair of brackets.")
        _known[name] = Coefficient(
            name, title, brackets, function, basis, uses_metric, uses_singles, two_raters, lowest, titles or {}
        )
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
    custom = known is not None and not known.uses_metric and bracket.startswith("custom:")
    if known is None or not rest.endswith("]") or not (custom or bracket in known.brackets):
        raise KeyError(f"There is no {key}. Known: {', '.join(key for each in registered() for key in each.keys)}.")
    return known, bracket
