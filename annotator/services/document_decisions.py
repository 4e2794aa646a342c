"""Which documents a file means: decided once, about all of it, by rules that do not look at the order of its rows.

1. Rows with one key are one document, two keys are two.
2. A key means the document in which claims of its rows stand already, else the one that has this key, else the only
   one of its title that no other key of the file means and that is no other by its own key or by what is known of it,
   else a new one.
3. A title without a key means the only document of that title, in the file and in the project; what is said beside
   may tell several apart.
4. Where that leaves a doubt about new claims, it is a fault and no guess. Claims that are there stay where they are.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence

from annotator.services import document_refusals
from annotator.services.claim_drafts import text_fault
from annotator.services.document_descriptions import TITLE, Description
from annotator.services.document_groups import Group, agree, agree_in_title, agreed, ask_about_words, grouped, merged
from annotator.services.document_likeness import Candidates, contradiction, first_of, is_made_of, is_title_alone
from annotator.services.documents import LONGEST_TITLE
from annotator.services.import_registers import DocumentRegister, Entry, plain_name
from annotator.services.known_documents import KnownDocuments
from annotator.services.new_documents import NewDocuments


class Decisions:
    """Decides which documents a file means.

    Parameters
    ----------
    register
        The documents of the project.
    former_titles
        Of those whose titles were corrected, by id: the plain titles they had; None where these are not known.
    has_keys
        Whether the file has columns for both key and title.
    is_exported
        Whether it is an export of ours: its keys are those of another project, or of this one.

    Attributes
    ----------
    remarks
        What is said otherwise of documents that the file names by their keys, for whoever looks at the preview.
    """

    def __init__(
        self,
        register: DocumentRegister,
        former_titles: Mapping[int, Collection[str] | None],
        *,
        has_keys: bool = False,
        is_exported: bool = False,
    ) -> None:
        self._known = KnownDocuments(register, former_titles, is_exported=is_exported)
        self._new = NewDocuments()
        self._has_keys, self._is_exported = has_keys, is_exported
        self.remarks: list[str] = []

    @property
    def new(self) -> Sequence[Entry]:
        """The documents that are new with the file."""
        return self._new.entries

    def decide(self, descriptions: Sequence[Description], beside: str) -> None:
        """Have each description say which document it means, or what is wrong with it.

        Parameters
        ----------
        beside
            The title that was given with the file, for rows that name no document.
        """
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
            elif not beside:
                each.accepted, each.target = each.homes, self._known.only
        nameless = [each for each in descriptions if not (each.name or each.title)] if beside else []
        groups, alone = grouped(named, self._known.fold, self._known.is_key)
        for each in nameless:
            alone.setdefault(plain_name(beside), []).append(each)
        ask_about_words(groups, {*alone, *self._known.titles}, self._known.with_key)
        self._decide_keys(groups)
        by_title: dict[str, list[Group]] = {}
        for group in groups:
            for title in group.titles:
                by_title.setdefault(title, []).append(group)
        for title, told in alone.items():
            self._decide_title(title, told, by_title.get(title, ()), beside)
        self._new.describe(descriptions)
        self._agree(groups, [each for told in alone.values() for each in told])
        self._new.name(self._known.entries, descriptions)

    def _decide_keys(self, groups: Sequence[Group]) -> None:
        doubtful = [group for group in groups if not self._by_home_or_key(group)]
        taken = self._shared(groups)
        nothing = Free("", [], self._known)
        free: dict[str, Free] = {}
        asked: list[Group] = []
        for group in doubtful:
            title = plain_name(group.title)
            if title not in free:
                called = [] if self._is_exported else self._known.called(title)
                those = [each for each in called if each.id not in taken]
                # Most titles of a file that has many are new, and share this.
                free[title] = Free(title, those, self._known) if those else nothing
            found, tells = free[title].meant(group), not is_title_alone(group.name, group.title)
            if not found and (tells or free[title].all.is_empty):
                group.target = self._new.make(group.title, group.name)
            elif len(found) == 1:
                group.target = found[0]
                asked.append(group)
            else:
                for each in group.told:
                    self._ask(each, group.title, found or free[title].all.some)
        self._shared(asked)
        for group in groups:
            for each in group.told:
                each.target = group.target

    def _by_home_or_key(self, group: Group) -> bool:
        """Whether claims or the key say which document a group means, or that it is a fault."""
        name, title = group.name, group.title
        homes, keyed = self._known.homes(group.told, title), self._known.with_key(name, title)
        called = [each for each in keyed if not title or plain_name(each.name) == plain_name(title)]
        found = [each for each in homes if each in keyed]
        if not found and homes and called:
            # Claims of this key stand elsewhere: what else is said tells which one is meant.
            found = [each for each in [*homes, *called] if not contradiction(each, group.details)]
            if len(found) != 1:
                group.target = called[0]
                for each in group.told:
                    document_refusals.ask_key_or_home(each, called[0], homes)
                return True
        found = found or homes or keyed
        if len(found) > 1:
            for each in group.told:
                document_refusals.ask_which_of_key(each, found)
            return True
        if any(each.has_strangers for each in group.told):
            agree_in_title(group)
        if not found:
            return False
        entry = group.target = found[0]
        self._compare(group, entry, is_home=entry in homes)
        return True

    def _compare(self, group: Group, entry: Entry, *, is_home: bool) -> None:
        """Have a group say what is known otherwise of the document that its claims or its key mean."""
        title = plain_name(group.title)
        if title and not is_home and not self._is_called(entry, title):
            for each in [each for each in group.told if each.title]:
                document_refusals.refuse_title(each, entry, each.title, self._known.with_title(each.title))
        elif self._is_named(group):
            self.remarks += document_refusals.remarks(group.told, entry)
        else:
            self._refuse_details(group.told, entry)

    def _shared(self, groups: Sequence[Group]) -> set[int]:
        """Have groups say where several mean one document; return the ids of the documents that are meant."""
        meant: dict[int, list[Group]] = {}
        for group in groups:
            if group.target is not None and group.target.id is not None:
                meant.setdefault(group.target.id, []).append(group)
        for document_id, those in meant.items():
            entry = self._known.with_id(document_id)
            owners = [each for each in those if entry in self._known.with_key(each.name, each.title)]
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
        is_home = any(entry.id in each.accepted for each in group.told)
        for each in group.told:
            document_refusals.refuse_shared(each, entry, name, other.told[0], is_home=is_home)

    def _decide_title(self, title: str, told: Sequence[Description], groups: Sequence[Group], beside: str) -> None:
        """Find the document of rows that give its title alone."""
        known: dict[int, tuple[Entry, dict[str, str]]] = {}
        homes = [entry for each in told for entry in self._known.homes([each], each.title_or(beside))]
        for entry in sorted([*homes, *self._known.called(title)], key=lambda each: each.id or 0):
            known.setdefault(id(entry), (entry, {**entry.details}))
        by_target: dict[int, tuple[Entry, list[Mapping[str, str]]]] = {}
        for entry, group in ((group.target, group) for group in groups if group.target is not None):
            by_target.setdefault(id(entry), (entry, []))[1].append(group.details)
        for entry, said in by_target.values():
            details = known.setdefault(id(entry), (entry, {**entry.details}))[1]
            details |= {each: words for each, words in agreed(said).items() if not details.get(each)}
        strange = [each for each in told if each.has_strangers]
        if known:
            self._find_among([*known.values()], strange, beside)
            return
        if keyed := self._known.with_key(title):
            # Who has a column for keys too means none by a title in its own.
            for each in [each for each in strange if not (each.title and self._has_keys)]:
                document_refusals.refuse_title(each, keyed[0], each.title_or(beside))
            strange = [each for each in strange if each.title and self._has_keys]
        self._make(strange, beside)

    def _make(self, told: Sequence[Description], beside: str) -> Entry | None:
        """Make the document of rows that give its title alone."""
        made = self._new.make(first_of([each.name or each.title_or(beside) for each in told]), "") if told else None
        for each in told:
            each.target = made
        return made

    def _find_among(
        self, known: Collection[tuple[Entry, Mapping[str, str]]], told: Sequence[Description], beside: str
    ) -> None:
        """Find the document of each among those that may be meant, of which a row contradicts some."""
        candidates = Candidates(known)
        others = [each for each in told if not candidates.likeliest(each.details)] if candidates.are_new else []
        if made := self._make(others, beside):
            # Whoever says nothing that tells may mean this one too.
            candidates = Candidates([*known, (made, merged(others))])
        for each in [each for each in told if each.target is None]:
            title = each.title_or(beside) or each.name
            each.target = self._ask(each, title, candidates.likeliest(each.details) or candidates.some)

    def _ask(self, told: Description, title: str, entries: Sequence[Entry]) -> Entry | None:
        """Return the only one that may be meant; ask where there are several, or where it is known otherwise."""
        if len(entries) > 1:
            document_refusals.ask_which(told, title, entries)
            return None
        return None if self._refuse_details([told], entries[0]) else entries[0]

    @staticmethod
    def _refuse_details(told: Iterable[Description], entry: Entry) -> bool:
        """Refuse what the project knows otherwise, which is nothing of a new document; tell whether there was any."""
        contradicted = [(each, attribute) for each in told if (attribute := contradiction(entry, each.details))]
        for each, attribute in contradicted:
            document_refusals.refuse_detail(each, attribute, entry)
        return bool(contradicted)

    def _agree(self, groups: Sequence[Group], alone: Sequence[Description]) -> None:
        """Have rows of one document that contradict one another say so, unless all their claims are there."""
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

    def _is_called(self, entry: Entry, title: str) -> bool:
        """Whether a title beside the key of a document is its own: a former one only where it leaves no doubt."""
        is_clear = not self._known.says_only(entry, title) or not self._known.with_title(title)
        return title == plain_name(entry.name) or (is_clear and self._known.had_title(entry, title))

    def _is_named(self, group: Group) -> bool:
        """Whether a group names a document of the project by a key that says more than a title."""
        return group.target is not None and self._known.has_own_key(group.target, group.name)


class Free:
    """The documents of a title that no key of a file means so far."""

    def __init__(self, title: str, entries: Sequence[Entry], known: KnownDocuments) -> None:
        by_kind: dict[bool, list[Entry]] = {True: [], False: []}
        for each in entries:
            by_kind[known.says_title_alone(each, title)].append(each)
        self.all, self._plain, self._own = (
            Candidates((each, each.details) for each in some) for some in (entries, by_kind[True], by_kind[False])
        )

    def meant(self, group: Group) -> Sequence[Entry]:
        """Return those that a key may mean: one that says more than the title means none that does too.

        Except where both have one address. A key that numbers the title means none without a number either.
        """
        if self.all.is_empty:
            return []
        details = group.details
        if is_title_alone(group.name, group.title):
            return self.all.likeliest(details)
        found = self._own.likeliest(details, needed="url")
        needed = "url" if found or is_made_of(group.name, group.title) else ""
        return [*found, *self._plain.likeliest(details, needed=needed)]
