"""A claim in its context."""

from typing import Any

import factories
import pytest
from counted_statements import counted
from factories import DIGEST
from sqlalchemy import select
from sqlalchemy.orm import Session

from annotator.database import Database
from annotator.errors import NotFound
from annotator.models import Attribution, Claim, ClaimVersion, Document, DocumentText, Project, Source
from annotator.models.vocabulary import Hedge, TextKind
from annotator.services.claim_context import ClaimContext, read_claim


def _version(session: Session, claim: Claim) -> int:
    return session.scalars(select(ClaimVersion.id).where(ClaimVersion.claim_id == claim.id)).one()


def _place(session: Session, claim: Claim, text: DocumentText, words: str) -> None:
    start = DIGEST.index(words)
    factories.make_locator(session, _version(session, claim), text, start, start + len(words))


def _anchored(session: Session) -> tuple[Project, Document, DocumentText, Claim]:
    """A claim whose words stand in a stored digest."""
    project = factories.make_project(session)
    document = factories.make_document(session, project, title="The report", outlet="The Paper")
    text = factories.make_text(session, document)
    claim = factories.make_claim(session, project, document, key="C2", position=2)
    _place(session, claim, text, "Engineers from abroad had a hand in it.")
    return project, document, text, claim


def _words(claim: ClaimContext) -> list[list[tuple[str, bool, tuple[str, ...]]]]:
    assert claim.passage is not None
    return [
        [(segment.text, segment.is_mark, segment.ends) for segment in paragraph.segments]
        for paragraph in claim.passage.paragraphs
    ]


def test_a_claim_is_shown_with_its_voices(session: Session) -> None:
    project = factories.make_project(session)
    first, second, author = (factories.make_source(session, project, name=name) for name in ("Ann", "Ben", "Author"))
    claim = factories.make_claim(session, project, claimant=first, key="C1", version={"hedge": "possible"})
    version = _version(session, claim)
    session.add_all(
        Attribution(claim_version_id=version, source_id=source.id, position=position, part=part, role_as_given=role)
        for source, position, part, role in ((second, 1, "says", "analyst"), (author, 2, "relays", ""))
    )
    session.flush()
    shown = read_claim(session, project.id, "C1")
    assert [(speaker.name, speaker.role) for speaker in shown.claimants] == [("Ann", ""), ("Ben", "analyst")]
    assert shown.relayer is not None
    assert shown.relayer.key == author.key
    assert not shown.is_own_voice
    (line,) = shown.voice_lines
    assert ([speaker.name for speaker in line.speakers], line.verb) == (["Ann", "Ben"], "say")
    assert shown.voices.names == "Ann and Ben"
    assert shown.is_hedged
    assert shown.hedge_sentence == "Stated as possible."


def test_a_claim_without_relayer_is_in_an_own_voice(session: Session) -> None:
    project = factories.make_project(session)
    factories.make_claim(session, project, key="C1")
    shown = read_claim(session, project.id, "C1")
    assert shown.is_own_voice
    assert shown.relayer is None
    assert (shown.hedge, shown.is_hedged) == (Hedge.NONE, False)
    assert (shown.figures, shown.chain, shown.relations, shown.passage) == ((), (), (), None)


def test_the_passage_carries_the_mark_and_the_other_claims(session: Session) -> None:
    project, document, text, _claim = _anchored(session)
    first = factories.make_claim(session, project, document, key="C1", position=1)
    _place(session, first, text, "A minister showed a vehicle.")
    gone = factories.make_claim(session, project, document, key="C3", position=3, state="withdrawn")
    _place(session, gone, text, "An analyst says")
    shown = read_claim(session, project.id, "C2")
    assert shown.passage is not None
    assert (shown.passage.kind, shown.passage.title) == (TextKind.DIGEST, "Summary in our own words")
    assert _words(shown) == [
        [
            ("A minister showed a vehicle.", False, ("C1",)),
            (" ", False, ()),
            ("Engineers from abroad had a hand in it.", True, ("C2",)),
        ],
        [("An analyst says arms are bought in the capital; the author calls this absurd.", False, ())],
    ]


