"""Whether a database is as the migrations make it: its tables and its guards. In plain words."""

import re
from collections.abc import Iterator
from io import StringIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

from sqlalchemy import text

from annotator.database import Database, alembic_config, migrate, open_database
from annotator.text import _

# As the offline rendering of migrations has them on PostgreSQL.
_FUNCTION = re.compile(r"CREATE FUNCTION (\w+)\(\).*?AS \$\$(.*?)\$\$", re.DOTALL)
_TRIGGER = re.compile(
    r"CREATE TRIGGER (\w+) ((?:BEFORE|AFTER) \w+ ON (\w+)) FOR EACH (\w+) EXECUTE FUNCTION (\w+)\(\)"
    r"|DROP TRIGGER (\w+)"
)


class Trigger(NamedTuple):
    """A trigger by what tells it apart; `does` is all of its text that can be compared."""

    table: str
    name: str
    does: str


def check(database: Database) -> list[str]:
    """Return what differs between the database and what this program's migrations make, empty when nothing does."""
    return [*check_tables(database), *check_guards(database)]


def check_tables(database: Database) -> list[str]:
    """Return how tables, columns and constraints differ from the models, a sentence each."""
    from alembic.autogenerate import compare_metadata
    from alembic.runtime.migration import MigrationContext

    from annotator.models import Base

    with database.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        found = compare_metadata(context, Base.metadata)
    return [sentence for difference in found for sentence in _sentences(difference)]


def check_guards(database: Database) -> list[str]:
    """Return how the triggers differ from those the migrations make, a sentence each."""
    made = {(trigger.table, trigger.name): trigger.does for trigger in _made_by_migrations(database)}
    there = {(trigger.table, trigger.name): trigger.does for trigger in _read_triggers(database)}
    found = []
    for table, name in sorted(made.keys() | there.keys()):
        at = {"table": table, "name": name}
        if (table, name) not in there:
            found.append(_("The guard {name} of the table {table} is missing: what it refuses is possible.", **at))
        elif (table, name) not in made:
            found.append(_("The trigger {name} of the table {table} is not this program’s.", **at))
        elif there[table, name] != made[table, name]:
            found.append(_("The guard {name} of the table {table} is not as this program makes it.", **at))
    return found


def _sentences(difference: Any) -> Iterator[str]:
    """What one finding of the comparison says; changes of one column come as a list."""
    if isinstance(difference, list):
        for part in difference:
            yield _("The column {table}.{column} differs in {what}: {found}, not {expected}.", **_of_change(part))
        return
    deed, *_rest, subject = difference
    if deed.endswith("_column"):
        name = _("The column {table}.{name}", table=difference[2], name=subject.name)
    elif deed.endswith("_table"):
        name = _("The table {name}", name=subject.name)
    else:
        name = _("The constraint or index {name} of the table {table}", name=subject.name, table=subject.table.name)
    if deed.startswith("add_"):
        yield _("{name} is missing.", name=name)
    else:
        yield _("{name} is not this program’s.", name=name)


def _of_change(part: Any) -> dict[str, object]:
    deed, _schema, table, column, _details, found, expected = part
    return {
        "table": table,
        "column": column,
        "what": deed.removeprefix("modify_"),
        "found": found,
        "expected": expected,
    }


def _read_triggers(database: Database) -> list[Trigger]:
    if database.queue is not None:
        statement = "SELECT tbl_name, name, sql FROM sqlite_master WHERE type = 'trigger'"
    else:
        statement = (
            "SELECT c.relname, t.tgname, pg_get_triggerdef(t.oid), p.proname, p.prosrc FROM pg_trigger t "
            "JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_proc p ON p.oid = t.tgfoid WHERE NOT t.tgisinternal "
            "AND c.relnamespace = current_schema()::regnamespace"
        )
    with database.reading() as session:
        rows = session.execute(text(statement)).all()
    if database.queue is not None:
        return [Trigger(*row) for row in rows]
    return [Trigger(table, name, _plain(definition, body)) for table, name, definition, _function, body in rows]


def _plain(definition: str, body: str) -> str:
    """When a trigger of PostgreSQL is asked, and what its function does."""
    found = re.search(r"((?:BEFORE|AFTER) \w+) ON \S+ FOR EACH (\w+) ", definition)
    return f"{found[1]} {found[2]}: {body}" if found else definition


def _made_by_migrations(database: Database) -> list[Trigger]:
    return _made_on_sqlite() if database.queue is not None else _rendered(database)


def _made_on_sqlite() -> list[Trigger]:
    with TemporaryDirectory() as folder:
        fresh = open_database(f"sqlite:///{Path(folder) / 'fresh.db'}")
        migrate(fresh)
        found = _read_triggers(fresh)
        fresh.dispose()
    return found


def _rendered(database: Database) -> list[Trigger]:
    """Render the migrations for a server without touching it: its role may not be allowed to make another schema."""
    from alembic.operations import Operations
    from alembic.runtime.migration import MigrationContext
    from alembic.script import ScriptDirectory

    rendered = StringIO()
    context = MigrationContext.configure(
        dialect=database.engine.dialect, opts={"as_sql": True, "output_buffer": rendered}
    )
    revisions = list(ScriptDirectory.from_config(alembic_config(database)).walk_revisions())
    with Operations.context(context):
        for revision in reversed(revisions):
            revision.module.upgrade()
    # What is rendered is written for a driver, which takes a doubled sign for one.
    statements = rendered.getvalue().replace("%%", "%")
    bodies = dict(_FUNCTION.findall(statements))
    found: dict[str, Trigger] = {}
    for name, event, table, each, function, dropped in _TRIGGER.findall(statements):
        found.pop(dropped, None)
        if name:
            found[name] = Trigger(table, name, f"{event.partition(' ON ')[0]} {each}: {bodies[function]}")
    return list(found.values())
