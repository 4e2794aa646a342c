"""Dealing claims to reviewers: the rules hold whatever the numbers."""

from collections import Counter
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from annotator.models.vocabulary import Related
from annotator.services.allocation import Work, Worker, allocate, divide
from annotator.services.rating_order import groups


@st.composite
def works(draw: st.DrawFn, related: Related | None = None) -> Work:
    """Any work at all: some hold claims already, some have a weight of 0, some claims are related."""
    claims = list(range(100, 100 + draw(st.integers(1, 25))))
    places = {claim: draw(st.integers(0, 4)) for claim in claims}
    had = st.lists(st.sampled_from(claims), unique=True)
    workers = [
        Worker(number, draw(st.integers(0, 3)), draw(st.integers(0, 5)), draw(had))
        for number in range(1, 1 + draw(st.integers(0, 8)))
    ]
    pair = st.tuples(st.sampled_from(claims), st.sampled_from(claims))
    relations = draw(st.lists(pair, max_size=12))
    return Work(places, workers, relations, related or draw(st.sampled_from(Related)), draw(st.integers(0, 99)))


def given_out(dealt: dict[int, list[int]]) -> Counter[int]:
    return Counter(claim for claims in dealt.values() for claim in claims)


@given(works())
def test_every_place_is_filled_once_that_can_be_and_none_twice(work: Work) -> None:
    dealt = allocate(work)
    rate = [worker for worker in work.workers if worker.weight]
    assert given_out(dealt) == Counter(
        {
            claim: number
            for claim, places in work.places.items()
            if (number := min(places, sum(claim not in worker.had for worker in rate)))
        }
    )


@given(works())
def test_nobody_gets_a_claim_twice_or_anything_without_a_weight(work: Work) -> None:
    dealt = allocate(work)
    for worker in work.workers:
        own = dealt.get(worker.id, [])
        assert len(set(own)) == len(own)
        assert not set(own) & set(worker.had)
        assert worker.weight or not own


@given(works())
def test_the_same_seed_deals_the_same(work: Work) -> None:
    assert allocate(work) == allocate(work)


@given(st.integers(1, 40), st.lists(st.integers(1, 5), min_size=1, max_size=9), st.integers(1, 9), st.integers(0, 9))
def test_loads_follow_the_weights_by_the_largest_remainder(
    claims: int, weights: list[int], places: int, seed: int
) -> None:
    places = min(places, len(weights))
    workers = [Worker(number, weight) for number, weight in enumerate(weights)]
    dealt = allocate(Work(dict.fromkeys(range(claims), places), workers, seed=seed))
    loads = [len(dealt.get(worker.id, [])) for worker in workers]
    capped = divide(claims * places, weights, [0] * len(weights), [claims] * len(weights))
    assert sum(loads) == claims * places
    # Who of those with equal remainders gets one claim more is a matter of chance.
    assert max(abs(load - part) for load, part in zip(loads, capped, strict=True)) <= 1


def test_weights_and_the_sample_together() -> None:
    places = {claim: 3 if claim < 8 else 1 for claim in range(40)}
    workers = [Worker(1, 2), Worker(2), Worker(3), Worker(4), Worker(5, 0)]
    loads = {worker: len(own) for worker, own in allocate(Work(places, workers)).items()}
    assert sum(loads.values()) == 56
    assert loads[1] in {22, 23}
    assert {loads[2], loads[3], loads[4]} <= {11, 12}
    assert 5 not in loads


def test_what_one_holds_is_part_of_one_s_share() -> None:
    workers = [Worker(1, 1, 10, range(10)), Worker(2), Worker(3)]
    dealt = allocate(Work(dict.fromkeys(range(20), 1), workers))
    assert {worker: len(own) for worker, own in dealt.items()} == {2: 10, 3: 10}


@given(works(Related.TOGETHER))
def test_related_claims_together_stand_next_to_each_other(work: Work) -> None:
    dealt = allocate(work)
    for own in dealt.values():
        place = {claim: at for at, claim in enumerate(own)}
        for unit in groups(own, work.relations):
            at = sorted(place[claim] for claim in unit)
            assert at == list(range(at[0], at[0] + len(at)))


