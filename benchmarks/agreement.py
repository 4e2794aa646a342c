"""How fast the statistics are, on ratings in memory, beside the packages that have some of them.

    python benchmarks/agreement.py [--ratings N] [--replicates N] [--repeats N] [--write]

Everything is measured in one run, the best of several, wall clock and processor time. The peers are in the dependency
group ``oracle``; those that are missing are named. ``--write`` puts the tables into `results.md`.
"""

import argparse
import os
import platform
import re
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import agreement_peers
import numpy as np
from agreement_peers import Long

from annotator.agreement import (
    CountedRatings,
    Reliability,
    declare,
    estimate,
    estimate_all,
    from_codes,
    pairwise_kappa,
    registered,
)
from annotator.agreement.patterns import Patterns

RESULTS = Path(__file__).resolve().parent / "results.md"
BEGIN, END = "<!-- agreement.py: begin -->", "<!-- agreement.py: end -->"
SCALE = declare([1, 2, 3, 4, 5], level="interval")
BY_COUNTS = [key for known in registered() if known.basis == "counts" and not known.two_raters for key in known.keys]
PEER_REPLICATES = 10
GOAL_MEGABYTES = 300
GOALS = {"counted": 10, "long": 60, "bootstrap sparse": 300, "bootstrap dense": 1000, "pairwise": 100}


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--ratings", type=int, default=1_000_000)
    parser.add_argument("--replicates", type=int, default=10_000)
    parser.add_argument("--repeats", type=int, default=7)
    parser.add_argument("--write", action="store_true", help="put the tables into results.md")
    parser.add_argument("--peak", choices=["sparse", "dense"], help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    if chosen.peak:
        measure_peak(made(chosen.peak, chosen.ratings), chosen.replicates)
        return
    lines = list(report(chosen))
    print("\n".join(lines))
    if chosen.write:
        text = RESULTS.read_text(encoding="utf-8")
        begin, end = text.index(BEGIN) + len(BEGIN), text.index(END)
        RESULTS.write_text(text[:begin] + "\n" + "\n".join(lines) + "\n" + text[end:], encoding="utf-8")


def report(chosen: argparse.Namespace) -> Iterator[str]:
    yield (
        f"{chosen.ratings:,} ratings on five points, in random order; {datetime.now(UTC):%-d %B %Y}, Python "
        f"{platform.python_version()}, numpy {np.__version__}, best of {chosen.repeats}, load {os.getloadavg()[0]:.1f} "
        "before the run. In brackets: processor time, of all threads."
    )
    data = [made(name, chosen.ratings) for name in ("sparse", "dense")]
    yield from ["", "| what | data | ms | wanted |", "|---|---|---|---|"]
    for long in data:
        yield from ours(long, chosen)
    missing = agreement_peers.missing()
    if missing:
        yield from ["", f"**Not installed, so not compared: {', '.join(missing)}.**"]
    yield from ["", "| peer, from the long arrays | data | peer ms | ours ms | times faster |", "|---|---|---|---|---|"]
    for long in data:
        yield from beside(long, chosen)


def made(name: str, ratings: int) -> Long:
    """Return seeded ratings: five of 50 raters a unit, or all ten of ten, in random order."""
    generator = np.random.default_rng(20261126)
    raters, each = (50, 5) if name == "sparse" else (10, 10)
    units = ratings // each
    truth = generator.choice(5, units, p=[0.1, 0.15, 0.25, 0.3, 0.2])
    unit = np.repeat(np.arange(units), each)
    rater = generator.random((units, raters)).argsort(axis=1)[:, :each].ravel()
    category = np.clip(np.round(truth[unit] + generator.normal(0, 0.9, unit.size)), 0, 4).astype(np.int64)
    order = generator.permutation(unit.size)
    return Long(name, unit[order], rater[order], category[order], units, raters, 5)


def read(long: Long) -> Reliability:
    return from_codes(
        long.unit, long.rater, long.category, units=range(long.units), raters=range(long.raters), scale=SCALE
    )


def best(run: Callable[[], Any], repeats: int) -> tuple[float, float]:
    """Return the least wall clock and processor time in milliseconds."""
    wall = processor = float("inf")
    for _ in range(repeats):
        begun, used = time.perf_counter(), time.process_time()
        run()
        wall = min(wall, time.perf_counter() - begun)
        processor = min(processor, time.process_time() - used)
    return 1000 * wall, 1000 * processor


def ours(long: Long, chosen: argparse.Namespace) -> Iterator[str]:
    ratings = read(long)
    repeats = chosen.repeats

    def line(what: str, run: Callable[[], Any], goal: str = "", times: int = repeats) -> str:
        wall, processor = best(run, times)
        wanted = GOALS.get(goal)
        verdict = "" if wanted is None else f"{wanted}: {'reached' if wall <= wanted else '**not reached**'}"
        return f"| {what} | {long.name} | {wall:.1f} ({processor:.1f}) | {verdict} |"

    def counted(interval: Any, **options: Any) -> Callable[[], Any]:
        patterns = Patterns.of(ratings)

        def run() -> Any:
            fresh = Patterns(patterns.counts, patterns.multiplicity, patterns.unit, patterns.pattern)
            return estimate_all(CountedRatings(fresh, long.raters, SCALE), interval=interval, keys=BY_COUNTS, **options)

        return run

    number = len(BY_COUNTS)
    yield line("counts from the long arrays", lambda: Patterns.of(read(long)))
    yield line(f"{number} values with errors, from counts, analytic", counted("analytic"), "counted")
    yield line(f"{number} values with errors, from counts, jackknife", counted("jackknife"), "counted")
    yield line(
        f"{number} values with errors, from the long arrays",
        lambda: estimate_all(read(long), interval="analytic", keys=BY_COUNTS),
        "long",
    )
    draws = {"replicates": chosen.replicates}
    yield line(
        f"{number} values, {chosen.replicates:,} bootstrap replicates",
        counted("bootstrap", rng=np.random.default_rng(1), **draws),
        f"bootstrap {long.name}",
        3,
    )
    yield line("all pairwise kappas, quadratic", lambda: pairwise_kappa(ratings, "quadratic"), "pairwise")
    yield line("every key with jackknife, raters' too, from the long arrays", lambda: estimate_all(read(long)), "", 2)
    peak = peak_megabytes(long.name, chosen)
    verdict = "reached" if peak <= GOAL_MEGABYTES else "**not reached**"
    yield f"| peak memory of a process that does all this | {long.name} | {peak:.0f} MB | {GOAL_MEGABYTES}: {verdict} |"


def beside(long: Long, chosen: argparse.Namespace) -> Iterator[str]:
    fastest = np.inf
    for peer in agreement_peers.installed():
        if peer.complete_only and not long.is_complete:
            yield f"| {peer.title} | {long.name} | not possible: needs equal numbers of ratings | | |"
            continue
        theirs, _ = best(lambda peer=peer: peer.run(long), peer.repeats)
        wall, _ = best(lambda peer=peer: answer(long, peer.key), chosen.repeats)
        check(long, peer)
        fastest = min(fastest, theirs)
        yield f"| {peer.title} | {long.name} | {theirs:,.1f} | {wall:.1f} | {theirs / wall:,.1f} |"
    each = best(lambda: estimate_all(read(long), interval="analytic", keys=BY_COUNTS), chosen.repeats)[0] / len(
        BY_COUNTS
    )
    yield (
        f"| the fastest of these, one value; ours: each of {len(BY_COUNTS)} values with errors made at once | "
        f"{long.name} | {fastest:,.1f} | {each:.2f} | {fastest / each:,.1f} |"
    )
    if "krippendorff" in {peer.package for peer in agreement_peers.installed()}:
        yield bootstrap_beside(long, chosen)


def answer(long: Long, key: str) -> float:
    ratings = read(long)
    if key == "pairwise":
        values = [pair.value for pair in pairwise_kappa(ratings, "quadratic")]
        return float(np.mean([value for value in values if value is not None]))
    return estimate(ratings, key, interval=None).value or 0.0


def check(long: Long, peer: agreement_peers.Peer) -> None:
    """Times of different results mean nothing."""
    if abs(peer.run(long) - answer(long, peer.key)) > 1e-8:
        raise SystemExit(f"{peer.title} and {peer.key} differ on {long.name} ratings.")


def bootstrap_beside(long: Long, chosen: argparse.Namespace) -> str:
    theirs, _ = best(lambda: agreement_peers.alpha_replicates(long, PEER_REPLICATES), 1)
    theirs *= chosen.replicates / PEER_REPLICATES
    options = {"interval": "bootstrap", "replicates": chosen.replicates}
    wall, _ = best(
        lambda: estimate_all(read(long), rng=np.random.default_rng(1), keys=BY_COUNTS, **options),  # type: ignore[arg-type]
        2,
    )
    what = f"krippendorff in a loop, {chosen.replicates:,} replicates of one alpha ({PEER_REPLICATES} timed); ours: all"
    return f"| {what} {len(BY_COUNTS)} values | {long.name} | {theirs:,.0f} | {wall:.0f} | {theirs / wall:,.0f} |"


def peak_megabytes(name: str, chosen: argparse.Namespace) -> float:
    command = [sys.executable, __file__, "--peak", name, "--ratings", str(chosen.ratings)]
    command += ["--replicates", str(chosen.replicates)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    return float(done.stdout)


def measure_peak(long: Long, replicates: int) -> None:
    """Do everything once; print the greatest resident set since the data were made."""
    Path("/proc/self/clear_refs").write_text("5")
    ratings = read(long)
    estimate_all(ratings)
    estimate_all(ratings, interval="bootstrap", replicates=replicates, rng=np.random.default_rng(1), keys=BY_COUNTS)
    pairwise_kappa(ratings, "quadratic")
    status = Path("/proc/self/status").read_text()
    found = re.search(r"^VmHWM:\s+(\d+) kB", status, re.MULTILINE)
    print(int(found[1]) / 1024 if found else 0.0)


if __name__ == "__main__":
    main()
