"""The documents that are new with a file: what its rows say of each together, and the key that each gets."""

from collections.abc import Collection, Iterable, Sequence

from annotator.services.document_descriptions import COLUMNS, Description
from annotator.services.document_entries import LONGEST_KEY, document_faults
from annotator.services.document_groups import merged
from annotator.services.document_likeness import BARRED, KEY, made_keys, title_key
from annotator.services.documents import DocumentDraft
from annotator.services.import_registers import Entry, plain_name
from annotator.services.name_folding import natural_key, slug_for


class NewDocuments:
    """Makes documents of a file.

    Attributes
    ----------
    entries
        Those that were made.
    """

    def __init__(self) -> None:
        self.entries: list[Entry] = []

    def make(self, title: str, name: str) -> Entry:
        """Return one more, which the file calls `name` where it has keys."""
        entry = Entry(title, file_key=name)
        self.entries.append(entry)
        return entry

    def describe(self, descriptions: Iterable[Description]) -> None:
        """Give each what its rows say of it together, and have these say what is wrong with that."""
        told: dict[int, list[Description]] = {}
        for each in descriptions:
            if each.is_new:
                told.setdefault(id(each.target), []).append(each)
        for entry in self.entries:
            if those := sorted(told.get(id(entry), ()), key=lambda each: each.row):
                entry.details = merged(those)
                _check(entry, those)

    def name(self, known: Sequence[Entry], descriptions: Iterable[Description]) -> None:
        """Give each a key: what the file says, if that is free, else one made of it or of the title.

        None gets the very words for a key by which the file names another one.
        """
        taken = {*BARRED, *(entry.key for entry in known)}
        words: dict[str, set[int]] = {}
        for each in descriptions:
            if each.name:
                words.setdefault(plain_name(each.name), set()).add(id(each.target))
        for entry in self.entries:
            entry.key = entry.file_key if KEY.fullmatch(entry.file_key) and entry.file_key not in taken else ""
        # None that differs in case alone: a file that does not tell them apart means both by either.
        taken |= {key for entry in [*known, *self.entries] for key in (entry.key, plain_name(entry.key))}
        nameless = [entry for entry in self.entries if not entry.key]
        for entry in nameless:
            made = _stem(entry, taken)
            if made not in taken and words.get(made) == {id(entry)}:
                entry.key = made
                taken.add(made)
        taken |= words.keys()
        numbers: dict[str, int] = {}
        for entry in sorted(nameless, key=lambda each: (natural_key(each.name), natural_key(each.file_key))):
            entry.key = entry.key or slug_for(_stem(entry, taken), taken, LONGEST_KEY, numbers)
            taken.add(entry.key)


def _stem(entry: Entry, taken: Collection[str]) -> str:
    """What a key is made of: of the file's own, where only signs that no key has stand against it."""
    if not entry.file_key or KEY.fullmatch(entry.file_key):
        return title_key(entry.name)
    whole, told_apart = made_keys(entry.file_key, entry.name)
    return whole if whole and whole not in taken else told_apart


def _check(entry: Entry, told: Sequence[Description]) -> None:
    draft = DocumentDraft(key=entry.file_key, title=entry.name, **entry.details)
    for attribute, fault in document_faults(draft).items():
        of = "date_believed" if attribute == "date_reason" and not entry.details[attribute] else attribute
        those = [each for each in told if each.details.get(of)] or told
        those[0].refuse(COLUMNS[attribute], fault, is_always=True)
