"""What each coefficient is, read from its docstring, with its worked example computed anew.

A docstring has the sections that `coefficients/` uses: text and formulas, References, Examples. The examples are
those that the tests run; here they are run once more, so that a page shows what this installation computes.
"""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from annotator import agreement
from annotator.agreement import Coefficient, Estimate, Reliability, registered

_SECTION = re.compile(r"^(\w[\w ]*)\n-{3,}\n", re.MULTILINE)
_AUTHOR = re.compile(r"[A-Z][\w’' -]+, [A-Z]\.")
# A table of two raters with more items than this is shown by counts of pairs.
_MOST_ROWS = 30
_INDENT = "    "


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, or lines of formulas."""

    text: str
    is_formula: bool


@dataclass(frozen=True, slots=True)
class WorkedTable:
    """Ratings as a table: a row an item and a column a rater, or for many items of two raters the counts of pairs.

    Attributes
    ----------
    is_of_pairs
        Whether the cells are counts: rows are the first rater's points, columns the second's.
    columns, rows
        Heads and cells as text; a blank cell is a missing rating.
    """

    is_of_pairs: bool
    columns: tuple[str, ...]
    rows: tuple[tuple[str, tuple[str, ...]], ...]


@dataclass(frozen=True, slots=True)
class Reproduced:
    """A published figure and what is computed here.

    Attributes
    ----------
    estimate
        As computed just now.
    published
        The figure as the docstring has it.
    table
        Number of its table in the example.
    """

    estimate: Estimate
    published: float
    table: int

    @property
    def agrees(self) -> bool:
        """Whether the two are the same to the decimals of the published figure."""
        value, decimals = self.estimate.value, len(str(self.published).partition(".")[2])
        return value is not None and round(value, decimals) == self.published


@dataclass(frozen=True, slots=True)
class Example:
    """A worked example: where it is from, its ratings, and its figures."""

    source: str
    tables: tuple[WorkedTable, ...]
    figures: tuple[Reproduced, ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """What a page of methods says about a coefficient."""

    known: Coefficient
    blocks: tuple[Block, ...]
    references: tuple[str, ...]
    example: Example | None


def catalogue() -> tuple[Entry, ...]:
    """Return an entry for every registered coefficient, by name, with its example computed."""
    return tuple(_entry(known) for known in registered())


def references_of(known: Coefficient) -> tuple[str, ...]:
    """Return the works that the docstring of a coefficient names.

    Examples
    --------
    >>> [work[:20] for work in references_of(agreement.find("cohen_kappa[identity]")[0])]
    ['Cohen, J. (1960). A ', 'Cohen, J. (1968). We']
    """
    return _works(_sections(known.documentation).get("References", ""))


def describe(documentation: str) -> tuple[tuple[Block, ...], tuple[str, ...]]:
    """Return the text of a docstring with its formulas, and the works that it names.

    Examples
    --------
    >>> blocks, works = describe("The mean::\\n\\n    m = s / n\\n\\nReferences\\n----------\\nNo, B. (1900). None.")
    >>> [block.text for block in blocks], works
    (['The mean:', 'm = s / n'], ('No, B. (1900). None.',))
    """
    sections = _sections(documentation)
    return tuple(_blocks(sections[""])), _works(sections.get("References", ""))


def _works(listed: str) -> tuple[str, ...]:
    works: list[str] = []
    before = "."
    for line in listed.splitlines():
        text = line.strip()
        if before.endswith(".") and _AUTHOR.match(text):
            works.append(text)
        elif works and text:
            works[-1] += f" {text}"
        before = text or before
    return tuple(works)


def _entry(known: Coefficient) -> Entry:
    sections = _sections(known.documentation)
    return Entry(
        known, tuple(_blocks(sections[""])), references_of(known), _example(known, sections.get("Examples", ""))
    )


def _sections(documentation: str) -> dict[str, str]:
    """Split a docstring at its headings; what stands before the first has the empty name."""
    first, *rest = _SECTION.split(documentation)
    return {"": first.strip()} | {name: text.strip() for name, text in zip(rest[::2], rest[1::2], strict=True)}


def _blocks(text: str) -> Iterator[Block]:
    for part in re.split(r"\n\s*\n", text):
        if part.startswith(_INDENT):
            yield Block("\n".join(line.removeprefix(_INDENT) for line in part.splitlines()), is_formula=True)
        elif (paragraph := " ".join(part.split())) and paragraph != "::":
            yield Block(re.sub(r"::$", ":", paragraph).replace("`", ""), is_formula=False)


def _example(known: Coefficient, text: str) -> Example | None:
    """Run the examples of a docstring; each figure they print is held against what is estimated on the way."""
    # Brings a debugger and a test runner along, which no other page needs.
    from doctest import DocTestParser

    asked: list[tuple[Reliability, Estimate]] = []

    def estimate(reliability: Reliability, key: str, **options: Any) -> Estimate:
        found = agreement.estimate(reliability, key, **options)
        asked.append((reliability, found))
        return found

    names: dict[str, Any] = {}
    shown: list[Reliability] = []
    figures: list[Reproduced] = []
    for each in DocTestParser().get_examples(text):
        asked.clear()
        # The code is that of our own docstrings.
        exec(compile(each.source, known.name, "exec"), names)  # noqa: S102
        if "estimate" in names:
            names["estimate"] = estimate
        for (reliability, found), published in zip(asked, _numbers(each.want), strict=False):
            if not any(reliability is one for one in shown):
                shown.append(reliability)
            place = next(number for number, one in enumerate(shown) if one is reliability)
            figures.append(Reproduced(found, published, place))
    if not figures:
        return None
    source = " ".join(text.partition(">>>")[0].split())
    return Example(source, tuple(map(worked_table, shown)), tuple(figures))


def _numbers(want: str) -> list[float]:
    found = ast.literal_eval(want) if want.strip() else []
    return [float(number) for number in (found if isinstance(found, list) else [found])]


def worked_table(reliability: Reliability) -> WorkedTable:
    """Return ratings as a table for people."""
    points = [str(point) for point in reliability.categories]
    units, raters = len(reliability.units), len(reliability.raters)
    cells = np.full((units, raters), -1)
    cells[reliability.unit, reliability.rater] = reliability.category
    if raters == 2 and units > _MOST_ROWS:
        both = cells[(cells >= 0).all(axis=1)]
        counts = np.zeros((len(points), len(points)), dtype=int)
        np.add.at(counts, (both[:, 0], both[:, 1]), 1)
        rows = tuple((point, tuple(map(str, line))) for point, line in zip(points, counts.tolist(), strict=True))
        return WorkedTable(True, tuple(points), rows)
    lines = [tuple(points[code] if code >= 0 else "" for code in line) for line in cells.tolist()]
    heads = tuple(str(number) for number in range(1, raters + 1))
    return WorkedTable(False, heads, tuple((str(number), line) for number, line in enumerate(lines, start=1)))
