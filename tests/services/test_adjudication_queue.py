"""The queue: by the size of disagreement on the scale, narrowed, and as cheap for many claims as for few."""

from copy import deepcopy
from typing import Any

import factories
import pytest
from decided_round import decide, make_locked_round
from factories import NOW
from rated_round import RatedRound
from sqlalchemy import select
from sqlalchemy.orm import Session

from annotator.errors import Invalid
from annotator.models import Attribution, Source
from annotator.models.vocabulary import Cause, ClaimKind, Outcome, RoundKind
from annotator.services import claims, rounds, rule_applications, settling_rules
from annotator.services.adjudication_queue import (
    Beside,
    LeastGap,
    Queue,
    QueueFilters,
    QueueState,
    read_filters,
    read_queue,
)
from annotator.services.rule_fits import find_fits
from annotator.services.settling_rules import RuleDraft


@pytest.fixture
def made(session: Session) -> RatedRound:
    return make_locked_round(session)


def _queue(made: RatedRound, **filters: Any) -> Queue:
    kept = filters.pop("kept", None)
    return read_queue(made.session, made.round, made.main, QueueFilters(**filters), kept=kept)


def _keys(queue: Queue) -> list[str]:
    return [queue.measured.claim_keys[index] for index in queue.indexes]


EVERYTHING = {"state": None, "gap": LeastGap.EVERY_CLAIM}


def test_the_widest_gap_comes_first_and_then_more_ratings(made: RatedRound) -> None:
    assert _keys(_queue(made)) == ["K3", "K2", "K4"]
    found = _queue(made, **EVERYTHING)
    assert _keys(found) == ["K3", "K2", "K4", "K1", "K5"]
    places = found.places(0, 99)
    assert [each.mean_gap for each in places] == [pytest.approx(8 / 3), pytest.approx(4 / 3), 1.0, 0.0, None]
    assert places[0].counts == (1, 0, 1, 0, 1)
    assert [each.cannot_judge for each in places] == [0, 0, 1, 0, 0]
    assert {each.state for each in places} == {QueueState.OPEN}


def test_without_an_order_the_share_of_pairs_decides(session: Session) -> None:
    rubric = deepcopy(factories.RUBRIC)
    rubric["key"] = "words"
    rubric["scales"][0]["level"] = "nominal"
    made = make_locked_round(session, ["1 5 1", "1 2 3"], rubric=rubric)
    assert _keys(_queue(made)) == ["K2", "K1"]


@pytest.mark.parametrize(
    ("gap", "keys"),
    [(LeastGap.HALF, "K3 K2 K4"), (LeastGap.ONE, "K3 K2 K4"), (LeastGap.ONE_AND_A_HALF, "K3"), (LeastGap.TWO, "K3")],
)
def test_from_a_gap_on(made: RatedRound, gap: LeastGap, keys: str) -> None:
    assert _keys(_queue(made, gap=gap)) == keys.split()


def test_what_is_decided_leaves_the_open_ones(made: RatedRound) -> None:
    decide(made, 3, causes=("oversight",))
    decide(made, 2, Outcome.ONE_MORE)
    found = _queue(made)
    assert _keys(found) == ["K4"]
    assert found.by_state == {QueueState.OPEN: 1, QueueState.DECIDED: 1, QueueState.WAITING: 1}
    assert _keys(_queue(made, state=QueueState.DECIDED)) == ["K3"]
    assert _keys(_queue(made, state=QueueState.WAITING)) == ["K2"]
    assert _keys(_queue(made, state=None, cause=Cause.OVERSIGHT)) == ["K3"]
    assert _keys(_queue(made, state=None, cause=Cause.GUIDELINE_GAP)) == []
    (place,) = _queue(made, state=QueueState.DECIDED).places(0, 1)
    assert place.decision is not None
    assert (place.decision.result, place.decision.is_by_rule) == ("Settled on 3 · Step 3", False)
    decide(made, 3, Outcome.REOPENED, base_number=1)
    assert _keys(_queue(made)) == ["K3", "K4"]


def test_a_claim_in_an_open_round_waits(made: RatedRound) -> None:
    rounds.open_round(made.session, made.project, now=NOW, actor_id=None, kind=RoundKind.SECOND, only_differing=True)
    assert _keys(_queue(made)) == []
    assert _keys(_queue(made, state=QueueState.WAITING)) == ["K3", "K2", "K4"]


