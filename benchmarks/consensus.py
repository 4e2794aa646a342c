"""How right the consensus is: made-up ratings of claims whose points are known.

    python benchmarks/consensus.py [--sets N] [--write]

What is wanted is the point that a reviewer of the group's average severity would choose, noise aside. Claims lie in the
middle of their steps or anywhere within them, reviewers are drawn about 0 or about half a step above it. ``--write``
puts the table into `results.md`.
"""

import argparse
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import numpy.typing as npt

from annotator.agreement import Reliability, Scale, consensus, declare, from_codes

RESULTS = Path(__file__).resolve().parent / "results.md"
BEGIN, END = "<!-- consensus.py: begin -->", "<!-- consensus.py: end -->"
SCALE: Scale = declare([1, 2, 3, 4, 5], level="interval")
PREVALENCE = (0.1, 0.15, 0.25, 0.3, 0.2)
# Where claims lie in their steps, about which severity reviewers are drawn, and their middle spread.
WORLDS = {
    "in the middle, about 0": (0.0, 0.0, 0.35),
    "in the middle, about .5": (0.0, 0.5, 0.35),
    "anywhere, about 0": (0.5, 0.0, 0.35),
    "anywhere, about 0, precise": (0.5, 0.0, 0.18),
    "anywhere, about .5": (0.5, 0.5, 0.35),
}
REVIEWERS, CLAIMS = (3, 4, 6, 15), (20, 60, 300)


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--sets", type=int, default=12, help="sets of 300 claims, and more of fewer claims")
    parser.add_argument("--write", action="store_true")
    chosen = parser.parse_args()
    lines = list(report(chosen.sets))
    print("\n".join(lines))
    if chosen.write:
        text = RESULTS.read_text(encoding="utf-8")
        begin, end = text.index(BEGIN) + len(BEGIN), text.index(END)
        RESULTS.write_text(text[:begin] + "\n" + "\n".join(lines) + "\n" + text[end:], encoding="utf-8")


def report(sets: int) -> Iterator[str]:
    yield (
        f"{sets} sets of 300 claims, {2 * sets} of 60 and {3 * sets} of 20, with 3, 4, 6 and 15 reviewers, all of whom "
        "or three of whom (two of three) rate each claim; means over these. Unanimous: claims with one point from "
        "two or more reviewers, and how often another point is the likeliest."
    )
    yield ""
    yield (
        "| claims and reviewers | claims | 95 % set holds it | least of 8 designs | log score | likeliest is right | "
        "its probability | most ratings are right | unanimous, but another |"
    )
    yield "|---|---|---|---|---|---|---|---|---|"
    for world in WORLDS:
        for claims in CLAIMS:
            yield line(world, claims, sets * {20: 3, 60: 2, 300: 1}[claims])


def line(world: str, claims: int, sets: int) -> str:
    designs = [(reviewers, each) for reviewers in REVIEWERS for each in (reviewers, min(3, reviewers - 1))]
    means = [measured(world, claims, reviewers, each, sets) for reviewers, each in designs]
    mean = {name: float(np.mean([each[name] for each in means])) for name in means[0]}
    least = min(each["held"] for each in means)
    figures = [mean["held"], least, mean["score"], mean["right"], mean["sure"], mean["majority"], mean["another"]]
    return f"| {world} | {claims} | " + " | ".join(f"{figure:.3f}" for figure in figures) + " |"


def measured(world: str, claims: int, reviewers: int, each: int, sets: int) -> dict[str, float]:
    found: dict[str, list[float]] = defaultdict(list)
    for seed in range(sets):
        ratings, wanted = made(np.random.default_rng([seed, claims, reviewers, each]), world, claims, reviewers, each)
        units = consensus(ratings).units
        probabilities = np.array([unit.probabilities for unit in units])
        counts = np.bincount(ratings.unit * 5 + ratings.category, minlength=5 * claims).reshape(-1, 5)
        top = counts == counts.max(axis=1, keepdims=True)
        rows, likeliest = np.arange(claims), probabilities.argmax(axis=1)
        held = [unit.credible[0] <= w + 1 <= unit.credible[1] for unit, w in zip(units, wanted, strict=True)]  # type: ignore[operator]
        found["held"].append(float(np.mean(held)))
        found["score"].append(float(np.log(np.maximum(probabilities[rows, wanted], 1e-6)).mean()))
        found["right"].append(float(np.mean(likeliest == wanted)))
        found["sure"].append(float(probabilities.max(axis=1).mean()))
        # A tie is as good as the chance to break it rightly.
        found["majority"].append(float((top[rows, wanted] / top.sum(axis=1)).mean()))
        is_agreed = counts.max(axis=1) == each
        if is_agreed.any():
            found["another"].append(float(np.mean(likeliest[is_agreed] != counts[is_agreed].argmax(axis=1))))
    return {name: float(np.mean(values)) for name, values in {"another": [0.0], **found}.items()}


def made(
    rng: np.random.Generator, world: str, claims: int, reviewers: int, each: int
) -> tuple[Reliability, npt.NDArray[np.int64]]:
    """Return ratings and the point that an average one of their reviewers would choose for each claim."""
    within, mean, spread = WORLDS[world]
    place = rng.choice(5, claims, p=PREVALENCE) + rng.uniform(-within, within, claims)
    severity = rng.normal(mean, 0.4, reviewers)
    spreads = np.exp(rng.normal(np.log(spread), 0.4, reviewers))
    unit = np.repeat(np.arange(claims), each)
    rater = rng.random((claims, reviewers)).argsort(axis=1)[:, :each].ravel()
    chosen = np.round(place[unit] + severity[rater] + spreads[rater] * rng.logistic(0, 1, unit.size))
    category = np.clip(chosen, 0, 4).astype(np.int64)
    ratings = from_codes(unit, rater, category, units=range(claims), raters=range(reviewers), scale=SCALE)
    return ratings, np.clip(np.round(place + severity.mean()), 0, 4).astype(np.int64)


if __name__ == "__main__":
    main()
