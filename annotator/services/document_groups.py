"""The documents that a file speaks of, by key where its rows have keys, else by title."""

from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from annotator.services import document_refusals
from annotator.services.document_descriptions import DETAILS, Description
from annotator.services.document_likeness import KEY, first_of
from annotator.services.import_registers import Entry, plain_name


@dataclass
class Group:
    """Descriptions of one document that has a key in the file; asked once what they say, when all are there."""

    told: list[Description] = field(default_factory=list)
    target: Entry | None = None

    @cached_property
    def name(self) -> str:
        return first_of([each.name for each in self.told])

    @cached_property
    def title(self) -> str:
        """Its title, empty where no row gives one; of several, which `agree_in_title` refuses, one of them."""
        plain = min(self.titles, default="")
        return first_of([each.title for each in self.told if plain_name(each.title) == plain]) if plain else ""

    @cached_property
    def titles(self) -> set[str]:
        """Its plain titles: several where that is no fault, as claims of all these rows are at home."""
        return {plain_name(each.title) for each in self.told if each.title}

    @cached_property
    def details(self) -> dict[str, str]:
        """What its rows say of it and agree in."""
        return agreed([each.details for each in self.told])


def merged(told: Sequence[Description]) -> dict[str, str]:
    """Return what descriptions of one document say of it together."""
    if len(told) == 1:
        return told[0].details
    found = dict.fromkeys(DETAILS.values(), "")
    for each in told:
        found |= {attribute: words for attribute, words in each.details.items() if words and not found[attribute]}
    return found


def agreed(details: Sequence[Mapping[str, str]]) -> dict[str, str]:
    """Return what several say of one document and agree in, whoever stands first."""
    found = {}
    for attribute in DETAILS.values():
        said = {plain_name(words): words for each in details if (words := each[attribute])}
        found[attribute] = next(iter(said.values())) if len(said) == 1 else ""
    return found


def agree(told: Sequence[Description]) -> None:
    """Have descriptions of one document say where they differ from one above; any may leave out what it likes."""
    first: dict[str, Description] = {}
    for each in sorted(told, key=lambda each: each.row) if len(told) > 1 else ():
        for attribute, words in each.details.items():
            above = first.setdefault(attribute, each) if words else each
            if words != above.details[attribute]:
                document_refusals.refuse_other_than_above(each, attribute, above)


def agree_in_title(group: Group) -> None:
    """Have descriptions of one key say where they give it another title than one above."""
    titled = [each for each in group.told if each.title]
    for each in titled[1:]:
        if plain_name(each.title) != plain_name(titled[0].title):
            document_refusals.refuse_second_title(each, titled[0])


def ask_about_words(
    groups: Sequence[Group], titles: Collection[str], with_key: Callable[[str], Sequence[Entry]]
) -> None:
    """Ask about words that are not quite the key of one document, and are the title of another.

    Parameters
    ----------
    titles
        Plain titles that stand without a key, or that documents of the project have.
    with_key
        The documents of the project that a key means.
    """
    counts = Counter(title for group in groups for title in group.titles)
    for group in groups:
        title = group.title
        there = {each.name: entry for each in group.told for entry in with_key(each.name) if entry.key == each.name}
        exact = {each.name for each in group.told if each.title} | there.keys()
        for each in group.told if exact else ():
            words = plain_name(each.name)
            is_title = counts[words] > 1 if words == plain_name(title) else counts[words] or words in titles
            if is_title and each.name not in exact:
                key = min(exact)
                document_refusals.ask_key_or_title(each, title or there[key].name, key)


def _is_title(told: Description) -> bool:
    """Whether a title stands where a key is meant too, and can be none."""
    return plain_name(told.name) == plain_name(told.title) and not KEY.fullmatch(told.name)


def grouped(
    descriptions: Sequence[Description], fold: Callable[[str], str], is_key: Callable[[str], bool]
) -> tuple[list[Group], dict[str, list[Description]]]:
    """Return the documents that have a key in the file, and by plain titles what names its document by title alone.

    Parameters
    ----------
    fold
        What two spellings of one key have in common.
    is_key
        Whether the project has a document with this key.
    """
    groups: dict[str, Group] = {}
    for each in descriptions:
        if each.name and (each.title or is_key(each.name)) and not _is_title(each):
            groups.setdefault(fold(each.name), Group()).told.append(each)
    # A row without a title means the key that stands in others, if it does in one.
    alone: dict[str, list[Description]] = {}
    for each in descriptions:
        if each.name and not each.title and not is_key(each.name):
            if group := groups.get(fold(each.name)):
                group.told.append(each)
            else:
                alone.setdefault(plain_name(each.name), []).append(each)
        elif each.title and (not each.name or _is_title(each)):
            alone.setdefault(plain_name(each.title), []).append(each)
    for group in groups.values():
        group.told.sort(key=lambda each: each.row)
    return sorted(groups.values(), key=lambda each: each.told[0].row), alone
