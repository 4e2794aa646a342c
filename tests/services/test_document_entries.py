"""Documents made on pages: bibliographic data, texts stored once, the same text twice."""

from dataclasses import replace

import factories
import pytest
from factories import NOW
from sqlalchemy import select
from sqlalchemy.orm import Session
from text_samples import HARBOUR

from annotator.errors import Conflict, Invalid, NotFound
from annotator.models import AuditEntry, Document, DocumentText, Project
from annotator.models.vocabulary import TextKind
from annotator.services import document_entries
from annotator.services.document_entries import (
    TextDraft,
    add_text_to,
    add_with_text,
    document_faults,
    edit_document,
    read_document,
    require_new_text,
)
from annotator.services.documents import DocumentDraft
from annotator.services.texts import describe_text, prepare_text

DRAFT = DocumentDraft(key="", title="Harbour notes", outlet="The Paper")
TEXT = TextDraft(prepare_text(HARBOUR.encode()), file_name="notes.txt", notes=("One thing.", "Another."))


@pytest.fixture
def project(session: Session) -> Project:
    return factories.make_project(session)


def _add(session: Session, project: Project, draft: DocumentDraft = DRAFT, text: TextDraft = TEXT) -> Document:
    actor_id = factories.make_reviewer(session).id
    return add_with_text(session, project.id, draft, text, now=NOW, actor_id=actor_id)


def test_a_document_is_added_with_its_text(session: Session, project: Project) -> None:
    document = _add(session, project)
    assert document.key == "harbour-notes"
    found = read_document(session, project.id, "harbour-notes")
    (text,) = found.texts
    assert (found.title, found.outlet) == ("Harbour notes", "The Paper")
    assert (text.kind, text.is_held, text.length) == (TextKind.ORIGINAL, True, len(HARBOUR))
    assert (text.file_name, text.extraction, text.captured_at) == ("notes.txt", "One thing.\nAnother.", NOW)
    assert session.scalars(select(AuditEntry.action).order_by(AuditEntry.id)).all()[-2:] == [
        "document.added",
        "text.added",
    ]


def test_a_withheld_original_leaves_no_word_behind(session: Session, project: Project) -> None:
    document = _add(session, project, text=replace(TEXT, is_withheld=True))
    (stored,) = session.scalars(select(DocumentText).where(DocumentText.document_id == document.id))
    assert stored.body is None
    assert (stored.sha256_text, stored.length) == (TEXT.prepared.sha256_text, len(HARBOUR))


def test_a_digest_is_never_withheld(session: Session, project: Project) -> None:
    document = _add(session, project, text=replace(TEXT, kind=TextKind.DIGEST, is_withheld=True))
    assert read_document(session, project.id, document.key).texts[0].is_held


@pytest.mark.parametrize("raw", [HARBOUR.encode(), HARBOUR.replace("\n", "\r\n").encode()], ids=["bytes", "words"])
def test_the_same_text_twice_names_the_document_that_has_it(session: Session, project: Project, raw: bytes) -> None:
    _add(session, project)
    with pytest.raises(Conflict, match="“Harbour notes” has the same SHA-256"):
        _add(session, project, replace(DRAFT, title="Again"), TextDraft(prepare_text(raw)))
    require_new_text(session, factories.make_project(session).id, TEXT)


def test_two_documents_of_one_title_have_two_keys(session: Session, project: Project) -> None:
    _add(session, project)
    assert _add(session, project, text=TextDraft(describe_text("Other words."))).key == "harbour-notes-2"
    new = _add(session, project, replace(DRAFT, title="New"), TextDraft(describe_text("Third words.")))
    assert new.key == "new-2", "the address of the form is nobody's key"


def test_a_document_gets_its_other_text_once(session: Session, project: Project) -> None:
    document = _add(session, project)
    actor_id = factories.make_reviewer(session).id
    digest = TextDraft(describe_text("In our own words."), kind=TextKind.DIGEST)
    add_text_to(session, project.id, document.key, digest, now=NOW, actor_id=actor_id)
    assert [text.kind for text in read_document(session, project.id, document.key).texts] == ["original", "digest"]
    again = TextDraft(describe_text("Yet other words."), kind=TextKind.DIGEST)
    with pytest.raises(Conflict, match="never replaced"):
        add_text_to(session, project.id, document.key, again, now=NOW, actor_id=actor_id)
    with pytest.raises(NotFound):
        add_text_to(session, project.id, "nothing", again, now=NOW, actor_id=actor_id)


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"title": " "}, "title"),
        ({"outlet": "x" * 201}, "outlet"),
        ({"url": "javascript:alert(1)"}, "url"),
        ({"url": "https://two words"}, "url"),
        ({"language": "English"}, ""),
        ({"language": "in English"}, "language"),
        ({"date_believed": "May"}, "date_reason"),
        ({"note": "a\x07b"}, "note"),
    ],
)
def test_bibliographic_data_keep_the_rules(
    session: Session, project: Project, values: dict[str, str], field: str
) -> None:
    draft = replace(DRAFT, **values)
    assert list(document_faults(draft)) == [field] * bool(field)
    if field:
        with pytest.raises(Invalid) as caught:
            _add(session, project, draft)
        assert caught.value.field == field


def test_what_is_known_can_be_corrected(session: Session, project: Project) -> None:
    document = _add(session, project)
    actor_id = factories.make_reviewer(session).id
    draft = replace(DRAFT, title="Harbour", date_believed="May", date_reason="It says “in spring”.")
    edit_document(session, project.id, document.key, draft, now=NOW, actor_id=actor_id)
    entry = session.scalars(select(AuditEntry).order_by(AuditEntry.id.desc()).limit(1)).one()
    assert (entry.action, entry.detail) == (
        "document.edited",
        {"changed": ["date_believed", "date_reason", "title"], "former_title": "Harbour notes"},
    )
    edit_document(session, project.id, document.key, draft, now=NOW, actor_id=actor_id)
    assert session.scalars(select(AuditEntry.id).order_by(AuditEntry.id.desc()).limit(1)).one() == entry.id
    found = read_document(session, project.id, "harbour-notes")
    assert (found.title, found.date_believed) == ("Harbour", "May")
    with pytest.raises(NotFound, match="no document nothing"):
        edit_document(session, project.id, "nothing", draft, now=NOW, actor_id=actor_id)
    with pytest.raises(Invalid):
        edit_document(session, project.id, document.key, replace(draft, title=""), now=NOW, actor_id=actor_id)


def test_no_documents_have_no_texts(session: Session) -> None:
    assert document_entries.read_texts(session, []) == {}
