"""In which order a reviewer rates their claims, and which claims hang together."""

import random
from collections.abc import Sequence

from annotator.models.vocabulary import Related

Pairs = Sequence[tuple[int, int]]


def groups(claims: Sequence[int], relations: Pairs) -> list[list[int]]:
    """Return the claims in groups that hang together by relations, however indirect; most groups are one claim."""
    root = {claim: claim for claim in claims}

    def find(claim: int) -> int:
        while root[claim] != claim:
            root[claim] = root[root[claim]]
            claim = root[claim]
        return claim

    for first, second in relations:
        if first in root and second in root:
            root[find(first)] = find(second)
    found: dict[int, list[int]] = {}
    for claim in claims:
        found.setdefault(find(claim), []).append(claim)
    return list(found.values())


def arrange(claims: Sequence[int], relations: Pairs, related: Related, seed: int, reviewer_id: int) -> list[int]:
    """Return one reviewer's claims in a random order of their own, from the seed and the reviewer's number alone.

    Related claims stand next to each other, or as far apart as they can evenly, where that is asked for.
    """
    chance = random.Random(f"{seed}:{reviewer_id}")  # noqa: S311 - an order, not a secret
    order = list(claims)
    if related is Related.ANY or not relations:
        chance.shuffle(order)
        return order
    units = groups(order, relations)
    chance.shuffle(units)
    for unit in units:
        chance.shuffle(unit)
    if related is Related.TOGETHER:
        return [claim for unit in units for claim in unit]
    single = [claim for unit in units if len(unit) == 1 for claim in unit]
    spread = [single, *(unit for unit in units if len(unit) > 1)]
    # Every group is spread over the whole list, beginning somewhere within its first step.
    begins = [chance.random() for _unit in spread]
    at = {
        claim: (place + begin) / len(unit)
        for unit, begin in zip(spread, begins, strict=True)
        for place, claim in enumerate(unit)
    }
    return sorted(order, key=at.__getitem__)
