"""Forms of documents: what was typed becomes a draft."""

from werkzeug.datastructures import MultiDict

from annotator.forms.documents import BibliographyForm, DocumentForm, TextForm


def test_bibliographic_data_are_taken_without_stray_spaces() -> None:
    form = BibliographyForm(MultiDict({"title": " Harbour \t notes ", "note": " Two\nlines ", "authors": "A,  B"}))
    assert form.validate()
    draft = form.draft()
    assert (draft.title, draft.authors, draft.note, draft.outlet) == ("Harbour notes", "A, B", "Two\nlines", "")


def test_a_title_is_needed_and_lengths_are_kept() -> None:
    form = BibliographyForm(MultiDict({"title": "", "outlet": "x" * 201}))
    assert not form.validate()
    assert form.errors == {"title": ["Give the document a title."], "outlet": ["At most 200 characters."]}


def test_a_text_is_the_original_unless_said_otherwise() -> None:
    form = TextForm(MultiDict({"kind": "original", "page_part": "article"}))
    assert form.validate()
    assert not form.is_withheld.data
    assert not TextForm(MultiDict({"kind": "copy"})).validate()


def test_a_document_has_the_fields_of_both() -> None:
    assert {"title", "text", "proof", "kind", "date_reason"} <= set(DocumentForm()._fields)
