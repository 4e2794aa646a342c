"""What the form of a claim shows of its document, where a claim is made and where one is edited."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import current_app

from annotator import edge
from annotator.errors import Invalid
from annotator.forms.claim_entries import read_entry, read_place
from annotator.forms.claims import ClaimForm
from annotator.models.vocabulary import TextKind
from annotator.services.claim_entries import ClaimEntry
from annotator.services.claim_places import (
    PlaceChoice,
    PlacedText,
    document_texts,
    locate,
    paragraph_at,
    places_to_choose,
)
from annotator.services.documents import TextRecord
from annotator.services.originals import check_copy
from annotator.services.source_labels import source_labels
from annotator.web.kept_texts import read_copy

MOST_NAMES = 2_000


@dataclass(frozen=True, slots=True)
class PlaceRow:
    """A text of the document, the places among which to choose in it, and the one that the form carries."""

    record: TextRecord
    choices: tuple[PlaceChoice, ...]
    start: int | None
    end: int | None

    @property
    def is_chosen(self) -> bool:
        """Whether one of the choices is the place that the form carries."""
        return any((choice.start, choice.end) == (self.start, self.end) for choice in self.choices)


def mark_passage(form: ClaimForm, document_id: int, kind: str, span: str) -> None:
    """Put the passage that an address names into an empty form."""
    texts = document_texts(edge.reading(), document_id)
    if kind not in set(TextKind) or TextKind(kind) not in texts:
        return
    form[f"place_{kind}"].data = span
    start, end = read_place(form, TextKind(kind))
    body = texts[TextKind(kind)].body
    if start is None:
        form[f"place_{kind}"].data = ""
    elif body is not None:
        form[f"quote_{kind}"].data = body[start:end].strip()


def read_claim_form(form: ClaimForm, document_id: int) -> ClaimEntry:
    """Return what was typed; words of a withheld text are looked for in the copy that was attached.

    Raises
    ------
    Invalid
        When the copy is another text, or the words do not stand in it.
    """
    for kind, text in document_texts(edge.reading(), document_id).items():
        if text.body is None:
            _find_in_copy(form, kind, text)
    return read_entry(form)


def claim_form_values(form: ClaimForm, document_id: int) -> dict[str, Any]:
    """Return what the template of the fields needs beside the form."""
    return {
        "placed": _rows(form, document_texts(edge.reading(), document_id)),
        # Names to choose from while typing; of very many the first, all the others can be typed.
        "source_names": list(source_labels(edge.reading(), edge.project().id).values())[:MOST_NAMES],
        "most_bytes": current_app.config["MAX_CONTENT_LENGTH"],
    }


def _rows(form: ClaimForm, texts: Mapping[TextKind, PlacedText]) -> list[PlaceRow]:
    rows = [
        PlaceRow(
            text.record,
            places_to_choose(text.body or "", form[f"quote_{kind.value}"].data or ""),
            *read_place(form, kind),
        )
        for kind, text in texts.items()
    ]
    # What can be quoted from comes first.
    return sorted(rows, key=lambda row: not row.record.is_held)


def _find_in_copy(form: ClaimForm, kind: TextKind, text: PlacedText) -> None:
    quote, place = form[f"quote_{kind.value}"], form[f"place_{kind.value}"]
    copy = read_copy() if (quote.data or "").strip() else None
    if copy is None:
        return
    try:
        body = check_copy(text.record, copy.read.text, was_pasted=copy.was_pasted).body
        found = locate(body, quote.data, paragraph=form.paragraph.number)
    except Invalid as error:
        raise Invalid(str(error), quote.name) from error
    # The copy will not be there any more when the form is shown again: its words go, the place stays.
    place.data, quote.data = f"{found.start}-{found.end}", ""
    form[f"drop_{kind.value}"].data = False
    form.paragraph.data = form.paragraph.data or str(paragraph_at(body, found.start) or "")
