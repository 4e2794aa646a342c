"""Between what is typed about a claim and its draft."""

from dataclasses import replace
from typing import Any

import factories
import pytest
from factories import DIGEST, NOW
from sqlalchemy import select
from sqlalchemy.orm import Session

from annotator.errors import Invalid
from annotator.models import AuditEntry, Claim, Document, Project, Source
from annotator.models.vocabulary import ClaimKind, ClaimState, Part, SourceType, TextKind
from annotator.services import claims
from annotator.services.claim_drafts import ClaimDraft, HopDraft, LocatorDraft
from annotator.services.claim_entries import (
    ClaimantEntry,
    ClaimEntry,
    HopEntry,
    change_claim,
    draft_of,
    entry_of,
    make_claim,
    next_key,
)
from annotator.services.claim_places import Quotation, document_texts
from annotator.services.claim_store import read_draft

DIGEST_KIND = TextKind.DIGEST


@pytest.fixture
def project(session: Session) -> Project:
    made = factories.make_project(session)
    factories.make_source(session, made, name="A minister")
    return made


@pytest.fixture
def document(session: Session, project: Project) -> Document:
    made = factories.make_document(session, project)
    factories.make_text(session, made)
    factories.make_text(session, made, None, kind="original", length=900)
    return made


def _entry(**values: Any) -> ClaimEntry:
    given: dict[str, Any] = {
        "text": "He showed a vehicle.",
        "kind": ClaimKind.FACTUAL_EVENT,
        "claimants": (ClaimantEntry(name="A minister"),),
    }
    return ClaimEntry(**(given | values))


def _draft(session: Session, document: Document, entry: ClaimEntry, before: ClaimDraft | None = None) -> ClaimDraft:
    return draft_of(
        session, document.project_id, entry, key="K1", document_id=document.id, before=before, now=NOW, actor_id=None
    )


def _names(session: Session, project: Project) -> list[tuple[str, str]]:
    rows = session.execute(select(Source.name, Source.type).where(Source.project_id == project.id).order_by(Source.id))
    return [(name, type_) for name, type_ in rows]


def test_names_become_sources(session: Session, project: Project, document: Document) -> None:
    entry = _entry(
        claimants=(
            ClaimantEntry(name=" a MINISTER ", part=Part.IS_QUOTED, role_as_given=" of arms ", note=" By letter. "),
            ClaimantEntry(name="A ministry", new_type=SourceType.ORGANISATION),
        ),
        relayer="An outlet",
        relayer_type=SourceType.OUTLET,
        hops=(
            HopEntry(way=" says it ", source="A minister", date=" May "),
            HopEntry(way="carries it", label=" A blog "),
        ),
    )
    draft = _draft(session, document, entry)
    assert _names(session, project) == [
        ("A minister", "person"),
        ("A ministry", "organisation"),
        ("An outlet", "outlet"),
    ]
    ids = session.scalars(select(Source.id).where(Source.project_id == project.id).order_by(Source.id)).all()
    assert [claimant.source_id for claimant in draft.claimants] == list(ids[:2])
    first = draft.claimants[0]
    assert (first.part, first.role_as_given, first.note) == (Part.IS_QUOTED, "of arms", "By letter.")
    assert draft.relayer_id == ids[2]
    assert draft.hops == (
        HopDraft(way="says it", source_id=ids[0], date="May"),
        HopDraft(way="carries it", label="A blog"),
    )
    assert draft.state is ClaimState.READY


@pytest.mark.parametrize(
    ("values", "field", "message"),
    [
        ({"claimants": (ClaimantEntry(name="Nobody"),)}, "claimants", "Claimant 1: The project has no source “Nobody”"),
        ({"claimants": (ClaimantEntry(name=" ", note="x"),)}, "claimants", "Claimant 1: Name the source"),
        ({"claimants": (ClaimantEntry(name="a" * 301),)}, "claimants", "Claimant 1: Too long"),
        ({"claimants": (ClaimantEntry(name="Twin"),)}, "claimants", "fits more than one source"),
        ({"relayer": "Nobody"}, "relayer", "no source “Nobody”. Choose one"),
        ({"hops": (HopEntry(way="x", source="Nobody"),)}, "hops", "Link 1: .* Say it in words instead"),
        ({"quotations": {DIGEST_KIND: Quotation("nowhere")}}, "quote_digest", "do not stand in the text"),
        ({"quotations": {DIGEST_KIND: Quotation("a" * 5001)}}, "quote_digest", "Too long"),
    ],
)
def test_what_cannot_be_read(
    session: Session, project: Project, document: Document, values: dict[str, Any], field: str, message: str
) -> None:
    for _number in range(2):
        factories.make_source(session, project, name="Twin")
    known = _names(session, project)
    with pytest.raises(Invalid, match=message) as raised:
        _draft(session, document, _entry(**values))
    assert list(raised.value.errors) == [field]
    assert _names(session, project) == known


def test_a_place_is_found_by_its_words(session: Session, document: Document) -> None:
    text = document_texts(session, document.id)[DIGEST_KIND].record
    draft = _draft(session, document, _entry(quotations={DIGEST_KIND: Quotation("showed  a\r\nvehicle")}))
    (place,) = draft.locators
    assert (place.document_text_id, DIGEST[place.start : place.end]) == (text.id, "showed a vehicle")


