"""How often 95 % intervals hold the true value: made-up ratings, balanced and skewed.

    python benchmarks/coverage.py [--sets N] [--items N ...] [--write]

Every item has a true point and five ratings that scatter around it. The true value of a coefficient is that of a very
large set made in the same way. ``--write`` puts the table into `results.md`.
"""

import argparse
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import numpy.typing as npt

from annotator.agreement import CountedRatings, Scale, declare, estimate_all, from_counts

RESULTS = Path(__file__).resolve().parent / "results.md"
BEGIN, END = "<!-- coverage.py: begin -->", "<!-- coverage.py: end -->"
SCALE: Scale = declare([1, 2, 3, 4, 5], level="interval")
SHAPES = {"balanced": (0.2, 0.2, 0.2, 0.2, 0.2), "skewed": (0.02, 0.03, 0.05, 0.15, 0.75)}
KEYS = (
    "krippendorff_alpha[ordinal]",
    "gwet_ac[quadratic]",
    "fleiss_kappa[quadratic]",
    "brennan_prediger[linear]",
    "percent_agreement[identity]",
)
RATINGS, NOISE, MANY = 5, 0.8, 2_000_000
INTERVALS = ("jackknife", "analytic", "bootstrap")


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--sets", type=int, default=2000)
    parser.add_argument("--items", type=int, nargs="*", default=[10, 20, 50, 200])
    parser.add_argument("--write", action="store_true")
    chosen = parser.parse_args()
    lines = list(report(chosen.sets, chosen.items))
    print("\n".join(lines))
    if chosen.write:
        text = RESULTS.read_text(encoding="utf-8")
        begin, end = text.index(BEGIN) + len(BEGIN), text.index(END)
        RESULTS.write_text(text[:begin] + "\n" + "\n".join(lines) + "\n" + text[end:], encoding="utf-8")


def report(sets: int, sizes: list[int]) -> Iterator[str]:
    margin = 2 * np.sqrt(0.95 * 0.05 / sets)
    yield f"{sets:,} sets in each cell, so that .95 is uncertain by {margin:.3f}; bootstrap: a quarter of the sets."
    yield ""
    yield "| items | shape | coefficient | jackknife t | analytic | bootstrap percentile | no interval |"
    yield "|---|---|---|---|---|---|---|"
    for shape in SHAPES:
        true = {key: found.value for key, found in estimate_all(made(shape, MANY, 1), keys=KEYS, interval=None).items()}
        for size in sizes:
            held = {
                each: coverage(shape, size, sets if each != "bootstrap" else sets // 4, each, true)
                for each in INTERVALS
            }
            for key in KEYS:
                shares = " | ".join(f"{held[each][key][0]:.3f}" for each in INTERVALS)
                yield f"| {size} | {shape} | `{key}` | {shares} | {held['jackknife'][key][1]:.3f} |"


def made(shape: str, items: int, seed: int) -> CountedRatings:
    generator = np.random.default_rng(seed)
    true = generator.choice(5, (items, 1), p=SHAPES[shape])
    chosen = np.clip(np.round(true + generator.normal(0, NOISE, (items, RATINGS))), 0, 4).astype(np.int64)
    cells: npt.NDArray[np.int64] = chosen + 5 * np.arange(items)[:, None]
    counts = np.bincount(cells.ravel(), minlength=5 * items).reshape(-1, 5)
    return from_counts(counts, raters=RATINGS, scale=SCALE)


def coverage(
    shape: str, items: int, sets: int, interval: str, true: dict[str, float | None]
) -> dict[str, tuple[float, float]]:
    """Return how many of the intervals there are hold the true value, and how many sets have none."""
    held, without = dict.fromkeys(KEYS, 0), dict.fromkeys(KEYS, 0)
    for seed in range(sets):
        rng = np.random.default_rng(seed)
        found = estimate_all(made(shape, items, 1000 + seed), interval=interval, keys=KEYS, replicates=1000, rng=rng)  # type: ignore[arg-type]
        for key, each in found.items():
            value = true[key]
            if each.ci95 is None or value is None:
                without[key] += 1
            elif each.ci95[0] <= value <= each.ci95[1]:
                held[key] += 1
    return {key: (held[key] / max(sets - without[key], 1), without[key] / sets) for key in KEYS}


if __name__ == "__main__":
    main()
