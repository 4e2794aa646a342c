"""A plugin: with ``--coverage-floors`` the run fails where branch coverage is below its floor."""

from collections.abc import Iterator
from pathlib import PurePath
from typing import Any

import pytest

# Some of services is reached on PostgreSQL alone: where there is no server, it is missing.
FLOORS = {"agreement": 100.0, "services": 100.0, "forms": 100.0, "exports": 100.0, "": 95.0}


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--coverage-floors", action="store_true", help="fail where branch coverage is below its floor")


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtestloop(session: pytest.Session) -> Iterator[None]:
    result = yield
    config = session.config
    if not config.getoption("--coverage-floors") or hasattr(config, "workerinput"):
        return result
    plugin: Any = config.pluginmanager.getplugin("_cov")
    faults = find_faults(plugin.cov_controller.cov)
    config.stash[FAULTS] = faults
    if faults:
        session.testsfailed += 1
    return result


FAULTS = pytest.StashKey[list[str]]()


def pytest_terminal_summary(terminalreporter: Any, config: pytest.Config) -> None:
    for fault in config.stash.get(FAULTS, []):
        terminalreporter.write_line(f"COVERAGE {fault}", red=True)


def find_faults(coverage: Any) -> list[str]:
    """Return a line for each floor that is missed, with the files that miss it."""
    faults = []
    numbers = {}
    for name in coverage.get_data().measured_files():
        analysis = coverage._analyze(name)
        numbers[name] = analysis.numbers
    for part, floor in FLOORS.items():
        chosen = {
            name: found
            for name, found in numbers.items()
            if not part or f"annotator/{part}/" in PurePath(name).as_posix()
        }
        if not chosen:
            faults.append(f"{part or 'annotator'}: nothing was measured")
            continue
        total = sum(chosen.values(), start=type(next(iter(chosen.values())))())
        if total.pc_covered < floor:
            worst = sorted((found.pc_covered, PurePath(name).name) for name, found in chosen.items())
            named = ", ".join(f"{name} {share:.0f} %" for share, name in worst if share < 100)
            faults.append(f"{part or 'annotator'}: {total.pc_covered:.2f} % is below {floor:.0f} % ({named[:1500]})")
    return faults
