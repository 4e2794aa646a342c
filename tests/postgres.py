"""A throw-away PostgreSQL server on a socket, for the length of the tests."""

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, NullPool, create_engine, text

from annotator.database import open_database

# How many entries of each kind there are and when the last one was written; emptying tables writes none of them.
CATALOGUE = " UNION ALL ".join(
    f"SELECT '{name}', count(*), max(xmin::text::bigint) FROM {name}"
    for name in ("pg_attribute", "pg_constraint", "pg_proc", "pg_trigger", "alembic_version")
)
OTHERS_ENDED = """
    SELECT pg_terminate_backend(pid) FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'
"""
WRITTEN = """
    SELECT oid::regclass::text FROM pg_class
    WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' AND relname <> 'alembic_version'
        AND pg_relation_size(oid) > 0
"""
COUNTED_ON = """
    SELECT setval(format('%I.%I', schemaname, sequencename)::regclass, start_value, false) FROM pg_sequences
    WHERE last_value IS NOT NULL
"""


def find(program: str) -> Path | None:
    """Look for a server program in PATH, then where Debian puts it."""
    found = shutil.which(program)
    candidates = [Path(found)] if found else []
    candidates += sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{program}"), reverse=True)
    for candidate in candidates:
        if subprocess.run([candidate, "--version"], capture_output=True).returncode == 0:
            return candidate
    return None


@contextmanager
def running_server() -> Iterator[str]:
    """Start a server of our own and yield its address for databases: ``...//tests@/{name}?host=...``."""
    initdb, postgres = find("initdb"), find("postgres")
    assert initdb is not None
    assert postgres is not None
    folder = Path(tempfile.mkdtemp(prefix="annotator-pg-"))
    as_user: dict[str, object] = {}
    if os.geteuid() == 0:
        owner = pwd.getpwnam("nobody")
        os.chown(folder, owner.pw_uid, owner.pw_gid)
        as_user = {"user": owner.pw_uid, "group": owner.pw_gid, "extra_groups": []}
    subprocess.run(
        [initdb, "-D", folder / "data", "-U", "tests", "-A", "trust", "-E", "UTF8", "--no-sync"],
        cwd=folder,
        check=True,
        capture_output=True,
        **as_user,  # type: ignore[call-overload]
    )
    # Nobody has to survive a loss of power, and tables are cleaned when a test has ended, not at any time.
    chosen = ("listen_addresses=", "max_connections=200", "autovacuum=off", "fsync=off", "full_page_writes=off")
    options = [part for each in chosen for part in ("-c", each)]
    server = subprocess.Popen(
        [postgres, "-D", folder / "data", "-k", folder, *options],
        cwd=folder,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        **as_user,  # type: ignore[call-overload]
    )
    try:
        deadline = time.monotonic() + 20
        while not list(folder.glob(".s.PGSQL.*[0-9]")) and time.monotonic() < deadline:
            time.sleep(0.05)
        yield "postgresql+psycopg://tests@/{name}?host=" + str(folder)
    finally:
        server.send_signal(signal.SIGINT)
        server.wait(timeout=30)
        shutil.rmtree(folder, ignore_errors=True)


class KeptDatabase:
    """A database that is emptied after a test instead of being made again, which takes many times as long.

    Tables that were written to shrink to nothing, so that rows lie in the order in which the next test writes them.
    """

    def __init__(self, address: str) -> None:
        self._administrator = _connect(address.format(name="postgres"))
        self.database = open_database(address.format(name="own"))
        self._make()

    def _make(self) -> None:
        self._administrator.execute(text("DROP DATABASE IF EXISTS own WITH (FORCE)"))
        self._administrator.execute(text("CREATE DATABASE own TEMPLATE template_tests"))
        self._connection = _connect(self.database.engine.url)
        # Nothing guards what a test has left.
        self._connection.execute(text("SET session_replication_role = replica"))
        self._catalogue = self._read(CATALOGUE)

    def empty(self) -> None:
        """Empty all tables; make the database again when a test has changed the tables themselves."""
        self._read(OTHERS_ENDED)
        if self._read(CATALOGUE) != self._catalogue:
            self._connection.close()
            self._make()
        written = [name for (name,) in self._read(WRITTEN)]
        if written:
            for name in written:
                self._connection.execute(text(f"DELETE FROM {name}"))
            self._connection.execute(text(f"VACUUM {', '.join(written)}"))
            assert not self._read(WRITTEN), "a table was not emptied"
        self._read(COUNTED_ON)

    def close(self) -> None:
        """Let go of the database, before its server ends."""
        self.database.dispose()
        self._connection.close()
        self._administrator.close()

    def _read(self, query: str) -> Sequence[Any]:
        return self._connection.execute(text(query)).all()


def _connect(url: str | URL) -> Connection:
    return create_engine(url, poolclass=NullPool, isolation_level="AUTOCOMMIT").connect()
