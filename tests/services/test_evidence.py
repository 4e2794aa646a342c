"""The evidence of claims: what is listed, counted by origin, withdrawn, and kept from whom."""

from dataclasses import replace
from datetime import timedelta

import factories
import pytest
from at_once import Deed, at_once
from evidence_items import LATER, add, draft, labels, seen
from factories import NOW
from rated_round import RatedRound, make_rated_round
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from annotator.database import Database
from annotator.errors import Conflict, Invalid, NotAllowed, NotFound
from annotator.models import AuditEntry, Claim, Evidence, Reviewer
from annotator.models.vocabulary import EvidenceType, Reveal, Role, RoundKind, Stance
from annotator.services import blindness, claims, evidence, evidence_list, evidence_places, projects, rounds
from annotator.services.evidence_drafts import EvidenceDraft, address_fault


@pytest.fixture
def made(session: Session) -> RatedRound:
    """K1 and K2 in an open blind round; nobody has rated."""
    return make_rated_round(session, [". .", ". ."])


def _join(made: RatedRound, role: Role) -> Reviewer:
    person = factories.make_reviewer(made.session, name=role.value.title())
    projects.add_member(made.session, made.project, person.id, role, now=NOW, actor_id=None)
    return person


def _count(session: Session) -> int:
    return session.scalar(select(func.count()).select_from(Evidence)) or 0


def test_an_item_is_listed_as_it_was_typed(made: RatedRound) -> None:
    typed = EvidenceDraft(
        description="  A customs table\u202e, by heading. ",
        url=" https://customs.example/2015?by=heading ",
        archived_url="http://archive.example/1",
        stance="context",
        type="data_series",
    )
    item = add(made, made.lead, typed)
    assert (item.position, item.label, item.description) == (1, "1", "A customs table, by heading.")
    assert (item.url, item.site) == ("https://customs.example/2015?by=heading", "customs.example")
    assert (item.archived_url, item.stance, item.type) == (
        "http://archive.example/1",
        Stance.CONTEXT,
        EvidenceType.DATA_SERIES,
    )
    assert (item.added_by, item.is_own, item.is_waiting, item.added_at) == ("Lea Lead", True, False, LATER)
    assert (item.stance_words, item.type_words) == ("context", "data series")
    assert item.name == "1: A customs table, by heading."


def test_items_of_one_origin_count_once(made: RatedRound) -> None:
    for description, same in (("A wire report", ""), ("A table", ""), ("Reprint", "1"), ("Reprint of it", "3")):
        add(made, made.lead, draft(description, same_origin_as=same))
    listed = seen(made, made.lead)
    assert [[item.label for item in origin] for origin in listed.origins] == [["1", "3", "4"], ["2"]]
    assert listed.summary == "4 items from 2 origins"
    evidence.withdraw_evidence(made.session, made.claims[0], 1, made.member(made.lead), LATER)
    listed = seen(made, made.lead)
    assert [[item.label for item in origin] for origin in listed.origins] == [["1", "3", "4"], ["2"]]
    assert listed.summary == "3 items from 2 origins"
    assert add(made, made.lead, draft("One more reprint", same_origin_as="4")).origin == 1
    assert evidence_list.counted([5, 5, 5]) == "3 items from 1 origin"


ADDRESS = "An address begins with http:// or https:// and names a site, without spaces."
BAD = [
    ({"description": " \u200b "}, "evidence_description", "Say in a few words what it is"),
    ({"description": "x" * 1_001}, "evidence_description", "at most 1000 characters"),
    ({"stance": ""}, "evidence_stance", "Say what it does for the claim."),
    ({"stance": "proves"}, "evidence_stance", "Say what it does for the claim."),
    ({"type": "rumour"}, "evidence_type", "Say what kind of evidence it is."),
    ({"url": "javascript:alert(1)"}, "evidence_url", ADDRESS),
    ({"url": "data:text/html,x"}, "evidence_url", ADDRESS),
    ({"url": "ftp://site.example/"}, "evidence_url", ADDRESS),
    ({"url": "//site.example/"}, "evidence_url", ADDRESS),
    ({"url": "https:///path"}, "evidence_url", ADDRESS),
    ({"url": "https://site.example/a b"}, "evidence_url", ADDRESS),
    ({"url": "https://site.example/\u202egpj.exe"}, "evidence_url", ADDRESS),
    ({"url": 'https://site.example/"onclick'}, "evidence_url", ADDRESS),
    ({"url": "https://[::1/"}, "evidence_url", ADDRESS),
    ({"url": "https://site.example:99999/"}, "evidence_url", ADDRESS),
    ({"url": "https://bank.example@site.example/"}, "evidence_url", "Leave out what stands before “@”"),
    ({"url": "https://site.example/" + "x" * 2_000}, "evidence_url", "at most 2000 characters"),
    ({"archived_url": "JavaScript:alert(1)"}, "evidence_archived_url", ADDRESS),
    ({"same_origin_as": "2"}, "evidence_same_origin_as", "none of this claim’s list"),
    ({"same_origin_as": "-1"}, "evidence_same_origin_as", "none of this claim’s list"),
    ({"same_origin_as": "9" * 30}, "evidence_same_origin_as", "none of this claim’s list"),
]


