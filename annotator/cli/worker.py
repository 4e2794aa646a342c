"""Gunicorn's threaded worker, which answers the page after a save on the spot and bears what a server has to."""

from __future__ import annotations

import errno
import os
import resource
import signal
import threading
import time
from select import POLLIN, poll
from typing import Any

from gunicorn.arbiter import Arbiter
from gunicorn.workers.gthread import TConn, ThreadWorker

from annotator.cli.process import end

# Connections of one worker at a time, and descriptors that are kept for what they ask for: files, the database.
MOST_CONNECTIONS, KEPT_DESCRIPTORS = 1_000, 100
# What a system says when it has no descriptor or no memory for another connection, and how long it is let alone then.
NO_ROOM = {errno.EMFILE, errno.ENFILE, errno.ENOBUFS, errno.ENOMEM}
NO_ROOM_SECONDS = 0.1
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
        self._has_room = True
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

    def run(self) -> None:
        """Serve until told to stop, or until nobody is left to tell."""
        super().run()
        if not self.is_parent_alive():
            # Who waits for half a request would keep this process, and nobody is there to end it.
            end(0)

    def set_accept_enabled(self, enabled: bool) -> None:
        """Take connections or not; at the end leave the port to who wants it, while what was begun is answered."""
        super().set_accept_enabled(enabled)
        if not (enabled or (self.alive and self.is_parent_alive())):
            for each in self.sockets:
                each.close()

    def accept(self, listener: Any) -> None:
        """Take a connection; where there is no room for it, it waits, and those that are there are served."""
        shortage = None
        try:
            super().accept(listener)
        except OSError as error:
            if error.errno not in NO_ROOM:
                raise
            shortage = error
        if shortage is not None:
            if self._has_room:
                self.log.error("No further connection can be taken at present: %s.", shortage.strerror)
            time.sleep(NO_ROOM_SECONDS)
        self._has_room = shortage is None

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


def most_connections(threads: int) -> int:
    """Return how many connections a worker can have open, so that descriptors are left for what they ask for."""
    most, _hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    room = MOST_CONNECTIONS if most == resource.RLIM_INFINITY else most - KEPT_DESCRIPTORS
    return max(threads + 1, min(MOST_CONNECTIONS, room))
