"""What the master stands: no output, no room for another process, a loader that hangs or fails, signals held back."""

import os
import re
import resource
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from flask import Flask
from running import COMMAND, free_port
from running_commands import UNSET, Program
from serving import PATIENCE, Browser, serving
from workers import children, first_free_descriptor, is_running, wait_until, workers

from annotator.app import create_app
from annotator.cli.loader import LoadingArbiter
from annotator.cli.process import adopt_orphans
from annotator.cli.server import Service, serve
from annotator.config import Settings, read_settings

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


def test_it_serves_though_nobody_reads_its_output_any_more(ready: Program) -> None:
    with _started(ready, 'exec "$0" serve') as (browser, process):
        assert process.stdout is not None
        process.stdout.close()
        wait_until(lambda: process.poll() is not None or _answers(browser))
        assert _answers(browser)
        assert len(workers(browser)) == 2


def _answers(browser: Browser) -> bool:
    try:
        return browser.send("GET", "/sign-in")[0] == 200
    except ConnectionRefusedError:
        return False


def _run(_arguments: list[str], settings: dict[str, str], output: str) -> None:
    """Serve what hangs while there is a file `hang`, with as much patience as the settings say."""
    os.environ.update(UNSET | settings)
    hang = Path(settings["ANNOTATOR_DATA"]) / "hang"
    LoadingArbiter.patience = float(settings["PATIENCE"])

    def make_app(known: Settings) -> Flask:
        while hang.exists():
            time.sleep(0.02)
        return create_app(known)

    signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGCHLD])
    with Path(output).open("w", encoding="utf-8") as said:
        os.dup2(said.fileno(), 2)
        serve(Service(read_settings(), make_app, lambda: print("Stop with Ctrl+C.", file=said, flush=True)))


def test_a_loader_that_hangs_is_ended_and_another_tried(ready: Program) -> None:
    """With the signal held back that tells of children's ends, as some who start programs leave it."""
    hang = ready.data / "hang"
    with serving(ready.data, runs=_run, PATIENCE="0.5", **TWO) as (browser, said):
        before = workers(browser)
        hang.touch()
        os.kill(min(before), signal.SIGKILL)
        wait_until(lambda: said.read_text().count("A loader has taken more than 0.5 seconds and is ended.") > 1)
        hang.unlink()
        assert browser.send("GET", "/sign-in")[0] == 200


def test_workers_that_end_while_a_loader_hangs_are_looked_after(ready: Program) -> None:
    hang = ready.data / "hang"
    with serving(ready.data, runs=_run, PATIENCE="inf", **TWO) as (browser, said):
        before = workers(browser)
        hang.touch()
        os.kill(min(before), signal.SIGKILL)
        wait_until(lambda: len(children(browser.master)) == 2 and min(before) not in children(browser.master))
        os.kill(max(before), signal.SIGKILL)
        wait_until(lambda: f"Worker (pid:{max(before)}) has ended: -9." in said.read_text())
        hang.unlink()
        workers(browser, without=before)
        assert browser.send("GET", "/sign-in")[0] == 200


def test_a_program_that_cannot_be_loaded_anew_leaves_the_old_one(ready: Program) -> None:
    """Neither is anybody waited for: USR2 is answered at once, and HUP is obeyed when that is possible again."""
    hang = ready.data / "hang"
    with serving(ready.data, runs=_run, PATIENCE="inf", **TWO) as (browser, said):
        before = workers(browser)
        hang.touch()
        os.kill(browser.master, signal.SIGHUP)
        wait_until(lambda: len(children(browser.master)) == 3)
        loader = (children(browser.master) - before).pop()
        os.kill(browser.master, signal.SIGUSR2)
        wait_until(lambda: "USR2 is not supported." in said.read_text())
        os.kill(loader, signal.SIGKILL)
        wait_until(lambda: "The loader has failed." in said.read_text())
        assert browser.send("GET", "/sign-in")[0] == 200
        assert before <= children(browser.master)
        hang.unlink()
        workers(browser, without=before)
        assert browser.send("GET", "/sign-in")[0] == 200


