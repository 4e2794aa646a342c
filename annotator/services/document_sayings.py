"""What the rows of a file say of documents that are there, and that they find by no key of their own."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from annotator.services.document_likeness import TELLING
from annotator.services.import_registers import Entry, plain_name


@dataclass(slots=True)
class DocumentSayings:
    """What was said first, which rows below may contradict: then these mean different documents.

    Attributes
    ----------
    said
        By the ids of documents, what tells documents apart, by attribute.
    fresh
        Of which of them something was said that was not noted yet for whoever goes on with the import.
    """

    said: dict[int | str, dict[str, str]] = field(default_factory=dict)
    fresh: set[int | str] = field(default_factory=set)

    def contradictions(self, entry: Entry, details: Mapping[str, str]) -> Iterator[tuple[str, str, str]]:
        """Take what a row says, and yield what rows above say otherwise: the attribute, their words and its own."""
        said = self.said.setdefault(entry.identity, {})
        for attribute, here in ((each, details[each]) for each in TELLING if details[each]):
            if attribute not in said:
                said[attribute] = here
                self.fresh.add(entry.identity)
            elif plain_name(said[attribute]) != plain_name(here):
                yield attribute, said[attribute], here
