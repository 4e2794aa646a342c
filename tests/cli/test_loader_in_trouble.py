"""What the master stands: no output, no room for another process, a loader that hangs or fails, signals held back."""

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from running import COMMAND, free_port
from running_commands import UNSET, Program
from serving import PATIENCE, Browser
from workers import wait_until, workers

from annotator.cli.process import adopt_orphans

pytestmark = pytest.mark.skipif(not adopt_orphans(), reason="the system has no subreapers")
TWO = {"WEB_CONCURRENCY": "2"}


@contextmanager
def _started(program: Program, command: str) -> Iterator[tuple[Browser, subprocess.Popen[bytes]]]:
    """Run a line of shell, which finds the program as ``$0``, until the block ends."""
    port = free_port()
    environment = os.environ | UNSET | {"ANNOTATOR_DATA": str(program.data), "PORT": str(port)} | TWO
    with subprocess.Popen(
        ["/bin/sh", "-c", command, COMMAND], env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        try:
            yield Browser("127.0.0.1", port, process.pid), process
        finally:
            process.terminate()
            process.communicate(timeout=PATIENCE)
    assert process.returncode == 0


@pytest.mark.parametrize("closed", [">&-", "2>&-", ">&- 2>&-", "<&- >&- 2>&-"])
def test_it_serves_without_output(ready: Program, closed: str) -> None:
    with _started(ready, f'exec "$0" serve {closed}') as (browser, process):
        wait_until(lambda: process.poll() is not None or _answers(browser))
        assert _answers(browser)
        assert len(workers(browser)) == 2


def _answers(browser: Browser) -> bool:
    try:
        return browser.send("GET", "/sign-in")[0] == 200
    except ConnectionRefusedError:
        return False
