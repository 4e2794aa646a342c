"""How often 95 % intervals of severity hold the true departure, and how wide they are: made-up ratings.

    python benchmarks/severity.py [--intervals N] [--claims N ...] [--write]

Every reviewer rates every claim, or three of eight do. Claims differ with a standard deviation of 1.2 steps, a rating
has noise of .8, and points are whole steps. Beside our intervals stands what comes out where the variances that
restricted maximum likelihood has found are taken as known. ``--write`` puts the table into `results.md`.
"""

import argparse
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from annotator.agreement import Reliability, declare, from_codes
from annotator.agreement.effect_posterior import average
from annotator.agreement.mixed_model import fit

RESULTS = Path(__file__).resolve().parent / "results.md"
BEGIN, END = "<!-- severity.py: begin -->", "<!-- severity.py: end -->"
SCALE = declare(list(range(41)), level="interval")
SPREADS, CLAIMS_DIFFER, NOISE = (0.0, 0.1, 0.4), 1.2, 0.8
DESIGNS = ((3, 3), (4, 4), (8, 8), (8, 3))


class Found(NamedTuple):
    """Share of intervals with the true departure and median half-width, ours and with variances taken as known."""

    held: float
    width: float
    held_known: float
    width_known: float


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--intervals", type=int, default=900)
    parser.add_argument("--claims", type=int, nargs="*", default=[10, 40, 200])
    parser.add_argument("--write", action="store_true")
    chosen = parser.parse_args()
    lines = []
    for line in report(chosen.intervals, chosen.claims):
        print(line, flush=True)
        lines.append(line)
    if chosen.write:
        text = RESULTS.read_text(encoding="utf-8")
        begin, end = text.index(BEGIN) + len(BEGIN), text.index(END)
        RESULTS.write_text(text[:begin] + "\n" + "\n".join(lines) + "\n" + text[end:], encoding="utf-8")


def report(intervals: int, sizes: list[int]) -> Iterator[str]:
    margin = 2 * np.sqrt(0.95 * 0.05 / intervals)
    yield (
        f"Share of {intervals:,} intervals with the true departure, so that .95 is uncertain by {margin:.3f} or more, "
        "and their median half-width in steps; in brackets the same with variances taken as known."
    )
    yield ""
    spreads = " | ".join(f"reviewers differ by {spread:g}" for spread in SPREADS)
    yield f"| reviewers | ratings a claim | claims | {spreads} |"
    yield "|---|---|---|---|---|---|"
    for reviewers, each in DESIGNS:
        for claims in sizes:
            found = [measured(reviewers, each, claims, spread, intervals // reviewers) for spread in SPREADS]
            cells = (
                f"{one.held:.3f} ±{one.width:.2f} ({one.held_known:.3f} ±{one.width_known:.2f})".replace("0.", ".")
                for one in found
            )
            yield f"| {reviewers} | {each} | {claims} | {' | '.join(cells)} |"


def measured(reviewers: int, each: int, claims: int, spread: float, sets: int) -> Found:
    rng = np.random.default_rng(48)
    held, widths = [], []
    for _ in range(sets):
        ratings, truth = made(rng, reviewers, each, claims, spread)
        both = both_intervals(ratings)
        held.append((both[..., 0] <= truth) & (truth <= both[..., 1]))
        widths.append((both[..., 1] - both[..., 0]) / 2)
    shares = np.concatenate(held, axis=1).mean(axis=1)
    middles = np.median(np.concatenate(widths, axis=1), axis=1)
    return Found(float(shares[0]), float(middles[0]), float(shares[1]), float(middles[1]))


def made(
    rng: np.random.Generator, reviewers: int, each: int, claims: int, spread: float
) -> tuple[Reliability, npt.NDArray[np.float64]]:
    shifts = rng.normal(0, spread, reviewers)
    unit = np.repeat(np.arange(claims), each)
    rater = rng.random((claims, reviewers)).argsort(axis=1)[:, :each].ravel()
    value = 20 + rng.normal(0, CLAIMS_DIFFER, claims)[unit] + shifts[rater] + rng.normal(0, NOISE, unit.size)
    point = np.clip(np.round(value), 0, 40).astype(np.int64)
    ratings = from_codes(unit, rater, point, units=range(claims), raters=range(reviewers), scale=SCALE)
    active = np.unique(rater)
    return ratings, shifts[active] - shifts[active].mean()


def both_intervals(ratings: Reliability) -> npt.NDArray[np.float64]:
    """Return the ends of our intervals and of those that take the variances found as the true ones."""
    raters = np.unique(ratings.rater, return_inverse=True)[1]
    number = int(raters.max()) + 1
    fitted = fit(ratings.unit, raters, ratings.scale.positions()[ratings.category], np.arange(number), has_cells=False)
    if fitted is None:
        raise SystemExit("These ratings do not vary within claims.")
    ours = average(fitted).raters
    _units, of_raters, _cells, rest = fitted.spreads
    (known, errors), _ = fitted.given.moments(0.0, np.array([(of_raters / rest) ** 2]))
    reach = 1.96 * errors[0]
    return np.stack([np.stack([ours.low, ours.high], axis=1), np.stack([known[0] - reach, known[0] + reach], axis=1)])


if __name__ == "__main__":
    main()
