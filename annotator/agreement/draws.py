"""Bootstrap replicates: units drawn with replacement, as many as there are."""

from collections import deque
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from itertools import repeat

import numpy as np

from annotator.agreement.arrays import Floats
from annotator.agreement.batches import Resampled
from annotator.agreement.patterns import Patterns
from annotator.agreement.tally import CountTally

# Numbers drawn at a time by one thread: 8 MB.
_AT_A_TIME = 2**20
_THREADS = 2
# A multinomial draw takes longer for each pattern than a plain one for each unit.
_UNITS_PER_PATTERN = 10


def resampled(patterns: Patterns, replicates: int, generator: np.random.Generator) -> Iterator[CountTally]:
    """Yield the sums over units drawn with replacement, some replicates at a time.

    Drawing units is exactly a multinomial draw over their patterns, and costs as much as there are patterns. The
    replicates are drawn in pieces, each by a generator of its own that is spawned from `generator`, so that two
    threads can draw at a time and the result does not depend on which is faster.

    Parameters
    ----------
    patterns
        The count patterns of all units.
    replicates
        How many data sets to draw.
    generator
        The source of chance.

    Yields
    ------
    CountTally
        Its data sets are the replicates of one piece.
    """
    sizes = _sizes(patterns, replicates)
    tasks = zip(sizes, generator.spawn(len(sizes)), strict=True)
    waiting: deque[Future[CountTally]] = deque()
    with ThreadPoolExecutor(_THREADS) as threads:
        for size, own in tasks:
            waiting.append(threads.submit(_draw, patterns, size, own))
            if len(waiting) > _THREADS:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()


def _sizes(patterns: Patterns, replicates: int) -> list[int]:
    width = patterns.multiplicity.size if _by_patterns(patterns) else patterns.unit.size
    pieces = max(_THREADS, -(-replicates * width // _AT_A_TIME))
    step = max(1, -(-replicates // pieces))
    return [*repeat(step, replicates // step), *([replicates % step] if replicates % step else [])]


def _by_patterns(patterns: Patterns) -> bool:
    return patterns.multiplicity.size * _UNITS_PER_PATTERN < patterns.unit.size


def _draw(patterns: Patterns, replicates: int, generator: np.random.Generator) -> CountTally:
    tally = CountTally(patterns, Resampled(_multiplicities(patterns, replicates, generator)))
    _ = tally.sums  # made here, so that both threads share the work
    return tally


def _multiplicities(patterns: Patterns, replicates: int, generator: np.random.Generator) -> Floats:
    """Return how often each pattern is drawn in each replicate; shape (replicates, patterns)."""
    units, kinds = patterns.unit.size, patterns.multiplicity.size
    if _by_patterns(patterns):
        return generator.multinomial(units, patterns.multiplicity / units, size=replicates).astype(float)
    chosen = patterns.pattern[generator.integers(units, size=(replicates, units))]
    chosen += (np.arange(replicates) * kinds)[:, None]
    return np.bincount(chosen.ravel(), minlength=replicates * kinds).reshape(-1, kinds).astype(float)
