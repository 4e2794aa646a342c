"""Items of one origin: those of which it was said, and those at one address; blind before the lock, joined after."""

import pytest
from evidence_items import LATER, add, draft, labels, seen
from rated_round import RatedRound, make_rated_round
from sqlalchemy import select
from sqlalchemy.orm import Session

from annotator.models import Evidence
from annotator.services import evidence
from annotator.services.evidence_list import EvidenceList
from annotator.services.evidence_origins import plain_address

REPORT = "https://wire.example/report"


@pytest.fixture
def made(session: Session) -> RatedRound:
    return make_rated_round(session, [". .", ". ."])


def groups(listed: EvidenceList) -> list[list[str]]:
    return [[item.label for item in origin] for origin in listed.origins]


def test_the_report_of_two_blind_reviewers_is_two_until_the_lock_and_one_after(made: RatedRound) -> None:
    ann, ben = made.reviewers
    add(made, ann, draft("The wire report", url=REPORT))
    add(made, ben, draft("What the wire says", url="http://www.wire.example/report/?utm_source=mail#top"))
    for person, own in ((ann, "R2-1"), (ben, "R3-1")):
        before = seen(made, person)
        assert (groups(before), before.summary) == ([[own]], "1 item from 1 origin")
        assert not any(item.is_joined for item in before.items)
    assert labels(made, made.lead) == []
    as_listed = [(item.url, item.same_origin_as_id) for item in made.session.scalars(select(Evidence))]
    made.lock()
    for person in (ann, ben, made.lead):
        after = seen(made, person)
        assert (groups(after), after.summary) == ([["R2-1", "R3-1"]], "2 items from 1 origin")
        assert [item.is_joined for item in after.items] == [False, True]
    made.session.expire_all()
    assert [(item.url, item.same_origin_as_id) for item in made.session.scalars(select(Evidence))] == as_listed
    assert {url for url, _said in as_listed} == {REPORT, "http://www.wire.example/report/?utm_source=mail#top"}
    assert {said for _url, said in as_listed} == {None}


def test_the_same_archived_copy_is_one_origin_too(made: RatedRound) -> None:
    ann, ben = made.reviewers
    copy = "https://archive.example/2015/report"
    add(made, ann, draft("A report", url="https://one.example/a", archived_url=copy))
    add(made, ben, draft("The archived copy", url=copy))
    add(made, ben, draft("Another report", url="https://one.example/b"))
    made.lock()
    assert groups(seen(made, made.lead)) == [["R2-1", "R3-1"], ["R3-2"]]


def test_what_was_said_and_the_addresses_are_followed_together(made: RatedRound) -> None:
    ann, ben = made.reviewers
    first = add(made, ann, draft("A report", url=REPORT))
    add(made, ann, draft("Its reprint", url="https://reprint.example/1", same_origin_as=str(first.position)))
    add(made, ben, draft("The reprint", url="https://reprint.example/1"))
    add(made, ben, draft("A table without an address"))
    made.lock()
    listed = seen(made, made.lead)
    assert (groups(listed), listed.summary) == ([["R2-1", "R2-2", "R3-1"], ["R3-2"]], "4 items from 2 origins")


def test_what_a_withdrawn_item_said_joins_others_no_more(made: RatedRound) -> None:
    claim, lead = made.claims[0], made.member(made.lead)
    add(made, made.lead, draft("A report", url=REPORT))
    add(made, made.lead, draft("Taken for its reprint", url="https://other.example/", same_origin_as="1"))
    add(made, made.lead, draft("A copy", url="https://third.example/", archived_url="https://other.example/"))
    add(made, made.lead, draft("A reprint", same_origin_as="3"))
    assert groups(seen(made, made.lead)) == [["1", "2", "3", "4"]]
    evidence.withdraw_evidence(made.session, claim, 2, lead, LATER)
    listed = seen(made, made.lead)
    assert (groups(listed), listed.summary) == ([["1", "2"], ["3", "4"]], "3 items from 2 origins")
    evidence.withdraw_evidence(made.session, claim, 1, lead, LATER)
    evidence.withdraw_evidence(made.session, claim, 3, lead, LATER)
    listed = seen(made, made.lead)
    assert (groups(listed), listed.summary) == ([["1", "2"], ["3", "4"]], "1 item from 1 origin")


def test_what_is_withdrawn_belongs_to_its_address_before_its_archived_copy(made: RatedRound) -> None:
    claim, lead = made.claims[0], made.member(made.lead)
    # Several: an order that is left to chance agrees with all of them once in a thousand times.
    expected = []
    for first in range(1, 31, 3):
        url, copy = f"https://wire.example/{first}", f"https://archive.example/{first}"
        add(made, made.lead, draft("Withdrawn", url=url, archived_url=copy))
        evidence.withdraw_evidence(made.session, claim, first, lead, LATER)
        add(made, made.lead, draft("Its address", url=url))
        add(made, made.lead, draft("Its archived copy", url=copy))
        expected += [[str(first), str(first + 1)], [str(first + 2)]]
    assert groups(seen(made, made.lead)) == expected


def test_items_of_another_claim_are_left_alone(made: RatedRound) -> None:
    for claim in (0, 1):
        add(made, made.lead, draft("A report", url=REPORT), claim=claim)
    assert [seen(made, made.lead, claim).summary for claim in (0, 1)] == ["1 item from 1 origin"] * 2


def test_sent_twice_it_is_listed_once_though_its_address_joins_it(made: RatedRound) -> None:
    add(made, made.lead, draft("An archived copy", url="https://archive.example/1"))
    typed = draft("The report", url=REPORT, archived_url="https://archive.example/1/")
    assert [add(made, made.lead, typed).label for _time in range(2)] == ["2", "2"]
    assert groups(seen(made, made.lead)) == [["1", "2"]]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (REPORT, "HTTPS://WIRE.example:443/report"),
        (REPORT, "http://wire.example/report/"),
        (REPORT + "?b=2&a=1", REPORT + "?a=1&b=2&fbclid=xyz"),
        (REPORT, " https://www.wire.example/report#part-3 "),
    ],
)
def test_the_same_address_is_written_in_many_ways(one: str, other: str) -> None:
    assert plain_address(one) == plain_address(other) != ""


@pytest.mark.parametrize(
    "other",
    [
        "https://wire.example/Report",
        "https://wire.example/report/2",
        "https://wire.example:8443/report",
        "https://sport.wire.example/report",
        "https://wire.example/report?page=2",
        "https://wire.example/report#/2",
        "https://wire.example/report#!2",
    ],
)
def test_another_page_has_another_address(other: str) -> None:
    assert plain_address(other) not in {plain_address(REPORT), ""}


@pytest.mark.parametrize("address", ["", " ", "wire.example/report", "ftp://wire.example/report", "https://[::1/"])
def test_what_is_no_address_joins_nothing(address: str) -> None:
    assert plain_address(address) == ""
