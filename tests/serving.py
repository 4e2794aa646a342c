"""The server in a process of its own, for tests that speak to it through sockets."""

import multiprocessing
import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path

from running import free_port
from running_commands import UNSET

from annotator.app import create_app
from annotator.cli import main

PATIENCE = 60


class Browser:
    """Speaks HTTP to one server, on a connection for each request, and keeps its cookie; knows its master's number."""

    def __init__(self, host: str, port: int, master: int = 0) -> None:
        self.host, self.port, self.master = host, port, master
        self.cookie = ""

    def send(self, method: str, path: str, body: str = "") -> tuple[int, str, str]:
        """Return status, location and text of the answer."""
        connection = HTTPConnection(self.host, self.port, timeout=PATIENCE)
        headers = {"Cookie": self.cookie} if self.cookie else {}
        if method == "POST":
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        connection.request(method, path, body or None, headers)
        answer = connection.getresponse()
        text = answer.read().decode()
        connection.close()
        if cookie := answer.headers["Set-Cookie"]:
            self.cookie = cookie.partition(";")[0]
        return answer.status, answer.headers["Location"] or "", text


def run(arguments: list[str], settings: dict[str, str], output: str) -> None:
    """Run a command until it ends; what it says goes to the file `output`."""
    os.environ.update(UNSET | settings)
    sys.stdout = sys.stderr = Path(output).open("w", encoding="utf-8")  # noqa: SIM115 - until the process ends
    main(arguments, obj=create_app)


@contextmanager
def serving(
    data: Path,
    *arguments: str,
    host: str = "127.0.0.1",
    runs: Callable[[list[str], dict[str, str], str], None] = run,
    **settings: str,
) -> Iterator[tuple[Browser, Path]]:
    """Run a serving command until the block ends; yield a browser and the file with what it says, once it is ready."""
    port, output = free_port(), data.with_name("said.txt")
    settings = {"ANNOTATOR_DATA": str(data), "HOST": host, "PORT": str(port)} | settings
    output.unlink(missing_ok=True)
    # A fresh interpreter: what this process has open is none of the server's.
    process = multiprocessing.get_context("spawn").Process(target=runs, args=(list(arguments), settings, str(output)))
    process.start()
    try:
        _wait(process, output)
        yield Browser(host, port, process.pid or 0), output
    finally:
        process.terminate()
        process.join(PATIENCE)
    assert process.exitcode == 0, output.read_text()


def _wait(process: multiprocessing.process.BaseProcess, output: Path) -> None:
    deadline = time.monotonic() + PATIENCE
    while not output.exists() or "Stop with Ctrl+C." not in output.read_text():
        assert process.is_alive(), output.read_text()
        assert time.monotonic() < deadline, output.read_text()
        time.sleep(0.05)
