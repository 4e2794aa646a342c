"""Reminders: who is behind, and a text that mail programs read as it was meant."""

from urllib.parse import parse_qs, urlsplit

import factories
import pytest
from factories import NOW
from planned_round import Planned, make_planned, places, queue
from planted_round import make_planted_round
from rated_round import RatedRound, make_rated_round
from sqlalchemy.orm import Session

from annotator.models import Assignment
from annotator.models.vocabulary import AssignmentState, Purpose
from annotator.services import assignments, claims, projects, reminders
from annotator.services.reminders import Behind, Letter

ADDRESS = "https://annotator.example/p/ships/rate"


def make(session: Session, table: list[str]) -> RatedRound:
    rated = make_rated_round(session, table)
    for person in rated.reviewers:
        person.password_hash = "a hash"
    session.flush()
    return rated


def behind(session: Session, rated: RatedRound) -> list[tuple[str, int, int]]:
    _round, found = reminders.list_behind(session, rated.project.id)
    return [(person.name, person.left, person.total) for person in found]


def test_those_with_claims_left_the_most_first(session: Session) -> None:
    rated = make(session, ["2 . .", "3 . 1", "4 5 2"])
    assert behind(session, rated) == [("Ben", 2, 3), ("Cleo", 1, 3)]
    _round, (ben, _cleo) = reminders.list_behind(session, rated.project.id)
    assert (ben.pseudonym, ben.login, ben.last_saved) == ("R3", rated.reviewers[1].login, NOW)


def test_a_withdrawn_rating_is_none_that_is_left(session: Session) -> None:
    rated = make(session, ["2 .", "3 4"])
    rated.withdraw(1, 1)
    assert behind(session, rated) == [("Ben", 1, 2)]


@pytest.mark.parametrize("state", [AssignmentState.SKIPPED, AssignmentState.RELEASED])
def test_a_claim_that_was_given_up_is_nobodys(session: Session, state: AssignmentState) -> None:
    rated = make(session, ["2 .", "3 ."])
    session.get_one(Assignment, rated.assignment(1, 0)).state = state.value
    session.flush()
    assert behind(session, rated) == [("Ben", 1, 1)]


def test_a_claim_that_comes_again_is_not_counted_twice(session: Session) -> None:
    rated = make(session, ["2 ."])
    repeat = {"purpose": Purpose.REPEAT.value, "state": AssignmentState.OPEN.value}
    for person in rated.reviewers:
        factories.make_assignment(session, rated.round, rated.claims[0], person, **repeat)
    assert behind(session, rated) == [("Ben", 1, 1)]


def test_claims_with_a_known_answer_are_counted_as_on_the_form(session: Session) -> None:
    known = {0: (Purpose.GOLD, "3"), 1: (Purpose.TRAINING, "3")}
    made = make_planted_round(session, claims=6, known=known, has_gold=True, training_pass_percent=0)
    made.reviewers[0].password_hash = "a hash"
    session.flush()
    progress = assignments.read_progress(session, made.round.id, made.reviewers[0].id)
    assert behind(session, made) == [("Ann", progress.left, progress.total)] == [("Ann", 5, 5)]


def test_nobody_is_reminded_who_cannot_come(session: Session) -> None:
    rated = make(session, [". . . ."])
    ann, ben, cleo, dora = rated.reviewers
    membership = rated.member(ann).membership_id
    projects.set_member_active(session, rated.project.id, membership, is_active=False, now=NOW, actor_id=None)
    ben.is_active = False
    cleo.password_hash = None
    session.flush()
    assert behind(session, rated) == [(dora.name, 1, 1)]


def test_before_the_first_round_and_after_the_lock_nobody_is_behind(session: Session) -> None:
    assert reminders.list_behind(session, factories.make_project(session).id) == (None, [])
    rated = make(session, [". ."])
    rated.lock()
    assert reminders.list_behind(session, rated.project.id) == (rated.round, [])


def letter(left: int = 3, login: str = "nina", project: str = "Ships & harbours", name: str = "Nina") -> Letter:
    person = Behind(7, login, name, "R2", left, 12, None)
    return reminders.write_letter(person, project, 2, ADDRESS, "Lea Lead")


