"""How fast ratings are exported, and how much memory that takes, beside what SQLite itself needs.

    python benchmarks/export.py [--claims N] [--reviewers N] [--ratings N] [--repeats N]

The database is made on the first run and kept in `benchmarks/data/`. Each measurement runs in a process of its
own; memory is the peak of its resident set, less what it held before the export began.
"""

import argparse
import json
import platform
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from typing import Any

from filling import SLUG, Size, filled

DATA = Path(__file__).parent / "data"
FORMATS = ("ratings-long", "ratings-wide", "claims")
GOAL_ROWS_PER_SECOND = 200_000
GOAL_MEGABYTES = 20


def main() -> None:
    arguments = _parser().parse_args()
    if arguments.measure:
        print(json.dumps(measure(arguments.path, arguments.measure)))
        return
    size = Size(arguments.claims, arguments.reviewers, arguments.ratings)
    print(
        f"Python {platform.python_version()}; {size.claims} claims, {size.reviewers} reviewers, {size.ratings} ratings"
    )
    path = filled(DATA, size)
    for line in report(path, arguments.repeats):
        print(line, flush=True)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--claims", type=int, default=Size.claims)
    parser.add_argument("--reviewers", type=int, default=Size.reviewers)
    parser.add_argument("--ratings", type=int, default=Size.ratings)
    parser.add_argument("--repeats", type=int, default=5)
    parser.add_argument("--measure", choices=[*FORMATS, "reading", "writer", "shell"], help=argparse.SUPPRESS)
    parser.add_argument("--path", type=Path, help=argparse.SUPPRESS)
    return parser


def report(path: Path, repeats: int) -> Iterator[str]:
    """Yield the results line by line; each thing is measured in turn, so that all meet the same noise."""
    names = [*FORMATS, "reading", "writer", "shell"]
    found: dict[str, list[dict[str, Any]]] = {name: [] for name in names}
    for _repeat in range(repeats):
        for name in names:
            found[name].append(_in_own_process(path, name))
    long = found["ratings-long"]
    lines = long[0]["lines"]
    titles = {
        "reading": "floor: its query alone, rows dropped",
        "writer": "plain way: driver, one join, csv.writer",
        "shell": "plain way: sqlite3 shell, one join",
    }
    for name in names:
        seconds = [each["seconds"] for each in found[name] if each["seconds"] is not None]
        if seconds:
            written = found[name][0].get("lines", lines)
            yield (
                f"{titles.get(name, name):42} {median(seconds):6.2f} s median, {min(seconds):6.2f} s best, "
                f"{written / median(seconds):9,.0f} rows/s"
            )
    added = max(each["megabytes"] for name in FORMATS for each in found[name])
    speed = lines / median(each["seconds"] for each in long)
    yield f"memory added, at most: {added:.1f} MB (goal: {GOAL_MEGABYTES})"
    yield f"ratings-long: {speed:,.0f} rows/s (goal: {GOAL_ROWS_PER_SECOND:,})"


def _in_own_process(path: Path, name: str) -> dict[str, Any]:
    done = subprocess.run(
        [sys.executable, __file__, "--measure", name, "--path", path], check=True, capture_output=True, text=True
    )
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def measure(path: Path, name: str) -> dict[str, Any]:
    """Measure one thing in this process."""
    import floors

    if name == "writer":
        return {"seconds": floors.driver_and_writer(path)}
    if name == "shell":
        return {"seconds": floors.shell(path)}
    if name == "reading":
        return {"seconds": floors.reading_alone(path, _statement(path))}
    return _measure_export(path, name)


def _measure_export(path: Path, name: str) -> dict[str, Any]:
    from annotator.database import open_database
    from annotator.exports.files import make_export
    from annotator.exports.registry import find_format
    from annotator.services import projects
    from annotator.services.blindness import opening_for_operator
    from annotator.services.export_data import Wanted, read_record

    format_ = find_format(name)
    database = open_database(f"sqlite:///{path}")
    with database.reading() as session, Path("/dev/null").open("wb") as file:
        project = projects.find_project(session, SLUG)
        _forget_peak()
        before, lines, begun = _resident("VmRSS"), -1, time.perf_counter()
        record = read_record(session, project, format_.subject, Wanted(), opening_for_operator)
        for chunk in make_export(format_, record).chunks:
            file.write(chunk.encode())
            lines += chunk.count("\r\n")
        seconds = time.perf_counter() - begun
    return {"seconds": seconds, "lines": lines, "megabytes": _resident("VmHWM") - before}


def _statement(path: Path) -> str:
    from annotator.database import open_database
    from annotator.services import projects, rounds
    from annotator.services.export_reviews import Answers, select_reviews
    from annotator.services.rubrics import read_rubric

    database = open_database(f"sqlite:///{path}")
    with database.reading() as session:
        round_ = rounds.find_round(session, projects.find_project(session, SLUG).id)
        criteria = read_rubric(session, round_.rubric_version_id).criteria
        statement = select_reviews(round_.id, Answers.COUNTED, [criterion.id for criterion in criteria])
        return str(statement.compile(database.engine, compile_kwargs={"literal_binds": True}))


def _resident(what: str) -> float:
    """Resident set of this process in MB: ``VmRSS`` now, ``VmHWM`` at its peak since the last `_forget_peak`."""
    status = Path("/proc/self/status").read_text()
    found = re.search(rf"^{what}:\s+(\d+) kB", status, re.MULTILINE)
    return int(found[1]) / 1024 if found else 0.0


def _forget_peak() -> None:
    Path("/proc/self/clear_refs").write_text("5")


if __name__ == "__main__":
    main()
