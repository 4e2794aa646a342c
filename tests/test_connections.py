"""How many connections to SQLite are opened, and who waits for them."""

import fcntl
from concurrent.futures import ThreadPoolExecutor
from concurrent.futures import TimeoutError as FutureTimeout
from pathlib import Path

import pytest
from sqlalchemy import Engine

from annotator.connections import FEW, FrugalPool
from annotator.database import Database, open_database

PATIENCE = 60.0


@pytest.fixture
def engine(tmp_path: Path) -> Engine:
    return open_database(f"sqlite:///{tmp_path / 'some.db'}").engine


def _pool(engine: Engine, *, patience: float) -> FrugalPool:
    assert isinstance(engine.pool, FrugalPool)
    engine.pool.patience = patience
    return engine.pool


def test_a_thread_waits_for_a_connection_that_comes_back(engine: Engine) -> None:
    pool = _pool(engine, patience=PATIENCE)
    held = [pool.connect() for _each in range(FEW)]
    known = {id(each.dbapi_connection) for each in held}
    with ThreadPoolExecutor(1) as threads:
        waiting = threads.submit(pool.connect)
        held.pop().close()
        got = waiting.result(PATIENCE)
    assert id(got.dbapi_connection) in known
    for each in (got, *held):
        each.close()
    assert pool.checkedin() == FEW
    engine.dispose()


def test_where_none_comes_back_one_more_is_opened_and_kept(engine: Engine) -> None:
    pool = _pool(engine, patience=0.0)
    held = [pool.connect() for _each in range(FEW + 2)]
    assert len({id(each.dbapi_connection) for each in held}) == FEW + 2
    for each in held:
        each.close()
    assert pool.checkedin() == FEW + 2
    pool.patience = PATIENCE
    again = [pool.connect() for _each in range(FEW + 2)]
    assert pool.checkedin() == 0
    for each in again:
        each.close()
    engine.dispose()


def test_a_writer_that_waits_for_a_connection_keeps_no_other_process_waiting(sqlite_database: Database) -> None:
    pool = _pool(sqlite_database.engine, patience=PATIENCE)
    held = [pool.connect() for _each in range(FEW)]
    lock = Path(f"{sqlite_database.engine.url.database}.lock")

    def write() -> None:
        with sqlite_database.writing():
            pass

    with ThreadPoolExecutor(1) as threads, lock.open("w") as other:
        writing = threads.submit(write)
        assert sqlite_database.queue is not None
        with pytest.raises(FutureTimeout):
            writing.result(0.2)
        # As another process would: the lock belongs to what has been opened, not to who did.
        fcntl.flock(other, fcntl.LOCK_EX | fcntl.LOCK_NB)
        held.pop().close()
        fcntl.flock(other, fcntl.LOCK_UN)
        writing.result(PATIENCE)
    held.pop().close()
