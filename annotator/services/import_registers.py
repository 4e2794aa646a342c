"""Names that a file uses, matched with what a project has; what is new is created only once all is checked."""

import unicodedata
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from sqlalchemy import and_, insert, select, true
from sqlalchemy.orm import Session

from annotator.models import Document, Source, SourceName
from annotator.models.vocabulary import SourceType
from annotator.services.claim_words import SOURCE_TYPES
from annotator.services.name_folding import slug_for
from annotator.text import _


@dataclass(slots=True)
class Entry:
    """A name with the id of what it names, None while that is new.

    Attributes
    ----------
    file_key
        What a file calls a document that is new with it.
    key
        The key that a new document is to have, or that one has which is there.
    details
        What else is known of a document, by attribute.
    """

    name: str
    id: int | None = None
    type: SourceType | None = None
    file_key: str = ""
    key: str = ""
    details: Mapping[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class Register:
    """Entries by each of their names; a place in the register stands for an id until that is known."""

    entries: list[Entry] = field(default_factory=list)
    _places: dict[str, set[int]] = field(default_factory=dict)
    _places_by_id: dict[int, int] = field(default_factory=dict)

    def enter(self, entry: Entry, other_names: Iterable[str] = ()) -> int:
        """Enter what is there, or what is to be made, and return its place."""
        self.entries.append(entry)
        place = len(self.entries) - 1
        if entry.id is not None:
            self._places_by_id[entry.id] = place
        for name in (entry.name, *other_names):
            self._places.setdefault(plain_name(name), set()).add(place)
        return place

    def places(self, name: str) -> list[int]:
        """Return the places this name may mean, in order."""
        return sorted(self._places.get(plain_name(name), ()))


@dataclass(slots=True)
class SourceRegister(Register):
    """The sources of a project by every spelling, and those a file adds."""

    expected: dict[str, str] = field(default_factory=dict)
    namesakes: Mapping[str, Mapping[str, Sequence[str]]] = field(default_factory=dict)
    """Types by spelling, by the plain names under which a file has sources of several types."""

    def create_missing(self, session: Session, project_id: int, values: dict[str, Any]) -> tuple[list[int], int]:
        """Create what is new, each row with `values`; return the ids by place, and how many are new."""
        # "new" is the address of the form that makes one; dots alone are no part of an address.
        taken = {"new", ".", "..", *session.scalars(select(Source.key).where(Source.project_id == project_id))}
        rows = []
        for entry in self.entries:
            if entry.id is None:
                key = slug_for(entry.name, taken)
                taken.add(key)
                rows.append(
                    {
                        "project_id": project_id,
                        "key": key,
                        "name": entry.name,
                        "type": (entry.type or SourceType.PERSON).value,
                    }
                    | values
                )
        made: list[int] = []
        if rows:
            statement = insert(Source).returning(Source.id, sort_by_parameter_order=True)
            made = list(session.scalars(statement, rows))
        fresh = iter(made)
        return [entry.id if entry.id is not None else next(fresh) for entry in self.entries], len(made)

    def remember(self, ids: Sequence[int]) -> None:
        """Take what was created for what is there."""
        for entry, made in zip(self.entries, ids, strict=True):
            if entry.id is None:
                entry.id = made

    def expect(self, names: Iterable[str]) -> None:
        """Note names that the file is known to add, though their rows may not have been read yet."""
        self.expected |= {plain_name(name): name for name in names}

    def known_place(self, name: str) -> int | None:
        """Return the place of the source that this name means beyond doubt; none is made for it alone."""
        if plain_name(name) in self.namesakes:
            return None
        found = self.meant(name)
        if not found and plain_name(name) in self.expected:
            return self.enter(Entry(self.expected[plain_name(name)]))
        return found[0] if len(found) == 1 else None

    def place_of(self, name: str, type_: SourceType | None) -> tuple[int, str]:
        """Return the place of the source with this name, a new one if need be, and what is wrong with it."""
        if (group := self.namesakes.get(plain_name(name))) is not None:
            return self._place_of_namesake(name, type_, group)
        found = self.meant(name, type_)
        if not found:
            return self.enter(Entry(name, type=type_)), ""
        entry = self.entries[found[0]]
        if len(found) > 1:
            return found[0], self._several(name)
        if type_ is not None and entry.type not in {None, type_}:
            known = SOURCE_TYPES[entry.type]
            message = _(
                "{name} has another type already: {type}. If this is another source, add it to the project first, by "
                "that name and type.",
                name=entry.name,
                type=known,
            )
            return found[0], message
        entry.type = entry.type or type_
        return found[0], ""

    def own_place(self, name: str, type_: SourceType | None, voices: Collection[int]) -> int | None:
        """Return the place of the one among these sources that has this name; None where none or several may be meant.

        Its type may have been corrected, as long as no other source of the name has the one that is given.
        """
        found = self.places(name)
        in_file = {each for types in self.namesakes.get(plain_name(name), {}).values() for each in types}
        of_type = [each for each in found if self.entries[each].type is type_]
        others = [each for each in found if self.entries[each].type not in in_file]
        own = [each for each in of_type or others if self.entries[each].id in voices]
        return own[0] if len(own) == 1 else None

    def words_for(self, place: int) -> str:
        """Return what a source is called to people: its name, and its type where others have that name too."""
        entry = self.entries[place]
        others = {each for each in self.places(entry.name) if self.entries[each].name == entry.name}
        is_told = entry.type is not None and (len(others) > 1 or plain_name(entry.name) in self.namesakes)
        return f"{entry.name} ({SOURCE_TYPES[entry.type]})" if entry.type is not None and is_told else entry.name

    def words_of(self, source_id: int) -> str:
        """Return what a source is called to people, by its id; a negative number stands for a place."""
        place = self._places_by_id.get(source_id, -source_id)
        return self.words_for(place) if place >= 0 else _("a source that was added meanwhile")

    def _place_of_namesake(
        self, name: str, type_: SourceType | None, group: Mapping[str, Sequence[str]]
    ) -> tuple[int, str]:
        """Return the place of one of several sources that the file has by this name, told by its type."""
        types = [type_.value] if type_ is not None else group.get(name, [])
        if len(types) != 1:
            listed = types or sorted({each for types in group.values() for each in types})
            message = _(
                "“{name}” is the name of several sources, of different types: {types}. Say in the column of types "
                "which one is meant.",
                name=name,
                types=", ".join(listed),
            )
            return -1, message
        told = SourceType(types[0])
        found = [each for each in self.places(name) if self.entries[each].type is told]
        found = [each for each in found if self.entries[each].name == name] or found
        if not found:
            return self.enter(Entry(name, type=told)), ""
        return found[0], self._several(name) if len(found) > 1 else ""

    @staticmethod
    def _several(name: str) -> str:
        return _("“{name}” fits more than one source of this project.", name=name)

    def meant(self, name: str, type_: SourceType | None = None) -> list[int]:
        """Return the places a name may mean: of several those of the same spelling, and of these those of the type."""
        found = self.places(name)
        if len(found) < 2:
            return found
        for narrower in (
            [each for each in found if self.entries[each].name == name],
            [each for each in found if self.entries[each].name == name and self.entries[each].type is type_],
        ):
            found = narrower if len(found) > 1 and narrower else found
        return found


@dataclass(slots=True)
class DocumentRegister(Register):
    """The documents of a project by title."""

    def place_with(self, document_id: int) -> int | None:
        """Return the place of a document of the project, None of one that was added since these were read."""
        return self._places_by_id.get(document_id)


def read_sources(session: Session, project_id: int, *, with_staged: bool = False) -> SourceRegister:
    """Return the register of the sources of a project.

    Parameters
    ----------
    with_staged
        Also those of an import that is not published yet: for this import alone.
    """
    is_there = and_(Source.merged_into_id.is_(None), true() if with_staged else Source.is_staged.is_(False))
    spellings: dict[int, list[str]] = {}
    for source_id, name in session.execute(
        select(SourceName.source_id, SourceName.name)
        .join(Source, Source.id == SourceName.source_id)
        .where(Source.project_id == project_id, is_there)
    ):
        spellings.setdefault(source_id, []).append(name)
    register = SourceRegister()
    for source_id, name, type_ in session.execute(
        select(Source.id, Source.name, Source.type).where(Source.project_id == project_id, is_there).order_by(Source.id)
    ):
        register.enter(Entry(name, source_id, SourceType(type_)), spellings.get(source_id, ()))
    return register


def read_documents(session: Session, project_id: int) -> DocumentRegister:
    """Return the register of the documents of a project, without those of an import that is not published yet."""
    register = DocumentRegister()
    shown = (Document.authors, Document.outlet, Document.url, Document.date_stated)
    rows = select(Document.id, Document.title, Document.key, *shown)
    rows = rows.where(Document.project_id == project_id, Document.is_staged.is_(False)).order_by(Document.id)
    for document_id, title, key, *known in session.execute(rows):
        details = {column.key: value for column, value in zip(shown, known, strict=True) if value}
        register.enter(Entry(title, document_id, key=key, details=details))
    return register


@lru_cache(maxsize=10_000)
def plain_name(name: str) -> str:
    """Return a name without regard to case and spacing; spelling is not touched."""
    return " ".join(unicodedata.normalize("NFC", name).casefold().split())
