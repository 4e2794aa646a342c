"""Importing 100,000 claims by command while a reviewer saves through the server, one save after the other.

    python benchmarks/imports.py [--claims N]

Both write to one SQLite database, in processes of their own. A save is the POST of the rating form that ends in a
redirect; its wait is the time until the redirect, so that the longest wait holds whatever the import kept it from.
"""

import argparse
import csv
import os
import platform
import re
import shutil
import subprocess
import tempfile
import threading
import time
from datetime import UTC, datetime
from pathlib import Path
from statistics import median

from filling import SLUG, Size, filled
from save import Client
from server import COMMAND, SECRET, peak_memory, serving

from annotator.models.vocabulary import Reveal

DATA = Path(__file__).resolve().parent / "data"
PORT = 8109
ALONE_SECONDS = 10
SMALL = Size(4_000, 8, 0)
HEADINGS = (
    *("id", "claim", "claimant", "kind", "claimant_role", "relayed_by", "document", "paragraph", "hedge", "hedge_cue"),
    *("figures", "time_made", "time_about", "time_about_resolved"),
)
OF_DOCUMENTS = ("document_title", "document_url", "document_date")
GOALS = ("30 s", "constant", "1 s")


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--claims", type=int, default=100_000)
    count = parser.parse_args().claims
    DATA.mkdir(exist_ok=True)
    load = os.getloadavg()[0]
    print(
        f"{datetime.now(UTC):%d %B %Y}, Python {platform.python_version()}, {os.cpu_count()} cores, load {load:.1f}.\n"
    )
    heads = ("claims", "documents", "wall clock", "processor", "peak memory", "saves meanwhile")
    print(f"| {' | '.join(heads)} | median wait | longest wait | median and longest without import |")
    print("|---" * (len(heads) + 3) + "|")
    original = filled(DATA, SMALL, Reveal.AFTER_LOCK)
    for claims in (count // 10, count):
        print(measure(original, claims), flush=True)
    print(measure(original, count, has_own_documents=True), flush=True)
    print(f"\nWanted for {count:,}: {GOALS[0]}, {GOALS[1]} memory, no save longer than {GOALS[2]}.")


def measure(original: Path, claims: int, *, has_own_documents: bool = False) -> str:
    """Return a row of the table; with documents of their own, each claim is taken from another one."""
    with tempfile.TemporaryDirectory(dir=DATA) as name:
        folder = Path(name)
        path = Path(shutil.copy(original, folder))
        file = write_claims(folder / "claims.csv", claims, has_own_documents=has_own_documents)
        with serving(f"sqlite:///{path}", PORT, folder) as (_process, _start):
            client = Client(path, SMALL.reviewers, port=PORT)
            alone = Saver(client)
            alone.start()
            time.sleep(ALONE_SECONDS)
            quiet = alone.stop()
            saver = Saver(client)
            saver.start()
            seconds, processor, megabytes = run_import(path, folder, file)
            waits = saver.stop()
    documents = claims if has_own_documents else 1
    return (
        f"| {claims:,} | {documents:,} | {seconds:.1f} s | {processor:.1f} s | {megabytes:.0f} MB | {len(waits)} "
        f"| {1000 * median(waits):.0f} ms | {1000 * max(waits):.0f} ms "
        f"| {1000 * median(quiet):.0f} / {1000 * max(quiet):.0f} ms |"
    )


def write_claims(path: Path, claims: int, *, has_own_documents: bool) -> Path:
    """Write a file of claims as a spreadsheet would hold them; each with a document of its own, or all with one."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow((*HEADINGS, *(OF_DOCUMENTS if has_own_documents else ())))
        for number in range(claims):
            ships = number * 7 % 991
            text = f"The harbour of town {number} handled {ships} ships in spring, more than in the winter before."
            who = (f"Person {number % 500}", "statistic", "analyst of trade", "The Gazette", "A report on harbours")
            rest = (number % 200 + 1, "approximate", "some", f"{ships} ships", "June 2024", "spring 2024")
            row = (f"I{number}", text, *who, *rest, "2024-03/2024-05")
            if has_own_documents:
                title, address = f"What town {number} said of its harbour", f"https://harbours.example/posts/{number}"
                row = (*row[:6], f"post-{number}", *row[7:], title, address, "2024-06-03")
            writer.writerow(row)
    return path


def run_import(path: Path, folder: Path, file: Path) -> tuple[float, float, float]:
    """Return the seconds by the clock and of the processor, and the peak of the resident set in MB."""
    environment = os.environ | {
        "ANNOTATOR_DATA": str(folder),
        "ANNOTATOR_DATABASE_URL": f"sqlite:///{path}",
        "ANNOTATOR_SECRET_KEY": SECRET,
    }
    begun = time.perf_counter()
    process = subprocess.Popen([COMMAND, "import", "claims", file, "--project", SLUG], env=environment)
    megabytes = 0.0
    while True:
        # What wait4 calls the peak is that of the process it was forked from, where that was larger.
        megabytes = max(megabytes, peak_memory(process))
        pid, status, used = os.wait4(process.pid, os.WNOHANG)
        if pid:
            break
        time.sleep(0.05)
    if status:
        raise RuntimeError("the import failed")
    return time.perf_counter() - begun, used.ru_utime + used.ru_stime, megabytes


class Saver(threading.Thread):
    """Saves reviews until it is told to stop, and notes how long each takes."""

    def __init__(self, client: Client) -> None:
        super().__init__(daemon=True)
        self._client, self._ends, self._waits = client, threading.Event(), list[float]()

    def run(self) -> None:
        for request in self._client.saves():
            head, _parted, body = request.partition(b"\r\n\r\n")
            target = re.findall(rb"POST (\S+)", head)[0].decode()
            headers = {"Cookie": self._client.cookie, "Content-Type": "application/x-www-form-urlencoded"}
            begun = time.perf_counter()
            connection = self._client.connection()
            connection.request("POST", target, body, headers)
            answer = connection.getresponse()
            answer.read()
            connection.close()
            if answer.status != 303:
                message = f"a save was answered with {answer.status}"
                raise RuntimeError(message)
            self._waits.append(time.perf_counter() - begun)
            if self._ends.wait(0.02):
                return

    def stop(self) -> list[float]:
        """Return the waits so far."""
        self._ends.set()
        self.join()
        return self._waits


if __name__ == "__main__":
    main()
