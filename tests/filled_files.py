"""SQLite files for one test after the other, on an engine that stays: it keeps the statements it has compiled."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from annotator.database import Database


@contextmanager
def filled(database: Database, template: Path) -> Iterator[Database]:
    """Lend the database with what the file `template` holds; leave nothing in its folder, which is its own."""
    path = Path(str(database.engine.url.database))
    shutil.copy(template, path)
    yield database
    # With the connections goes what the services remember of the data.
    database.dispose()
    shutil.rmtree(path.parent)
    path.parent.mkdir(mode=0o700)
