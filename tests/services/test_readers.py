"""A text cut into paragraphs and stretches, with claims that overlap, lie within one another and cross paragraphs."""

import factories
import pytest
from factories import NOW
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session
from text_samples import HARBOUR

from annotator.models import Claim, ClaimVersion, Document, DocumentText, Figure, Project
from annotator.services import readers
from annotator.services.document_entries import read_texts
from annotator.services.readers import Mark, Reader, cut, divide, read_body, read_text
from annotator.services.texts import split_paragraphs


def stretches(body: str, *places: tuple[str, int, int]) -> list[list[tuple[str, str, str, str]]]:
    marks = [Mark(number, key, start, end) for number, (key, start, end) in enumerate(places)]
    return [
        [(one.text, " ".join(one.keys), " ".join(one.begins), " ".join(one.ends)) for one in paragraph.stretches]
        for paragraph in cut(body, split_paragraphs(body), marks)
    ]


def test_a_text_without_claims_is_one_stretch_a_paragraph() -> None:
    assert stretches("One.\n\nTwo 🚢.") == [[("One.", "", "", "")], [("Two 🚢.", "", "", "")]]


def test_claims_overlap_and_lie_within_one_another() -> None:
    assert stretches("abcdefgh", ("A", 0, 6), ("B", 1, 3), ("C", 4, 8)) == [
        [
            ("a", "A", "A", ""),
            ("bc", "B A", "B", "B"),
            ("d", "A", "", ""),
            ("ef", "C A", "C", "A"),
            ("gh", "C", "", "C"),
        ]
    ]


def test_claims_that_follow_each_other_are_told_apart() -> None:
    body = "One. Two. Three.\n\nFour."
    marks = [Mark(n, str(n), *place) for n, place in enumerate([(0, 4), (5, 9), (9, 9), (10, 16), (18, 23)])]
    found = [
        (stretch.text, stretch.is_even)
        for paragraph in cut(body, split_paragraphs(body), marks)
        for stretch in paragraph.stretches
        if stretch.keys
    ]
    assert found == [("One.", False), ("Two.", True), ("Three.", False), ("Four.", True)]


def test_two_claims_of_one_passage_are_both_named() -> None:
    assert stretches("abc", ("A", 0, 3), ("B", 0, 3)) == [[("abc", "A B", "A B", "A B")]]


def test_a_claim_across_paragraphs_is_named_at_its_end() -> None:
    assert stretches("One two.\n\nThree four.", ("A", 4, 15)) == [
        [("One ", "", "", ""), ("two.", "A", "A", "")],
        [("Three", "A", "A", "A"), (" four.", "", "", "")],
    ]


def test_a_passage_that_begins_between_paragraphs_begins_with_the_next() -> None:
    assert stretches("One two.\n\nThree", ("A", 9, 15)) == [
        [("One two.", "", "", "")],
        [("Three", "A", "A", "A")],
    ]


def test_white_space_at_the_end_of_a_passage_is_not_underlined() -> None:
    assert stretches("One two.\n\nThree", ("A", 4, 10)) == [
        [("One ", "", "", ""), ("two.", "A", "A", "A")],
        [("Three", "", "", "")],
    ]


@given(st.text(alphabet="ab \n🚢", min_size=1, max_size=30), st.data())
def test_nothing_of_the_text_is_lost_or_moved(body: str, data: st.DataObject) -> None:
    marks = []
    for number in range(data.draw(st.integers(0, 4))):
        start = data.draw(st.integers(0, len(body) - 1))
        marks.append(Mark(number, f"C{number}", start, data.draw(st.integers(start + 1, len(body)))))
    blocks = split_paragraphs(body)
    found = list(cut(body, blocks, marks))
    for block, paragraph in zip(blocks, found, strict=True):
        assert "".join(one.text for one in paragraph.stretches) == body[block.start : block.end]
        assert all(body.startswith(one.text, one.at) for one in paragraph.stretches)
    for mark in marks:
        underlined = "".join(one.text for paragraph in found for one in paragraph.stretches if mark.key in one.keys)
        assert "".join(underlined.split()) == "".join(body[mark.start : mark.end].split())
        named = sum(one.ends.count(mark.key) for paragraph in found for one in paragraph.stretches)
        assert named == bool(body[mark.start : mark.end].strip())


