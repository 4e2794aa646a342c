"""Who rates which claims, and in which order: computed from numbers alone, the same again from the same seed.

No claim gets more reviewers than it asks for, nobody gets a claim twice, and a claim goes short only where nobody is
left who has not had it. Within that, everyone's part follows their weight.
"""

import heapq
import random
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from annotator.models.vocabulary import Related
from annotator.services.rating_order import Pairs, arrange, groups


@dataclass(frozen=True, slots=True)
class Worker:
    """Somebody who rates.

    Attributes
    ----------
    weight
        Their part of the work beside the others'; with 0 they get nothing.
    load
        How many claims of the round they hold already: these are part of their share.
    had
        Claims they do not get, because they have them or gave them back.
    """

    id: int
    weight: int = 1
    load: int = 0
    had: Collection[int] = ()


@dataclass(frozen=True, slots=True)
class Work:
    """What is to be dealt.

    Attributes
    ----------
    places
        By claim, in the order of the project: how many more reviewers it takes.
    relations
        Pairs of claims that bear on each other.
    """

    places: Mapping[int, int]
    workers: Sequence[Worker]
    relations: Pairs = ()
    related: Related = Related.ANY
    seed: int = 0


@dataclass(slots=True)
class _Hand:
    """A worker while claims are dealt: `room` is what is left of their share."""

    worker: Worker
    room: int
    had: set[int]
    dealt: list[int] = field(default_factory=list)

    def takes(self, claim: int) -> None:
        self.room -= 1
        self.had.add(claim)
        self.dealt.append(claim)


def allocate(work: Work) -> dict[int, list[int]]:
    """Return the claims that each worker gets, in the order in which they rate them."""
    chance = random.Random(f"{work.seed}:deal")  # noqa: S311 - an order, not a secret
    hands = _hands(work, chance)
    beside = _beside(work.relations) if work.related is Related.APART else {}
    heap = [(-hand.room, chance.random(), number) for number, hand in enumerate(hands)]
    heapq.heapify(heap)
    for unit in _units(work, beside, chance):
        used = _deal(unit, work.places, hands, heap, beside, prefers_known=work.related is Related.TOGETHER)
        for number in used:
            heapq.heappush(heap, (-hands[number].room, chance.random(), number))
    if work.related is not Related.TOGETHER:
        _even_out(hands, beside)
    order = {claim: place for place, claim in enumerate(work.places)}
    dealt = {hand.worker.id: sorted(hand.dealt, key=order.__getitem__) for hand in hands if hand.dealt}
    return {
        worker: arrange(claims, work.relations, work.related, work.seed, worker) for worker, claims in dealt.items()
    }


def _hands(work: Work, chance: random.Random) -> list[_Hand]:
    """Return those who get claims, each with their share of all the work, in a random order: it breaks ties."""
    workers = [worker for worker in work.workers if worker.weight > 0]
    chance.shuffle(workers)
    open_claims = {claim for claim, places in work.places.items() if places > 0}
    loads = [worker.load for worker in workers]
    most = [worker.load + len(open_claims) - len(open_claims.intersection(worker.had)) for worker in workers]
    total = sum(loads) + sum(places for places in work.places.values() if places > 0)
    shares = divide(total, [worker.weight for worker in workers], loads, most)
    return [_Hand(worker, share - worker.load, set(worker.had)) for worker, share in zip(workers, shares, strict=True)]


def divide(total: int, weights: Sequence[int], least: Sequence[int], most: Sequence[int]) -> list[int]:
    """Divide `total` in proportion to `weights`, by the largest remainder; nobody gets less or more than they can.

    Parameters
    ----------
    weights
        Above 0.
    least, most
        Bounds of each part. Where all of them together cannot make up `total`, every part is at its bound.

    Examples
    --------
    >>> divide(10, [1, 1, 1], [0, 0, 0], [9, 9, 9])
    [4, 3, 3]
    >>> divide(20, [3, 1, 1], [0, 0, 0], [10, 10, 10])
    [10, 5, 5]
    """
    parts: list[int] = [0] * len(weights)
    free = set(range(len(weights)))
    rest = total
    while free:
        weight = sum(weights[each] for each in free)
        low = {each for each in free if rest * weights[each] < least[each] * weight}
        high = {each for each in free if rest * weights[each] > most[each] * weight}
        if not low and not high:
            break
        below = sum(least[each] * weight - rest * weights[each] for each in low)
        above = sum(rest * weights[each] - most[each] * weight for each in high)
        bound, reached = (low, least) if below >= above else (high, most)
        for each in bound:
            parts[each] = reached[each]
            rest -= reached[each]
        free -= bound
    if free:
        _divide_freely(rest, weights, sorted(free), parts)
    return parts