def test_the_original_is_preferred_once_its_words_are_stored(session: Session) -> None:
    project, document, _text, claim = _anchored(session)
    body = "Headline\n\nThe minister 😀 spoke at length.\n\nEnd."
    original = factories.make_text(session, document, None, kind="original", length=len(body))
    factories.make_locator(session, _version(session, claim), original, 10, 24)
    assert read_claim(session, project.id, "C2").passage.kind is TextKind.DIGEST
    original.body = body
    session.flush()
    passage = read_claim(session, project.id, "C2").passage
    assert (passage.kind, passage.title) == (TextKind.ORIGINAL, "Original text")
    assert [paragraph.number for paragraph in passage.paragraphs] == [1, None]
    assert passage.paragraphs[0].segments[0].text == "The minister 😀"


def test_the_digest_is_shown_where_the_claim_has_no_place_in_the_original(session: Session) -> None:
    project, document, _text, _claim = _anchored(session)
    factories.make_text(session, document, "Only this.", kind="original")
    assert read_claim(session, project.id, "C2").passage.kind is TextKind.DIGEST


def test_a_place_between_the_paragraphs_has_no_passage(session: Session) -> None:
    project, document, text, _claim = _anchored(session)
    claim = factories.make_claim(session, project, document, key="C9")
    _place(session, claim, text, "\n\n")
    assert read_claim(session, project.id, "C9").passage is None


def test_the_document_is_described_with_its_texts(session: Session) -> None:
    project, document, _text, _claim = _anchored(session)
    factories.make_text(session, document, None, kind="original", length=7540)
    described = read_claim(session, project.id, "C2").document
    assert (described.title, described.outlet) == ("The report", "The Paper")
    assert [(text.kind, text.length, text.is_held) for text in described.texts] == [
        (TextKind.ORIGINAL, 7540, False),
        (TextKind.DIGEST, len(DIGEST), True),
    ]


def test_the_way_to_the_page_shows_what_was_not_seen(session: Session) -> None:
    project = factories.make_project(session)
    speaker = factories.make_source(session, project, name="Ann", key="ann")
    claim = factories.make_claim(session, project, claimant=speaker, key="C1")
    version = _version(session, claim)
    factories.make_hop(session, version, position=0, source_id=speaker.id, label="", way="says it", date="in May")
    factories.make_hop(session, version, position=1, label="An outlet", way="carries it", is_seen=False)
    first, second = read_claim(session, project.id, "C1").chain
    assert (first.name, first.key, first.way, first.date, first.is_seen) == ("Ann", "ann", "says it", "in May", True)
    assert (second.name, second.key, second.is_seen) == ("An outlet", None, False)


def test_relations_read_from_this_claim(session: Session) -> None:
    project = factories.make_project(session)
    speaker: Source = factories.make_source(session, project, name="Ann")
    made = [
        factories.make_claim(session, project, claimant=speaker, key=f"C{number}", position=number, state=state)
        for number, state in ((1, "ready"), (2, "ready"), (3, "ready"), (4, "withdrawn"))
    ]
    factories.make_relation(session, made[1], made[2], "part_of")
    factories.make_relation(session, made[0], made[1], "rebuts")
    factories.make_relation(session, made[1], made[3])
    relations = read_claim(session, project.id, "C2").relations
    assert [(relation.key, relation.words, relation.is_forward, relation.claimants) for relation in relations] == [
        ("C1", "is rebutted by", False, "Ann"),
        ("C3", "is part of", True, "Ann"),
    ]


@pytest.mark.parametrize(
    ("given", "words"), [({"key": "C9"}, "no claim C9"), ({"key": "C1", "version_number": 2}, "no version 2")]
)
def test_what_is_not_there_is_not_found(session: Session, given: dict[str, Any], words: str) -> None:
    project = factories.make_project(session)
    factories.make_claim(session, project, key="C1")
    with pytest.raises(NotFound, match=words):
        read_claim(session, project.id, **given)
    with pytest.raises(NotFound):
        read_claim(session, factories.make_project(session).id, "C1")


def test_few_queries_are_needed(sqlite_database: Database) -> None:
    with sqlite_database.writing() as session:
        project, _document, _text, claim = _anchored(session)
        for _number in range(3):
            factories.make_relation(session, claim, factories.make_claim(session, project))
        project_id = project.id
    with counted(sqlite_database) as statements, sqlite_database.reading() as session:
        assert len(read_claim(session, project_id, "C2").relations) == 3
    assert len(statements) == 4
