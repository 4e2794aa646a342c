"""Claims placed in a text that is added to their document."""

import factories
import pytest
from factories import NOW
from sqlalchemy import select
from sqlalchemy.orm import Session

from annotator.models import AuditEntry, Claim, ClaimVersion, Document, DocumentText, Locator, Project
from annotator.models.vocabulary import TextKind
from annotator.services import claims, text_placements
from annotator.services.text_placements import PLACED, find_placements, place_claims

DIGEST = "The quay was closed in May. It cost the town 90 million. The union says so. It cost the town 5 million."
ORIGINAL = (
    "In May, said Ana, “the quay was\u00a0closed in May”.\n\nIt cost the town 90 million. "
    "The union says so. The union says so."
)
QUOTES = {
    "C1": "quay was closed in May",
    "C2": "It cost the town 90 million.",
    "C3": "The union says so.",
    "C4": "It cost the town 5 million.",
    "C5": "the town",
}


@pytest.fixture
def document(session: Session) -> Document:
    """A summary, with claims that quote it."""
    project = factories.make_project(session)
    document = factories.make_document(session, project)
    digest = factories.make_text(session, document, DIGEST)
    for number, (key, quote) in enumerate(QUOTES.items(), start=1):
        claim = factories.make_claim(session, project, document, key=key, position=number)
        version = session.scalars(select(ClaimVersion.id).where(ClaimVersion.claim_id == claim.id)).one()
        start = DIGEST.index(quote)
        factories.make_locator(session, version, digest, start, start + len(quote))
    factories.make_claim(session, project, document, key="C6", position=6)
    return document


def _placed(session: Session) -> dict[str, tuple[int, int, str | None]]:
    rows = (
        select(Claim.key, Locator.start_offset, Locator.end_offset, Locator.exact)
        .join(ClaimVersion, ClaimVersion.claim_id == Claim.id)
        .join(Locator, Locator.claim_version_id == ClaimVersion.id)
        .join(DocumentText, DocumentText.id == Locator.document_text_id)
        .where(DocumentText.kind == "original")
    )
    return {key: tuple(place) for key, *place in session.execute(rows)}


def test_what_is_quoted_and_stands_there_once_is_placed(session: Session, document: Document) -> None:
    found = find_placements(session, document.id, TextKind.ORIGINAL, ORIGINAL)
    assert found.missed == ("C3", "C4", "C5")
    assert found.offer().startswith("What 2 claims quote stands in this text exactly once.")
    factories.make_text(session, document, ORIGINAL, kind="original")
    assert place_claims(session, document, TextKind.ORIGINAL, found, now=NOW, actor_id=None) == 2
    assert {key: place[2] for key, place in _placed(session).items()} == {
        "C1": "quay was\u00a0closed in May",
        "C2": "It cost the town 90 million.",
    }
    assert found.sentence(2) == (
        "2 claims were placed in it, by the words they quote. To be placed by hand, by editing them, since what they "
        "quote stands there not at all, more than once, or is very short: C3, C4, C5."
    )
    entry = session.scalars(select(AuditEntry).where(AuditEntry.action == PLACED)).one()
    assert (entry.detail["placed"], entry.detail["missed"]) == (2, 3)
    assert place_claims(session, document, TextKind.ORIGINAL, found, now=NOW, actor_id=None) == 0


def test_of_a_text_that_is_withheld_the_places_alone_are_kept(session: Session, document: Document) -> None:
    found = find_placements(session, document.id, TextKind.ORIGINAL, ORIGINAL)
    factories.make_text(session, document, None, kind="original", length=len(ORIGINAL))
    place_claims(session, document, TextKind.ORIGINAL, found, now=NOW, actor_id=None)
    start = ORIGINAL.index("It cost the town 90")
    assert _placed(session)["C2"] == (start, start + len(QUOTES["C2"]), None)


def test_a_claim_that_is_edited_or_withdrawn_meanwhile_is_left_alone(
    session: Session, document: Document, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(text_placements, "_AT_ONCE", 1)
    found = find_placements(session, document.id, TextKind.ORIGINAL, ORIGINAL)
    factories.make_text(session, document, ORIGINAL, kind="original")
    claims.withdraw_claim(session, document.project_id, "C1", now=NOW, actor_id=None)
    assert place_claims(session, document, TextKind.ORIGINAL, found, now=NOW, actor_id=None) == 1
    assert list(_placed(session)) == ["C2"]


def test_claims_that_quote_nothing_are_not_spoken_of(session: Session) -> None:
    document = factories.make_document(session, factories.make_project(session))
    found = find_placements(session, document.id, TextKind.ORIGINAL, ORIGINAL)
    assert (found.found, found.left(), found.sentence(0)) == ({}, "", "")


def test_of_many_that_are_left_some_are_named(
    session: Session, document: Document, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(text_placements, "MOST_NAMED", 2)
    found = find_placements(session, document.id, TextKind.ORIGINAL, "Something else.")
    assert found.left().endswith(": C1, C2 and 3 more.")
    assert found.sentence(0) == found.left()


@pytest.mark.parametrize(
    ("quote", "original", "place"),
    [
        ("he took it home", "And then she took it home.", None),
        ("he took it home", "She took it home, and he took it home.", (22, 37)),
        ("some 90 ships left 5", "They say that some 90 ships left 50 ports.", None),
        ("it was in the cafe", "They say it was in the cafe\u0301.", None),
        ("這些話在原文中只出現一次而已呢", "他說這些話在原文中只出現一次而已呢是的。", (2, 17)),
        ("ข้าพเจ้าเห็นเรือลำนั้น", "เมื่อวานข้าพเจ้าเห็นเรือลำนั้นออกไป", (8, 30)),
    ],
)
def test_words_that_are_parts_of_others_there_are_no_place(
    session: Session, quote: str, original: str, place: tuple[int, int] | None
) -> None:
    document = factories.make_document(session, factories.make_project(session))
    digest = factories.make_text(session, document, f"{quote}. No more.")
    claim = factories.make_claim(session, session.get_one(Project, document.project_id), document)
    version = session.scalars(select(ClaimVersion.id).where(ClaimVersion.claim_id == claim.id)).one()
    factories.make_locator(session, version, digest, 0, len(quote))
    found = find_placements(session, document.id, TextKind.ORIGINAL, original)
    assert found.found == ({version: place} if place else {})


def test_who_marked_half_a_word_finds_it_amid_a_word(session: Session) -> None:
    document = factories.make_document(session, factories.make_project(session))
    digest = factories.make_text(session, document, "It costs: 90 millions")
    claim = factories.make_claim(session, session.get_one(Project, document.project_id), document)
    version = session.scalars(select(ClaimVersion.id).where(ClaimVersion.claim_id == claim.id)).one()
    factories.make_locator(session, version, digest, 3, 20)
    found = find_placements(session, document.id, TextKind.ORIGINAL, "It costs: 90 millionth")
    assert found.found == {version: (3, 20)}
    assert not find_placements(session, document.id, TextKind.ORIGINAL, "Accosts: 90 millionth").found