def _divide_freely(rest: int, weights: Sequence[int], free: Sequence[int], parts: list[int]) -> None:
    weight = sum(weights[each] for each in free)
    for each in free:
        parts[each] = rest * weights[each] // weight
    left = rest - sum(parts[each] for each in free)
    for each in sorted(free, key=lambda each: -(rest * weights[each] % weight))[:left]:
        parts[each] += 1


def _units(work: Work, beside: Mapping[int, Collection[int]], chance: random.Random) -> Iterable[Sequence[int]]:
    """Return what is dealt at a time: a group of related claims that stay together, else one claim."""
    open_claims = [claim for claim, places in work.places.items() if places > 0]
    if work.related is Related.TOGETHER:
        units = groups(open_claims, work.relations)
        chance.shuffle(units)
        # The largest first: the small ones then even out what these make uneven.
        return sorted(units, key=lambda unit: -sum(work.places[claim] for claim in unit))
    chance.shuffle(open_claims)
    # Those with the most relations first, while there is still a choice.
    return [[claim] for claim in sorted(open_claims, key=lambda claim: -len(beside.get(claim, ())))]


def _deal(
    unit: Sequence[int],
    places: Mapping[int, int],
    hands: Sequence[_Hand],
    heap: list[tuple[int, float, int]],
    beside: Mapping[int, Collection[int]],
    *,
    prefers_known: bool,
) -> Sequence[int]:
    """Deal the claims of one unit to those with the most room, and return whom was taken from the heap."""
    used: list[int] = []
    turn: list[int] = []
    if prefers_known:
        # Who has had a part of the group gets the rest of it.
        known = [entry for entry in heap if not hands[entry[2]].had.isdisjoint(unit)]
        if known:
            heap[:] = [entry for entry in heap if hands[entry[2]].had.isdisjoint(unit)]
            heapq.heapify(heap)
            turn = [number for _room, _tie, number in sorted(known)]
            used.extend(turn)
    # The claim with the most places first: the others then take the first of the same reviewers.
    for claim in sorted(unit, key=lambda claim: -places[claim]):
        missing = places[claim]
        for number in turn:
            if missing and claim not in hands[number].had:
                hands[number].takes(claim)
                missing -= 1
        postponed: list[int] = []
        while missing and heap:
            number = heapq.heappop(heap)[2]
            used.append(number)
            hand = hands[number]
            if claim in hand.had:
                continue
            if not hand.had.isdisjoint(beside.get(claim, ())):
                postponed.append(number)
                continue
            hand.takes(claim)
            turn.append(number)
            missing -= 1
        for number in postponed[:missing]:
            hands[number].takes(claim)
    return used


def _even_out(hands: Sequence[_Hand], beside: Mapping[int, Collection[int]]) -> None:
    """Pass claims on, from hand to hand if need be, until nobody has more than their share while another has less."""
    full = [hand for hand in hands if hand.room < 0]
    while full:
        came, taker = _find_passing(full[-1], hands, beside)
        if taker is None:
            # Nobody whom claims can come to from here has room, wherever among them one begins.
            full = [hand for hand in full if id(hand) not in came]
            continue
        while (step := came[id(taker)]) is not None:
            giver, claim = step
            giver.dealt.remove(claim)
            giver.had.remove(claim)
            giver.room += 1
            taker.takes(claim)
            taker = giver
        full = [hand for hand in full if hand.room < 0]


def _find_passing(
    first: _Hand, hands: Sequence[_Hand], beside: Mapping[int, Collection[int]]
) -> tuple[dict[int, tuple[_Hand, int] | None], _Hand | None]:
    """Return from whom each hand could get which claim, beginning with `first`, and the nearest one that has room."""
    came: dict[int, tuple[_Hand, int] | None] = {id(first): None}
    waiting = [first]
    for giver in waiting:
        for taker in hands:
            if id(taker) in came:
                continue
            claim = next((each for each in giver.dealt if _may_take(taker, each, beside)), None)
            if claim is not None:
                came[id(taker)] = (giver, claim)
                if taker.room > 0:
                    return came, taker
                waiting.append(taker)
    return came, None


def _may_take(hand: _Hand, claim: int, beside: Mapping[int, Collection[int]]) -> bool:
    return claim not in hand.had and hand.had.isdisjoint(beside.get(claim, ()))


def _beside(pairs: Pairs) -> dict[int, set[int]]:
    found: dict[int, set[int]] = {}
    for first, second in pairs:
        found.setdefault(first, set()).add(second)
        found.setdefault(second, set()).add(first)
    return found
