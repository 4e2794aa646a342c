"""The program itself, started as its users start it, on a database of the benchmark's own."""

import os
import re
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

SECRET = "benchmark-" * 5
COMMAND = Path(sys.executable).with_name("annotator")


@contextmanager
def serving(database_url: str, port: int, workers: int = 2) -> Iterator[tuple[subprocess.Popen[bytes], float]]:
    """Start ``annotator serve``; yield the process and the seconds to its first answer."""
    environment = os.environ | {
        "ANNOTATOR_DATABASE_URL": database_url,
        "ANNOTATOR_SECRET_KEY": SECRET,
        "PORT": str(port),
        "WEB_CONCURRENCY": str(workers),
    }
    begun = time.perf_counter()
    process = subprocess.Popen([COMMAND, "serve"], env=environment, stdout=subprocess.DEVNULL)
    try:
        while True:
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{port}/sign-in", timeout=5).read()
                break
            except OSError:
                if process.poll() is not None:
                    raise
                time.sleep(0.01)
        yield process, time.perf_counter() - begun
    finally:
        process.terminate()
        process.wait(timeout=30)


def proportional_memory(process: subprocess.Popen[bytes]) -> float:
    """Return the proportional set size of a process and its children, in MB."""
    pids = [process.pid]
    children = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()
    pids += [int(child) for child in children]
    total = 0
    for pid in pids:
        found = re.search(r"^Pss:\s+(\d+) kB", Path(f"/proc/{pid}/smaps_rollup").read_text(), re.MULTILINE)
        total += int(found[1]) if found else 0
    return total / 1024
