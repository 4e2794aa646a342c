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

import math
import os
import signal
import time
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any, NoReturn, Protocol

from gunicorn.errors import HaltServer

from annotator.cli import loader_report
from annotator.cli.master import RETRY_SECONDS, Master
from annotator.cli.process import die_with_parent, end, flush
from annotator.cli.refusal import Refusal
from annotator.text import _

# What loading takes on a busy machine, many times over.
LONGEST_SECONDS = 60.0


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
    until
        When it has hung for too long, by the monotonic clock.
    """

    pid: int
    report: int
    workers: dict[int, Any]
    until: float


class LoadingArbiter(Master):
    """Gunicorn's master, but workers are forked by a loader.

    Nothing waits for a loader: it is looked after like a worker, when the system says that a child has ended, so that
    signals are obeyed while it works. What gunicorn asks for by way of `spawn_worker` and `spawn_workers` is written
    down, and the next loader makes it.

    Attributes
    ----------
    patience
        Seconds that a loader may take; the first one, which also prepares what is to be served, as long as it does.
    """

    patience = LONGEST_SECONDS

    def __init__(self, app: Any) -> None:
        self._loader: Loader | None = None
        self._wanted = 0
        self._has_loaded = False
        self._failure: BaseException | None = None
        self._told: int | None = None
        super().__init__(app)

    def run(self) -> None:
        """Serve until stopped; raise what kept the first loader from loading, with signals handled as before."""
        signals = (*self.SIGNALS, signal.SIGCHLD)
        found = {each: signal.getsignal(each) for each in signals}
        # Whoever started this may have held some of them back, and left it so.
        held_back = signal.pthread_sigmask(signal.SIG_UNBLOCK, signals)
        try:
            super().run()
        except SystemExit:
            if self._failure is None:
                raise
            for each, handler in found.items():
                signal.signal(each, handler)
            signal.pthread_sigmask(signal.SIG_SETMASK, held_back)
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
        self._look_after_loader()
        super().manage_workers()
        if self._wanted and self._loader is None and time.monotonic() >= self.not_before:
            self._start_loader()

    def reload(self) -> None:
        """Want all workers anew; those that are there serve until then, when they are the oldest of too many.

        Gunicorn's own way waits here until they have ended, and obeys no signal meanwhile.
        """
        self.log.reopen_files()
        self.num_workers = self.cfg.workers
        self._wanted = max(self._wanted, self.num_workers)

    def handle_usr2(self) -> None:
        """Say that a second master beside this one is not supported."""
        self.log.warning("USR2 is not supported. HUP loads the program anew.")

    def reap_workers(self) -> None:
        """Look after children that have ended.

        As long as a loader works, none is asked after but the workers that are known: one of its own may end right
        after it, and has to be known before gunicorn meets it.
        """
        self._look_after_loader()
        if self._loader is None:
            super().reap_workers()
            return
        for pid in tuple(self.WORKERS):
            ended, status = os.waitpid(pid, os.WNOHANG)
            if ended and status == 0:
                self.WORKERS.pop(pid).tmp.close()
            elif ended:
                self.log.error("Worker (pid:%s) has ended: %s.", pid, os.waitstatus_to_exitcode(status))
                self.WORKERS.pop(pid).tmp.close()

    def stop(self, graceful: bool = True) -> None:
        """Stop the loader, if there is one, and all workers."""
        if self._loader is not None:
            os.kill(self._loader.pid, signal.SIGKILL)
            os.waitpid(self._loader.pid, 0)
            self._adopt(self._loader)
        super().stop(graceful)

    def _look_after_loader(self) -> None:
        """Take over what a loader has made that has ended; end one that hangs."""
        loader = self._loader
        if loader is None:
            return
        ended, status = os.waitpid(loader.pid, os.WNOHANG)
        if ended:
            self._go_on(self._adopt(loader), status)
        elif time.monotonic() > loader.until:
            self.log.error("A loader has taken more than %s seconds and is ended.", self.patience)
            os.kill(loader.pid, signal.SIGKILL)
            self._loader = replace(loader, until=math.inf)

    def _start_loader(self) -> None:
        wanted, self._wanted = self._wanted, 0
        workers: dict[int, Any] = {}
        pipe: tuple[int, ...] = ()
        umask = os.umask(0)
        os.umask(umask)
        try:
            for _each in range(wanted):
                # As in gunicorn's `spawn_worker`; made here, so that the master has the file their heart beats in.
                self.worker_age += 1
                workers[self.worker_age] = self.worker_class(
                    self.worker_age, self.pid, self.LISTENERS, self.app, self.timeout / 2.0, self.cfg, self.log
                )
            pipe = report, told = os.pipe()
            flush()
            pid = self._fork()
        except OSError as error:
            # Gunicorn leaves it changed when it cannot make that file.
            os.umask(umask)
            for each in pipe:
                os.close(each)
            for unmade in workers.values():
                unmade.tmp.close()
            self._wanted = wanted
            self._put_off(error)
            return
        if pid == 0:
            os.close(report)
            self._told = told
            self._work(workers.values())
        os.close(told)
        self._loader = Loader(
            pid, report, workers, until=time.monotonic() + self.patience if self._has_loaded else math.inf
        )

    def _fork(self) -> int:
        # For the loader, which the master ends, and for its workers until they can obey: what comes earlier waits.
        found = signal.pthread_sigmask(signal.SIG_BLOCK, self.SIGNALS)
        pid = -1
        try:
            pid = os.fork()
        finally:
            if pid != 0:
                signal.pthread_sigmask(signal.SIG_SETMASK, found)
        return pid

    def _put_off(self, error: OSError) -> None:
        """Try again later; end if nothing has been served yet."""
        if not self._has_loaded:
            self._failure = Refusal(_("The server cannot start a process: {why}.", why=error.strerror))
            raise HaltServer("No loader was started.", 0)
        self.not_before = time.monotonic() + RETRY_SECONDS
        self.log.error("No loader could be started: %s. It is tried again in %s seconds.", error, RETRY_SECONDS)

    def _work(self, workers: Iterable[Any]) -> NoReturn:
        """Be the loader; a worker leaves by the exit that gunicorn gives it."""
        loader = os.getpid()
        try:
            self._make(workers)
        except BaseException as error:
            if os.getpid() != loader:
                raise
            # Whatever else fails: the way back leads into the master's loop, which would stop workers as its own.
            try:
                self._tell_failure(error)
            finally:
                end(1)
        end(0)

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
            os.write(self._told, loader_report.number(worker.age, os.getpid()))
            os.close(self._told)

    def _tell_failure(self, error: BaseException) -> None:
        if self._has_loaded:
            self.log.error("New workers could not be made: %s", error, exc_info=not loader_report.is_told(error))
        elif self._told is not None:
            os.write(self._told, loader_report.failure(error))

    def _adopt(self, loader: Loader) -> BaseException | None:
        """Take over the workers of a loader that has ended; return its failure as it was told."""
        self._loader = None
        numbers, failure = loader_report.read(loader.report)
        for age, pid in numbers.items():
            worker = loader.workers.pop(age)
            worker.pid = pid
            self.WORKERS[pid] = worker
        for unmade in loader.workers.values():
            unmade.tmp.close()
        # What was wanted still is: also workers that were to take the place of those that are there.
        self._wanted = max(self._wanted, len(loader.workers))
        return failure

    def _go_on(self, failure: BaseException | None, status: int) -> None:
        """End with the failure of the first loader; after that of a later one, serve on and try again."""
        if status == 0:
            self._has_loaded = True
        elif self._has_loaded:
            self.not_before = time.monotonic() + RETRY_SECONDS
            self.log.error("The loader has failed. The next one starts in %s seconds.", RETRY_SECONDS)
        else:
            killed = Refusal(_("The program was ended by the system while it was loading: perhaps memory ran out."))
            self._failure = failure or killed
            raise HaltServer("The program was not loaded.", 0)
