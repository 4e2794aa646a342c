"""Places of a claim in the texts of its document: start, end and the checksum of the text they count in."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from annotator.models import Document, DocumentText
from annotator.models.vocabulary import TextKind
from annotator.services.claim_drafts import LocatorDraft
from annotator.services.row_cells import RowCells
from annotator.services.written_numbers import is_whole
from annotator.text import _, plural

COLUMNS = {kind: (f"{kind.value}_start", f"{kind.value}_end", f"{kind.value}_sha256") for kind in TextKind}

_ALL_COLUMNS = frozenset(column for columns in COLUMNS.values() for column in columns)


@dataclass(frozen=True, slots=True)
class GivenPlace:
    """A place as a row gives it; `end` exclusive."""

    kind: TextKind
    start: int
    end: int
    sha256: str


@dataclass(frozen=True, slots=True)
class KnownText:
    """A text of the project."""

    id: int
    sha256: str
    length: int


Texts = Mapping[tuple[int, TextKind], KnownText]


def read_texts(session: Session, project_id: int) -> Texts:
    """Return the texts of a project by document and kind."""
    rows = select(
        DocumentText.document_id, DocumentText.kind, DocumentText.id, DocumentText.sha256_text, DocumentText.length
    ).join(Document, Document.id == DocumentText.document_id)
    found = session.execute(rows.where(Document.project_id == project_id))
    return {
        (document, TextKind(kind)): KnownText(text_id, sha256, length)
        for document, kind, text_id, sha256, length in found
    }


def read_places(cells: RowCells) -> tuple[GivenPlace, ...]:
    """Return the places of a row, and have the cells say what is wrong with them."""
    if cells.row.entries.keys().isdisjoint(_ALL_COLUMNS):
        return ()
    return tuple(place for kind in TextKind if (place := _place(cells, kind)) is not None)


def found_places(
    cells: RowCells, places: Iterable[GivenPlace], document_id: int | None, texts: Texts
) -> tuple[LocatorDraft, ...]:
    """Return the places that lie in texts of the project: those with the very checksum the row gives."""
    found = []
    for place in places:
        text = texts.get((document_id, place.kind)) if document_id is not None else None
        if text is None or text.sha256 != place.sha256:
            continue
        if place.end > text.length:
            column = COLUMNS[place.kind][1]
            cells.refuse(column, _("The text has {length} characters. The place ends beyond it.", length=text.length))
        else:
            found.append(LocatorDraft(document_text_id=text.id, start=place.start, end=place.end))
    return tuple(found)


def lost_places_words(count: int) -> str:
    """Say how many places cannot be taken, and what helps."""
    lost = plural(
        count,
        "One place of a claim is not imported: its document does not hold the text it counts in.",
        "{count} places of claims are not imported: their documents do not hold the texts they count in.",
    )
    help_ = _(
        "To have them, add the text to a document with the same title or key, and import the file then, or once more."
    )
    return f"{lost} {help_}"


def place_differences(
    known: Mapping[int, tuple[int, int]], places: Iterable[LocatorDraft], texts: Texts
) -> Iterator[tuple[str, str, str]]:
    """Yield where the file places a claim elsewhere than the project: the column, and both in words.

    A claim that has no place in a text, such as one that was added after the claim, is not placed elsewhere.
    """
    kinds = {text.id: kind for (_document, kind), text in texts.items()}
    for place in places:
        there, here = known.get(place.document_text_id), (place.start, place.end)
        if there is not None and there != here:
            column = COLUMNS[kinds[place.document_text_id]][0]
            in_words = [_("{start} to {end}", start=start, end=end) for start, end in (there, here)]
            yield column, in_words[0], in_words[1]


def _place(cells: RowCells, kind: TextKind) -> GivenPlace | None:
    columns = COLUMNS[kind]
    if not any(cells.holds(column) for column in columns):
        return None
    written = {column: cells.text(column) for column in columns}
    empty = next((column for column in columns if not written[column]), None)
    if empty is not None:
        cells.refuse(empty, _("A place has a start, an end and the checksum of its text. Write this one too."))
        return None
    ends = []
    for column in columns[:2]:
        if not is_whole(written[column]):
            cells.refuse(column, _("A place is counted in whole numbers, from 0."))
            return None
        ends.append(int(written[column]))
    if ends[0] >= ends[1]:
        cells.refuse(columns[1], _("A place ends behind its beginning."))
        return None
    return GivenPlace(kind, ends[0], ends[1], written[columns[2]].lower())
