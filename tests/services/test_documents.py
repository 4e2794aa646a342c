"""Documents, their texts, and handing in an original that was only described."""

import factories
import pytest
from factories import NOW
from sqlalchemy import select
from sqlalchemy.orm import Session

from annotator.errors import Conflict, Invalid, NotFound
from annotator.models import AuditEntry, Document, DocumentText, Project
from annotator.models.vocabulary import TextKind
from annotator.services.documents import (
    DocumentDraft,
    add_document,
    add_text,
    describe_original,
    hand_in_original,
    has_documents,
)
from annotator.services.texts import prepare_text

ORIGINAL = "A minister spoke.\r\n\r\nNobody 😀 answered.\r\n".encode()


def _document(session: Session, project: Project, **values: str) -> Document:
    return add_document(session, project.id, DocumentDraft(**({"key": "report", "title": " A report "} | values)), NOW)


def _describe(session: Session, document: Document, raw: bytes = ORIGINAL) -> DocumentText:
    known = prepare_text(raw)
    return describe_original(
        session,
        document,
        sha256_bytes=known.sha256_bytes,
        sha256_text=known.sha256_text,
        length=known.length,
        now=NOW,
    )


def test_a_document_is_added_once_for_each_key(session: Session) -> None:
    project = factories.make_project(session)
    assert not has_documents(session, project.id)
    document = _document(session, project, outlet="The Paper")
    assert (document.title, document.outlet) == ("A report", "The Paper")
    assert has_documents(session, project.id)
    with pytest.raises(Invalid, match="report already"):
        _document(session, project)
    assert _document(session, factories.make_project(session)).id != document.id


@pytest.mark.parametrize("title", ["  ", "x" * 501, "a\0b"])
def test_a_document_needs_a_title(session: Session, title: str) -> None:
    with pytest.raises(Invalid) as caught:
        _document(session, factories.make_project(session), title=title)
    assert caught.value.field == "title"


def test_a_stored_text_is_never_replaced(session: Session) -> None:
    document = _document(session, factories.make_project(session))
    stored = add_text(session, document, TextKind.DIGEST, prepare_text(ORIGINAL), NOW)
    assert stored.body == "A minister spoke.\n\nNobody 😀 answered.\n"
    assert stored.length == len(stored.body)
    with pytest.raises(Conflict, match="never replaced"):
        add_text(session, document, TextKind.DIGEST, prepare_text(b"Other words."), NOW)
    assert add_text(session, document, TextKind.ORIGINAL, prepare_text(b"Other words."), NOW).id != stored.id


def test_an_original_is_described_without_its_words(session: Session) -> None:
    document = _document(session, factories.make_project(session))
    described = _describe(session, document)
    assert described.body is None
    assert described.length == 38
    with pytest.raises(Conflict):
        _describe(session, document)


@pytest.mark.parametrize(
    "values",
    [{"sha256_bytes": "A" * 64}, {"sha256_text": "f" * 63}, {"length": 0}],
    ids=["capitals", "short", "no length"],
)
def test_a_description_is_two_digests_and_a_length(session: Session, values: dict[str, object]) -> None:
    document = _document(session, factories.make_project(session))
    described = {"sha256_bytes": "0" * 64, "sha256_text": "1" * 64, "length": 5} | values
    with pytest.raises(Invalid, match="SHA-256"):
        describe_original(session, document, now=NOW, **described)


@pytest.mark.parametrize("raw", [ORIGINAL, ORIGINAL.replace(b"\r\n", b"\n")], ids=["same bytes", "same words"])
def test_the_same_copy_can_be_handed_in_later(session: Session, raw: bytes) -> None:
    project = factories.make_project(session)
    text = _describe(session, _document(session, project))
    handed = hand_in_original(session, project.id, "report", raw, now=NOW, actor_id=None)
    assert handed.id == text.id
    assert handed.body == "A minister spoke.\n\nNobody 😀 answered.\n"
    assert session.scalars(select(AuditEntry.action)).all()[-1] == "original.handed_in"
    with pytest.raises(Conflict, match="stored already"):
        hand_in_original(session, project.id, "report", raw, now=NOW, actor_id=None)


def test_another_copy_is_refused(session: Session) -> None:
    project = factories.make_project(session)
    text = _describe(session, _document(session, project))
    with pytest.raises(Invalid, match="another copy"):
        hand_in_original(session, project.id, "report", ORIGINAL.replace(b"spoke", b"spake"), now=NOW, actor_id=None)
    assert text.body is None


@pytest.mark.parametrize("key", ["report", "nothing"])
def test_only_a_described_original_can_be_handed_in(session: Session, key: str) -> None:
    project = factories.make_project(session)
    _document(session, project)
    with pytest.raises(NotFound, match=key):
        hand_in_original(session, project.id, key, ORIGINAL, now=NOW, actor_id=None)
