"""How many reviewers claims are to have: counted, and changed while the round is open."""

import numpy as np
import pytest
from at_once import at_once
from factories import NOW
from planned_round import Planned, held, loads, make_planned, places, queue, some
from sqlalchemy import select
from sqlalchemy.orm import Session

from annotator.database import Database
from annotator.errors import AnnotatorError, Conflict, Invalid
from annotator.models import AuditEntry, Round, RoundClaim
from annotator.models.vocabulary import Overlap
from annotator.services import next_claims, rounds
from annotator.services import places as places_service
from annotator.services.claims import withdraw_claim
from annotator.services.places import Changed, name_some, set_wanted
from annotator.services.wanted_counts import read_wanted
from annotator.services.work_plans import PlanDraft

SAMPLE = PlanDraft(overlap=Overlap.SAMPLE, ratings_per_claim=2, sample_percent=50)


def change(session: Session, planned: Planned, wanted: int | None, claims: list[int] | None = None) -> Changed:
    chosen = None if claims is None else [planned.claims[claim].id for claim in claims]
    return set_wanted(session, planned.round, wanted, claim_ids=chosen, now=NOW, actor_id=planned.lead.id)


def test_more_reviewers_are_dealt_also_to_finished_claims(session: Session) -> None:
    planned = make_planned(session, some(1), claims=6)
    for person in range(3):
        while (number := planned.next(session, person)) is not None:
            planned.submit(session, person, number)
    assert change(session, planned, 2) == Changed(claims=6, dealt=6, free=0)
    assert set(places(session, planned.round).values()) == {(2, 2)}
    assert loads(session, planned) == [4, 4, 4]
    assert all(planned.next(session, person) is not None for person in range(3))
    entry = session.scalars(select(AuditEntry).where(AuditEntry.action == "round.wanted_changed")).one()
    assert (entry.subject, entry.actor_id) == (f"round:{planned.round.id}", planned.lead.id)
    assert entry.detail == {"claims": 6, "wanted": 2, "assigned": 6}


def test_more_reviewers_open_the_queue_again(session: Session) -> None:
    planned = make_planned(session, queue(1), claims=2)
    for _claim in range(2):
        planned.submit(session, 0, planned.next(session, 0) or 0)
    assert planned.next(session, 1) is None
    assert change(session, planned, 2, [1]) == Changed(claims=1, dealt=0, free=1)
    assert planned.claim_of(session, planned.next(session, 1)) == 1
    assert places(session, planned.round) == {1: (1, 1), 2: (2, 2)}


def test_only_the_claims_that_change_are_counted(session: Session) -> None:
    planned = make_planned(session, SAMPLE, claims=6)
    sample = places_service.find_sample(session, planned.round.id)
    assert len(sample) == 3
    assert change(session, planned, 2) == Changed(claims=3, dealt=3, free=0)
    assert change(session, planned, 2) == Changed(0, 0, 0)
    assert len(session.scalars(select(AuditEntry).where(AuditEntry.action == "round.wanted_changed")).all()) == 1


def test_fewer_than_have_a_place_already_is_refused(session: Session) -> None:
    planned = make_planned(session, queue(3), claims=2)
    for person in range(3):
        for _claim in range(2):
            planned.submit(session, person, planned.next(session, person) or 0)
    with pytest.raises(Conflict, match="C1, C2 have more than 2 reviewers already"):
        change(session, planned, 2)
    with pytest.raises(Conflict, match="C2 has more than 1 reviewers already"):
        change(session, planned, 1, [1])
    assert set(places(session, planned.round).values()) == {(3, 3)}


def test_fewer_places_than_wanted_before_where_they_are_free(session: Session) -> None:
    planned = make_planned(session, queue(3), claims=2)
    planned.next(session, 0)
    assert change(session, planned, 1) == Changed(claims=2, dealt=0, free=1)


@pytest.mark.parametrize(
    ("wanted", "words"),
    [(None, "from 1 to 100"), (0, "from 1 to 100"), (101, "from 1 to 100"), (4, "4 different .* the project has 3")],
)
def test_impossible_numbers(session: Session, wanted: int | None, words: str) -> None:
    planned = make_planned(session, some(2))
    with pytest.raises(Invalid, match=words) as refusal:
        change(session, planned, wanted)
    assert refusal.value.field == "wanted"


