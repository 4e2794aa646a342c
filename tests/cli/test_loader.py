"""The loader and its workers: what the master holds, who is replaced, who obeys which signal, and what is said once."""

import fcntl
import os
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
from running import COMMAND, free_port
from running_commands import UNSET, Program
from serving import PATIENCE, Browser, serving
from workers import children, is_running, loads_the_database, wait_until, workers

from annotator.app import create_app
from annotator.cli.process import adopt_orphans
from annotator.cli.server import Service, serve
from annotator.config import read_settings
from annotator.database import Database, head_revision

pytestmark = pytest.mark.skipif(not adopt_orphans(), reason="the system has no subreapers")
READY = "Stop with Ctrl+C."
TWO = {"WEB_CONCURRENCY": "2"}
NEWER = f"The database is newer (revision 9999) than this program (revision {head_revision()})"


def _set_revision(kept: Database, revision: str) -> None:
    with kept.writing() as session:
        session.connection().exec_driver_sql(f"UPDATE alembic_version SET version_num = '{revision}'")
    kept.dispose()


@contextmanager
def _kept_from_loading(program: Program) -> Iterator[subprocess.Popen[str]]:
    """Start the demonstration while somebody else writes, so that its loader waits; yield the master of a group."""
    lock = program.data / "annotator.db.lock"
    environment = os.environ | UNSET | {"ANNOTATOR_DATA": str(program.data), "PORT": str(free_port())} | TWO
    with lock.open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        started = subprocess.Popen(
            [COMMAND, "demo", "--serve"],
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )
        try:
            wait_until(lambda: any(loads_the_database(each) for each in children(started.pid)))
            yield started
        finally:
            with suppress(ProcessLookupError):
                os.killpg(started.pid, signal.SIGKILL)
            started.communicate()


def test_the_master_does_not_load_the_program(ready: Program) -> None:
    with serving(ready.data, "serve", **TWO) as (browser, _said):
        found = workers(browser)
        assert [loads_the_database(each) for each in (browser.master, *found)] == [False, True, True]


def test_the_demonstration_is_loaded_by_the_loader_alone(program: Program) -> None:
    with serving(program.data, "demo", "--serve", **TWO) as (browser, _said):
        found = workers(browser)
        assert [loads_the_database(each) for each in (browser.master, *found)] == [False, True, True]


def test_a_worker_that_dies_is_replaced_and_nothing_said_again(program: Program) -> None:
    with serving(program.data, "demo", "--serve", **TWO) as (browser, said):
        before = workers(browser)
        killed = min(before)
        os.kill(killed, signal.SIGKILL)
        after = workers(browser, without={killed})
        assert len(after & before) == 1
        os.kill(max(after & before), signal.SIGKILL)
        assert not workers(browser, without=before) & before
        assert browser.send("GET", "/sign-in")[0] == 200
        assert said.read_text().count("Annotator answers at") == said.read_text().count("/sign-in/") == 1


def test_hang_up_makes_all_workers_anew(ready: Program) -> None:
    with serving(ready.data, "serve", **TWO) as (browser, said):
        before = workers(browser)
        os.kill(browser.master, signal.SIGHUP)
        workers(browser, without=before)
        assert browser.send("GET", "/sign-in")[0] == 200
        assert said.read_text().count(READY) == 1


def test_a_program_that_cannot_be_loaded_again_is_tried_again_while_others_serve(
    ready: Program, kept: Database
) -> None:
    with serving(ready.data, "serve", **TWO) as (browser, said):
        before = workers(browser)
        _set_revision(kept, "9999")
        os.kill(min(before), signal.SIGKILL)
        wait_until(lambda: NEWER in said.read_text())
        assert browser.send("GET", "/sign-in")[0] == 200
        _set_revision(kept, head_revision())
        assert max(before) in workers(browser, without={min(before)})


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_none_is_left_behind(ready: Program, number: int) -> None:
    with serving(ready.data, "serve", **TWO) as (browser, _said):
        served = workers(browser)
        os.kill(browser.master, number)
        wait_until(lambda: not is_running(browser.master))
        assert not any(map(is_running, served))


