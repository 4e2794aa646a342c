"""Which weights a report is asked for: some of the named sets, weights of the asker's own, or all there are."""

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import isfinite
from pathlib import Path

import numpy as np
import numpy.typing as npt

from annotator.agreement import GWET, Coefficient, Scale, from_disagreement, registered
from annotator.errors import Invalid
from annotator.text import _

Matrix = npt.NDArray[np.float64]

WITHIN_ONE = "within_one"
#: The sets that can be asked for by name.
NAMED = (*GWET, WITHIN_ONE)
CUSTOM = "custom:"

_DELIMITERS = ",;\t"
_MOST_BYTES = 20_000_000


@dataclass(frozen=True, slots=True)
class OwnWeights:
    """A matrix of weights, or of disagreements, as somebody wrote it down.

    Attributes
    ----------
    name
        What stands in the brackets of its keys after ``custom:``.
    rows
        The cells, with or without a first row and a first column that name the points.
    """

    name: str
    rows: tuple[tuple[str, ...], ...]

    @property
    def bracket(self) -> str:
        """What stands in the brackets of its keys."""
        return CUSTOM + self.name


@dataclass(frozen=True, slots=True)
class Choice:
    """The weights that were asked for.

    Attributes
    ----------
    names
        Named sets; all of them where neither these nor weights of one's own are given.
    own
        Weights of one's own.
    """

    names: tuple[str, ...] = ()
    own: tuple[OwnWeights, ...] = ()

    @property
    def is_of_all(self) -> bool:
        """Whether nothing was chosen, so that there is everything."""
        return not self.names and not self.own

    def keys(self, always: Iterable[str]) -> list[str]:
        """Return the keys of what the program knows that are asked for, by name.

        Krippendorff's metrics and the forms of what has no weights are no weights: they stay.

        Parameters
        ----------
        always
            Keys that stay whatever is chosen.
        """
        kept = set(always)
        return [key for known in registered() for key in known.keys if key in kept or self._names_one_of(known, key)]

    def keys_of_own(self, own: OwnWeights) -> list[str]:
        """Return the keys that take these weights, by name."""
        return [f"{known.name}[{own.bracket}]" for known in registered() if known.kind == "weights"]

    def _names_one_of(self, known: Coefficient, key: str) -> bool:
        if self.is_of_all or known.kind != "weights":
            return True
        return key.removeprefix(f"{known.name}[").removesuffix("]") in self.names


#: Every set, and none of one's own.
ALL = Choice()


def parse_choice(text: str) -> Choice:
    """Read names and files of weights, separated by commas, as the command line takes them.

    Parameters
    ----------
    text
        Such as ``quadratic,custom:costs.csv``.

    Raises
    ------
    Invalid
        When a name is not known or a file cannot be read.
    """
    parts = [part.strip() for part in text.split(",")]
    files = [Path(part.removeprefix(CUSTOM)) for part in parts if part.startswith(CUSTOM)]
    return Choice(
        checked_names([part for part in parts if not part.startswith(CUSTOM)]),
        tuple(read_own_weights(path.stem, _text_of(path)) for path in files),
    )


def checked_names(names: Sequence[str]) -> tuple[str, ...]:
    """Return the names, each once.

    Raises
    ------
    Invalid
        When one is not known.
    """
    for name in names:
        if name not in NAMED:
            raise Invalid(
                _(
                    "There are no weights {name}. Known: {known}, and custom: with the name of a file.",
                    name=name or '""',
                    known=", ".join(NAMED),
                ),
                "weights",
            )
    return tuple(dict.fromkeys(names))


def read_own_weights(name: str, text: str) -> OwnWeights:
    """Read a matrix from CSV; whether it fits a scale is found out by `fitted`.

    Raises
    ------
    Invalid
        When it is no table.
    """
    delimiter = max(_DELIMITERS, key=text.partition("\n")[0].count)
    try:
        rows = [
            tuple(cell.strip() for cell in row)
            for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
            if any(cell.strip() for cell in row)
        ]
    except csv.Error as error:
        raise Invalid(_("The weights {name} are no proper CSV: {reason}.", name=name, reason=error), "own") from error
    if not rows:
        raise Invalid(_("The weights {name} are empty.", name=name), "own")
    return OwnWeights(name, tuple(rows))


def fitted(own: OwnWeights, scale: Scale) -> Matrix:
    """Return the matrix as agreement weights for the points of `scale`, in their order.

    Without a first row and column of labels the matrix is in the order of the scale. Ones on the diagonal make it
    agreement weights; zeros make it disagreements, which are divided by the greatest and taken from 1.

    Returns
    -------
    array of shape (points, points), from 0 to 1, with 1 on the diagonal

    Raises
    ------
    Invalid
        When it is no such matrix, or is not of this scale.
    """
    rows = own.rows
    if len(rows) == scale.size + 1:
        rows = _in_order(own, scale)
    if len(rows) != scale.size or any(len(row) != scale.size for row in rows):
        raise Invalid(
            _(
                "The weights {name} have {rows} rows and {columns} columns, and the scale has {points} points.",
                name=own.name,
                rows=len(own.rows),
                columns=max(map(len, own.rows)),
                points=scale.size,
            ),
            "own",
        )
    matrix = np.array([[_number(own, cell) for cell in row] for row in rows])
    diagonal = np.diagonal(matrix)
    if (diagonal == 1).all() and (matrix >= 0).all() and (matrix <= 1).all():
        return matrix
    if not diagonal.any() and (matrix >= 0).all() and matrix.any():
        return from_disagreement(matrix)
    raise Invalid(
        _(
            "The weights {name} are neither agreement, from 0 to 1 with 1 on the diagonal, nor disagreement, "
            "0 on the diagonal and nowhere below.",
            name=own.name,
        ),
        "own",
    )


def _in_order(own: OwnWeights, scale: Scale) -> tuple[tuple[str, ...], ...]:
    """Take off the labels and put the points into the order of the scale."""
    columns, *body = own.rows
    across = np.argsort(_same_points(own, columns[1:], scale))
    down = np.argsort(_same_points(own, [row[0] for row in body], scale))
    return tuple(tuple(body[row][1:][column] for column in across if column < len(body[row]) - 1) for row in down)


def _same_points(own: OwnWeights, labels: Sequence[str], scale: Scale) -> list[int]:
    points = {_point(str(point)): place for place, point in enumerate(scale.categories)}
    found = [points.get(_point(label)) for label in labels]
    if sorted(place for place in found if place is not None) != list(range(scale.size)) or None in found:
        raise Invalid(
            _(
                "The weights {name} are labelled {labels}, and the scale is {scale}.",
                name=own.name,
                labels=", ".join(labels),
                scale=", ".join(map(str, scale.categories)),
            ),
            "own",
        )
    return [place for place in found if place is not None]


def _point(label: str) -> str | float:
    try:
        return float(label)
    except ValueError:
        return label


def _number(own: OwnWeights, cell: str) -> float:
    number = _point(cell)
    if isinstance(number, float) and isfinite(number):
        return number
    raise Invalid(_("The weights {name} hold {cell}, which is no number.", name=own.name, cell=cell or '""'), "own")


def _text_of(path: Path) -> str:
    try:
        with path.open("rb") as file:
            return file.read(_MOST_BYTES).decode("utf-8-sig")
    except OSError as error:
        raise Invalid(
            _("The weights {path} cannot be read: {reason}.", path=path, reason=error.strerror or str(error)), "weights"
        ) from error
    except UnicodeDecodeError as error:
        raise Invalid(_("The weights {path} are not UTF-8 text.", path=path), "weights") from error
