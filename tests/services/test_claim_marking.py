"""Claims made from passages: places, names, ids."""

import factories
import pytest
from factories import NOW
from sqlalchemy import select
from sqlalchemy.orm import Session
from text_samples import HARBOUR

from annotator.errors import Invalid
from annotator.models import Attribution, Claim, ClaimVersion, Document, Locator, Project, Source, SourceName
from annotator.models.vocabulary import ClaimKind, Part, SourceType
from annotator.services import claim_marking
from annotator.services.anchoring import Place
from annotator.services.claim_drafts import ClaimDraft, LocatorDraft
from annotator.services.claim_marking import (
    NamedClaimant,
    NamedSource,
    locate,
    mark_claim,
    paragraph_at,
    places_to_choose,
    source_names,
    suggest_key,
)
from annotator.services.document_entries import read_texts

SHIP = HARBOUR.index("Ana")


@pytest.fixture
def project(session: Session) -> Project:
    return factories.make_project(session)


@pytest.fixture
def document(session: Session, project: Project) -> Document:
    return factories.make_document(session, project)


def _mark(session: Session, project: Project, document: Document, *names: NamedSource, **values: object) -> Claim:
    draft = ClaimDraft(
        key="C1", text="The café was closed.", kind=ClaimKind.FACTUAL_EVENT, document_id=document.id, claimants=()
    )
    claimants = [NamedClaimant(name, Part.IS_QUOTED, "fire chief", "by phone") for name in names]
    relayer = values.pop("relayer", None)
    return mark_claim(
        session,
        project.id,
        ClaimDraft(**({name: getattr(draft, name) for name in draft.__slots__} | values)),
        claimants,
        relayer,  # type: ignore[arg-type]
        now=NOW,
        actor_id=factories.make_reviewer(session).id,
    )


def test_a_claim_is_made_with_its_place_and_its_voices(session: Session, project: Project, document: Document) -> None:
    factories.make_text(session, document, HARBOUR, kind="original")
    (text,) = read_texts(session, [document.id])[document.id]
    known = factories.make_source(session, project, name="Ana Ruiz")
    place = locate(HARBOUR, "Ana 👩🏽‍🚒 Ruiz")
    claim = _mark(
        session,
        project,
        document,
        NamedSource(" ana  RUIZ ", SourceType.OUTLET),
        NamedSource("Union", SourceType.ORGANISATION),
        relayer=NamedSource("The Paper", SourceType.OUTLET),
        locators=claim_marking.locator(text, place),
    )
    version = session.scalars(select(ClaimVersion).where(ClaimVersion.claim_id == claim.id)).one()
    voices = session.scalars(
        select(Attribution).where(Attribution.claim_version_id == version.id).order_by(Attribution.position)
    ).all()
    assert [(voice.source.name, voice.source.type, voice.part) for voice in voices] == [
        ("Ana Ruiz", "person", "is_quoted"),
        ("Union", "organisation", "is_quoted"),
        ("The Paper", "outlet", "relays"),
    ]
    assert voices[0].source_id == known.id
    assert (voices[0].role_as_given, voices[0].note) == ("fire chief", "by phone")
    (where,) = session.scalars(select(Locator).where(Locator.claim_version_id == version.id))
    assert (where.start_offset, where.end_offset) == (SHIP, SHIP + 13)
    assert (where.exact, where.prefix, where.suffix) == (
        "Ana 👩🏽‍🚒 Ruiz",
        HARBOUR[SHIP - 32 : SHIP],
        HARBOUR[SHIP + 13 : SHIP + 45],
    )


def test_a_new_source_named_twice_is_one(session: Session, project: Project, document: Document) -> None:
    union = NamedSource("Union", SourceType.GROUP)
    _mark(session, project, document, union, relayer=NamedSource("union"))
    assert [source.type for source in session.scalars(select(Source))] == ["group"]


def test_a_name_that_is_not_known_needs_a_kind(session: Session, project: Project, document: Document) -> None:
    with pytest.raises(Invalid, match="no source “Ana Ruis” in this project") as caught:
        _mark(session, project, document, NamedSource("Ana Ruis"))
    assert caught.value.field == "claimants"
    with pytest.raises(Invalid, match="no source “Paper”") as caught:
        _mark(session, project, document, NamedSource("Ana", SourceType.PERSON), relayer=NamedSource("Paper"))
    assert caught.value.field == "relayer"


