"""Which documents a file means: decided once, about all of it, by rules that do not look at the order of its rows.

1. Rows with one key are one document, two keys are two.
2. A key means the document in which claims of its rows stand already, else the one that has this key, else the only
   one of its title that no other key of the file means, else a new one.
3. A title without a key means the only document of that title, in the file and in the project; what is said beside
   may tell several apart.
4. Where that leaves a doubt, it is a fault and no guess.
"""

from collections import Counter
from collections.abc import Iterable, Sequence

from annotator.services import document_refusals
from annotator.services.claim_drafts import text_fault
from annotator.services.document_descriptions import COLUMNS, TITLE, Description
from annotator.services.document_entries import LONGEST_KEY, document_faults
from annotator.services.document_groups import Group, agree, agree_in_title, ask_about_words, grouped, merged
from annotator.services.document_likeness import KEY, Candidates, contradiction, first_of, is_made_of
from annotator.services.documents import LONGEST_TITLE, DocumentDraft
from annotator.services.import_registers import DocumentRegister, Entry, plain_name
from annotator.services.name_folding import natural_key, slug_for

# "new" is the address of the form that makes one; dots alone are no part of an address.
BARRED = frozenset({"new", ".", ".."})


class Decisions:
    """Decides which documents a file means.

    Parameters
    ----------
    known
        The documents of the project.
    retitled
        Ids of those whose titles were corrected.
    has_keys
        Whether the file has columns for both key and title.
    is_exported
        Whether it is an export of ours: its keys are those of another project, or of this one.

    Attributes
    ----------
    new
        The documents that are new with the file.
    """

    def __init__(
        self, known: DocumentRegister, retitled: set[int], *, has_keys: bool = False, is_exported: bool = False
    ) -> None:
        self._known, self._retitled = known, retitled
        self._has_keys, self._is_exported = has_keys, is_exported
        self._by_id = {entry.id: entry for entry in known.entries if entry.id is not None}
        self._keyed: dict[str, list[Entry]] = {}
        self._titled: dict[str, list[Entry]] = {}
        for entry in known.entries:
            self._keyed.setdefault(plain_name(entry.key), []).append(entry)
            self._titled.setdefault(plain_name(entry.name), []).append(entry)
        self.new: list[Entry] = []

    def decide(self, descriptions: Sequence[Description], beside: str) -> None:
        """Have each description say which document it means, or what is wrong with it.

        Parameters
        ----------
        beside
            The title that was given with the file, for rows that name no document.
        """
        only = self._known.only_place()
        named: list[Description] = []
        for each in descriptions:
            if faults := [
                (column, fault)
                for column, words in (("document", each.name), (TITLE, each.title))
                if (fault := text_fault(words, LONGEST_TITLE))
            ]:
                for column, fault in faults:
                    each.refuse(column, fault, is_always=True)
            elif each.name or each.title:
                named.append(each)
            else:
                each.is_silent = not beside
                each.target = self._known.entries[only] if only is not None and not beside else None
        nameless = [each for each in descriptions if not (each.name or each.title)] if beside else []
        groups, alone = grouped(named, self._fold, lambda name: bool(self._with_key(name)))
        for each in nameless:
            alone.setdefault(plain_name(beside), []).append(each)
        ask_about_words(groups, {*alone, *self._titled})
        self._decide_keys(groups)
        by_title: dict[str, list[Group]] = {}
        for group in groups:
            for title in group.titles:
                by_title.setdefault(title, []).append(group)
        for title, told in alone.items():
            self._decide_title(title, told, by_title.get(title, ()), beside)
        self._agree(groups, [each for told in alone.values() for each in told])
        self._name()

    def _fold(self, name: str) -> str:
        """What spellings of one key have in common: nothing in an export, or where the project has both."""
        plain = plain_name(name)
        return name if self._is_exported or len(self._keyed.get(plain, ())) > 1 else plain

    def _with_key(self, name: str) -> list[Entry]:
        found = self._keyed.get(plain_name(name), [])
        exact = [each for each in found if each.key == name]
        return exact if exact or self._is_exported else found

    def _is_home(self, entry: Entry, name: str, title: str) -> bool:
        """Whether a document in which a claim stands may be meant, for all that was corrected since."""
        words = plain_name(title or name)
        keyed = self._with_key(name) if name else []
        if entry in keyed:
            return True
        if any(not title or plain_name(each.name) == words for each in keyed):
            return False
        if words == plain_name(entry.name) or (not name and words == plain_name(entry.key)):
            return True
        if entry.id in self._retitled and words not in self._titled:
            return True
        # The key shows what the title was.
        return is_made_of(entry.key, title or name) and not is_made_of(entry.key, entry.name)

    def _at_home(self, told: Iterable[Description], otherwise: str) -> list[Entry]:
        """The documents in which claims of rows stand, as far as these may be meant."""
        found: dict[int, Entry] = {}
        for each in told:
            homes = {home: entry for home in each.homes if (entry := self._by_id.get(home)) is not None}
            homes = {
                home: entry for home, entry in homes.items() if self._is_home(entry, each.name, each.title or otherwise)
            }
            each.accepted |= {*homes}
            found |= homes
        return [found[home] for home in sorted(found)]

    def _decide_keys(self, groups: Sequence[Group]) -> None:
        doubtful = [group for group in groups if not self._by_home_or_key(group)]
        taken = self._shared(groups)
        free: dict[str, list[Entry]] = {}
        likeliest: dict[tuple[str, bool], Candidates] = {}
        asked: list[Group] = []
        for group in doubtful:
            title = plain_name(group.title)
            if title not in free:
                free[title] = [each for each in self._titled.get(title, ()) if each.id not in taken]
            # In an export of ours, two keys that both say more than a title are two documents.
            tells = not is_made_of(group.name, group.title)
            is_told = self._is_exported and tells
            if (title, is_told) not in likeliest:
                those = [each for each in free[title] if not (is_told and not is_made_of(each.key, each.name))]
                likeliest[title, is_told] = Candidates((each, each.details) for each in those)
            found = (candidates := likeliest[title, is_told]).likeliest(group.details)
            if candidates.is_empty or (not found and tells and candidates.all_tell):
                group.target = self._made(group.told, group.title, group.name)
            elif not found:
                group.target = candidates.first
                self._refuse_details(group.told, candidates.first)
            elif len(found) == 1:
                group.target = found[0]
                asked.append(group)
            else:
                for each in group.told:
                    document_refusals.ask_which(each, group.title, found)
        self._shared(asked)
        for group in groups:
            for each in group.told:
                each.target = group.target

    def _by_home_or_key(self, group: Group) -> bool:
        """Whether claims or the key say which document a group means, or that it is a fault."""
        name, title = group.name, group.title
        homes, keyed = self._at_home(group.told, title), self._with_key(name)
        found = [each for each in homes if each in keyed] or homes or keyed
        if len(found) > 1:
            for each in group.told:
                document_refusals.ask_which_of_key(each, found)
            return True
        if any(each.has_strangers for each in group.told):
            agree_in_title(group)
        if not found:
            return False
        (entry,) = found
        is_other = bool(title) and plain_name(title) != plain_name(entry.name) and entry not in homes
        if is_other and plain_name(title) == plain_name(name) and plain_name(title) in self._titled:
            # It is a title, and stands in both columns.
            return False
        group.target = entry
        for each in [each for each in group.told if is_other and each.title]:
            document_refusals.refuse_title(each, entry, each.title)
        if not is_other and not self._is_named(group):
            self._refuse_details(group.told, entry)
        return True

    def _shared(self, groups: Sequence[Group]) -> set[int]:
        """Have groups say where several mean one document; return the ids of the documents that are meant."""
        meant: dict[int, list[Group]] = {}
        for group in groups:
            if group.target is not None and group.target.id is not None:
                meant.setdefault(group.target.id, []).append(group)
        for document_id, those in meant.items():
            entry = self._by_id[document_id]
            owners = [each for each in those if entry in self._with_key(each.name)]
            # Whoever has its key means it, even if claims of another key stand in it.
            first = owners[0] if len(owners) == 1 else those[0]
            for group in those if len(those) > 1 else ():
                if group is not first:
                    self._refuse_shared(group, entry, first)
                elif len(owners) != 1:
                    self._refuse_shared(group, entry, those[1])
        return {*meant}

    @staticmethod
    def _refuse_shared(group: Group, entry: Entry, other: Group) -> None:
        name = group.name
        for each in group.told:
            document_refusals.refuse_shared(each, entry, name, other.told[0])

    def _decide_title(self, title: str, told: Sequence[Description], groups: Sequence[Group], beside: str) -> None:
        """Find the document of rows that give its title alone."""
        known: dict[int, tuple[Entry, dict[str, str]]] = {}
        homes = [entry for each in told for entry in self._at_home([each], each.title_or(beside))]
        for entry in sorted([*homes, *self._titled.get(title, ())], key=lambda each: each.id or 0):
            known.setdefault(id(entry), (entry, {**entry.details}))
        for entry, group in ((group.target, group) for group in groups if group.target is not None):
            details = known.setdefault(id(entry), (entry, {**entry.details}))[1]
            details |= {each: words for each, words in group.details.items() if not details.get(each)}
        strange = [each for each in told if each.has_strangers]
        if known:
            self._find_among(Candidates(known.values()), strange)
            return
        spellings = [each.name or each.title_or(beside) for each in strange]
        if keyed := self._keyed.get(title, []):
            # Who has a column for keys too means none by a title in its own.
            for each in [each for each in strange if not (each.title and self._has_keys)]:
                document_refusals.refuse_title(each, keyed[0], each.title_or(beside))
            strange = [each for each in strange if each.title and self._has_keys]
        made = self._made(strange, first_of(spellings), "") if strange else None
        for each in strange:
            each.target = made

    def _find_among(self, candidates: Candidates, told: Iterable[Description]) -> None:
        for each in told:
            found = candidates.likeliest(each.details)
            if len(found) > 1:
                document_refusals.ask_which(each, found[0].name, found)
                continue
            entry = each.target = found[0] if found else candidates.first
            if entry.id is not None:
                self._refuse_details([each], entry)

    @staticmethod
    def _refuse_details(told: Iterable[Description], entry: Entry) -> None:
        for each in told:
            if attribute := contradiction(entry, each.details):
                document_refusals.refuse_detail(each, attribute, entry)

    def _made(self, told: Sequence[Description], title: str, name: str) -> Entry:
        """A document that is new with the file."""
        key = name if KEY.fullmatch(name) and name not in BARRED else ""
        entry = Entry(title, file_key=name, key=key, details=merged(told))
        self.new.append(entry)
        for attribute, fault in document_faults(DocumentDraft(key=name, title=title, **entry.details)).items():
            of = "date_believed" if attribute == "date_reason" and not entry.details[attribute] else attribute
            those = [each for each in told if each.details.get(of)] or told[:1]
            those[0].refuse(COLUMNS[attribute], fault, is_always=True)
        return entry

    def _agree(self, groups: Sequence[Group], alone: Sequence[Description]) -> None:
        """Have rows of one document that contradict one another say so, unless all their claims are at home."""
        by_title: dict[int, list[Description]] = {}
        for each in alone:
            if each.target is not None:
                by_title.setdefault(id(each.target), []).append(each)
        counts = Counter(id(group.target) for group in groups)
        for group in groups:
            # Two keys that mean one document are asked about as such.
            beside = by_title.pop(id(group.target), []) if counts[id(group.target)] == 1 else []
            is_strange = any(each.has_strangers for each in [*group.told, *beside])
            if is_strange and (beside or not self._is_named(group)):
                agree([*group.told, *beside])
        for told in by_title.values():
            agree(told)

    def _is_named(self, group: Group) -> bool:
        """Whether a group names a document of the project by a key that says more than a title."""
        entry = group.target
        return entry is not None and entry in self._with_key(group.name) and not is_made_of(entry.key, entry.name)

    def _name(self) -> None:
        """Give each new document a key: what the file says, if that is free, else one made of its title."""
        taken = {*BARRED, *(entry.key for entry in self._known.entries)}
        for entry in self.new:
            entry.key = entry.key if entry.key not in taken else ""
        # None that differs in case alone: a file that does not tell them apart means both by either.
        taken |= {key for entry in [*self._known.entries, *self.new] for key in (entry.key, plain_name(entry.key))}
        numbers: dict[str, int] = {}
        nameless = [entry for entry in self.new if not entry.key]
        for entry in sorted(nameless, key=lambda each: (natural_key(each.name), natural_key(each.file_key))):
            entry.key = slug_for(entry.name, taken, LONGEST_KEY, numbers)
            taken.add(entry.key)
