"""Runs migrations on the engine or connection handed over in the configuration's attributes."""

from collections.abc import Iterator
from contextlib import contextmanager

from alembic import context
from sqlalchemy import Connection, Engine

from annotator.models import Base

# Of two programs that upgrade at once the second waits for this number, then finds nothing left to do.
UPGRADE_LOCK = 7243001


@contextmanager
def fit_for_batches(connection: Connection) -> Iterator[None]:
    """Let SQLite drop and rename tables: without foreign keys, and without reading the triggers of other tables.

    Set on the driver's own connection, because SQLite ignores the first setting within a transaction and
    SQLAlchemy begins one with its first statement.
    """
    if connection.dialect.name != "sqlite":
        yield
        return
    cursor = connection.connection.cursor()
    cursor.execute("PRAGMA foreign_keys=OFF")
    cursor.execute("PRAGMA legacy_alter_table=ON")
    try:
        yield
    finally:
        cursor.execute("PRAGMA legacy_alter_table=OFF")
        cursor.execute("PRAGMA foreign_keys=ON")
        cursor.close()


def run(connection: Connection) -> None:
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        render_as_batch=True,
        compare_type=True,
        transactional_ddl=True,
    )
    with fit_for_batches(connection), context.begin_transaction():
        if connection.dialect.name == "postgresql":
            connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({UPGRADE_LOCK})")
        context.run_migrations()


bind = context.config.attributes["connection"]
if isinstance(bind, Engine):
    with bind.connect() as connection:
        run(connection)
else:
    run(bind)
