"""What a file calls documents that it found by their titles: what it calls otherwise, under that title, is another."""

from dataclasses import dataclass, field

from annotator.services.import_registers import DocumentRegister, plain_name


@dataclass(slots=True)
class DocumentNames:
    """The name that a file has for each document of a register, the first one where it has several.

    Attributes
    ----------
    called
        The names by the identities of documents.
    fresh
        Those that were not noted yet for whoever goes on with the import.
    """

    register: DocumentRegister
    called: dict[int | str, str] = field(default_factory=dict)
    fresh: dict[int | str, str] = field(default_factory=dict)
    _places: dict[str, list[int]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Find the documents that rows read before have called something."""
        for place in range(len(self.register.entries)):
            self.enter(place)

    def enter(self, place: int) -> None:
        """Have a document found by its name in the file, where rows read before have one."""
        if name := self.of(place):
            self._places.setdefault(plain_name(name), []).append(place)

    def of(self, place: int) -> str:
        """Return what the file calls a document, empty where it has not called it yet."""
        return self.called.get(self.register.entries[place].identity, "")

    def give(self, place: int, name: str) -> None:
        """Take a name for that of a document which has none yet."""
        identity = self.register.entries[place].identity
        if identity not in self.called:
            self.called[identity] = self.fresh[identity] = name
            self.enter(place)

    def places(self, name: str, *, is_sure: bool) -> list[int]:
        """Return the places of the documents that the file calls so; to the letter where it `is_sure` of its keys."""
        found = self._places.get(plain_name(name), [])
        return [each for each in found if not is_sure or self.of(each) == name]
