"""How well what a row says of its document fits one that is known: in what they agree, and in what they do not."""

import re
from collections.abc import Iterable, Mapping, Sequence

from annotator.services.document_entries import LONGEST_KEY
from annotator.services.import_registers import Entry, plain_name
from annotator.services.name_folding import slug_for
from annotator.text import _

TELLING = ("authors", "outlet", "url", "date_stated")
"""What tells documents of one title apart; what people believe of a date, or how they write a language, does not."""
KEY = re.compile(rf"[\w.-]{{1,{LONGEST_KEY}}}")
"""What may be the key of a document."""


def keys(entry: Entry) -> set[str]:
    """Return what a document is called beside its title."""
    return {plain_name(each) for each in (entry.key, entry.file_key) if each}


def is_title_of_another(entry: Entry, name: str, title: str) -> bool:
    """Return whether a row with key and title means something else than this document, whose title that key is."""
    is_other = bool(title) and plain_name(title) != plain_name(entry.name)
    return is_other and plain_name(name) not in keys(entry) and KEY.fullmatch(name) is not None


def is_another(entry: Entry, name: str, title: str, *, is_sure: bool) -> bool:
    """Return whether a row with key and title means another document than this one, if it came with the file as well.

    Parameters
    ----------
    is_sure
        Whether what stands in the column of documents is certainly the very key.
    """
    if is_sure:
        return entry.file_key not in {"", name}
    is_alike = plain_name(entry.name) == plain_name(title) and plain_name(entry.file_key) != plain_name(name)
    if not (entry.file_key and is_alike):
        return False
    return is_key(name, title)


def is_key(name: str, title: str) -> bool:
    """Return whether a name that stands beside a title is a key, or the title once more, which can be none."""
    return plain_name(name) != plain_name(title) or KEY.fullmatch(name) is not None


def keyed(places: Iterable[int], entries: Sequence[Entry], name: str) -> list[int]:
    """Return those of these documents that have this key: the very one, else one that is like it."""
    found = [each for each in places if plain_name(name) in keys(entries[each])]
    return [each for each in found if name in {entries[each].key, entries[each].file_key}] or found


def agreement(entry: Entry, details: Mapping[str, str]) -> int:
    """Return in how much of what tells documents apart a row agrees with one."""
    both = ((entry.details.get(each, ""), details[each]) for each in TELLING)
    return sum(bool(here) and plain_name(there) == plain_name(here) for there, here in both)


def is_told_by(said: Iterable[str], entry: Entry, details: Mapping[str, str]) -> bool:
    """Return whether one of these attributes tells a document from another one with these details."""
    both = ((entry.details.get(each, ""), details[each]) for each in said)
    return any(there and plain_name(there) != plain_name(here) for there, here in both)


def _is_telling(entry: Entry) -> bool:
    """Whether the key of a document says more than its title, of which keys are made in every project alike."""
    made = slug_for(entry.name, set(), LONGEST_KEY)
    return re.fullmatch(rf"{re.escape(made)}(-[0-9]+)?", entry.key) is None


def is_told_by_key(entry: Entry, name: str) -> bool:
    """Return whether a row names a document by its key, and that says more than the title."""
    return plain_name(name) == plain_name(entry.key) and _is_telling(entry)


def way_out(entry: Entry) -> str:
    """Return what to write in a row that contradicts a document."""
    if _is_telling(entry):
        return _(
            "If the row means that document, write its key {key} in the column of documents; if it means another one, "
            "give that another title.",
            key=entry.key,
        )
    return _(
        "If the row means that document, leave this empty, or choose no column for it; if it means another one, give "
        "that another title and another key."
    )


def contradiction(entry: Entry, name: str, details: Mapping[str, str]) -> str:
    """Return what a row says otherwise of a document that is there and that no telling key names; empty if nothing."""
    if entry.id is None or entry.is_staged:
        return ""
    both = ((each, entry.details.get(each, ""), details.get(each, "")) for each in TELLING)
    found = next((each for each, there, here in both if there and here and plain_name(there) != plain_name(here)), "")
    return "" if found and is_told_by_key(entry, name) else found