def test_workers_end_when_the_master_is_killed(ready: Program) -> None:
    port, environment = free_port(), os.environ | UNSET | {"ANNOTATOR_DATA": str(ready.data)} | TWO
    with subprocess.Popen(
        [COMMAND, "serve"], env=environment | {"PORT": str(port)}, stdout=subprocess.DEVNULL
    ) as master:
        served = workers(Browser("127.0.0.1", port, master.pid))
        master.kill()
    wait_until(lambda: not any(map(is_running, served)))


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_to_all_while_the_loader_works(ready: Program, number: int) -> None:
    """As Ctrl+C sends it."""
    with _kept_from_loading(ready) as master:
        loader = children(master.pid)
        os.killpg(master.pid, number)
        said, complained = master.communicate(timeout=PATIENCE)
        assert (master.returncode, said, complained) == (0, "", "")
        assert not any(map(is_running, loader))


def test_a_first_loader_that_is_killed_ends_the_command(ready: Program) -> None:
    with _kept_from_loading(ready) as master:
        for loader in children(master.pid):
            os.kill(loader, signal.SIGKILL)
        said, complained = master.communicate(timeout=PATIENCE)
        assert (master.returncode, said) == (1, "")
        assert complained == (
            "Error: The program was ended by the system while it was loading: perhaps memory ran out.\n"
        )


@pytest.mark.parametrize("command", [["serve"], ["demo", "--serve"]])
def test_a_newer_database_is_refused_once(ready: Program, kept: Database, command: list[str]) -> None:
    _set_revision(kept, "9999")
    environment = os.environ | UNSET | {"ANNOTATOR_DATA": str(ready.data), "PORT": str(free_port())} | TWO
    ended = subprocess.run([COMMAND, *command], env=environment, capture_output=True, text=True, timeout=PATIENCE)
    assert (ended.returncode, ended.stdout) == (1, "")
    assert ended.stderr == f"Error: {NEWER}. Install the newer annotator.\n"


def test_a_refusal_leaves_signals_as_they_were(program: Program) -> None:
    found = [signal.getsignal(each) for each in (signal.SIGINT, signal.SIGTERM, signal.SIGCHLD)]
    assert program("serve").exit_code == 1
    assert [signal.getsignal(each) for each in (signal.SIGINT, signal.SIGTERM, signal.SIGCHLD)] == found


def _fail(_settings: object) -> object:
    return {}["nothing"]


def _run_failing(_arguments: list[str], settings: dict[str, str], output: str) -> None:
    os.environ.update(UNSET | settings)
    with Path(output).open("w", encoding="utf-8") as said:
        os.dup2(said.fileno(), 2)
        serve(Service(read_settings(), _fail, lambda: None))  # type: ignore[arg-type]


def test_a_fault_while_loading_says_where_it_is(ready: Program) -> None:
    with pytest.raises(AssertionError, match="_fail"), serving(ready.data, runs=_run_failing):
        pass  # pragma: no cover - it never serves


def _run_without_loader(_arguments: list[str], settings: dict[str, str], output: str) -> None:
    os.environ.update(UNSET | settings)
    with Path(output).open("w", encoding="utf-8") as said:
        serve(Service(read_settings(), create_app, lambda: print(READY, file=said, flush=True)), with_loader=False)


def test_without_a_loader_the_master_loads(ready: Program) -> None:
    """As on systems where orphans go to the first process alone."""
    with serving(ready.data, runs=_run_without_loader, **TWO) as (browser, said):
        workers(browser)
        assert loads_the_database(browser.master)
        assert browser.send("GET", "/sign-in")[0] == 200
        assert said.read_text().count(READY) == 1