def _located(session: Session, document: Document) -> Claim:
    """A claim with a place in the digest and one in the original, whose words are not held."""
    texts = sorted(document.texts, key=lambda text: text.kind)
    draft = replace(
        _draft(session, document, _entry(quotations={DIGEST_KIND: Quotation("vehicle")})),
        hops=(HopDraft(way="says it", label="A letter"),),
    )
    places = (*draft.locators, LocatorDraft(document_text_id=texts[1].id, start=5, end=9))
    return claims.create_claim(session, document.project_id, replace(draft, locators=places), now=NOW, actor_id=None)


def test_what_is_shown_and_sent_back_is_the_same_draft(session: Session, document: Document) -> None:
    session.refresh(document)
    before = read_draft(session, _located(session, document))
    entry = entry_of(session, document.project_id, before)
    start = DIGEST.index("vehicle")
    assert entry.quotations == {
        TextKind.ORIGINAL: Quotation("", 5, 9),
        DIGEST_KIND: Quotation("vehicle", start, start + 7),
    }
    assert _draft(session, document, entry, before) == before


def test_places_are_kept_moved_and_taken_away(session: Session, document: Document) -> None:
    session.refresh(document)
    before = read_draft(session, _located(session, document))
    entry = entry_of(session, document.project_id, before)
    moved = _draft(session, document, replace(entry, quotations={DIGEST_KIND: Quotation("Engineers")}), before)
    assert [DIGEST[place.start : place.end] for place in moved.locators[:1]] == ["Engineers"]
    assert moved.locators[1:] == before.locators[1:]
    assert _draft(session, document, replace(entry, quotations={}), before).locators == before.locators
    gone = _draft(session, document, replace(entry, quotations={DIGEST_KIND: Quotation(" ")}), before)
    assert gone.locators == before.locators[1:]


def test_a_claim_goes_on_naming_whom_it_names(session: Session, project: Project, document: Document) -> None:
    twins = [factories.make_source(session, project, name="Twin") for _number in range(2)]
    claim = factories.make_claim(session, project, document, twins[1], twins[0], key="K1")
    before = read_draft(session, claim)
    entry = entry_of(session, project.id, before)
    assert [entry.claimants[0].name, entry.relayer] == [f"Twin ({twin.key})" for twin in reversed(twins)]
    again = _draft(session, document, entry, before)
    assert (again.claimants, again.relayer_id) == (before.claimants, before.relayer_id)


@pytest.mark.parametrize(
    ("keys", "following"),
    [
        ([], "C1"),
        (["C1", "C9", "C10"], "C11"),
        (["K007"], "K008"),
        (["one", "two"], "C1"),
        (["C09", "C10"], "C11"),
        (["A-009"], "A-010"),
        (["C099"], "C100"),
        (["C1", "note"], "C2"),
    ],
)
def test_next_key(session: Session, keys: list[str], following: str) -> None:
    project = factories.make_project(session)
    for key in keys:
        factories.make_claim(session, project, key=key)
    assert next_key(session, project.id) == following


def test_a_new_source_named_twice_is_one_and_is_logged(session: Session, project: Project, document: Document) -> None:
    union = ClaimantEntry(name="The  union", new_type=SourceType.GROUP)
    _draft(session, document, _entry(claimants=(union,), relayer="the union", relayer_type=SourceType.OUTLET))
    assert _names(session, project) == [("A minister", "person"), ("The union", "group")]
    assert [entry.action for entry in session.scalars(select(AuditEntry))].count("source.added") == 1


def test_what_a_source_is_stays_whatever_a_form_says(session: Session, project: Project, document: Document) -> None:
    _draft(session, document, _entry(claimants=(ClaimantEntry(name="A Minister", new_type=SourceType.OUTLET),)))
    assert _names(session, project) == [("A minister", "person")]


def test_a_claim_is_made_and_edited_of_what_is_typed(session: Session, project: Project, document: Document) -> None:
    actor = factories.make_reviewer(session).id
    made = make_claim(
        session,
        project.id,
        _entry(quotations={DIGEST_KIND: Quotation("vehicle")}),
        key="K1",
        document_id=document.id,
        state=ClaimState.DRAFT,
        is_to_rate=False,
        now=NOW,
        actor_id=actor,
    )
    before = read_draft(session, made)
    assert (before.state, before.is_to_rate, before.paragraph) == (ClaimState.DRAFT, False, 1)
    entry = entry_of(session, project.id, before)
    same = change_claim(session, project.id, "K1", entry, base_version=1, now=NOW, actor_id=actor)
    changed = replace(entry, question="Which one?", relayer="A minister")
    assert (same, change_claim(session, project.id, "K1", changed, base_version=1, now=NOW, actor_id=actor)) == (1, 2)
    session.refresh(made)
    after = read_draft(session, made)
    assert (after.state, after.is_to_rate, after.question) == (ClaimState.DRAFT, False, "Which one?")
    assert after.locators == before.locators
