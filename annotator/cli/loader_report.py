"""What a loader tells the master through a pipe: the number of each worker, and why it has failed.

Each worker tells its own number, so that it is known even if the loader was killed right after the fork.
"""

from __future__ import annotations

import os
import pickle
import traceback
from contextlib import suppress

import click

from annotator.cli.refusal import NO_ROOM
from annotator.config import SettingError
from annotator.errors import AnnotatorError

# Nobody reads before the loader has ended, and a pipe may hold one page only, if its owner has many.
LONGEST_LINE = 4_000


def is_told(error: BaseException) -> bool:
    """Tell whether whoever runs the command is told this in a sentence; of others they see where they come from."""
    if isinstance(error, OSError):
        return error.errno in NO_ROOM
    return isinstance(error, (click.ClickException, AnnotatorError, SettingError))


def number(age: int, pid: int) -> bytes:
    """Return the line by which a worker tells its number."""
    return f"{age} {pid}\n".encode()


def failure(error: BaseException) -> bytes:
    """Return the line that tells a failure, for the master to raise; what cannot be told is shown from here."""
    line = b""
    if is_told(error):
        # Not every error that can be written down can be read again.
        with suppress(Exception):
            pickled = pickle.dumps(error)
            pickle.loads(pickled)  # noqa: S301 - our own
            line = _line(pickled)
    if not 0 < len(line) <= LONGEST_LINE:
        traceback.print_exception(error)
        line = _line(pickle.dumps(SystemExit(1)))
    return line


def _line(pickled: bytes) -> bytes:
    return b"failed " + pickled.hex().encode() + b"\n"


def read(report: int) -> tuple[dict[int, int], BaseException | None]:
    """Wait for all who tell something; return the workers' numbers by age, and the failure."""
    numbers, told = {}, None
    with os.fdopen(report, "rb") as lines:
        for line in lines:
            kind, what = line.split()
            if kind == b"failed":
                told = pickle.loads(bytes.fromhex(what.decode()))  # noqa: S301 - of our own child
            else:
                numbers[int(kind)] = int(what)
    return numbers, told
