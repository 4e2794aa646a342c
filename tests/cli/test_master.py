"""The master and the terminal it was started in."""

import os
import pty
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress

import pytest
from running import COMMAND, free_port
from running_commands import UNSET, Program
from serving import Browser
from workers import children, is_running, wait_until, workers

from annotator.cli.process import adopt_orphans

pytestmark = pytest.mark.skipif(not adopt_orphans(), reason="the system has no subreapers")


FORGETFUL = """
from annotator.app import create_app
from annotator.cli.master import Master
from annotator.cli.server import Service, serve
from annotator.config import read_settings
Master.terminal_seconds = 0
serve(Service(read_settings(), create_app, lambda: None))
"""


class Terminal:
    """A terminal with a shell in it that runs a line; whoever closes it hangs up, as a window does."""

    def __init__(self, line: str, settings: dict[str, str]) -> None:
        self.shell, self.screen = pty.fork()
        if self.shell == 0:
            # As in a window of one's own, though the tests may have been told to outlive theirs.
            signal.signal(signal.SIGHUP, signal.SIG_DFL)
            os.execve("/bin/sh", ["/bin/sh", "-c", line, COMMAND, sys.executable, FORGETFUL], os.environ | settings)  # noqa: S606

    def master(self) -> int:
        """Wait until the shell has started the program; return its number."""
        wait_until(lambda: bool(children(self.shell)))
        return children(self.shell).pop()

    def close(self) -> None:
        os.close(self.screen)


@contextmanager
def _opened(program: Program, line: str) -> Iterator[tuple[Terminal, Browser]]:
    port = free_port()
    given = UNSET | {"ANNOTATOR_DATA": str(program.data), "PORT": str(port), "WEB_CONCURRENCY": "2"}
    terminal = Terminal(line, given)
    master = terminal.master()
    browser = Browser("127.0.0.1", port, master)
    try:
        yield terminal, browser
    finally:
        for each in (master, terminal.shell):
            with suppress(ProcessLookupError):
                os.kill(each, signal.SIGTERM)
        wait_until(lambda: not is_running(master))
        os.waitpid(terminal.shell, 0)


def test_a_terminal_that_is_closed_ends_the_server(ready: Program) -> None:
    with _opened(ready, '"$0" serve; exit') as (terminal, browser):
        served = workers(browser)
        os.kill(browser.master, signal.SIGHUP)
        served = workers(browser, without=served)
        terminal.close()
        wait_until(lambda: not any(map(is_running, (browser.master, *served))))


def test_a_server_that_is_to_stay_stays(ready: Program) -> None:
    with _opened(ready, 'nohup "$0" serve >/dev/null 2>&1; exit') as (terminal, browser):
        served = workers(browser)
        terminal.close()
        os.kill(browser.master, signal.SIGHUP)
        workers(browser, without=served)
        assert browser.send("GET", "/sign-in")[0] == 200


def test_a_hang_up_long_after_the_terminal_went_loads_anew(ready: Program) -> None:
    """The shell leaves a job alone that it was told to (here by `set -m` in a script), and is gone itself."""
    with _opened(ready, 'set -m; "$1" -c "$2" & wait') as (terminal, browser):
        served = workers(browser)
        terminal.close()
        wait_until(lambda: not is_running(terminal.shell))
        os.kill(browser.master, signal.SIGHUP)
        workers(browser, without=served)
        assert browser.send("GET", "/sign-in")[0] == 200


def test_whom_a_hang_up_is_sent_to_besides_goes_on(ready: Program) -> None:
    with _opened(ready, '"$0" serve; exit') as (_terminal, browser):
        served = workers(browser)
        for each in served:
            os.kill(each, signal.SIGHUP)
        assert browser.send("GET", "/sign-in")[0] == 200
        assert workers(browser) == served
