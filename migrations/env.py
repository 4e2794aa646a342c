"""Runs migrations on the engine or connection handed over in the configuration's attributes."""

from alembic import context
from sqlalchemy import Connection, Engine

from annotator.models import Base


def run(connection: Connection) -> None:
    if connection.dialect.name == "sqlite":
        # Batch mode drops and makes tables anew: with foreign keys on, that would empty the tables that refer to them.
        connection.exec_driver_sql("PRAGMA foreign_keys=OFF")
        connection.commit()
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        render_as_batch=True,
        compare_type=True,
        transactional_ddl=True,
    )
    with context.begin_transaction():
        context.run_migrations()
    if connection.dialect.name == "sqlite":
        connection.commit()
        connection.exec_driver_sql("PRAGMA foreign_keys=ON")
        connection.commit()


bind = context.config.attributes["connection"]
if isinstance(bind, Engine):
    with bind.connect() as connection:
        run(connection)
else:
    run(bind)