def opened(made: Letter) -> tuple[str, str, str]:
    """What a mail program makes of the link: to whom, subject, text with plain line ends."""
    parts = urlsplit(made.mailto)
    assert parts.scheme == "mailto"
    # As RFC 6068 has it, a plus sign is one: only what is encoded stands for something else.
    fields = parse_qs(parts.query.replace("+", "%2B"), strict_parsing=True)
    assert set(fields) == {"subject", "body"}
    assert "\n" not in fields["body"][0].replace("\r\n", "")
    return parts.path, fields["subject"][0], fields["body"][0].replace("\r\n", "\n")


def test_it_says_how_many_are_left_and_where_to_go_on() -> None:
    made = letter()
    assert made.subject == "Ships & harbours: 3 claims left to rate"
    assert letter(left=1).subject == "Ships & harbours: 1 claim left to rate"
    assert made.body.startswith("Dear Nina,\n\nin “Ships & harbours”, 3 of the 12 claims dealt to you in round 2 are")
    assert f"\n{ADDRESS}\n" in made.body
    assert made.body.endswith("\n\nLea Lead\n")


@pytest.mark.parametrize(
    "project",
    ["Ships & harbours", "50 % + 1?", "Schiffe in Übersee", "سفن", "two\r\nBcc: all@example.org", "a#b;c,d{e}\"'<f>"],
)
def test_a_mail_program_reads_what_was_written(project: str) -> None:
    made = letter(project=project, name="O’Nina {left}")
    assert opened(made) == ("", made.subject, made.body)
    assert "\n" not in made.subject
    assert made.mailto.isascii()
    assert not set(made.mailto) & set(" \r\n\"'<>{}+#")


@pytest.mark.parametrize(
    ("login", "to"),
    [
        ("nina@harbour.example", "nina@harbour.example"),
        ("nina+x@harbour.example", "nina%2Bx@harbour.example"),
        ("nina", ""),
        ("nina@home", ""),
        ("a@b@c.example", ""),
    ],
)
def test_a_sign_in_name_that_is_an_address_is_written_to(login: str, to: str) -> None:
    assert opened(letter(login=login))[0] == to


def test_the_text_for_all_names_nobody_and_no_number_of_theirs() -> None:
    made = reminders.write_letter_to_all("Ships", 2, ADDRESS, "Lea")
    assert made.body.startswith("Hello,\n\nin “Ships” some of us still have claims to rate in round 2.")
    assert opened(made) == ("", "Ships: claims left to rate", made.body)
    assert ADDRESS in made.body


def test_in_a_queue_those_are_behind_who_could_still_draw(session: Session) -> None:
    planned = make_planned(session, queue(2), claims=3)
    for person in (*planned.people, planned.lead):
        person.password_hash = "a hash"
    session.flush()
    for _claim in range(3):
        planned.submit(session, 0, planned.next(session, 0) or 0)
    planned.submit(session, 1, planned.next(session, 1) or 0)
    planned.next(session, 1)
    _round, found = reminders.list_behind(session, planned.project.id)
    told = [(person.name, person.left, person.rated, person.drawable) for person in found]
    assert told == [(planned.people[2].name, 0, 0, 1), (planned.people[1].name, 1, 1, 1)]
    assert [person.words for person in found] == [
        "has rated 0; 1 claim still wants reviewers",
        "has rated 1 of 2 drawn; 1 claim still wants reviewers",
    ]
    claims.withdraw_claim(session, planned.project.id, _last_free(session, planned), now=NOW, actor_id=None)
    _round, found = reminders.list_behind(session, planned.project.id)
    assert [(person.name, person.drawable) for person in found] == [(planned.people[1].name, 0)]


def _last_free(session: Session, planned: Planned) -> str:
    """Return the key of the claim that still has a place."""
    number = next(position for position, (wanted, taken) in places(session, planned.round).items() if wanted != taken)
    return planned.claims[number - 1].key


def test_a_letter_about_a_queue_tells_what_can_be_drawn() -> None:
    person = Behind(7, "nina", "Nina", "R2", 1, 4, None, rated=3, drawable=12)
    text = reminders.write_letter(person, "Ships", 2, ADDRESS, "Lea")
    assert text.subject == "Ships: 13 claims still want reviewers"
    assert "you have rated 3 claims in round 2, and there is work left: 13 claims that you can rate" in text.body
    assert ADDRESS in text.body