def _umask(pid: int) -> str:
    return re.findall(r"Umask:\s*(\d+)", Path(f"/proc/{pid}/status").read_text())[0]


def test_no_room_for_files_puts_a_loader_off(ready: Program, tmp_path: Path) -> None:
    folder = tmp_path / "temporary"
    folder.mkdir()
    with serving(ready.data, runs=_run, PATIENCE="inf", TMPDIR=str(folder), **TWO) as (browser, said):
        before, mask = workers(browser), _umask(browser.master)
        folder.rmdir()
        os.kill(min(before), signal.SIGKILL)
        wait_until(lambda: "No loader could be started" in said.read_text())
        assert browser.send("GET", "/sign-in")[0] == 200
        folder.mkdir()
        assert max(before) in workers(browser, without={min(before)})
        assert _umask(browser.master) == mask


def test_no_descriptors_left_put_a_loader_off(ready: Program) -> None:
    with serving(ready.data, runs=_run, PATIENCE="inf", **TWO) as (browser, said):
        before = workers(browser)
        found = resource.prlimit(browser.master, resource.RLIMIT_NOFILE)
        resource.prlimit(browser.master, resource.RLIMIT_NOFILE, (first_free_descriptor(browser.master), found[1]))
        os.kill(min(before), signal.SIGKILL)
        wait_until(lambda: "No loader could be started: [Errno 24]" in said.read_text())
        assert browser.send("GET", "/sign-in")[0] == 200
        resource.prlimit(browser.master, resource.RLIMIT_NOFILE, found)
        assert max(before) in workers(browser, without={min(before)})


def _run_narrow(_arguments: list[str], settings: dict[str, str], output: str) -> None:
    """Serve, but workers made while there is a file `narrow` have no descriptor left."""
    os.environ.update(UNSET | settings)
    narrow = Path(settings["ANNOTATOR_DATA"]) / "narrow"

    def leave_none() -> None:
        if narrow.exists():
            _soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
            resource.setrlimit(resource.RLIMIT_NOFILE, (first_free_descriptor(os.getpid()), hard))

    def make_app(known: Settings) -> Flask:
        os.register_at_fork(after_in_child=leave_none)
        return create_app(known)

    with Path(output).open("w", encoding="utf-8") as said:
        os.dup2(said.fileno(), 2)
        loads = settings["LOADS"] == "yes"
        ready = lambda: print("Stop with Ctrl+C.", file=said, flush=True)  # noqa: E731
        serve(Service(read_settings(), make_app, ready), with_loader=loads)


@pytest.mark.parametrize("loads", ["yes", "no"])
def test_workers_that_cannot_begin_end_no_server(ready: Program, loads: str) -> None:
    narrow = ready.data / "narrow"
    with serving(ready.data, runs=_run_narrow, LOADS=loads, **TWO) as (browser, said):
        before = workers(browser)
        assert browser.send("GET", "/sign-in")[0] == 200
        narrow.touch()
        os.kill(min(before), signal.SIGKILL)
        wait_until(lambda: "A worker could not begin to work." in said.read_text())
        assert browser.send("GET", "/sign-in")[0] == 200
        narrow.unlink()
        assert max(before) in workers(browser, without={min(before)})
        assert "Too many open files" in said.read_text()


def test_workers_that_cannot_begin_at_first_end_it(ready: Program) -> None:
    (ready.data / "narrow").touch()
    with (
        pytest.raises(AssertionError) as raised,
        serving(ready.data, runs=_run_narrow, LOADS="yes", **TWO) as (browser, _said),
    ):
        wait_until(lambda: not is_running(browser.master))
    assert "Too many open files" in str(raised.value)
    assert "HaltServer" not in str(raised.value)
    assert "Another one is made" not in str(raised.value)
