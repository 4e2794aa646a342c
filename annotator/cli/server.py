"""Running gunicorn from within the program: threads in a few processes, one port."""

import ctypes
import errno
import gc
import socket
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from select import POLLIN, poll
from typing import Any
from wsgiref.util import setup_testing_defaults

from flask import Flask
from gunicorn.app.base import BaseApplication
from gunicorn.workers.gthread import TConn, ThreadWorker
from sqlalchemy.orm import configure_mappers

from annotator.cli.refusal import Refusal
from annotator.cli.serve import place
from annotator.config import Settings
from annotator.text import _

THREADS = 8
SILENT_SECONDS = 30
WARM_UP_SECONDS = 0.1
# A save leaves eighty objects in cycles: looking for them at every 700 is a twentieth of its time, and each 10,000 that
# wait for it are 1.5 MB.
GARBAGE_THRESHOLDS = (5_000, 20, 20)
# Parameters of glibc's mallopt(3): M_ARENA_MAX, M_MMAP_THRESHOLD, M_TRIM_THRESHOLD.
MALLOC = {-8: 2, -3: 1 << 20, -1: 1 << 20}
# Blocks of the heap: one that no gap can hold, and those that gaps are filled with, the large ones first.
LARGEST_BLOCK = 900_000
BLOCKS = (*(1 << power for power in range(19, 9, -1)), *range(1000, 16, -16))
MOST_GAPS = 20_000

# Milliseconds a thread stays with a connection it has answered, for the page that a redirect leads to.
LINGER_MS = 10

MakeApp = Callable[[Settings], Flask]


class LingeringWorker(ThreadWorker):
    """Gunicorn's worker, but a thread that nobody waits for stays a moment with the connection it has answered.

    A form is answered with a redirect, and the browser asks for the next page at once, on the same connection. By way
    of the worker's main thread, its poller and its pool that would cost two changes of thread more than the answer.
    """

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self._waiting = 0
        self._counting = threading.Lock()

    def enqueue_req(self, conn: TConn) -> None:
        """Hand a connection to the pool, and count that it waits for a thread."""
        with self._counting:
            self._waiting += 1
        super().enqueue_req(conn)

    def handle(self, conn: TConn) -> Any:
        """Answer what the connection asks, and what it asks right after."""
        with self._counting:
            self._waiting -= 1
        result = super().handle(conn)
        while result is True and self.alive and self._waiting <= 0 and self._asks_more(conn):
            result = super().handle(conn)
        return result

    def _asks_more(self, conn: TConn) -> bool:
        # What was read ahead is gunicorn's to find: see `ThreadWorker.finish_request`.
        if conn.is_http2 or conn.parser.unreader.buf.getvalue():
            return False
        poller = poll()
        poller.register(conn.sock, POLLIN)
        return bool(poller.poll(LINGER_MS))


class Server(BaseApplication):
    """Gunicorn with our settings and an application made before the fork."""

    def __init__(self, app: Flask, options: dict[str, Any]) -> None:
        self.app = app
        self.options = options
        super().__init__()

    def load_config(self) -> None:
        for name, value in self.options.items():
            self.cfg.set(name, value)

    def load(self) -> Flask:
        return self.app


def serve(settings: Settings, make_app: MakeApp, ready: Callable[[], object]) -> None:
    """Serve until stopped.

    Parameters
    ----------
    make_app
        Makes the application of the settings.
    ready
        Called when the port is ours and answers are about to come.

    Raises
    ------
    Refusal
        When the port is in use or may not be used.
    """
    require_free(settings.host, settings.port)
    # Nothing of what is loaded now will ever be garbage.
    gc.disable()
    try:
        app = make_app(settings)
        _warm_up(app)
        _save_memory()
    finally:
        gc.enable()

    def when_ready(arbiter: Any) -> None:
        _pass_over_the_silent(arbiter)
        ready()

    Server(
        app,
        {
            "bind": [place(settings.host, settings.port)],
            "worker_class": LingeringWorker,
            "workers": settings.workers,
            "threads": THREADS,
            "preload_app": True,
            "accesslog": None,
            "loglevel": "warning",
            "timeout": 120,
            "graceful_timeout": 10,
            "keepalive": 30,
            "control_socket_disable": True,
            "when_ready": when_ready,
        },
    ).run()


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

    The workers share what is made here: the mappers, and templates. Those that are not compiled yet are left to
    whoever shows them first.
    """
    configure_mappers()
    begun = time.monotonic()
    for name in app.jinja_env.list_templates():
        if time.monotonic() - begun > WARM_UP_SECONDS:
            break
        app.jinja_env.get_template(name)
    environ: dict[str, Any] = {"PATH_INFO": "/sign-in", "HTTP_HOST": "localhost"}
    setup_testing_defaults(environ)
    for _part in app.wsgi_app(environ, lambda *_head: lambda _body: None):
        pass


def _save_memory() -> None:
    """Share what is loaded with the workers, and give back what a request has needed.

    Frozen objects are left alone by the workers' garbage collectors, so that their pages stay shared; what little
    garbage loading has left is frozen with them, for finding it takes longer than it is worth. Glibc is kept from
    giving each thread a pool of its own, and from keeping the block a password's hash was computed in.
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
