"""A worker stands a shortage of descriptors, and holds neither the port nor its end up for those who dawdle."""

import os
import resource
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from running import free_port
from running_commands import UNSET, Program
from serving import PATIENCE, Browser, serving
from workers import is_running, wait_until, workers

from annotator.cli.process import adopt_orphans
from annotator.cli.worker import most_connections

pytestmark = pytest.mark.skipif(not adopt_orphans(), reason="the system has no subreapers")
TWO = {"WEB_CONCURRENCY": "2"}


def test_a_connection_for_which_there_is_no_descriptor_waits(ready: Program) -> None:
    with serving(ready.data, "serve", **TWO) as (browser, said):
        served = workers(browser)
        assert browser.send("GET", "/sign-in")[0] == 200
        found = {each: resource.prlimit(each, resource.RLIMIT_NOFILE) for each in served}
        for each, (_soft, hard) in found.items():
            # Those of input and output are in use, and whatever else is closed meanwhile leaves no room.
            resource.prlimit(each, resource.RLIMIT_NOFILE, (3, hard))
        with socket.create_connection((browser.host, browser.port), timeout=PATIENCE) as waiting:
            waiting.sendall(b"GET /sign-in HTTP/1.1\r\nHost: localhost\r\n\r\n")
            wait_until(lambda: "No further connection can be taken" in said.read_text())
            for each, limits in found.items():
                resource.prlimit(each, resource.RLIMIT_NOFILE, limits)
            assert waiting.recv(12) == b"HTTP/1.1 200"
        assert workers(browser) == served


@pytest.mark.parametrize(("descriptors", "connections"), [(256, 156), (105, 9), (64, 9)])
def test_descriptors_are_left_for_what_connections_ask_for(descriptors: int, connections: int) -> None:
    found = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (descriptors, found[1]))
    try:
        assert most_connections(8) == connections
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, found)


def test_there_is_a_limit_where_descriptors_have_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(resource, "getrlimit", lambda _which: (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
    assert most_connections(8) == 1_000


SERVED = """
import sys
from annotator.app import create_app
from annotator.cli import server
from annotator.config import read_settings
server.GRACE_SECONDS = int(sys.argv[1])
server.serve(server.Service(read_settings(), create_app, lambda: None))
"""


@contextmanager
def _orphaned_while_somebody_dawdles(program: Program, *, grace: int) -> Iterator[tuple[Browser, set[int]]]:
    """Let half a request wait for its other half, and kill the master; yield who serves."""
    port = free_port()
    environment = os.environ | UNSET | {"ANNOTATOR_DATA": str(program.data), "PORT": str(port)} | TWO
    with subprocess.Popen([sys.executable, "-c", SERVED, str(grace)], env=environment) as master:
        try:
            browser = Browser("127.0.0.1", port, master.pid)
            served = workers(browser)
            with socket.create_connection((browser.host, port), timeout=PATIENCE) as dawdler:
                dawdler.sendall(b"GET /sign-in HTTP/1.1\r\nHost: localhost\r\n")
                # It has been taken when those who came later are answered.
                for _each in served:
                    assert browser.send("GET", "/sign-in")[0] == 200
                master.kill()
                yield browser, served
        finally:
            # Else a failure on the way would wait for a server that nobody ends.
            master.kill()


def _refuses(browser: Browser) -> bool:
    try:
        socket.create_connection((browser.host, browser.port), timeout=PATIENCE).close()
    except ConnectionRefusedError:
        return True
    return False


def test_the_port_is_free_while_what_was_begun_is_waited_for(ready: Program) -> None:
    with _orphaned_while_somebody_dawdles(ready, grace=PATIENCE) as (browser, served):
        wait_until(lambda: _refuses(browser))
        assert any(map(is_running, served))
    wait_until(lambda: not any(map(is_running, served)))


def test_nobody_keeps_a_worker_that_has_no_master(ready: Program) -> None:
    with _orphaned_while_somebody_dawdles(ready, grace=0) as (_browser, served):
        wait_until(lambda: not any(map(is_running, served)))
