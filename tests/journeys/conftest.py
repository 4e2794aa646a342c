"""An installation of its own for each journey, and windows for each person in it."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from browser.chromium import running_chromium
from browser.desk import Desk, watched_desk
from playwright.sync_api import Browser
from running import demonstration


@dataclass(frozen=True, slots=True)
class Installation:
    """A running program, its data, and the link that signs its first lead in."""

    data: Path
    desk: Desk
    link: str


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    with running_chromium() as browser:
        yield browser


@pytest.fixture
def installation(chromium: Browser, tmp_path: Path) -> Iterator[Installation]:
    with (
        demonstration(tmp_path, "--no-examples") as (address, link),
        watched_desk(chromium, address) as desk,
    ):
        yield Installation(tmp_path, desk, link)
