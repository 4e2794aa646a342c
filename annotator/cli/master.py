"""Gunicorn's master, which ends when it should, and only then.

With the terminal it was started in: one that is closed sends HUP, the same signal by which an administrator has a
server load its program anew. Who started it to have a look would find its port in use the next time.

Not with a worker that cannot begin to work. Gunicorn ends then, lest it try without end what cannot succeed; but once
the program has served, what is missing (a descriptor, a process) is missing for a while, and others are served.
"""

from __future__ import annotations

import math
import os
import signal
import time
from typing import Any

from gunicorn.arbiter import Arbiter
from gunicorn.errors import HaltServer

RETRY_SECONDS = 2


class Master(Arbiter):
    """Looks after the workers.

    Attributes
    ----------
    not_before
        When workers may be made again, by the monotonic clock.
    terminal_seconds
        For how long a hang-up is that of a terminal which is gone. Who has let the program stay when it went (`disown`)
        and sends one later wants the program loaded anew.
    """

    terminal_seconds = 5.0

    def __init__(self, app: Any) -> None:
        # Not where HUP was ignored before, as `nohup` leaves it: that is how one asks a program to stay.
        self._ends_with_terminal = has_terminal() and signal.getsignal(signal.SIGHUP) != signal.SIG_IGN
        self._terminal_gone_at = math.inf
        self._has_served = False
        self._stops = False
        self.not_before = 0.0
        super().__init__(app)

    def handle_hup(self) -> None:
        """Load the program anew, or stop as at TERM if the terminal has been closed."""
        if self._has_just_lost_terminal():
            raise StopIteration
        super().handle_hup()

    def _has_just_lost_terminal(self) -> bool:
        if not self._ends_with_terminal or has_terminal():
            return False
        self._terminal_gone_at = min(self._terminal_gone_at, time.monotonic())
        return time.monotonic() - self._terminal_gone_at < self.terminal_seconds

    def manage_workers(self) -> None:
        """Note whether workers are at work, and when the terminal went; end and make workers as there should be."""
        self._has_just_lost_terminal()
        self._note_service()
        super().manage_workers()

    def _note_service(self) -> None:
        self._has_served = self._has_served or any(map(_is_at_work, self.WORKERS.values()))

    def spawn_workers(self) -> None:
        """Make those that are missing, if it is time."""
        if time.monotonic() >= self.not_before:
            super().spawn_workers()

    def reap_workers(self) -> None:
        """Look after workers that have ended; where one could not begin to work, go on with the others."""
        while not self._reap():
            if not self._stops:
                self.not_before = time.monotonic() + RETRY_SECONDS
                self.log.error("A worker could not begin to work. Another one is made in %s seconds.", RETRY_SECONDS)

    def _reap(self) -> bool:
        """Return False as soon as one is met that could not begin, though it is not this that the master ends for."""
        try:
            super().reap_workers()
        except HaltServer:
            self._note_service()
            if not (self._has_served or self._stops):
                raise
            return False
        return True

    def stop(self, graceful: bool = True) -> None:
        """Stop all workers."""
        self._stops = True
        super().stop(graceful)


def has_terminal() -> bool:
    """Tell whether this process belongs to a terminal that is still open."""
    try:
        os.close(os.open("/dev/tty", os.O_RDWR | os.O_NOCTTY))
    except OSError:
        return False
    return True


def _is_at_work(worker: Any) -> bool:
    """Tell whether a worker's heart has beaten: until then its file has the time of day at which it was made."""
    try:
        beaten: float = worker.tmp.last_update()
    except (OSError, ValueError):
        return False
    return beaten <= time.monotonic()
