"""The documents of a project as a file may mean them: by key, by title, by the claims that stand in them."""

from collections.abc import Collection, Iterable, Mapping

from annotator.services.document_descriptions import Description
from annotator.services.document_likeness import BARRED, KEY, is_made_of, is_title_alone, made_keys, title_key
from annotator.services.import_registers import DocumentRegister, Entry, plain_name


class KnownDocuments:
    """Looks up the documents of a project.

    Parameters
    ----------
    register
        The documents.
    former_titles
        Of documents whose titles were corrected, by id: the plain titles they had; None where these are not known.
    is_exported
        Whether the file is an export of ours, whose keys are written as they are.
    """

    def __init__(
        self,
        register: DocumentRegister,
        former_titles: Mapping[int, Collection[str] | None],
        *,
        is_exported: bool = False,
    ) -> None:
        self.entries = register.entries
        self.only = self.entries[0] if len(self.entries) == 1 else None
        self._former, self._is_exported = former_titles, is_exported
        self._by_id = {entry.id: entry for entry in self.entries if entry.id is not None}
        self._keyed: dict[str, list[Entry]] = {}
        self._titled: dict[str, list[Entry]] = {}
        self._once_titled: dict[str, list[Entry]] = {}
        self._before: dict[str, set[str]] = {}
        self._written: dict[str, list[Entry]] = {}
        for entry in self.entries:
            self._keyed.setdefault(plain_name(entry.key), []).append(entry)
            self._titled.setdefault(plain_name(entry.name), []).append(entry)
            self._written.setdefault(entry.name, []).append(entry)
            for title in former_titles.get(entry.id or 0) or ():
                self._once_titled.setdefault(title, []).append(entry)
                self._before.setdefault(plain_name(entry.name), set()).add(title)

    @property
    def titles(self) -> Collection[str]:
        """All plain titles."""
        return self._titled.keys()

    def with_id(self, document_id: int) -> Entry:
        """Return the document with this id."""
        return self._by_id[document_id]

    def with_title(self, title: str) -> list[Entry]:
        """Return the documents of a title, in the order of their ids."""
        return self._titled.get(plain_name(title), [])

    def called(self, title: str) -> list[Entry]:
        """Return the documents of a title; where none has it, those that had it before they were corrected."""
        return self.with_title(title) or self._once_titled.get(plain_name(title), [])

    def with_key(self, name: str, title: str = "") -> list[Entry]:
        """Return the documents that a key means: several where it is written like none of them.

        What can be no key is looked up under the one that a document of this title was given for it.
        """
        found = self._keyed.get(plain_name(name), [])
        exact = [each for each in found if each.key == name]
        is_key = not name or KEY.fullmatch(name) is not None
        if exact or (self._is_exported and is_key):
            return exact
        if found or is_key:
            return found
        words = plain_name(title)
        titles = [words, *sorted(self._before.get(words, ()))]
        keys = [*(made_keys(name, each)[1] for each in titles), made_keys(name, title)[0]]
        made = [[each for each in self._keyed.get(key, ()) if self.had_title(each, words)] for key in keys]
        return next(filter(None, made), [])

    def has_own_key(self, entry: Entry, name: str) -> bool:
        """Whether words are the key of a document, and that one says more than a title."""
        return plain_name(entry.key) == plain_name(name) and not is_made_of(entry.key, entry.name)

    def says_only(self, entry: Entry, title: str) -> bool:
        """Whether the key of a document says no more than this title.

        A number is made where a key that is the title alone is taken; else somebody has counted.
        """
        is_taken = title_key(title) in self._keyed
        return is_title_alone(entry.key, title) or (is_taken and is_made_of(entry.key, title))

    def says_title_alone(self, entry: Entry, title: str) -> bool:
        """Whether the key of a document says no more than this title, or another one that it has or had."""
        titles = (entry.name, *(self._former.get(entry.id or 0) or ()))
        return self.says_only(entry, title) or any(is_title_alone(entry.key, each) for each in titles)

    def fold(self, name: str) -> str:
        """Return what spellings of one key have in common: nothing in an export, or where the project has both.

        What can be no key comes from no export.
        """
        plain = plain_name(name)
        is_written = self._is_exported and KEY.fullmatch(name) is not None
        return name if is_written or len(self._keyed.get(plain, ())) > 1 else plain

    def is_key(self, words: str) -> bool:
        """Whether words without a title are a key: not if they are only nearly one, and the very title of another."""
        found = self.with_key(words)
        is_title = any(each not in found for each in self._written.get(words, ()))
        return any(each.key == words for each in found) or (bool(found) and not is_title)

    def homes(self, told: Iterable[Description], otherwise: str) -> list[Entry]:
        """Return the documents in which claims of rows stand, as far as these may be meant.

        Parameters
        ----------
        otherwise
            The title that rows mean which give none.
        """
        found: dict[int, Entry] = {}
        for each in told:
            title = each.title or otherwise
            keyed = self.with_key(each.name, title) if each.name else []
            # Claims may have been moved to one of the same title since.
            has_key_too = any(not title or plain_name(one.name) == plain_name(title) for one in keyed)
            accepted: set[int] = set()
            for home in each.homes:
                entry = self._by_id.get(home)
                is_key = self._is_exported and each.name not in {"", *BARRED}
                if entry is None or (is_key and entry not in keyed):
                    continue
                if entry in keyed or self._was_called(entry, each.name, title):
                    found[home] = entry
                    accepted.add(home)
            each.accepted |= accepted
            each.doubted |= accepted.difference(entry.id for entry in keyed) if has_key_too else frozenset()
        return [found[home] for home in sorted(found)]

    def _was_called(self, entry: Entry, name: str, title: str) -> bool:
        """Whether a document has or had this title, for all that was corrected since."""
        words = plain_name(title or name)
        if self.had_title(entry, words) or (not name and words == plain_name(entry.key)):
            return True
        # The key shows what the title was.
        return is_made_of(entry.key, title or name) and not is_made_of(entry.key, entry.name)

    def had_title(self, entry: Entry, words: str) -> bool:
        """Whether a plain title is that of a document, or was."""
        if words == plain_name(entry.name):
            return True
        former = self._former.get(entry.id or 0, ())
        # Where that was not written down, it may have been any.
        return former is None or words in former
