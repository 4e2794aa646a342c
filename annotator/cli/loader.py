"""The loader: a process that lives a moment, makes the program and its workers, and leaves the master without either.

Python counts references inside the objects themselves, so a worker that only looks at what it shares with its parent
gets a copy of the page, and the parent keeps the original, which nobody reads any more. If the master itself loaded
the program it would hold tens of megabytes of such originals for as long as it serves. So the master loads nothing
but gunicorn: it opens the port and starts a loader, which loads the program and forks the workers from itself. It
ends when they are made, and with it go the pages that all workers have copied; what they still share stays shared.

Whose parent ends is given to the first process of the machine; on Linux to the nearest ancestor that has called
itself a subreaper (`prctl(2)`), here the master, which thus watches over workers that it has not forked itself. Where
a worker is missing, a new loader makes it.
"""

from __future__ import annotations

import os
import pickle
import signal
import time
import traceback
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, NoReturn, Protocol

import click
from gunicorn.arbiter import Arbiter
from gunicorn.errors import HaltServer

from annotator.cli.process import die_with_parent, end, flush
from annotator.cli.refusal import Refusal
from annotator.config import SettingError
from annotator.errors import AnnotatorError
from annotator.text import _

RETRY_SECONDS = 2
# What a pipe holds before anybody reads it is 64 KB on Linux.
LONGEST_REPORT = 32_000
# Failures that whoever runs the command is told in a sentence; of others they see where they come from.
TOLD = (click.ClickException, AnnotatorError, SettingError, OSError)


class Loadable(Protocol):
    """The program as gunicorn's application, which is loaded when a loader says so."""

    def load_program(self, *, first: bool) -> object:
        """Load it into this process."""

    def announce(self) -> object:
        """Say that answers are about to come."""


@dataclass(frozen=True)
class Loader:
    """A loader at work.

    Attributes
    ----------
    report
        The reading end of a pipe. It is at its end when the loader has ended and each of its workers has told its
        number, even if the loader was killed on the way.
    workers
        Those that it is to fork, by age.
    """

    pid: int
    report: int
    workers: dict[int, Any]