def test_a_long_text_is_divided_between_paragraphs() -> None:
    paragraph = "a" * 15_000
    blocks = split_paragraphs("\n\n".join([paragraph] * 5))
    assert divide(blocks) == [range(2), range(2, 4), range(4, 5)]
    assert divide(split_paragraphs("a" * 90_000)) == [range(1)]


@pytest.fixture
def project(session: Session) -> Project:
    return factories.make_project(session)


@pytest.fixture
def document(session: Session, project: Project) -> Document:
    return factories.make_document(session, project)


def _claim(
    session: Session, project: Project, text: DocumentText, place: tuple[int, int] | None, **values: str
) -> Claim:
    document = session.get_one(Document, text.document_id)
    claim = factories.make_claim(session, project, document, **values)
    version = session.scalars(select(ClaimVersion.id).where(ClaimVersion.claim_id == claim.id)).one()
    if place is not None:
        factories.make_locator(session, version, text, *place)
    return claim


def _read(session: Session, document: Document, body: str, *, part: int | None = 1, claim_key: str = "") -> Reader:
    (text,) = read_texts(session, [document.id])[document.id]
    return read_text(session, document.id, text, body, part=part, claim_key=claim_key)


def test_cards_stand_in_the_order_of_the_text(session: Session, project: Project, document: Document) -> None:
    text = factories.make_text(session, document, HARBOUR, kind="original")
    later = _claim(session, project, text, (60, 80))
    earlier = _claim(session, project, text, (17, 45))
    version = session.scalars(select(ClaimVersion.id).where(ClaimVersion.claim_id == earlier.id)).one()
    session.add(Figure(claim_version_id=version, position=0, expression="ten", value=10, unit="days"))
    nowhere = _claim(session, project, text, None)
    for state in ("withdrawn", "staged"):
        _claim(session, project, text, (17, 20), state=state)
        _claim(session, project, text, None, state=state)
    reader = _read(session, document, HARBOUR)
    assert [card.claim.key for card in reader.cards] == [earlier.key, later.key]
    assert [figure.sentence for figure in reader.cards[0].figures] == ["“ten”: 10 days"]
    assert reader.claim_ids == [earlier.id, later.id]
    assert [claim.key for claim in reader.unplaced] == [nowhere.key]
    assert (reader.unplaced_count, reader.placed_count, reader.part, reader.parts) == (1, 2, 1, 1)
    assert read_body(session, reader.text) == HARBOUR


def test_only_the_version_that_is_shown_now_has_a_place(session: Session, project: Project, document: Document) -> None:
    text = factories.make_text(session, document, HARBOUR)
    claim = _claim(session, project, text, (0, 7))
    newer = ClaimVersion(claim_id=claim.id, number=2, text="Other words.", kind="causal", created_at=NOW)
    session.add(newer)
    claim.version = 2
    session.flush()
    assert _read(session, document, HARBOUR).cards == ()
    factories.make_locator(session, newer.id, text, 0, 13)
    assert [(m.start, m.end) for m in readers.read_marks(session, text.id)] == [(0, 13)]


def test_a_claim_leads_to_its_part(session: Session, project: Project, document: Document) -> None:
    body = "\n\n".join(letter * 30_000 for letter in "abc")
    text = factories.make_text(session, document, body)
    first = _claim(session, project, text, (10, 20))
    last = _claim(session, project, text, (70_000, 70_010))
    reader = _read(session, document, body, claim_key=last.key)
    assert (reader.part, reader.parts, reader.claim_ids) == (3, 3, [last.id])
    assert reader.paragraphs[0].number == 3
    assert _read(session, document, body, part=99).part == 3
    assert _read(session, document, body, part=-1).claim_ids == [first.id]
    assert _read(session, document, body, part=None).claim_ids == [first.id, last.id]
    assert _read(session, document, body, claim_key="nothing").part == 1
