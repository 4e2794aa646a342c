"""The queue of writers: one at a time, among all threads and processes that use a file."""

import fcntl
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy.exc import OperationalError

# As long as PostgreSQL waits for a lock.
PATIENCE = 60.0


@dataclass(slots=True)
class WriteQueue:
    """Lets one writer at a time through, among all threads and processes that use `path`.

    There are two turns, taken in this order: among the threads of this process, then among processes. What a writer
    has to wait for besides, such as a connection, it takes between them, where it keeps no other process waiting.

    Attributes
    ----------
    patience
        Seconds that a thread waits for its turn among threads. Where another program keeps everybody waiting, one that
        was stopped in the middle of its writing for instance, one thread of each process waits for it, and all others
        are free again for those who only read.
    """

    path: Path
    patience: float = PATIENCE
    _thread_lock: threading.Lock = field(default_factory=threading.Lock)
    _descriptor: int | None = None
    _owner: int = 0

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Wait for this writer's turn and hold it for the length of the block."""
        with self.turn_here(), self.turn_everywhere():
            yield

    @contextmanager
    def turn_here(self) -> Iterator[None]:
        """Wait for this writer's turn among the threads of this process.

        Raises
        ------
        sqlalchemy.exc.OperationalError
            When it does not come.
        """
        if not self._thread_lock.acquire(timeout=self.patience):
            late = TimeoutError(f"others have kept this writer waiting for {self.patience:g} seconds")
            raise OperationalError("BEGIN IMMEDIATE", None, late)
        try:
            yield
        finally:
            self._thread_lock.release()

    @contextmanager
    def turn_everywhere(self) -> Iterator[None]:
        """Wait, after `turn_here`, for this writer's turn among processes."""
        if self._descriptor is None or self._owner != os.getpid():
            # A descriptor inherited by fork shares its lock with the parent: each process opens its own.
            self._descriptor = os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
            self._owner = os.getpid()
        fcntl.flock(self._descriptor, fcntl.LOCK_EX)
        try:
            yield
        finally:
            fcntl.flock(self._descriptor, fcntl.LOCK_UN)

    def close(self) -> None:
        """Close this process's lock file; the next turn opens it again."""
        with self._thread_lock:
            if self._descriptor is not None and self._owner == os.getpid():
                os.close(self._descriptor)
            self._descriptor = None
