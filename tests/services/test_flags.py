"""Reports about claims, and the lead's answers."""

from datetime import timedelta

import pytest
from factories import NOW
from planted_round import make_planted_round
from rated_round import RatedRound
from sqlalchemy.orm import Session

from annotator.errors import Conflict, Invalid, NotFound
from annotator.models.vocabulary import FlagKind
from annotator.services import flags

LATER = NOW + timedelta(hours=1)


@pytest.fixture
def made(session: Session) -> RatedRound:
    return make_planted_round(session, claims=3)


def report(made: RatedRound, key: str = "K1", reviewer: int = 0, request_id: str = "one", **values: str) -> int:
    given = {"kind": "broken"} | values
    return flags.report_claim(
        made.session, made.project.id, key, made.reviewers[reviewer].id, request_id=request_id, now=NOW, **given
    )


def settle(made: RatedRound, flag: int, answer: str = "Put right.") -> None:
    flags.settle_flag(made.session, made.project.id, flag, answer, now=LATER, actor_id=made.lead.id)


def test_a_report_reaches_the_list(made: RatedRound, session: Session) -> None:
    report(made, kind="duplicate", duplicate_of=" K2 ", note="  Word for word. ")
    report(made, "K3", 1, kind="needs_split", duplicate_of="K1")
    first, second = flags.list_flags(session, made.project.id)
    assert (first.claim_key, first.duplicate_of, first.note, first.name) == ("K1", "K2", "Word for word.", "Ann")
    assert (second.kind, second.duplicate_of, second.is_open) == (FlagKind.NEEDS_SPLIT, "", True)
    assert flags.count_flags(session, made.project.id) == (2, 0)


def test_the_same_request_again_is_the_same_report(made: RatedRound, session: Session) -> None:
    assert report(made) == report(made)
    assert report(made, reviewer=1) != report(made)
    assert flags.count_flags(session, made.project.id) == (2, 0)


def test_a_report_is_settled_once(made: RatedRound, session: Session) -> None:
    first, second = report(made), report(made, "K2", 1)
    settle(made, first, " Put right. ")
    assert [flag.id for flag in flags.list_flags(session, made.project.id, is_settled=False)] == [second]
    (found,) = flags.list_flags(session, made.project.id, is_settled=True)
    assert (found.answer, found.settled_by, found.settled_at, found.is_open) == ("Put right.", "Lea Lead", LATER, False)
    with pytest.raises(Conflict, match="settled meanwhile"):
        settle(made, first)
    assert flags.count_flags(session, made.project.id) == (1, 1)


def test_who_reported_sees_the_answer_and_nobody_elses_report(made: RatedRound, session: Session) -> None:
    settle(made, report(made))
    report(made, reviewer=1)
    ann, ben = (flags.own_flags(session, made.project.id, made.claims[0].id, person.id) for person in made.reviewers)
    assert [flag.answer for flag in ann] == ["Put right."]
    assert [flag.answer for flag in ben] == [""]
    assert flags.own_flags(session, made.project.id, made.claims[1].id, made.reviewers[0].id) == []


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"kind": ""}, "kind"),
        ({"kind": "untrue"}, "kind"),
        ({"kind": "other"}, "note"),
        ({"kind": "other", "note": "\u200b"}, "note"),
        ({"note": "x" * 2001}, "note"),
        ({"kind": "duplicate"}, "duplicate_of"),
        ({"kind": "duplicate", "duplicate_of": " "}, "duplicate_of"),
        ({"kind": "duplicate", "duplicate_of": "K9"}, "duplicate_of"),
        ({"kind": "duplicate", "duplicate_of": "K1"}, "duplicate_of"),
        ({"request_id": ""}, "request_id"),
    ],
)
def test_what_is_no_report(made: RatedRound, values: dict[str, str], field: str) -> None:
    with pytest.raises(Invalid) as refused:
        report(made, **values)
    assert refused.value.field == field


@pytest.mark.parametrize("answer", ["", " \u200b", "x" * 2001])
def test_what_is_no_answer(made: RatedRound, answer: str) -> None:
    flag = report(made)
    with pytest.raises(Invalid) as refused:
        settle(made, flag, answer)
    assert refused.value.field == "answer"


def test_reports_stay_within_their_project(made: RatedRound, session: Session) -> None:
    other = make_planted_round(session, claims=1)
    flag = report(made)
    with pytest.raises(NotFound):
        flags.read_flag(session, other.project.id, flag)
    with pytest.raises(NotFound):
        report(made, "K99")
    with pytest.raises(Invalid):
        report(other, "K1", kind="duplicate", duplicate_of="K2")


def test_a_page_of_reports(made: RatedRound, session: Session) -> None:
    numbers = [report(made, request_id=str(n)) for n in range(5)]
    page = flags.list_flags(session, made.project.id, is_settled=False, offset=2, limit=2)
    assert [flag.id for flag in page] == numbers[2:4]
