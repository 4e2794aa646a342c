"""Gunicorn's threaded worker, which answers the page after a save on the spot and bears what a server has to."""

from __future__ import annotations

import os
import signal
import threading
from select import POLLIN, poll
from typing import Any

from gunicorn.arbiter import Arbiter
from gunicorn.workers.gthread import TConn, ThreadWorker

# Milliseconds a thread stays with a connection it has answered, for the page that a redirect leads to.
LINGER_MS = 10


class LingeringWorker(ThreadWorker):
    """Gunicorn's worker, but a thread that nobody waits for stays a moment with the connection it has answered.

    A form is answered with a redirect, and the browser asks for the next page at once, on the same connection. By way
    of the worker's main thread, its poller and its pool that would cost two changes of thread more than the answer.
    """

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.loader = 0
        self._waiting = 0
        self._counting = threading.Lock()

    def init_signals(self) -> None:
        """Obey signals, those too that came before this process could; HUP is for the master to obey.

        A terminal that is closed sends it to all, which would end this process in the middle of what it answers.
        """
        super().init_signals()
        signal.signal(signal.SIGHUP, signal.SIG_IGN)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, Arbiter.SIGNALS)

    def is_parent_alive(self) -> bool:
        """Return whether there is still somebody who looks after this process: the loader at first, then the master."""
        return os.getppid() == self.loader or bool(super().is_parent_alive())

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