def test_where_everybody_rates_there_is_no_number(session: Session) -> None:
    for plan in (None, PlanDraft()):
        planned = make_planned(session, plan)
        assert not places_service.has_numbers(session, planned.round)
        with pytest.raises(Invalid, match="everybody rates every claim"):
            change(session, planned, 2)


def test_a_locked_round_stays_as_it_is(session: Session) -> None:
    planned = make_planned(session, some(2))
    rounds.lock_round(session, planned.round, now=NOW, actor_id=None)
    with pytest.raises(Conflict, match="Round 1 is locked"):
        change(session, planned, 3)


def test_claims_by_their_keys(session: Session) -> None:
    planned = make_planned(session, some(2))
    found = places_service.find_by_keys(session, planned.round, ["C5", "C2"])
    assert found == [planned.claims[1].id, planned.claims[4].id]
    with pytest.raises(Invalid, match=r"Round 1 has no claim C9. Check the key"):
        places_service.find_by_keys(session, planned.round, ["C1", "C9"])
    with pytest.raises(Invalid, match="Round 1 has no claims C8, C9"):
        places_service.find_by_keys(session, planned.round, ["C8", "C9"])
    with pytest.raises(Invalid, match="Paste the keys"):
        places_service.find_by_keys(session, planned.round, [])


def test_reading_what_is_wanted(session: Session) -> None:
    planned = make_planned(session, queue(2), claims=3)
    planned.next(session, 0)
    ids = np.array([claim.id for claim in planned.claims])
    found = read_wanted(session, planned.round, ids)
    assert (found.wanted.tolist(), sorted(found.free.tolist())) == ([2, 2, 2], [1, 2, 2])
    assert places_service.goal_of(session, planned.project, planned.round) == 2
    assert places_service.summarise(session, planned.round) == [(2, 3, 5)]
    assert places_service.has_numbers(session, planned.round)
    assert len(places_service.find_with_free_places(session, planned.round.id)) == 3
    assert len(places_service.find_all(session, planned.round.id)) == 3
    everybody = make_planned(session, claims=2)
    ids = np.array([claim.id for claim in everybody.claims])
    found = read_wanted(session, everybody.round, ids)
    assert (found.wanted.tolist(), found.free.tolist()) == ([0, 0], [0, 0])
    assert places_service.goal_of(session, everybody.project, everybody.round) == everybody.project.ratings_goal


def test_some_keys_are_named() -> None:
    assert name_some(["A"]) == "A"
    assert name_some(list("ABCDEF")) == "A, B, C, D, E and 1 more"


def test_a_number_is_changed_while_others_draw(database: Database) -> None:
    with database.writing() as session:
        planned = make_planned(session, queue(1), claims=8, people=6)
        members = [planned.member(session, person) for person in range(6)]
        session.expunge_all()

    def raise_it(session: Session) -> int:
        round_ = session.get_one(Round, planned.round.id)
        return set_wanted(session, round_, 3, claim_ids=None, now=NOW, actor_id=None).claims

    draws = [
        lambda session, member=member: next_claims.next_claim(session, planned.round.id, member, NOW) or 0
        for member in members
    ]
    outcomes = at_once(database, [*draws, raise_it])
    assert not [outcome for outcome in outcomes if isinstance(outcome, AnnotatorError)]
    with database.reading() as session:
        assert set(session.scalars(select(RoundClaim.wanted))) == {3}
        assert sum(held(session, planned.round).values()) == 6


def test_withdrawn_claims_have_no_places_to_count_or_change(session: Session) -> None:
    planned = make_planned(session, queue(1), claims=3)
    withdraw_claim(session, planned.project.id, planned.claims[0].key, now=NOW, actor_id=None)
    assert places_service.summarise(session, planned.round) == [(1, 2, 2)]
    assert places_service.find_all(session, planned.round.id) == [claim.id for claim in planned.claims[1:]]
    with pytest.raises(Invalid, match="Round 1 has no claim C1"):
        places_service.find_by_keys(session, planned.round, ["C1", "C2"])
    assert change(session, planned, 2) == Changed(claims=2, dealt=0, free=4)
    assert places(session, planned.round) == {1: (1, 0), 2: (2, 0), 3: (2, 0)}