def test_by_kind_and_by_source(made: RatedRound) -> None:
    version = claims.find_claim(made.session, made.project.id, "K2").versions[0]
    its_source = select(Source.key).join(Attribution, Attribution.source_id == Source.id)
    key = made.session.scalars(its_source.where(Attribution.claim_version_id == version.id)).first()
    assert key is not None
    assert _keys(_queue(made, source=key)) == ["K2"]
    assert _keys(_queue(made, source="nobody")) == []
    assert _keys(_queue(made, kind=ClaimKind(version.kind))) == ["K3", "K2", "K4"]
    assert _keys(_queue(made, kind=ClaimKind.DENIAL)) == []


def test_the_number_of_a_state_is_that_of_the_claims_it_leads_to(made: RatedRound) -> None:
    """Narrowed by a source, the tabs count that source's claims."""
    decide(made, 3, causes=("oversight",))
    one, none = QueueState.DECIDED, {QueueState.OPEN: 0, QueueState.DECIDED: 0, QueueState.WAITING: 0}
    assert _queue(made, kind=ClaimKind.DENIAL).by_state == none
    assert _queue(made, cause=Cause.OVERSIGHT).by_state == none | {one: 1}
    assert _queue(made, gap=LeastGap.EVERY_CLAIM).by_state == none | {one: 1, QueueState.OPEN: 4}


def test_what_a_rule_settled_is_listed(made: RatedRound) -> None:
    author = made.member(made.lead)
    rule = settling_rules.store_rule(made.session, made.round, made.main, RuleDraft("median", 3, 2), author, NOW)
    fits = find_fits(made.session, made.round, made.main, rule)
    shown = rule_applications.propose(made.session, made.round, made.main, fits).mark
    rule_applications.apply_rule(made.session, made.round, made.main, rule, fits, author, seen=shown, now=NOW)
    decided = {"state": QueueState.DECIDED, "gap": LeastGap.EVERY_CLAIM}
    assert _keys(_queue(made, rule=rule.id, **decided)) == ["K2", "K1"]
    decide(made, 2, base_number=1)
    assert _keys(_queue(made, rule=rule.id, **decided)) == ["K1"]
    assert _keys(_queue(made, rule=rule.id + 1, **decided)) == []


def test_neighbours_in_the_queue(made: RatedRound) -> None:
    found = _queue(made)
    assert [found.beside(key) for key in ("K3", "K2")] == [Beside(1, None, "K2"), Beside(2, "K3", "K4")]
    assert found.beside("K4").behind is None
    outside = found.beside("K1")
    assert (outside.place, outside.before, outside.behind) == (None, None, "K3")
    assert _keys(_queue(made, kept=made.claims[0].id)) == ["K3", "K2", "K4", "K1"]
    assert _queue(made, kind=ClaimKind.DENIAL).beside("K1").behind is None


def test_a_withdrawn_claim_leaves_the_queue_and_comes_back(made: RatedRound) -> None:
    where = {"now": NOW, "actor_id": None}
    claims.withdraw_claim(made.session, made.project.id, "K3", reason="Twice.", **where)
    assert _keys(_queue(made)) == ["K2", "K4"]
    claims.restore_claim(made.session, made.project.id, "K3", **where)
    assert _keys(_queue(made)) == ["K3", "K2", "K4"]


def test_filters_are_read_from_an_address_and_written_into_one() -> None:
    assert read_filters({}) == QueueFilters()
    assert QueueFilters().as_words == {}
    words = {"state": "all", "kind": "denial", "source": "x", "cause": "oversight", "gap": "1.5"}
    found = read_filters(words)
    assert found == QueueFilters(None, ClaimKind.DENIAL, "x", Cause.OVERSIGHT, LeastGap.ONE_AND_A_HALF)
    assert found.as_words == words
    assert read_filters({"rule": "12", "gap": "0"}) == QueueFilters(gap=LeastGap.EVERY_CLAIM, rule=12)
    assert read_filters({"rule": "12"}).as_words == {"rule": "12"}
    assert read_filters({"state": "waiting"}).as_words == {"state": "waiting"}


@pytest.mark.parametrize("name", ["state", "kind", "cause", "gap", "rule"])
def test_an_unknown_word_is_refused(name: str) -> None:
    with pytest.raises(Invalid, match="cannot be narrowed by “odd”"):
        read_filters({name: "odd"})