class LoadingArbiter(Arbiter):
    """Gunicorn's master, but workers are forked by a loader.

    Nothing waits for a loader: it is looked after like a worker, when the system says that a child has ended, so that
    signals are obeyed while it works. What gunicorn asks for by way of `spawn_worker` and `spawn_workers` is written
    down, and the next loader makes it.
    """

    def __init__(self, app: Any) -> None:
        self._loader: Loader | None = None
        self._wanted = 0
        self._has_loaded = False
        self._not_before = 0.0
        self._failure: BaseException | None = None
        self._told: int | None = None
        super().__init__(app)

    def run(self) -> None:
        """Serve until stopped; raise what kept the first loader from loading, with signals handled as before."""
        found = {each: signal.getsignal(each) for each in (*self.SIGNALS, signal.SIGCHLD)}
        try:
            super().run()
        except SystemExit:
            if self._failure is None:
                raise
            for each, handler in found.items():
                signal.signal(each, handler)
            raise self._failure from None

    def spawn_worker(self) -> None:
        """Want one more worker: for each process when everything is loaded again."""
        self._wanted += 1

    def spawn_workers(self) -> None:
        """Want those that are missing."""
        if self._loader is None:
            self._wanted = max(self._wanted, self.num_workers - len(self.WORKERS))

    def manage_workers(self) -> None:
        """End those that are too many, and start a loader for those that are wanted."""
        super().manage_workers()
        if self._wanted and self._loader is None and time.monotonic() >= self._not_before:
            self._start_loader()

    def reap_workers(self) -> None:
        """Look after children that have ended.

        As long as a loader works no other child is asked after: one of its workers may end right after it, and has to
        be known before gunicorn meets it.
        """
        loader = self._loader
        if loader is not None:
            ended, status = os.waitpid(loader.pid, os.WNOHANG)
            if not ended:
                return
            self._go_on(self._adopt(loader), status)
        super().reap_workers()
        if loader is not None:
            self.manage_workers()

    def stop(self, graceful: bool = True) -> None:
        """Stop the loader, if there is one, and all workers."""
        if self._loader is not None:
            os.kill(self._loader.pid, signal.SIGKILL)
            os.waitpid(self._loader.pid, 0)
            self._adopt(self._loader)
        super().stop(graceful)

    def _start_loader(self) -> None:
        workers = {}
        for _each in range(self._wanted):
            # As in gunicorn's `spawn_worker`; made here, so that the master has the file that their heart beats in.
            self.worker_age += 1
            workers[self.worker_age] = self.worker_class(
                self.worker_age, self.pid, self.LISTENERS, self.app, self.timeout / 2.0, self.cfg, self.log
            )
        self._wanted = 0
        report, told = os.pipe()
        flush()
        # For the loader, which the master ends, and for its workers until they can obey: what comes earlier waits.
        signal.pthread_sigmask(signal.SIG_BLOCK, self.SIGNALS)
        pid = os.fork()
        if pid == 0:
            os.close(report)
            self._told = told
            self._work(workers.values())
        signal.pthread_sigmask(signal.SIG_UNBLOCK, self.SIGNALS)
        os.close(told)
        self._loader = Loader(pid, report, workers)

    def _work(self, workers: Iterable[Any]) -> NoReturn:
        """Be the loader; a worker leaves by the exit that gunicorn gives it."""
        loader = os.getpid()
        status = 1
        try:
            self._make(workers)
            status = 0
        except BaseException as error:
            if os.getpid() != loader:
                raise
            self._tell_failure(error)
        finally:
            # Whatever has failed: the way back leads into the master's loop, which would stop workers as its own.
            if os.getpid() == loader:
                end(status)

    def _make(self, workers: Iterable[Any]) -> None:
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        die_with_parent()
        if os.getppid() != self.pid:
            return
        self.app.load_program(first=not self._has_loaded)
        for worker in workers:
            worker.loader = os.getpid()
            self.worker_class = lambda *_arguments, made=worker: made
            super().spawn_worker()
        if not self._has_loaded:
            self.app.announce()

    def tell_number(self, worker: Any) -> None:
        """Tell the master, from the worker's process, which number it has."""
        if self._told is not None:
            os.write(self._told, f"{worker.age} {os.getpid()}\n".encode())
            os.close(self._told)

    def _tell_failure(self, error: BaseException) -> None:
        if self._has_loaded:
            self.log.error("New workers could not be made: %s", error, exc_info=not isinstance(error, TOLD))
            return
        told = b""
        if isinstance(error, TOLD):
            with suppress(Exception):
                told = pickle.dumps(error)
        if not 0 < len(told) < LONGEST_REPORT:
            traceback.print_exception(error)
            told = pickle.dumps(SystemExit(1))
        os.write(self._told or 0, b"failed " + told.hex().encode() + b"\n")

    def _adopt(self, loader: Loader) -> bytes:
        """Take over the workers of a loader that has ended; return its failure as it was told."""
        self._loader = None
        failure = b""
        with os.fdopen(loader.report, "rb") as report:
            for line in report:
                kind, what = line.split()
                if kind == b"failed":
                    failure = bytes.fromhex(what.decode())
                else:
                    worker = loader.workers.pop(int(kind))
                    worker.pid = int(what)
                    self.WORKERS[worker.pid] = worker
        for unmade in loader.workers.values():
            unmade.tmp.close()
        return failure

    def _go_on(self, failure: bytes, status: int) -> None:
        """End with the failure of the first loader; after that of a later one, serve on and try again."""
        if status == 0:
            self._has_loaded = True
        elif self._has_loaded:
            self._not_before = time.monotonic() + RETRY_SECONDS
            self.log.error("The loader has failed. The next one starts in %s seconds.", RETRY_SECONDS)
        else:
            killed = Refusal(_("The program was ended by the system while it was loading: perhaps memory ran out."))
            self._failure = pickle.loads(failure) if failure else killed  # noqa: S301 - of our own child
            raise HaltServer("The program was not loaded.", 0)
