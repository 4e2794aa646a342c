"""What an import brought in, and what it left out, in words."""

from dataclasses import dataclass

from annotator.models.import_vocabulary import ImportKind
from annotator.text import _, plural


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import brought in.

    Attributes
    ----------
    rows
        New claims, sources or relations.
    sources, documents, relations
        That came in with claims.
    places
        Of claims that were there already.
    edited
        Claims that got no place since they were edited after the file had been checked.
    unchanged
        Rows that said what the project had already.
    withdrawn, older
        Rows of withdrawn claims, and of earlier versions of claims, that were left out.
    open_round
        Number of the open round that the claims did not enter, None when no round is open.
    """

    kind: ImportKind
    rows: int
    unchanged: int = 0
    withdrawn: int = 0
    older: int = 0
    to_rate: int = 0
    sources: int = 0
    documents: int = 0
    relations: int = 0
    places: int = 0
    edited: int = 0
    open_round: int | None = None

    def sentence(self) -> str:
        """What happened, for the person who imported."""
        done = plural(self.rows, *_DONE[self.kind])
        if self.kind is ImportKind.CLAIMS:
            new = plural(self.sources, "one new source", "{count} new sources")
            done = _("{done}, {to_rate} to rate, with {new}", done=done, to_rate=self.to_rate, new=new)
        sentences = [f"{done}."]
        if self.documents:
            sentences.append(
                plural(
                    self.documents, "One new document was made for them.", "{count} new documents were made for them."
                )
            )
        if self.relations:
            sentences.append(
                plural(self.relations, "One relation came in with them.", "{count} relations came in with them.")
            )
        if self.unchanged:
            adds = self.relations or self.places
            sentences.append(plural(self.unchanged, *(_SAME_CLAIM if adds else _SAME)))
        if self.places:
            sentences.append(
                plural(
                    self.places,
                    "One claim that was there already has got its place in a text.",
                    "{count} places in texts were added to claims that were there already.",
                )
            )
        if self.edited:
            sentences.append(
                plural(
                    self.edited,
                    "One claim was edited after the file had been checked, and got no place.",
                    "{count} claims were edited after the file had been checked, and got no place.",
                )
            )
        sentences += left_out_sentences(self.withdrawn, self.older)
        if self.open_round is not None and self.rows:
            note = _("Round {number} is open and stays as it is: they come in with the next one.")
            sentences.append(note.format(number=self.open_round))
        return " ".join(sentences)


_SAME = (
    "One row says what the project has already, and changed nothing.",
    "{count} rows say what the project has already, and changed nothing.",
)
# Where claims that were there got something beside what is said of them.
_SAME_CLAIM = (
    "One row says of its claim what the project has already.",
    "{count} rows say of their claims what the project has already.",
)
_DONE = {
    ImportKind.CLAIMS: ("One claim imported", "{count} claims imported"),
    ImportKind.SOURCES: ("One source imported", "{count} sources imported"),
    ImportKind.RELATIONS: ("One relation imported", "{count} relations imported"),
}


def left_out_sentences(withdrawn: int, older: int) -> list[str]:
    """Say how many rows are no claims of today, and are left out."""
    found = []
    if withdrawn:
        found.append(
            plural(
                withdrawn,
                "One row is left out: its claim is withdrawn in the project it comes from.",
                "{count} rows are left out: their claims are withdrawn in the project they come from.",
            )
        )
    if older:
        found.append(
            plural(
                older,
                "One row is left out: it holds an older version of its claim.",
                "{count} rows are left out: they hold older versions of their claims.",
            )
        )
    return found