@pytest.mark.parametrize(("change", "field", "words"), BAD)
def test_what_breaks_a_rule_is_refused(made: RatedRound, change: dict[str, str], field: str, words: str) -> None:
    """Among them an item of the same origin as itself: what is not there yet is in no list."""
    add(made, made.lead, draft("The first"))
    with pytest.raises(Invalid) as refused:
        add(made, made.lead, replace(draft("The second"), **change))
    assert list(refused.value.errors) == [field]
    assert words in refused.value.errors[field]
    assert _count(made.session) == 1


def test_all_that_is_wrong_is_said_at_once(made: RatedRound) -> None:
    with pytest.raises(Invalid) as refused:
        add(made, made.lead, EvidenceDraft(url="x"))
    assert sorted(refused.value.errors) == [
        *("evidence_description", "evidence_stance", "evidence_type", "evidence_url"),
    ]


@pytest.mark.parametrize(
    "address", ["https://site.example", "HTTP://Site.Example:8080/a?b=c#d", "https://пример.example/"]
)
def test_addresses_that_a_browser_may_follow(address: str) -> None:
    assert address_fault(address) == ""


def test_of_the_same_origin_is_what_stands_in_the_list_of_this_claim(made: RatedRound) -> None:
    add(made, made.lead, draft("Of the other claim"), claim=1)
    with pytest.raises(Invalid, match="none of this claim’s list"):
        add(made, made.lead, draft("Of this one", same_origin_as="1"))
    add(made, made.lead, draft("Gone soon"))
    evidence.withdraw_evidence(made.session, made.claims[0], 1, made.member(made.lead), LATER)
    with pytest.raises(Invalid, match="Item 1 has been withdrawn"):
        add(made, made.lead, draft("Of this one", same_origin_as="1"))


def test_an_address_that_is_listed_is_no_second_origin(made: RatedRound) -> None:
    add(made, made.lead, draft("Page 3", url="https://site.example/report"))
    with pytest.raises(Invalid, match="Item 1 has this address already"):
        add(made, made.lead, draft("Page 7", url="https://site.example/report"))
    assert add(made, made.lead, draft("Page 7", url="https://site.example/report", same_origin_as="1")).origin == 1


def test_sent_twice_it_is_listed_once(made: RatedRound) -> None:
    add(made, made.lead, draft("The first"))
    typed = draft("A table", url="https://site.example/", same_origin_as="1")
    assert [add(made, made.lead, typed).label for _time in range(2)] == ["2", "2"]
    evidence.withdraw_evidence(made.session, made.claims[0], 2, made.member(made.lead), LATER)
    assert add(made, made.lead, typed).label == "3"


def test_who_rates_gives_nothing_away(made: RatedRound) -> None:
    """What a rater adds is theirs alone until the lock, and no number tells that it is there."""
    ann, ben = made.reviewers
    first = add(made, ann, draft("Ann’s table"))
    assert (first.label, first.is_waiting) == ("R2-1", True)
    add(made, made.lead, draft("The lead’s table"))
    second = add(made, ann, draft("Ann’s reprint", same_origin_as=str(first.position)))
    assert second.label == "R2-2"
    assert add(made, ben, draft("Ben’s table")).label == "R3-1"
    assert labels(made, ann) == ["1", "R2-1", "R2-2"]
    assert labels(made, ben) == ["1", "R3-1"]
    assert labels(made, made.lead) == ["1"]
    assert labels(made, _join(made, Role.OBSERVER)) == ["1", "R2-1", "R2-2", "R3-1"]
    with pytest.raises(Invalid, match="none of this claim’s list"):
        add(made, ben, draft("Ben’s reprint", same_origin_as=str(first.position)))
    for person in (ben, made.lead):
        with pytest.raises(NotFound):
            evidence.withdraw_evidence(made.session, made.claims[0], first.position, made.member(person), LATER)
    made.lock()
    for person in (ann, ben, made.lead):
        assert labels(made, person) == ["1", "R2-1", "R2-2", "R3-1"]
    assert not any(item.is_waiting for item in seen(made, ann).items)
    assert add(made, ann, draft("After the lock")).label == "2"
    named = {item.label: item.added_by for item in seen(made, ben).items}
    assert named == {"1": "R1", "2": "R2", "R2-1": "R2", "R2-2": "R2", "R3-1": "Ben"}


def test_who_has_seen_the_ratings_gives_nothing_away(made: RatedRound) -> None:
    ann = made.reviewers[0]
    adjudicator = _join(made, Role.ADJUDICATOR)
    blindness.open_results_early(made.session, made.round, made.member(made.lead), NOW)
    assert add(made, adjudicator, draft("Seen")).label == "R4-1"
    assert add(made, made.lead, draft("Seen as well")).label == "R1-1"
    assert labels(made, ann) == []
    assert labels(made, adjudicator) == ["R1-1", "R4-1"]


