"""How fast `annotator agreement` reports on a large CSV file, beside one plain pass of Python's reader over it.

    python benchmarks/files.py [--ratings N] [--replicates N] [--repeats N] [--write]

The command is run as a user runs it, start and imports included; the plain pass is the loop over `csv.reader` alone,
the file already open. Both are measured in turn, the best of several. ``--write`` puts the table into `results.md`.
"""

import argparse
import csv
import json
import os
import platform
import re
import resource
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import numpy as np

HERE = Path(__file__).resolve().parent
RESULTS = HERE / "results.md"
BEGIN, END = "<!-- files.py: begin -->", "<!-- files.py: end -->"
COMMAND = Path(sys.executable).with_name("annotator")
RATERS, AN_ITEM = 50, 5
GOAL_RATIO = 10
GOAL_MEGABYTES = 300


@dataclass(frozen=True, slots=True)
class Measured:
    """Wall clock, processor time of all threads, and the peak of the resident set."""

    seconds: float
    processor: float
    megabytes: float


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--ratings", type=int, default=1_000_000)
    parser.add_argument("--replicates", type=int, default=10_000)
    parser.add_argument("--repeats", type=int, default=7)
    parser.add_argument("--write", action="store_true", help="put the table into results.md")
    parser.add_argument("--plain", type=Path, help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    if chosen.plain:
        print(json.dumps(plain_pass(chosen.plain)))
        return
    lines = list(report(chosen.ratings, chosen.replicates, chosen.repeats))
    print("\n".join(lines))
    if chosen.write:
        text = RESULTS.read_text(encoding="utf-8")
        table = "\n".join([BEGIN, "", *lines, "", END])
        RESULTS.write_text(re.sub(f"{BEGIN}.*{END}", lambda _: table, text, flags=re.DOTALL), encoding="utf-8")


def report(ratings: int, replicates: int, repeats: int) -> Iterator[str]:
    """Yield the table line by line."""
    path = written(ratings)
    asked = ["--scale", "1,2,3,4,5", "--format", "json"]
    commands = {
        f"bootstrap, {replicates:,} replicates": ["--interval", "bootstrap", "--replicates", str(replicates)],
        "jackknife": [],
        "analytic": ["--interval", "analytic"],
    }
    plain: list[tuple[float, float]] = []
    found: dict[str, list[Measured]] = {name: [] for name in commands}
    for _repeat in range(repeats):
        plain.append(_plain(path))
        for name, words in commands.items():
            found[name].append(measured(["agreement", str(path), *asked, *words]))
    floor, floor_processor = (min(each[place] for each in plain) for place in (0, 1))
    yield (
        f"{datetime.now(UTC):%d %B %Y}, Python {platform.python_version()}, numpy {np.__version__}, {os.cpu_count()} "
        f"cores; {ratings:,} ratings, {path.stat().st_size / 1e6:.0f} MB, {AN_ITEM} of {RATERS} raters an item; "
        f"best of {repeats}, load {os.getloadavg()[0]:.1f}."
    )
    yield ""
    yield "| what | wall clock | processor | times the plain pass | processor, times | peak memory | wanted |"
    yield "|---|---|---|---|---|---|---|"
    yield f"| one plain pass of `csv.reader` | {floor:.2f} s | {floor_processor:.2f} s | 1 | 1 | | |"
    for name, all_of in found.items():
        seconds, processor = min(each.seconds for each in all_of), min(each.processor for each in all_of)
        megabytes = max(each.megabytes for each in all_of)
        goal = ""
        if name.startswith("bootstrap"):
            reached = seconds / floor <= GOAL_RATIO and megabytes <= GOAL_MEGABYTES
            goal = f"{GOAL_RATIO} times, {GOAL_MEGABYTES} MB: {'reached' if reached else '**not reached**'}"
        yield (
            f"| `annotator agreement`, {name} | {seconds:.2f} s | {processor:.2f} s | {seconds / floor:.1f} | "
            f"{processor / floor_processor:.1f} | {megabytes:.0f} MB | {goal} |"
        )


def written(ratings: int) -> Path:
    """Write the file on the first run, keep it in `benchmarks/data/`, and return its path."""
    path = HERE / "data" / f"ratings-{ratings}.csv"
    if path.exists():
        return path
    path.parent.mkdir(exist_ok=True)
    rng = np.random.default_rng(1)
    items = ratings // AN_ITEM
    raters = np.argsort(rng.random((items, RATERS)), axis=1)[:, :AN_ITEM]
    shown = rng.normal(size=(items, 1)) + rng.normal(scale=0.7, size=(items, AN_ITEM))
    values = np.clip(np.round(3 + shown), 1, 5).astype(int)
    with path.open("w", encoding="utf-8") as file:
        file.write("item,rater,value\n")
        for item, (names, points) in enumerate(zip(raters.tolist(), values.tolist(), strict=True)):
            file.writelines(f"C{item:06d},R{rater:02d},{point}\n" for rater, point in zip(names, points, strict=True))
    return path


def plain_pass(path: Path) -> tuple[float, float]:
    """Return wall clock and processor seconds of reading every row and doing nothing with it."""
    with path.open(newline="", encoding="utf-8") as file:
        begun, worked = time.perf_counter(), time.process_time()
        for _row in csv.reader(file):
            pass
        return time.perf_counter() - begun, time.process_time() - worked


def _plain(path: Path) -> tuple[float, float]:
    done = subprocess.run([sys.executable, __file__, "--plain", path], check=True, capture_output=True, text=True)
    seconds, processor = json.loads(done.stdout)
    return seconds, processor


def measured(words: list[str]) -> Measured:
    """Run the command to its end."""
    begun = time.perf_counter()
    process = subprocess.Popen([COMMAND, *words], stdout=subprocess.DEVNULL)
    _pid, status, used = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - begun
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        message = f"annotator {' '.join(words)} ended with {process.returncode}"
        raise RuntimeError(message)
    return Measured(seconds, _processor(used), used.ru_maxrss / 1024)


def _processor(used: resource.struct_rusage) -> float:
    return used.ru_utime + used.ru_stime


if __name__ == "__main__":
    main()
