"""What a row is told about its document: why it is not clear which one is meant, and what to write."""

from collections.abc import Sequence

from annotator.services.csv_table import shown
from annotator.services.document_descriptions import COLUMNS, TITLE, Description
from annotator.services.document_likeness import MOST_LISTED, contradiction, is_made_of, is_title_alone
from annotator.services.import_registers import Entry, plain_name
from annotator.text import _


def ask_which(told: Description, title: str, entries: Sequence[Entry]) -> None:
    """Say that several documents may be meant, and what they are called."""
    same = [each.name for each in entries if plain_name(each.name) == plain_name(title)]
    words = {"title": shown(same[0] if same else title), "keys": _listed(entries)}
    if len(same) == len(entries):
        which = _("“{title}” is the title of several documents: {keys}.", **words)
    else:
        which = _("“{title}” is or was the title of several documents: {keys}.", **words)
    if told.name and told.title and is_title_alone(told.name, told.title):
        what = _(
            "If one of them is meant, write its key in the column of documents; if it is another one, give that "
            "another key."
        )
    elif told.name and told.title:
        what = _(
            "If one of them is meant, write its key in the column of documents; if it is another one, give that "
            "another title."
        )
    else:
        what = _(
            "Write the key of the one that is meant in the column of documents, or a key of its own if it is another "
            "one."
        )
    told.refuse(told.column, f"{which} {what}")


def ask_which_of_key(told: Description, entries: Sequence[Entry]) -> None:
    """Say that a key may mean several documents: by the claims of its rows, or as several keys are nearly the same."""
    message = _(
        "“{name}” may mean several documents: {keys}. Write the key of the one that is meant in the column of "
        "documents.",
        name=shown(told.name),
        keys=_listed(entries),
    )
    told.refuse("document", message)


def ask_key_or_home(told: Description, entry: Entry, homes: Sequence[Entry]) -> None:
    """Say that a key is that of one document, but claims of its rows stand in another of the same title."""
    message = _(
        "“{name}” is the key of a document “{title}”, but claims of such rows stand in another one: {others}. If that "
        "is meant, write its key in the column of documents; if the former is, import the new claims in a file of "
        "their own.",
        name=shown(told.name),
        title=entry.name,
        others=_listed(homes),
    )
    told.refuse("document", message)


def ask_key_or_title(told: Description, entry_title: str, key: str) -> None:
    """Say that what stands where a key is meant may be that of one document, or the title of another."""
    message = _(
        "“{name}” may be the key {key} of “{title}”, or the title of another document. Write the key as it stands in "
        "the other rows, or the title in the column of titles.",
        name=shown(told.name),
        key=shown(key),
        title=shown(entry_title),
    )
    told.refuse("document", message)


def refuse_title(told: Description, entry: Entry, title: str, titled: Sequence[Entry] = ()) -> None:
    """Say that the document the row means has another title than the row gives it.

    Parameters
    ----------
    titled
        Documents that have this title.
    """
    here = {"name": shown(told.name), "here": shown(title), "there": entry.name}
    if told.name and titled:
        message = _(
            "“{name}” is the key of the document “{there}”, and “{here}” the title of another one: {keys}. If that is "
            "meant, write its key in the column of documents; if the former is, write its title, or choose no column "
            "for titles.",
            keys=_listed(titled),
            **here,
        )
    elif told.name:
        message = _(
            "“{name}” is the document “{there}”, and here “{here}”. If it is another one, call it otherwise in the "
            "column of documents; if it is the same, choose no column for titles.",
            **here,
        )
    else:
        message = _(
            "“{here}” is no title here, but the key of the document “{there}”. If that is meant, give its title. If it "
            "is a new document, give it a key of its own in the column of documents, or add it to the project first.",
            **here,
        )
    told.refuse(TITLE if told.title else "document", message)


def refuse_second_title(told: Description, above: Description) -> None:
    """Say that a row above gives the same key another title."""
    message = _(
        "Row {row} gives “{name}” the title “{there}”, this one “{here}”. Write the same title in both, or another key "
        "in one of them.",
        row=above.row,
        name=shown(told.name),
        there=shown(above.title),
        here=shown(told.title),
    )
    told.refuse(TITLE, message, is_always=True)


def refuse_detail(told: Description, attribute: str, entry: Entry) -> None:
    """Say that the project knows something else of the document than the row does."""
    message = _(
        "The project’s document “{title}” has “{there}” here, the file “{here}”.",
        title=entry.name,
        there=entry.details[attribute],
        here=shown(told.details[attribute]),
    )
    told.refuse(COLUMNS[attribute], f"{message} {_way_out(entry)}")


def remarks(told: Sequence[Description], entry: Entry) -> list[str]:
    """Return what new claims that name a document by its key say otherwise of it."""
    for each in told:
        if each.is_new and (attribute := contradiction(entry, each.details)):
            return [
                _(
                    "“{title}” ({key}) has “{there}”, in the file “{here}”",
                    title=entry.name,
                    key=entry.key,
                    there=entry.details[attribute],
                    here=shown(each.details[attribute]),
                )
            ]
    return []


def refuse_other_than_above(told: Description, attribute: str, above: Description) -> None:
    """Say that a row above has described the same document otherwise."""
    message = _(
        "Row {row} has “{there}” here for the same document, this one “{here}”. Write the same in both, or leave it "
        "empty here. If these are two documents, give each a key of its own in the column of documents.",
        row=above.row,
        there=shown(above.details[attribute]),
        here=shown(told.details[attribute]),
    )
    if told.target is not None and told.target.id is not None:
        theirs = _("The project has one of them, whose key is {key}.", key=told.target.key)
        message = f"{message} {theirs}"
    told.refuse(COLUMNS[attribute], message, is_always=True)


def refuse_shared(told: Description, entry: Entry, name: str, other: Description, *, is_home: bool) -> None:
    """Say that two keys of the file may mean one document of the project.

    Parameters
    ----------
    is_home
        Whether claims of this key stand in it.
    """
    words = {
        "name": shown(name),
        "other": shown(other.name),
        "row": other.row,
        "title": entry.name,
        "key": entry.key,
    }
    if is_home:
        message = _(
            "Claims of “{name}” stand in the project’s document “{title}” ({key}), which “{other}” in row {row} means "
            "too. If the new claims belong there, write {key} in their rows; if not, a key that stands in no other "
            "row.",
            **words,
        )
    else:
        message = _(
            "“{name}” here and “{other}” in row {row} may both mean the project’s document “{title}” ({key}). Write "
            "{key} in the rows of the one that does; if neither does, give both another title.",
            **words,
        )
    told.refuse("document", message)


def _way_out(entry: Entry) -> str:
    """What to write in a row that contradicts a document."""
    if is_made_of(entry.key, entry.name):
        return _(
            "If the row means that document, leave this empty, or choose no column for it; if it means another one, "
            "give that another key in the column of documents."
        )
    return _(
        "If the row means that document, write its key {key} in the column of documents; if it means another one, "
        "give that another key there.",
        key=entry.key,
    )


def _listed(entries: Sequence[Entry]) -> str:
    """The keys of documents, the first of many."""
    keys = [each.key or each.file_key or each.name for each in entries[:MOST_LISTED]]
    return ", ".join([*keys, *["…"] * (len(entries) > MOST_LISTED)])
