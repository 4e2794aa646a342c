"""Columns of text as they are read: each text once, and for every row the number of its text."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import count
from operator import itemgetter

import numpy as np
import numpy.typing as npt

Codes = npt.NDArray[np.int32]


@dataclass(slots=True)
class Coded:
    """A column.

    Attributes
    ----------
    names
        The texts that occur, without blanks at their ends, in the order in which they occur first.
    codes
        The place in `names` of each row's text; shape (rows,).
    """

    names: list[str]
    codes: Codes

    def at(self, row: int) -> str:
        """Return the text of a row."""
        return self.names[int(self.codes[row])]

    def first(self, code: int) -> int:
        """Return the first row with this text."""
        return int(np.argmax(self.codes == code))

    def taken(self, rows: npt.NDArray[np.int64]) -> "Coded":
        """Return these rows, with all the names."""
        return Coded(self.names, self.codes[rows])


class Coder:
    """Takes a column piece by piece.

    Examples
    --------
    >>> coder = Coder()
    >>> coder.add(["a", "b "])
    array([0, 1], dtype=int32)
    >>> coder.add(["b", "a"])
    array([2, 0], dtype=int32)
    >>> coder.coded().names, coder.coded().codes.tolist()
    (['a', 'b'], [0, 1, 1, 0])
    """

    def __init__(self) -> None:
        self._numbers: defaultdict[str, int] = defaultdict(count().__next__)
        self._pieces: list[Codes] = []

    def add(self, texts: Sequence[str]) -> Codes:
        """Take the next texts; return the number of each as it stands, with its blanks."""
        # One call for all texts costs half of what a call for each does. Alone, a text would not come back in a tuple.
        found = itemgetter(*texts, texts[0])(self._numbers) if texts else ()
        piece = np.fromiter(found, dtype=np.int32, count=len(texts))
        self._pieces.append(piece)
        return piece

    def coded(self) -> Coded:
        """Return the whole column."""
        codes = np.concatenate([np.empty(0, dtype=np.int32), *self._pieces])
        names = list(map(str.strip, self._numbers))
        distinct = dict.fromkeys(names)
        if len(distinct) == len(names):
            return Coded(names, codes)
        numbers = {name: number for number, name in enumerate(distinct)}
        return Coded(list(numbers), np.array([numbers[name] for name in names], dtype=np.int32)[codes])