def test_a_lead_who_rates_gives_nothing_away(session: Session) -> None:
    made = make_rated_round(session, [". ."])
    factories.make_assignment(session, made.round, made.claims[0], made.lead)
    assert add(made, made.lead, draft("Mine")).label == "R1-1"


def test_a_claim_that_nobody_rates_has_one_list(made: RatedRound) -> None:
    other = factories.make_claim(made.session, made.project)
    made.claims.append(other)
    assert add(made, made.reviewers[0], draft("A table"), claim=2).label == "1"
    assert labels(made, made.reviewers[1], claim=2) == ["1"]


def test_where_claims_open_one_by_one_items_open_with_them(session: Session) -> None:
    made = make_rated_round(session, [". .", ". ."], reveal=Reveal.AFTER_OWN)
    ann, ben = made.reviewers
    add(made, ann, draft("Ann’s table"))
    assert labels(made, ben) == []
    made.rate(1, 0, "3")
    assert labels(made, ben) == ["R2-1"]
    made.rate(0, 0, "3")
    assert seen(made, ann).items[0].is_waiting  # for whoever has not rated yet


def test_what_an_earlier_round_opened_stays_open(made: RatedRound) -> None:
    for place in (0, 1):
        made.rate(place, 0, "3")
    add(made, made.reviewers[0], draft("In the first round"))
    made.lock()
    opened = LATER + timedelta(hours=1)
    rounds.open_round(made.session, made.project, now=opened, actor_id=None, kind=RoundKind.SECOND)
    add(made, made.reviewers[0], draft("In the second"), now=opened)
    assert labels(made, made.reviewers[0]) == ["R2-1", "R2-2"]
    assert labels(made, made.reviewers[1]) == ["R2-1"]


def test_withdrawing_keeps_the_numbers(made: RatedRound) -> None:
    ann, ben = made.reviewers
    made.lock()
    for person, words in ((ann, "One"), (ben, "Two"), (ann, "Three")):
        add(made, person, draft(words))
    with pytest.raises(NotAllowed, match="Only who added an item, or the lead"):
        evidence.withdraw_evidence(made.session, made.claims[0], 2, made.member(ann), LATER)
    for person in (ben, ben, made.lead):
        assert evidence.withdraw_evidence(made.session, made.claims[0], 2, made.member(person), LATER).label == "2"
    assert [(item.label, item.is_withdrawn) for item in seen(made, ann).items] == [
        ("1", False),
        ("2", True),
        ("3", False),
    ]
    assert evidence.withdraw_evidence(made.session, made.claims[0], 3, made.member(made.lead), LATER).label == "3"
    log = made.session.scalars(select(AuditEntry.actor_id).where(AuditEntry.action == "evidence.withdrawn")).all()
    assert log == [ben.id, made.lead.id]
    assert add(made, ann, draft("Four")).label == "4"
    with pytest.raises(NotFound):
        evidence.withdraw_evidence(made.session, made.claims[0], 9, made.member(ann), LATER)


def test_observers_read(made: RatedRound) -> None:
    with pytest.raises(NotAllowed, match="Observers read the evidence"):
        add(made, _join(made, Role.OBSERVER), draft("A table"))


def test_a_withdrawn_claim_keeps_its_list_as_it_is(made: RatedRound) -> None:
    add(made, made.lead, draft("A table"))
    claims.withdraw_claim(made.session, made.project.id, "K1", now=NOW, actor_id=None, reason="Twice.")
    with pytest.raises(Conflict, match="This claim is withdrawn"):
        add(made, made.lead, draft("Another"))
    assert labels(made, made.lead) == ["1"]


def test_a_list_has_an_end(made: RatedRound, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(evidence_places, "MOST_ITEMS", 1)
    for person in (made.lead, made.reviewers[0]):
        add(made, person, draft("The first"))
        with pytest.raises(Conflict, match="This list is full"):
            add(made, person, draft("The second"))


@pytest.mark.parametrize("words", [("One", "Two", "Three"), ("One", "One", "One")])
def test_items_added_at_once_have_a_number_each_and_equal_ones_one(database: Database, words: tuple[str, ...]) -> None:
    with database.writing() as session:
        made = make_rated_round(session, ["."])
        author, claim_id = made.member(made.lead), made.claims[0].id

    def adding(description: str) -> Deed[str]:
        def add_it(session: Session) -> str:
            claim = session.get_one(Claim, claim_id)
            return evidence.add_evidence(session, claim, author, draft(description), LATER).label

        return add_it

    numbers = at_once(database, [adding(each) for each in words])
    assert sorted(map(str, numbers)) == (["1", "2", "3"] if len(set(words)) == 3 else ["1", "1", "1"])
