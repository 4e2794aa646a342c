"""Evidence as CSV: every item that is open to who asks, with its origin; withdrawn ones marked."""

import csv
import io
from collections.abc import Callable

import pytest
from evidence_items import LATER, add, draft
from factories import NOW
from rated_round import RatedRound, make_rated_round
from sqlalchemy.orm import Session

from annotator.exports.files import make_export
from annotator.exports.registry import find_format
from annotator.models import Reviewer, Round
from annotator.models.vocabulary import Reveal
from annotator.services import blindness, claims, evidence
from annotator.services.blindness import Opening
from annotator.services.export_data import Subject, Wanted, read_record


@pytest.fixture
def made(session: Session) -> RatedRound:
    made = make_rated_round(session, [". .", ". ."])
    add(made, made.lead, draft("=A wire report", url="https://wire.example/1", archived_url="https://a.example/1"))
    add(made, made.lead, draft("A reprint", same_origin_as="1"))
    add(made, made.reviewers[0], draft("Ann’s reprint", same_origin_as="1"))
    add(made, made.lead, draft("Of K2"), claim=1)
    return made


def file(made: RatedRound, opening_of: Callable[[Round], Opening]) -> list[dict[str, str]]:
    record = read_record(made.session, made.project, Subject.EVIDENCE, Wanted(), opening_of)
    text = "".join(make_export(find_format("evidence"), record).chunks)
    return list(csv.DictReader(io.StringIO(text, newline=""), strict=True))


def as_seen_by(made: RatedRound, person: Reviewer) -> list[dict[str, str]]:
    return file(made, lambda round_: blindness.opening_for(made.session, round_, made.member(person)))


def items(rows: list[dict[str, str]]) -> list[tuple[str, str, str]]:
    return [(row["claim"], row["item"], row["origin"]) for row in rows]


PUBLIC = [("K1", "1", "1"), ("K1", "2", "1"), ("K2", "1", "1")]
WITH_ANN = [("K1", "1", "1"), ("K1", "2", "1"), ("K1", "R2-1", "1"), ("K2", "1", "1")]


def test_a_row(made: RatedRound) -> None:
    evidence.withdraw_evidence(made.session, made.claims[0], 1, made.member(made.lead), LATER)
    assert as_seen_by(made, made.lead)[0] == {
        "project": made.project.slug,
        "claim": "K1",
        "item": "1",
        "origin": "1",
        "stance": "supports",
        "type": "media_report",
        "description": "'=A wire report",
        "url": "https://wire.example/1",
        "archived_url": "https://a.example/1",
        "added_by": "R1",
        "added_at": "2026-03-03T12:01:00Z",
        "withdrawn_at": "2026-03-03T12:01:00Z",
        "example": "no",
    }


def test_the_file_is_as_blind_as_the_page(made: RatedRound) -> None:
    ann, ben = made.reviewers
    assert items(as_seen_by(made, ben)) == PUBLIC
    assert items(as_seen_by(made, ann)) == WITH_ANN
    assert items(file(made, blindness.opening_for_operator)) == PUBLIC
    made.lock()
    assert items(as_seen_by(made, ben)) == WITH_ANN
    assert items(file(made, blindness.opening_for_operator)) == WITH_ANN


def test_the_same_address_is_one_origin_from_the_lock_on(session: Session) -> None:
    made = make_rated_round(session, [". ."])
    for person in made.reviewers:
        add(made, person, draft("The report", url="https://wire.example/1"))
    assert items(as_seen_by(made, made.reviewers[1])) == [("K1", "R3-1", "R3-1")]
    made.lock()
    assert items(as_seen_by(made, made.reviewers[1])) == [("K1", "R2-1", "R2-1"), ("K1", "R3-1", "R2-1")]


def test_where_claims_open_one_by_one_a_command_shows_all(session: Session) -> None:
    made = make_rated_round(session, [". ."], reveal=Reveal.AFTER_OWN)
    add(made, made.reviewers[0], draft("Ann’s"))
    assert items(file(made, blindness.opening_for_operator)) == [("K1", "R2-1", "R2-1")]
    assert as_seen_by(made, made.reviewers[1]) == []


def test_of_a_withdrawn_claim_nothing_is_given(made: RatedRound) -> None:
    claims.withdraw_claim(made.session, made.project.id, "K1", now=NOW, actor_id=None, reason="Twice.")
    assert items(as_seen_by(made, made.lead)) == [("K2", "1", "1")]
