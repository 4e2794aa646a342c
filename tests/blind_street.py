"""Where houses stand side by side: two sites that are kept from test to test, for copies of houses built once."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from blind_house import House, build
from blind_secrets import Secrets
from visiting import Site, make_site

from annotator.database import Database, open_database
from annotator.models.vocabulary import Reveal

Maker = Callable[[Secrets, Reveal], tuple[Site, House]]


class Street:
    """Two sites, and the houses that were built so far.

    An application and its engine keep what they have compiled. What they remember of the data goes with the
    connections, so that each house is met as the first.
    """

    def __init__(self, template: Path, folder: Path, patch: pytest.MonkeyPatch) -> None:
        self._template, self._folder, self._patch = template, folder, patch
        self._built: dict[tuple[Secrets, Reveal], tuple[Path, House]] = {}
        self.sites = [self._site(folder / str(place)) for place in range(2)]

    def _site(self, folder: Path) -> Site:
        folder.mkdir()
        shutil.copy(self._template, folder / "annotator.db")
        return make_site(open_database(f"sqlite:///{folder / 'annotator.db'}"))

    def house(self, place: int, secrets: Secrets, reveal: Reveal) -> tuple[Site, House]:
        """Put a house like no other test has seen it on one of the two sites."""
        site = self.sites[place]
        if (secrets, reveal) not in self._built:
            _put(site.database, self._template)
            house = build(site.database, secrets, reveal, self._patch)
            kept = self._folder / f"house-{len(self._built)}.db"
            shutil.copy(_closed(site.database), kept)
            self._built[secrets, reveal] = kept, house
        kept, house = self._built[secrets, reveal]
        _put(site.database, kept)
        return site, house

    def leave(self) -> None:
        """Close what is open."""
        for site in self.sites:
            site.database.dispose()


def _closed(database: Database) -> Path:
    """Return the file, with everything in it: the log beside it goes with the last connection."""
    database.dispose()
    path = Path(str(database.engine.url.database))
    assert not list(path.parent.glob("*-wal"))
    return path


def _put(database: Database, file: Path) -> None:
    shutil.copy(file, _closed(database))
