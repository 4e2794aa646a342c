"""The loader and its workers: what the master holds, who is replaced, who obeys which signal, and what is said once."""

import fcntl
import os
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
from running import COMMAND, free_port
from running_commands import UNSET, Program
from serving import PATIENCE, Browser, serving

from annotator.app import create_app
from annotator.cli.loader import adopt_orphans
from annotator.cli.server import Service, serve
from annotator.config import read_settings
from annotator.database import Database, head_revision

pytestmark = pytest.mark.skipif(not adopt_orphans(), reason="the system has no subreapers")
READY = "Stop with Ctrl+C."
TWO = {"WEB_CONCURRENCY": "2"}
NEWER = f"The database is newer (revision 9999) than this program (revision {head_revision()})"


def _children(pid: int) -> set[int]:
    return set(map(int, Path(f"/proc/{pid}/task/{pid}/children").read_text().split()))


def _loads_the_database(pid: int) -> bool:
    """Tell whether a process has SQLAlchemy or SQLite, by their compiled parts."""
    maps = Path(f"/proc/{pid}/maps").read_text()
    return "sqlalchemy" in maps or "_sqlite3" in maps


def _is_running(pid: int) -> bool:
    with suppress(ProcessLookupError, FileNotFoundError):
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    return False


def _wait_until(holds: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not holds():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def _has_workers(browser: Browser, *, without: set[int]) -> Callable[[], bool]:
    """Tell when the master has two children that load the database, none of them among `without`."""

    def found() -> bool:
        children = _children(browser.master)
        with suppress(FileNotFoundError, ProcessLookupError):
            return len(children) == 2 and not children & without and all(map(_loads_the_database, children))
        return False

    return found


def _workers(browser: Browser, *, without: set[int] | None = None) -> set[int]:
    _wait_until(_has_workers(browser, without=without or set()))
    return _children(browser.master)


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
            _wait_until(lambda: any(_loads_the_database(each) for each in _children(started.pid)))
            yield started
        finally:
            with suppress(ProcessLookupError):
                os.killpg(started.pid, signal.SIGKILL)
            started.communicate()


def test_the_master_does_not_load_the_program(ready: Program) -> None:
    with serving(ready.data, "serve", **TWO) as (browser, _said):
        assert len(_workers(browser)) == 2
        assert not _loads_the_database(browser.master)


def test_the_demonstration_is_loaded_by_the_loader_alone(program: Program) -> None:
    with serving(program.data, "demo", "--serve", **TWO) as (browser, _said):
        assert len(_workers(browser)) == 2
        assert not _loads_the_database(browser.master)


def test_a_worker_that_dies_is_replaced_and_nothing_said_again(program: Program) -> None:
    with serving(program.data, "demo", "--serve", **TWO) as (browser, said):
        before = _workers(browser)
        killed = min(before)
        os.kill(killed, signal.SIGKILL)
        after = _workers(browser, without={killed})
        assert len(after & before) == 1
        os.kill(max(after & before), signal.SIGKILL)
        assert not _workers(browser, without=before) & before
        assert browser.send("GET", "/sign-in")[0] == 200
        assert said.read_text().count("Annotator answers at") == said.read_text().count("/sign-in/") == 1


def test_hang_up_makes_all_workers_anew(ready: Program) -> None:
    with serving(ready.data, "serve", **TWO) as (browser, said):
        before = _workers(browser)
        os.kill(browser.master, signal.SIGHUP)
        _workers(browser, without=before)
        assert browser.send("GET", "/sign-in")[0] == 200
        assert said.read_text().count(READY) == 1


def test_a_program_that_cannot_be_loaded_again_is_tried_again_while_others_serve(
    ready: Program, kept: Database
) -> None:
    with serving(ready.data, "serve", **TWO) as (browser, said):
        before = _workers(browser)
        _set_revision(kept, "9999")
        os.kill(min(before), signal.SIGKILL)
        _wait_until(lambda: NEWER in said.read_text())
        assert browser.send("GET", "/sign-in")[0] == 200
        _set_revision(kept, head_revision())
        assert max(before) in _workers(browser, without={min(before)})


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_none_is_left_behind(ready: Program, number: int) -> None:
    with serving(ready.data, "serve", **TWO) as (browser, _said):
        workers = _workers(browser)
        os.kill(browser.master, number)
        _wait_until(lambda: not _is_running(browser.master))
        assert not any(map(_is_running, workers))


def test_workers_end_when_the_master_is_killed(ready: Program) -> None:
    port, environment = free_port(), os.environ | UNSET | {"ANNOTATOR_DATA": str(ready.data)} | TWO
    with subprocess.Popen(
        [COMMAND, "serve"], env=environment | {"PORT": str(port)}, stdout=subprocess.DEVNULL
    ) as master:
        workers = _workers(Browser("127.0.0.1", port, master.pid))
        master.kill()
    _wait_until(lambda: not any(map(_is_running, workers)))


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_to_all_while_the_loader_works(ready: Program, number: int) -> None:
    """As Ctrl+C sends it."""
    with _kept_from_loading(ready) as master:
        loader = _children(master.pid)
        os.killpg(master.pid, number)
        said, complained = master.communicate(timeout=PATIENCE)
        assert (master.returncode, said, complained) == (0, "", "")
        assert not any(map(_is_running, loader))


def test_a_first_loader_that_is_killed_ends_the_command(ready: Program) -> None:
    with _kept_from_loading(ready) as master:
        for loader in _children(master.pid):
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
        _workers(browser)
        assert _loads_the_database(browser.master)
        assert browser.send("GET", "/sign-in")[0] == 200
        assert said.read_text().count(READY) == 1
