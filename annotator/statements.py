"""Statements of the paths whose speed people feel: compiled once for each engine, executed by the driver itself.

A statement that SQLAlchemy executes costs about 50 microseconds of Python whatever it does; a save needs a dozen. Here
the statement is still written in SQLAlchemy's terms, and its types convert values both ways, but only the first
execution on an engine compiles it.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from typing import Any

from sqlalchemy import CompoundSelect, Connection, Delete, Dialect, Insert, Select, Update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session
from sqlalchemy.types import TypeEngine

Values = Mapping[str, object]
Row = tuple[Any, ...]
Convert = Callable[[Any], Any]
Readable = Select[*tuple[Any, ...]] | CompoundSelect[*tuple[Any, ...]]
_HELD = "annotator_driver"
WIDE_CACHE_KB = 4_000


@dataclass(frozen=True, slots=True)
class _Compiled:
    """A statement in the words of one engine."""

    sql: str
    order: tuple[str, ...] | None
    fixed: dict[str, object]
    into: tuple[tuple[str, Convert], ...]
    out: tuple[tuple[int, Convert], ...]

    def bind(self, values: Values) -> Any:
        given = {**self.fixed, **values}
        for name, convert in self.into:
            given[name] = convert(given[name])
        return given if self.order is None else [given[name] for name in self.order]

    def read(self, row: Sequence[Any]) -> Row:
        if not self.out:
            return tuple(row)
        values = list(row)
        for place, convert in self.out:
            values[place] = convert(values[place])
        return tuple(values)


class Prepared:
    """A statement that is executed often.

    Parameters
    ----------
    statement
        Every value that changes is a ``bindparam``. An insertion names all its columns in ``values``; what a database
        or SQLAlchemy would add by default is not added.

    Notes
    -----
    What the session holds and has not flushed is not seen.
    """

    __slots__ = ("_compiled", "_statement")

    def __init__(self, statement: Readable | Insert | Update | Delete) -> None:
        self._statement = statement
        self._compiled: dict[str, _Compiled] = {}

    def all(self, session: Session, values: Values) -> list[Row]:
        """Execute and return every row.

        Raises
        ------
        sqlalchemy.exc.DBAPIError
            When the database refuses, as of every other statement.
        """
        compiled, cursor = self._execute(session, values)
        return [compiled.read(row) for row in cursor.fetchall()]

    def batches(self, session: Session, values: Values, size: int) -> Iterator[list[Any]]:
        """Execute and yield the rows, `size` at a time, as the driver gives them: numbers need no conversion.

        Where the driver would fetch everything at once, a cursor in the database is asked instead.
        """
        driver, dialect = _driver(session)
        compiled = self._for(dialect)
        cursor = driver.cursor(name="annotator_rows") if dialect.supports_server_side_cursors else driver.cursor()
        with closing(cursor), _wide_cache(driver, dialect):
            try:
                cursor.execute(compiled.sql, compiled.bind(values))
                while rows := cursor.fetchmany(size):
                    yield rows
            except dialect.loaded_dbapi.Error as error:
                raise _wrapped(error, compiled, values, dialect) from error

    def one_or_none(self, session: Session, values: Values) -> Row | None:
        """Execute and return the first row, None when there is none; for statements that have one at the most."""
        compiled, cursor = self._execute(session, values)
        row = cursor.fetchone()
        cursor.close()
        return compiled.read(row) if row is not None else None

    def scalar(self, session: Session, values: Values) -> Any:
        """Execute and return the first value of the first row, None when there is none."""
        row = self.one_or_none(session, values)
        return row[0] if row is not None else None

    def run(self, session: Session, values: Values) -> None:
        """Execute a statement without rows."""
        self._execute(session, values)

    def run_many(self, session: Session, values: Iterable[Values]) -> None:
        """Execute a statement without rows once for each of `values`."""
        driver, dialect = _driver(session)
        compiled = self._for(dialect)
        rows = [compiled.bind(each) for each in values]
        try:
            driver.cursor().executemany(compiled.sql, rows)
        except dialect.loaded_dbapi.Error as error:
            raise _wrapped(error, compiled, rows, dialect) from error

    def _execute(self, session: Session, values: Values) -> tuple[_Compiled, Any]:
        driver, dialect = _driver(session)
        compiled = self._for(dialect)
        bound = compiled.bind(values)
        try:
            return compiled, driver.execute(compiled.sql, bound)
        except dialect.loaded_dbapi.Error as error:
            raise _wrapped(error, compiled, bound, dialect) from error

    def _for(self, dialect: Dialect) -> _Compiled:
        known = self._compiled.get(dialect.name)
        if known is None:
            known = self._compiled[dialect.name] = _compile(self._statement, dialect)
        return known


@contextmanager
def _wide_cache(driver: Any, dialect: Dialect) -> Iterator[None]:
    """Let a connection of SQLite hold more pages while much is read, and give them back.

    Reviews lie in the order in which they were made, and each leads to the list of another reviewer: with more lists
    than the cache has pages, each row would be a page read from the file.
    """
    if dialect.name != "sqlite":
        yield
        return
    (before,) = driver.execute("PRAGMA cache_size").fetchone()
    driver.execute(f"PRAGMA cache_size=-{WIDE_CACHE_KB}")
    try:
        yield
    finally:
        driver.execute(f"PRAGMA cache_size={before}")


def _compile(statement: Readable | Insert | Update | Delete, dialect: Dialect) -> _Compiled:
    compiled: Any = statement.compile(dialect=dialect)
    into = {
        name: convert
        for name, bind in compiled.binds.items()
        if (convert := _implementation(bind.type, dialect).bind_processor(dialect)) is not None
    }
    fixed = {
        name: into.pop(name)(bind.value) if name in into else bind.value
        for name, bind in compiled.binds.items()
        if not bind.required
    }
    processors = [
        _implementation(column.type, dialect).result_processor(dialect, None)
        for column in getattr(statement, "exported_columns", ())
    ]
    return _Compiled(
        sql=str(compiled),
        order=tuple(compiled.positiontup) if compiled.positional else None,
        fixed=fixed,
        into=tuple(into.items()),
        out=tuple((place, convert) for place, convert in enumerate(processors) if convert is not None),
    )


def _implementation(kind: TypeEngine[Any], dialect: Dialect) -> TypeEngine[Any]:
    return kind.dialect_impl(dialect)


def _driver(session: Session) -> tuple[Any, Any]:
    """Return the driver's connection of the session's transaction, which begins if it has not, and the dialect."""
    bind = session.bind
    if isinstance(bind, Connection) and bind.in_transaction():
        # Whoever opened the session began its transaction: asking the session for it would cost ten times as much.
        return bind.connection.dbapi_connection, bind.dialect
    held: tuple[object, Any, Any] | None = session.info.get(_HELD)
    transaction = session.get_transaction()
    if held is None or transaction is None or held[0] is not transaction:
        connection = session.connection()
        driver = connection.connection.dbapi_connection
        held = session.info[_HELD] = (session.get_transaction(), driver, connection.dialect)
    return held[1], held[2]


def _wrapped(error: Exception, compiled: _Compiled, bound: Any, dialect: Any) -> BaseException:
    """Return the error as SQLAlchemy would raise it, so that nobody need know who executed the statement."""
    return DBAPIError.instance(
        compiled.sql, bound, error, dialect.loaded_dbapi.Error, hide_parameters=True, dialect=dialect
    )
