"""The processes of a server with two workers, for tests that look at them or end them."""

import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from serving import PATIENCE, Browser


def children(pid: int) -> set[int]:
    """Return the children of a process that have not been asked after yet."""
    return set(map(int, Path(f"/proc/{pid}/task/{pid}/children").read_text().split()))


def loads_the_database(pid: int) -> bool:
    """Tell whether a process has SQLAlchemy, by its compiled parts; what measures coverage has SQLite too."""
    return "sqlalchemy" in Path(f"/proc/{pid}/maps").read_text()


def is_running(pid: int) -> bool:
    """Tell whether a process has not ended."""
    with suppress(ProcessLookupError, FileNotFoundError):
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    return False


def first_free_descriptor(pid: int) -> int:
    """Return the lowest number that a process can give to what it opens next."""
    opened = {int(each.name) for each in Path(f"/proc/{pid}/fd").iterdir()}
    return min(set(range(len(opened) + 1)) - opened)


def wait_until(holds: Callable[[], bool]) -> None:
    """Wait as long as is reasonable."""
    deadline = time.monotonic() + PATIENCE
    while not holds():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def has_workers(browser: Browser, *, without: set[int]) -> Callable[[], bool]:
    """Tell when the master has two children that load the database, none of them among `without`."""

    def holds() -> bool:
        found = children(browser.master)
        with suppress(FileNotFoundError, ProcessLookupError):
            return len(found) == 2 and not found & without and all(map(loads_the_database, found))
        return False

    return holds


def workers(browser: Browser, *, without: set[int] | None = None) -> set[int]:
    """Wait for both workers of a server, none of them among `without`."""
    wait_until(has_workers(browser, without=without or set()))
    return children(browser.master)
