"""Running gunicorn from within the program: threads in a few processes, one port.

Only the loader and its workers load what the program is made of, so nothing of it is imported here at the top.
"""

from __future__ import annotations

import ctypes
import errno
import gc
import os
import socket
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from gunicorn.app.base import BaseApplication

from annotator.cli.loader import LoadingArbiter
from annotator.cli.master import Master
from annotator.cli.process import adopt_orphans
from annotator.cli.refusal import Refusal
from annotator.cli.serve import place
from annotator.cli.worker import LingeringWorker, most_connections
from annotator.config import Settings
from annotator.text import _

if TYPE_CHECKING:
    from flask import Flask

THREADS = 8
SILENT_SECONDS = 30
# What a worker that is told to stop has to finish its answers.
GRACE_SECONDS = 10
# A save leaves eighty objects in cycles: looking for them at every 700 is a twentieth of its time, and each 10,000 that
# wait for it are 1.5 MB. What is in use during such a look waits for every fifth.
GARBAGE_THRESHOLDS = (5_000, 5, 20)
# Parameters of glibc's mallopt(3): M_ARENA_MAX, M_MMAP_THRESHOLD, M_TRIM_THRESHOLD.
MALLOC = {-8: 1, -3: 1 << 20, -1: 1 << 20}
# Blocks of the heap: one that no gap can hold, and those that gaps are filled with, the large ones first.
LARGEST_BLOCK = 900_000
BLOCKS = (*(1 << power for power in range(19, 9, -1)), *range(1000, 16, -16))
MOST_GAPS = 20_000

ONE_CORE = ("OPENBLAS_NUM_THREADS", "1")

MakeApp = Callable[[Settings], "Flask"]


@dataclass(frozen=True)
class Service:
    """What is to be served.

    Attributes
    ----------
    make_app
        Makes the application of the settings.
    prepare
        Called once, before the first application is made.
    ready
        Called once, when the port is ours and answers are about to come; in the process that `prepare` was called in.
    """

    settings: Settings
    make_app: MakeApp
    ready: Callable[[], object]
    prepare: Callable[[], object] = lambda: None


class Server(BaseApplication):
    """Gunicorn with our settings."""

    def __init__(self, service: Service, *, with_loader: bool) -> None:
        self.service = service
        self.with_loader = with_loader
        self.app: Flask | None = None
        super().__init__()

    def load_config(self) -> None:
        settings = self.service.settings
        options = {
            "bind": [place(settings.host, settings.port)],
            "worker_class": LingeringWorker,
            "workers": settings.workers,
            "threads": THREADS,
            "worker_connections": most_connections(THREADS),
            "accesslog": None,
            "loglevel": "warning",
            "timeout": 120,
            "graceful_timeout": GRACE_SECONDS,
            "keepalive": 30,
            "control_socket_disable": True,
            "when_ready": self._listen,
        }
        if self.with_loader:
            options["post_fork"] = LoadingArbiter.tell_number
        for name, value in options.items():
            self.cfg.set(name, value)

    def load_program(self, *, first: bool) -> None:
        """Make the application; at first also what it needs."""
        # Each worker computes on one core: a product on all of them would take them from those who save meanwhile, and
        # its threads wait for one another by spinning. Read once, when numpy is loaded.
        os.environ.setdefault(*ONE_CORE)
        # Nothing of what is loaded now will ever be garbage.
        gc.disable()
        try:
            if first:
                self.service.prepare()
            self.app = self.service.make_app(self.service.settings)
            _warm_up(self.app)
            _save_memory()
        finally:
            gc.enable()

    def announce(self) -> None:
        """Say that answers are about to come; they do, too, where nobody reads that any more."""
        with suppress(BrokenPipeError):
            self.service.ready()

    def load(self) -> Flask | None:
        return self.app

    def run(self) -> None:
        """Serve until stopped."""
        if self.with_loader:
            _save_memory()
            gc.enable()
            LoadingArbiter(self).run()
        else:
            self.load_program(first=True)
            Master(self).run()

    def _listen(self, arbiter: Any) -> None:
        _pass_over_the_silent(arbiter)
        if not self.with_loader:
            self.announce()


def serve(service: Service, *, with_loader: bool | None = None) -> None:
    """Serve until stopped.

    Parameters
    ----------
    with_loader
        Whether the program is loaded by a process of its own, so that the master stays small; by default wherever
        the system lets the master look after workers that it has not forked itself. Elsewhere it loads the program
        and forks the workers.

    Raises
    ------
    Refusal
        When the port is in use or may not be used.
    """
    require_free(service.settings.host, service.settings.port)
    Server(service, with_loader=adopt_orphans() if with_loader is None else with_loader).run()


def _pass_over_the_silent(arbiter: Any) -> None:
    """Let the system keep a connection until something is said on it.

    Browsers open connections to spare. Without this each of them would hold a thread for seconds, waiting for a
    request, and those who have one would wait behind them.
    """
    if hasattr(socket, "TCP_DEFER_ACCEPT"):
        for listener in arbiter.LISTENERS:
            listener.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_DEFER_ACCEPT, SILENT_SECONDS)


def _warm_up(app: Flask) -> None:
    """Do once, before the fork, what each worker would do for itself at its first requests.

    The workers share what is made here: the mappers, the parts that all pages have, and what writes exports, which
    every project comes to. Templates of single pages are left to whoever shows them first: all of them are five
    megabytes, and most servers show few.
    """
    from wsgiref.util import setup_testing_defaults

    from sqlalchemy.orm import configure_mappers

    from annotator.exports.registry import list_formats

    configure_mappers()
    list_formats()
    environ: dict[str, Any] = {"PATH_INFO": "/sign-in", "HTTP_HOST": "localhost"}
    setup_testing_defaults(environ)
    for _part in app.wsgi_app(environ, lambda *_head: lambda _body: None):
        pass


def _save_memory() -> None:
    """Share what is loaded with the workers, and give back what a request has needed.

    Frozen objects are left alone by the workers' garbage collectors, so that their pages stay shared; what little
    garbage loading has left is frozen with them, for finding it takes longer than it is worth. Glibc is kept from
    giving threads pools of their own, of which each keeps what another could use, and from keeping the block a
    password's hash was computed in.
    """
    gc.freeze()
    gc.set_threshold(*GARBAGE_THRESHOLDS)
    with suppress(OSError, AttributeError):
        system = ctypes.CDLL(None)
        for parameter, value in MALLOC.items():
            system.mallopt(parameter, value)
        system.malloc_trim(0)
        _fill_gaps(system)


def _fill_gaps(system: ctypes.CDLL) -> None:
    """Give away what is free between the blocks in use, so that each worker begins on pages of its own.

    For a few bytes in such a gap a worker would get a copy of the whole page. The blocks are never written to, and
    those inside a page that is in use take nothing more.
    """
    system.malloc.argtypes, system.malloc.restype = [ctypes.c_size_t], ctypes.c_void_p
    behind_all = system.malloc(LARGEST_BLOCK) or 0
    for size in BLOCKS:
        for _gap in range(MOST_GAPS):
            if (system.malloc(size) or behind_all) >= behind_all:
                break


def require_free(host: str, port: int) -> None:
    """Pass when nothing listens at this place yet."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host.strip("[]"), port))
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                message = _(
                    "Port {port} is in use. Stop what uses it, or choose another: PORT={other}",
                    port=str(port),
                    other=str(port + 1),
                )
            else:
                message = _(
                    "The server cannot listen at {host}, port {port}: {why}",
                    host=host,
                    port=str(port),
                    why=error.strerror,
                )
            raise Refusal(message) from error
