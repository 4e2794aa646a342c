"""This process among others: whose children it is given, whom it ends with, and how it ends.

Calls of the system that Python does not offer, or offers with more than is wanted.
"""

import ctypes
import os
import signal
import sys
from contextlib import suppress
from typing import NoReturn

# Options of prctl(2): PR_SET_PDEATHSIG, PR_SET_CHILD_SUBREAPER.
DIE_WITH_PARENT, ADOPT_ORPHANS = 1, 36


def adopt_orphans() -> bool:
    """Let this process be given what its descendants leave behind; return whether the system can do that."""
    return sys.platform == "linux" and _prctl(ADOPT_ORPHANS, 1)


def die_with_parent() -> None:
    """Let the system kill this process when the one that forked it ends."""
    _prctl(DIE_WITH_PARENT, signal.SIGKILL)


def _prctl(option: int, value: int) -> bool:
    call = getattr(ctypes.CDLL(None), "prctl", None)
    return call is not None and call(option, ctypes.c_ulong(value), 0, 0, 0) == 0


def flush() -> None:
    """Write out what is still held back: a fork would have it twice, and a process that just ends would lose it."""
    for stream in (sys.stdout, sys.stderr):
        # There is none where the command was started with it closed; one that was closed since cannot be written to.
        if stream is not None:
            with suppress(OSError, ValueError):
                stream.flush()


def end(status: int) -> NoReturn:
    """End at once: nobody is asked who waits for the end of what this process was forked from."""
    try:
        flush()
    finally:
        os._exit(status)
