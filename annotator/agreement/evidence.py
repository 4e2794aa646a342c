"""The ratings in the forms that coefficients work on, each made when it is first asked for."""

from functools import cached_property

import numpy as np

from annotator.agreement.cross_table import CrossTable
from annotator.agreement.panel import Panel
from annotator.agreement.patterns import Patterns
from annotator.agreement.registry import Coefficient
from annotator.agreement.reliability import Counts, Reliability, counts
from annotator.agreement.undefined import Undefined, undefined

FEW_ITEMS = 20
FEW_IN_MINORITY = 5


class Evidence:
    """One set of ratings, as patterns, as a cross-table and as a panel.

    Parameters
    ----------
    reliability
        The ratings.
    """

    def __init__(self, reliability: Reliability) -> None:
        self._reliability = reliability

    @cached_property
    def counts(self) -> Counts:
        """Items, pairable items, raters, ratings."""
        return counts(self._reliability)

    @cached_property
    def patterns(self) -> Patterns:
        """The count patterns."""
        return Patterns.of(self._reliability)

    @cached_property
    def table(self) -> CrossTable:
        """The cross-table of the only two raters."""
        return CrossTable.of(self._reliability)

    @cached_property
    def panel(self) -> Panel:
        """The ratings by rater."""
        return Panel(self._reliability, self.patterns)

    def basis(self, name: str) -> Patterns | CrossTable | Panel:
        """Return the form that a coefficient with this basis works on."""
        if name == "counts":
            return self.patterns
        return self.table if name == "table" else self.panel

    def obstacle(self, known: Coefficient) -> Undefined | None:
        """Return why these ratings give the coefficient no value, whatever their points are, or None."""
        if self.counts.items_pairable == 0:
            return undefined("no_pairable_items")
        if known.two_raters and self.counts.raters != 2:
            return undefined("needs_two_raters", raters=self.counts.raters)
        return None

    @cached_property
    def warnings(self) -> tuple[str, ...]:
        """Codes of what makes every value from these ratings rough."""
        codes = ["few_items"] if self.counts.items_pairable < FEW_ITEMS else []
        if self.counts.items_pairable and self._items_off_the_top() < FEW_IN_MINORITY:
            codes.append("few_in_minority")
        return tuple(codes)

    def _items_off_the_top(self) -> float:
        """Return how many pairable items have a rating on another point than the most used one."""
        patterns = self.patterns
        top = int(np.argmax(patterns.whole().pairable_ratings))
        off = patterns.pairable & (patterns.counts[:, top] < patterns.ratings)
        return float(patterns.multiplicity[off].sum())