def test_a_name_of_two_sources_is_refused(session: Session, project: Project, document: Document) -> None:
    for _twice in range(2):
        source = factories.make_source(session, project)
        session.add(SourceName(source_id=source.id, name="A. Ruiz"))
    session.flush()
    with pytest.raises(Invalid, match="fits more than one"):
        _mark(session, project, document, NamedSource("A. Ruiz"))


def test_a_claim_needs_a_claimant(session: Session, project: Project, document: Document) -> None:
    with pytest.raises(Invalid, match="Name who makes the claim"):
        _mark(session, project, document)


def test_what_was_marked_is_taken_as_it_is() -> None:
    second = HARBOUR.index("It cost")
    words = HARBOUR[second - 1 : second + 8]
    assert locate(HARBOUR, words, start=second - 1, end=second + 8) == Place(second, second + 7, is_exact=True)


def test_offsets_that_do_not_fit_the_words_give_way_to_them() -> None:
    start = HARBOUR.index("90")
    assert locate(HARBOUR, "90 to 100 million", start=3, end=9).start == start
    assert locate(HARBOUR, "90 to\r\n100 million", start=900, end=999).start == start


def test_words_that_stand_twice_are_asked_about() -> None:
    words = "by the quay was closed"
    with pytest.raises(Invalid, match="stand 2 times") as caught:
        locate(HARBOUR, words)
    assert caught.value.field == "quote"
    first, second = places_to_choose(HARBOUR, words)
    assert (first.paragraph, second.paragraph) == (2, 3)
    assert second.before.endswith("cafe\u0301 ")
    assert second.behind.startswith(", says")
    assert locate(HARBOUR, words, start=second.start, end=second.end).start == second.start
    assert places_to_choose(HARBOUR, "Ana") == ()
    near = locate(HARBOUR, words.replace(" ", "  "), start=second.start + 3, end=second.end)
    assert (near.start, near.is_exact) == (second.start, False)


@pytest.mark.parametrize(
    ("quote", "words"),
    [
        ("", "Quote the words"),
        (" \r\n", "Quote the words"),
        ("quite other words", "do not stand in the text"),
        ("It cost the town a fortune", "only up to “It cost the town ”. There it goes on: “90 to 100 million"),
        ("The café by the quay was closed, said Ana 👩🏽‍🚒 Ruiz. It cost the town nothing", "only up to “…"),
    ],
)
def test_what_cannot_be_found_says_how_far_it_can_be_followed(quote: str, words: str) -> None:
    with pytest.raises(Invalid, match=words):
        locate(HARBOUR, quote)


def test_a_place_lies_within_its_text(session: Session, document: Document) -> None:
    factories.make_text(session, document, None, kind="original", length=10)
    (text,) = read_texts(session, [document.id])[document.id]
    assert claim_marking.locator(text, None) == ()
    assert claim_marking.locator(text, Place(2, 10, is_exact=True)) == (
        LocatorDraft(document_text_id=text.id, start=2, end=10),
    )
    with pytest.raises(Invalid, match="has 10 characters"):
        claim_marking.locator(text, Place(2, 11, is_exact=True))


def test_paragraphs_are_counted_by_the_stated_rule() -> None:
    assert [paragraph_at(HARBOUR, place) for place in (0, SHIP, len(HARBOUR) - 1, len(HARBOUR))] == [1, 2, 3, None]


@pytest.mark.parametrize(
    ("keys", "key"),
    [
        ([], "C1"),
        (["C09", "C10"], "C11"),
        (["C2", "C10"], "C11"),
        (["A-009"], "A-010"),
        (["one"], "C1"),
        (["C099"], "C100"),
    ],
)
def test_the_next_id_is_suggested(session: Session, project: Project, keys: list[str], key: str) -> None:
    for each in keys:
        factories.make_claim(session, project, key=each)
    assert suggest_key(session, project.id) == key


def test_names_to_choose_from_are_those_of_the_project(session: Session, project: Project) -> None:
    for name, is_staged in (("Zoe", False), ("Ana", False), ("Not yet", True)):
        factories.make_source(session, project, name=name, is_staged=is_staged)
    factories.make_source(session, factories.make_project(session), name="Elsewhere")
    assert list(source_names(session, project.id)) == ["Ana", "Zoe"]
