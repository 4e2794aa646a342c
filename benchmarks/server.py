"""The program itself, started as its users start it, on a database of the benchmark's own.

It has bytecode, as one that was installed has: a checkout is compiled before it is started.
"""

import compileall
import os
import re
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import annotator

SECRET = "benchmark-" * 5
COMMAND = Path(sys.executable).with_name("annotator")


@contextmanager
def serving(
    database_url: str, port: int, data: Path, workers: int = 2
) -> Iterator[tuple[subprocess.Popen[bytes], float]]:
    """Start ``annotator serve`` on the data folder `data`; yield the process and the seconds to its first answer."""
    environment = os.environ | {
        "ANNOTATOR_DATA": str(data),
        "ANNOTATOR_DATABASE_URL": database_url,
        "ANNOTATOR_SECRET_KEY": SECRET,
        "PORT": str(port),
        "WEB_CONCURRENCY": str(workers),
    }
    compileall.compile_dir(Path(annotator.__file__).parent, quiet=1)
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
    return sum(_memory(process, "Pss"))


def private_memory(process: subprocess.Popen[bytes]) -> list[float]:
    """Return what a process and each of its children have written to and share with nobody, in MB."""
    return _memory(process, "Private_Dirty")


def _memory(process: subprocess.Popen[bytes], kind: str) -> list[float]:
    sizes = []
    for pid in _family(process):
        # The loader, which may still be there at the first answer, may end before it is looked at.
        with suppress(FileNotFoundError, ProcessLookupError):
            found = re.search(rf"^{kind}:\s+(\d+) kB", Path(f"/proc/{pid}/smaps_rollup").read_text(), re.MULTILINE)
            sizes.append(int(found[1]) / 1024 if found else 0.0)
    return sizes


def peak_memory(process: subprocess.Popen[bytes]) -> float:
    """Return the most memory that one process of a family has held at any time, in MB."""
    peaks = []
    for pid in _family(process):
        found = re.search(r"^VmHWM:\s+(\d+) kB", Path(f"/proc/{pid}/status").read_text(), re.MULTILINE)
        peaks.append(int(found[1]) / 1024 if found else 0.0)
    return max(peaks)


def processor_seconds(process: subprocess.Popen[bytes]) -> float:
    """Return the processor time, user and system, that a process and its children have used."""
    ticks = 0
    for pid in _family(process):
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        ticks += int(fields[11]) + int(fields[12])
    return ticks / os.sysconf("SC_CLK_TCK")


def _family(process: subprocess.Popen[bytes]) -> list[int]:
    children = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()
    return [process.pid, *(int(child) for child in children)]