@given(st.integers(2, 30), st.integers(1, 4), st.integers(4, 9), st.data())
def test_related_claims_together_have_the_same_reviewers(claims: int, places: int, people: int, data: Any) -> None:
    some = st.integers(0, claims - 1)
    relations = data.draw(st.lists(st.tuples(some, some), max_size=20))
    work = Work(dict.fromkeys(range(claims), places), [Worker(n) for n in range(people)], relations, Related.TOGETHER)
    dealt = allocate(work)
    raters = {claim: {worker for worker, own in dealt.items() if claim in own} for claim in work.places}
    for first, second in relations:
        assert raters[first] == raters[second]


def test_who_has_a_part_of_a_group_gets_the_rest_of_it() -> None:
    workers = [Worker(1), Worker(2, 1, 1, [0]), Worker(3)]
    dealt = allocate(Work({0: 1, 1: 1}, workers, [(0, 1)], Related.TOGETHER))
    assert dealt[2] == [1]
    assert given_out(dealt) == {0: 1, 1: 1}


def test_nothing_to_deal_and_nobody_to_deal_to() -> None:
    assert allocate(Work({}, [Worker(1)])) == {}
    assert allocate(Work({1: 2}, [])) == {}


@given(st.integers(2, 30), st.integers(1, 3), st.data())
def test_related_claims_apart_go_to_different_reviewers_where_there_are_enough(
    claims: int, places: int, data: Any
) -> None:
    some = st.integers(0, claims - 1)
    pairs = st.tuples(some, some).filter(lambda pair: pair[0] != pair[1])
    relations = data.draw(st.lists(pairs, max_size=10))
    degrees = Counter(claim for pair in set(map(frozenset, relations)) for claim in pair)
    people = places * (max(degrees.values(), default=0) + 1)
    work = Work(dict.fromkeys(range(claims), places), [Worker(n) for n in range(people)], relations, Related.APART)
    dealt = allocate(work)
    assert sum(map(len, dealt.values())) == claims * places
    for own in dealt.values():
        assert not [pair for pair in relations if {*pair} <= {*own}]


def test_claims_apart_are_still_rated_when_there_is_nobody_else() -> None:
    dealt = allocate(Work({1: 2, 2: 2}, [Worker(7), Worker(8)], [(1, 2)], Related.APART))
    assert {worker: sorted(own) for worker, own in dealt.items()} == {7: [1, 2], 8: [1, 2]}


@given(
    st.integers(0, 200),
    st.lists(st.tuples(st.integers(1, 9), st.integers(0, 20), st.integers(0, 40)), min_size=1, max_size=8),
)
def test_parts_keep_their_bounds_and_make_up_the_whole(total: int, people: list[tuple[int, int, int]]) -> None:
    weights, least, room = (list(column) for column in zip(*people, strict=True))
    most = [low + more for low, more in zip(least, room, strict=True)]
    parts = divide(total, weights, least, most)
    assert all(low <= part <= high for low, part, high in zip(least, parts, most, strict=True))
    assert sum(parts) == min(max(total, sum(least)), sum(most))
    free = [n for n, part in enumerate(parts) if least[n] < part < most[n]]
    for first in free:
        for second in free:
            # Nobody's part could be one smaller and another's one larger and both be nearer to their weights.
            assert (parts[first] - 1) * weights[second] < (parts[second] + 1) * weights[first]


@given(works(Related.ANY))
def test_nobody_has_more_than_their_share_while_another_who_could_take_a_claim_has_less(work: Work) -> None:
    dealt = allocate(work)
    rate = [worker for worker in work.workers if worker.weight]
    open_claims = {claim for claim, places in work.places.items() if places}
    least = [worker.load for worker in rate]
    most = [worker.load + len(open_claims - set(worker.had)) for worker in rate]
    shares = divide(sum(least) + sum(work.places.values()), [worker.weight for worker in rate], least, most)
    for giver, share in zip(rate, shares, strict=True):
        for taker, other in zip(rate, shares, strict=True):
            own, theirs = dealt.get(giver.id, []), dealt.get(taker.id, [])
            # One more than the share of a fixed order may be a matter of equal remainders.
            if giver.load + len(own) > share + 1 and taker.load + len(theirs) < other - 1:
                assert not set(own) - set(theirs) - set(taker.had)


def test_claims_are_passed_on_from_hand_to_hand() -> None:
    """Who had a claim gets none of its new places: without a second look some would have five claims and some three."""
    had = [range(2), range(2, 4), range(4, 6)]
    for seed in range(20):
        workers = [Worker(number, 1, 2, own) for number, own in enumerate(had)]
        dealt = allocate(Work(dict.fromkeys(range(6), 1), workers, seed=seed))
        assert [len(dealt[number]) for number in range(3)] == [2, 2, 2]
