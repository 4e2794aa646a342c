"""The ratings in the forms that coefficients work on, each made when it is first asked for."""

from functools import cached_property

import numpy as np

from annotator.agreement.complete import CompleteTable
from annotator.agreement.counted import CountedRatings
from annotator.agreement.cross_table import CrossTable
from annotator.agreement.panel import Panel
from annotator.agreement.patterns import Patterns
from annotator.agreement.registry import Coefficient
from annotator.agreement.reliability import Counts, Reliability, counts
from annotator.agreement.undefined import Undefined, undefined

FEW_ITEMS = 20
FEW_IN_MINORITY = 5


class Evidence:
    """One set of ratings, as patterns, as a cross-table, as a panel and as a complete table.

    Parameters
    ----------
    ratings
        The ratings, or their counts alone.
    """

    def __init__(self, ratings: Reliability | CountedRatings) -> None:
        self._ratings = ratings

    @cached_property
    def counts(self) -> Counts:
        """Items, pairable items, raters, ratings."""
        return self._ratings.totals if isinstance(self._ratings, CountedRatings) else counts(self._ratings)

    @cached_property
    def patterns(self) -> Patterns:
        """The count patterns."""
        return self._ratings.patterns if isinstance(self._ratings, CountedRatings) else Patterns.of(self._ratings)

    @cached_property
    def table(self) -> CrossTable:
        """The cross-table of the only two raters."""
        return CrossTable.of(self._identified)

    @cached_property
    def panel(self) -> Panel:
        """The ratings by rater."""
        return Panel(self._identified, self.patterns)

    @cached_property
    def complete(self) -> CompleteTable:
        """The ratings of which none is missing."""
        return CompleteTable.of(self._identified)

    @property
    def _identified(self) -> Reliability:
        if isinstance(self._ratings, CountedRatings):
            raise TypeError("Counts do not say who rated.")
        return self._ratings

    def basis(self, name: str) -> Patterns | CrossTable | Panel | CompleteTable:
        """Return the form that a coefficient with this basis works on."""
        if name == "counts":
            return self.patterns
        if name == "table":
            return self.table
        return self.panel if name == "panel" else self.complete

    def obstacle(self, known: Coefficient) -> Undefined | None:
        """Return why these ratings give the coefficient no value, whatever their points are, or None."""
        found = self.counts
        if found.items_pairable == 0:
            return undefined("no_pairable_items")
        if known.two_raters and found.raters != 2:
            return undefined("needs_two_raters", raters=found.raters)
        if known.basis != "counts" and isinstance(self._ratings, CountedRatings):
            return undefined("needs_raters")
        return self._incomplete(found) if known.basis == "complete" else None

    def _incomplete(self, found: Counts) -> Undefined | None:
        cells = found.items * found.raters
        if found.ratings < cells:
            return undefined("needs_complete_ratings", missing=cells - found.ratings, cells=cells)
        return undefined("needs_two_items") if found.items < 2 else None

    @cached_property
    def varies(self) -> bool:
        """Whether more than one point was chosen in pairable units."""
        return bool(np.count_nonzero(self.patterns.whole().pairable_ratings) > 1)

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
