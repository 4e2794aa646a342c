"""What a row is told about its document: why it is not clear which one is meant, and what to write."""

from collections.abc import Iterable

from annotator.services import document_likeness
from annotator.services.csv_table import shown
from annotator.services.import_registers import Entry, plain_name
from annotator.services.row_cells import RowCells
from annotator.text import _

TITLE = "document_title"


def ask_which(cells: RowCells, name: str, entries: Iterable[Entry]) -> None:
    """Say that several documents have the title of the row, or are called so in others, and what their keys are."""
    listed = list(entries)
    if len({plain_name(each.name) for each in listed}) == 1:
        title, message = listed[0].name, _("“{title}” is the title of several documents: {keys}.")
    else:
        title, message = shown(name), _("Rows above call several documents “{title}”: {keys}.")
    told = message.format(title=title, keys=", ".join(each.key or each.file_key or each.name for each in listed))
    way_out = _("Write the key of the one that is meant in the column of documents.")
    cells.refuse("document" if name else _column_of_title(cells), f"{told} {way_out}")


def refuse_title(cells: RowCells, entry: Entry, name: str, title: str) -> None:
    """Say that the document the row means has another title than the row gives it."""
    here = {"name": shown(name), "here": shown(title), "there": entry.name}
    is_known_so = plain_name(name) in {plain_name(entry.name), *document_likeness.keys(entry)}
    if not name:
        message = _(
            "“{here}” is no title here, but the key of the document “{there}”. If that is meant, give its title. If it "
            "is a new document, give it a key of its own in the column of documents, or add it to the project first."
        )
        cells.refuse(_column_of_title(cells), message.format(**here))
    elif entry.id is not None and is_known_so:
        message = _(
            "“{name}” is the document “{there}”, and here “{here}”. If it is another one, call it otherwise in the "
            "column of documents; if it is the same, choose no column for titles."
        )
        cells.refuse(TITLE, message.format(**here))
    elif entry.file_key or not is_known_so:
        message = _(
            "A row above gives “{name}” the title “{there}”, this one “{here}”. Write the same title in both, or "
            "another key in one of them."
        )
        cells.refuse(TITLE, message.format(**here))
    else:
        message = _(
            "A row above has “{there}” here without a title, as that of a new document; this one has it for the key of "
            "“{here}”. If both mean this one, write its title there too; if not, write another key here."
        )
        cells.refuse("document", message.format(**here))


def refuse_detail(cells: RowCells, column: str, entry: Entry, there: str, here: str) -> None:
    """Say that the project knows something else of the document than the row does."""
    told = _(
        "The project’s document “{title}” has “{there}” here, the file “{here}”.",
        title=entry.name,
        there=there,
        here=shown(here),
    )
    cells.refuse(column, f"{told} {document_likeness.way_out(entry)}")


def refuse_other_than_above(cells: RowCells, column: str, there: str, here: str) -> None:
    """Say that a row above has described the same document otherwise."""
    message = _(
        "A row above has “{there}” here for the same document, this one “{here}”. Write the same in both, or leave it "
        "empty here. If this is another document, give it a key of its own in the column of documents.",
        there=there or _("nothing"),
        here=shown(here),
    )
    cells.refuse(column, message)


def refuse_second(cells: RowCells, title: str) -> None:
    """Say that a row above, with the title alone, may mean this document or another one."""
    message = _(
        "This is another document “{title}”, and a row above names the title alone: write the key of its document "
        "there, in the column of documents.",
        title=shown(title),
    )
    cells.refuse("document", message)


def refuse_two_names(cells: RowCells, entry: Entry, before: str) -> None:
    """Say that the file calls one document in two ways, one of which is its key."""
    message = _(
        "A row above calls the document “{title}” {before}, this one has its key {key}. If these are two documents, "
        "give {before} another title, or add it to the project first.",
        title=entry.name,
        before=shown(before),
        key=entry.key,
    )
    cells.refuse("document", message)


def _column_of_title(cells: RowCells) -> str:
    """Where a fault of the title is told: a title from beside the file stands in no column."""
    return TITLE if cells.text(TITLE) else "document"
