"""The cells of one row of an imported file: words, lists, numbers, and what is wrong with them by column."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

from annotator.models.vocabulary import ClaimState
from annotator.services.csv_table import shown
from annotator.services.import_rows import ImportRow, Passed, RowError, shown_cell
from annotator.services.parted_cells import entry_of, part
from annotator.services.written_numbers import Decimal, read_number
from annotator.text import _, plural

YES_NO = {"yes": True, "true": True, "1": True, "no": False, "false": False, "0": False}
Word = TypeVar("Word")


@dataclass(frozen=True, slots=True)
class Customs:
    """How a file is written.

    Attributes
    ----------
    is_exported
        It comes from an export of ours: bars alone part what stands in one cell.
    decimals
        Which sign is the decimal one in its columns of numbers.
    """

    is_exported: bool = False
    decimals: Mapping[str, Decimal] = field(default_factory=dict)


@dataclass(slots=True)
class RowCells:
    """Reads the cells of one row and collects what is wrong with them."""

    row: ImportRow
    customs: Customs = Customs()
    errors: list[RowError] = field(default_factory=list)

    def refuse(self, column: str, message: str) -> None:
        """Say what is wrong with a column."""
        self.errors.append(RowError(self.row.number, column, message))

    def holds(self, column: str) -> bool:
        """Tell whether something stands in a column."""
        return bool(self.row.entries.get(column))

    def text(self, column: str) -> str:
        """Return the words of a column."""
        value = self.row.entries.get(column, "")
        if isinstance(value, str):
            return value
        if not any(error.column == column for error in self.errors):
            self.refuse(column, _("Words are wanted here, not a list and not an object."))
        return ""

    def entry(self, column: str) -> str:
        """Return the words of a column in which exports may write several, and which holds one here."""
        return entry_of(self.text(column))

    def several(self, column: str) -> list[str]:
        """Return the entries of a column that may hold several, without empty ones."""
        value = self.row.entries.get(column, "")
        if _is_plain_list(value):
            return [entry for entry in (shown_cell(each).strip() for each in value) if entry]
        return [entry for entry in self._parted(column) if entry]

    def for_each(self, column: str, count: int, what: tuple[str, str], *, holds_for_all: bool = True) -> list[str]:
        """Return an entry for each of `count` things: the whole entry for a single one, else one for all or for each.

        Parameters
        ----------
        what
            The things in words: one of them, and several with ``{count}``.
        holds_for_all
            Whether one entry will do for several.
        """
        value = self.row.entries.get(column, "")
        if value == "":
            return [""] * count
        if _is_plain_list(value):
            entries = [shown_cell(each).strip() for each in value] or [""]
        elif count < 2:
            return [self.entry(column)] * count
        else:
            entries = self._parted(column)
        if len(entries) == 1 and (holds_for_all or not entries[0]):
            return entries * count
        if len(entries) != count:
            self.refuse(
                column,
                _(
                    "This row has {what} and {given} here. Write an entry for each, in the same order, and nothing "
                    "between two separators where there is none.",
                    what=plural(count, *what),
                    given=_entries(len(entries)),
                ),
            )
            return [""] * count
        return entries

    def objects(self, column: str, keys: Collection[str]) -> list[dict[str, Any]] | None:
        """Return the objects of a list that holds objects, None when the entry is anything else."""
        value = self.row.entries.get(column, "")
        if not isinstance(value, list) or not any(isinstance(each, dict) for each in value):
            return None
        objects = [each if isinstance(each, dict) else {next(iter(keys)): each} for each in value]
        unknown = sorted({key for each in objects for key in each} - set(keys))
        if unknown:
            self.refuse(column, unknown_word(unknown[0], keys))
            return []
        if any(isinstance(entry, (list, dict)) for each in objects for entry in each.values()):
            self.refuse(column, _("An object in this list holds a list or an object itself; write words there."))
            return []
        return objects

    def word(self, column: str, words: Mapping[str, Word], default: Word, *, required: bool = False) -> Word:
        """Return what a word of a closed list stands for."""
        before = len(self.errors)
        written = self.text(column)
        if written in words:
            return words[written]
        entry = " ".join(written.lower().split())
        if len(self.errors) > before or not (entry or required):
            return default
        if entry in words:
            return words[entry]
        self.refuse(column, unknown_word(written or _("Nothing"), words))
        return default

    def number(self, column: str, written: str) -> float | None:
        """Return a number that stands in a column, None where nothing does."""
        if not written:
            return None
        number, fault = read_number(written, self.customs.decimals.get(column, Decimal.UNKNOWN))
        if fault:
            self.refuse(column, fault)
        return number

    def _parted(self, column: str) -> list[str]:
        return part(self.text(column), by_semicolons=not self.customs.is_exported)


def left_out(row: ImportRow) -> Passed | None:
    """Return why a row says nothing about a claim of today, as our own exports have some; None where it does."""
    state, current = (str(row.entries.get(field, "")).strip().lower() for field in ("state", "current"))
    if state == ClaimState.WITHDRAWN:
        return Passed.WITHDRAWN
    return None if YES_NO.get(current, True) else Passed.OLDER


def unknown_word(given: str, known: Collection[str]) -> str:
    """Return that a word is none of those that may stand there."""
    return _("“{given}” is not known here. Write one of: {known}.", given=shown(given), known=", ".join(known))


def _is_plain_list(value: Any) -> bool:
    return isinstance(value, list) and not any(isinstance(each, (list, dict)) for each in value)


def _entries(count: int) -> str:
    return _("one entry") if count == 1 else _("{count} entries", count=count)
