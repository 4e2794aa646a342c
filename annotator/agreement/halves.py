"""The two halves of a coefficient: the agreement observed and the agreement expected by chance."""

from dataclasses import dataclass

import numpy as np

from annotator.agreement.arrays import Floats, ratio

# What is this near to 1 is 1 but for rounding.
_ROUNDING = 1e-12


@dataclass(frozen=True)
class Halves:
    """Both halves for every data set of a batch, on the scale where 1 is complete agreement.

    Parameters
    ----------
    observed
        Shape (sets,); NaN where there is nothing to observe.
    expected
        Shape (sets,), or None for a measure that is not corrected for chance.
    """

    observed: Floats
    expected: Floats | None

    def values(self) -> Floats:
        """Return (observed - expected) / (1 - expected); NaN where chance agreement is complete; shape (sets,)."""
        if self.expected is None:
            values = self.observed
        else:
            room = 1.0 - self.expected
            values = ratio(self.observed - self.expected, np.where(room > _ROUNDING, room, 0.0))
        return np.where(np.abs(values - 1.0) < _ROUNDING, 1.0, values)
