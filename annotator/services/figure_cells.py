"""The figures of a claim in the columns of a file: as printed, and what each comes to, in columns beside."""

from collections.abc import Mapping, Sequence
from typing import Any

from annotator.services.claim_drafts import FIGURE_LIMITS, FigureDraft, text_fault
from annotator.services.import_rows import shown_cell
from annotator.services.row_cells import RowCells
from annotator.text import _

# Column by column, what it says of each figure.
NUMBERS = {"figure_value": "value", "figure_low": "low", "figure_high": "high"}
WORDS = {"figure_unit": "unit", "figure_period": "period", "figure_counted": "counted"}
COLUMNS = NUMBERS | WORDS
_FIGURES = ("one figure", "{count} figures")
_KEYS = ("expression", *COLUMNS.values())


def read_figures(cells: RowCells) -> tuple[FigureDraft, ...]:
    """Return the figures of a row, and have the cells say what is wrong with them."""
    objects = cells.objects("figures", _KEYS)
    if objects is not None:
        for column in COLUMNS:
            if cells.holds(column):
                cells.refuse(column, _("The objects that are figures say this already. Write it in one place."))
        return tuple(_of_object(cells, each) for each in objects)
    expressions = cells.several("figures")
    if not expressions:
        for column in COLUMNS:
            if cells.holds(column):
                message = _(
                    "No figure stands in this row. Write it in the column of figures, as the document prints it."
                )
                cells.refuse(column, message)
        return ()
    numbers = {name: _numbers(cells, column, len(expressions)) for column, name in NUMBERS.items()}
    said = {name: _words(cells, column, len(expressions)) for column, name in WORDS.items()}
    figures = tuple(
        FigureDraft(
            expression=expression,
            value=numbers["value"][place],
            low=numbers["low"][place],
            high=numbers["high"][place],
            unit=said["unit"][place],
            period=said["period"][place],
            counted=said["counted"][place],
        )
        for place, expression in enumerate(expressions)
    )
    for figure in figures:
        if figure.low is not None and figure.high is not None and figure.low > figure.high:
            message = _("The lower end of “{figure}” lies above its upper end.", figure=figure.expression)
            cells.refuse("figure_low", message)
    return figures


def _numbers(cells: RowCells, column: str, count: int) -> Sequence[float | None]:
    return [cells.number(column, entry) for entry in cells.for_each(column, count, _FIGURES, holds_for_all=False)]


def _words(cells: RowCells, column: str, count: int) -> list[str]:
    entries = cells.for_each(column, count, _FIGURES)
    if not any(entries):
        return entries
    faults = (text_fault(entry, FIGURE_LIMITS[COLUMNS[column]]) for entry in entries)
    if fault := next(filter(None, faults), ""):
        cells.refuse(column, fault)
    return entries


def _of_object(cells: RowCells, given: Mapping[str, Any]) -> FigureDraft:
    words = {key: shown_cell(given.get(key)).strip() for key in _KEYS}
    numbers = {name: cells.number("figures", words[name]) for name in NUMBERS.values()}
    return FigureDraft(
        expression=words["expression"],
        value=numbers["value"],
        low=numbers["low"],
        high=numbers["high"],
        unit=words["unit"],
        period=words["period"],
        counted=words["counted"],
    )
