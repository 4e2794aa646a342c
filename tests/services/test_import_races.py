"""Imports that several go on with, or that are given up while a chunk waits for its turn, through real connections."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from itertools import count

import factories
import pytest
from factories import NOW
from importing import Import, claims_csv
from sqlalchemy import select
from sqlalchemy.orm import Session

from annotator.database import Database
from annotator.models import Claim, ImportBatch
from annotator.models.import_vocabulary import BatchState
from annotator.services import import_batches, import_runs, staging
from annotator.services.import_rows import RowError
from annotator.services.import_runs import ImportRun, Progress

ROWS = [{"claimant": name} for name in ("Ann", "Ben", "Ann", "Cleo")]


@pytest.fixture
def made(database: Database, monkeypatch: pytest.MonkeyPatch) -> Import:
    """An import whose rows are checked, one row a chunk, and that is to be staged now."""
    monkeypatch.setattr("annotator.services.import_runs.STAGED_AT_ONCE", 1)
    with database.writing() as session:
        found = Import(session, factories.make_project(session), claims_csv(*ROWS))
        assert found.check() == []
        import_batches.start(session, found.project_id, found.id)
    return found


def runner(database: Database, made: Import) -> ImportRun:
    return ImportRun(database.reading, database.writing, made.folder, made.project_id, made.id, actor_id=None)


def keys(session: Session) -> list[str]:
    return list(session.scalars(select(Claim.key).order_by(Claim.position)))


def test_who_looks_again_at_rows_that_were_checked_changes_nothing(database: Database) -> None:
    with database.writing() as session:
        made = Import(session, factories.make_project(session), claims_csv(*ROWS))
        assert made.check() == []
    again = Progress(BatchState.CHECKING, 4, 4, is_waiting=True)
    assert runner(database, made).advance(NOW) == again
    with database.reading() as made.session, made.work() as work:
        assert (work.note("checked"), work.count_faults()) == (4, 0)


TWO_COLUMNS = b"id,nr,claim,claimant,kind\nC1,N1,It grew.,Ann,denial\nC2,N1,It grew.,Ann,denial\n"
BY_ID = {"id": "id", "claim": "claim", "claimant": "claimant", "kind": "kind"}
BY_NR = {"nr": "id", "claim": "claim", "claimant": "claimant", "kind": "kind"}


def test_rows_checked_while_other_columns_are_chosen_are_checked_with_those(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("annotator.services.import_runs.CHECKED_AT_ONCE", 1)
    with database.writing() as session:
        made = Import(session, factories.make_project(session), TWO_COLUMNS, mapping=BY_ID)
    run = runner(database, made)
    assert run.advance(NOW).done == 1
    with database.writing() as session:
        import_batches.choose_columns(session, made.project_id, made.id, BY_NR)
        with database.reading() as made.session, made.work() as work:
            with work.writing():
                work.begin_check(BY_NR)
            # They are not the columns of the import yet: whoever goes on now checks with the earlier ones.
            assert runner(database, made).advance(NOW).done == 1
            assert work.count_checked(BY_NR) == 0
    while not run.advance(NOW).is_waiting:
        pass
    with database.reading() as made.session, made.work() as work:
        assert [(fault.row, fault.message) for fault in work.faults()] == [(3, "The id N1 stands in row 2 already.")]


def test_a_chunk_that_comes_late_to_other_columns_checks_nothing(database: Database) -> None:
    with database.writing() as session:
        made = Import(session, factories.make_project(session), TWO_COLUMNS, mapping=BY_ID)
    sessions = count()

    @contextmanager
    def reading() -> Iterator[Session]:
        if next(sessions):
            with database.writing() as session:
                import_batches.choose_columns(session, made.project_id, made.id, BY_NR)
        with database.reading() as session:
            yield session

    late = ImportRun(reading, database.writing, made.folder, made.project_id, made.id, actor_id=None)
    assert late.advance(NOW) == Progress(BatchState.CHECKING, 0, 2, is_waiting=False)
    with database.reading() as made.session, made.work() as work:
        assert (work.note("checked", 0), work.count_faults()) == (0, 0)


def test_what_was_checked_with_other_columns_does_not_begin(database: Database) -> None:
    with database.writing() as session:
        made = Import(session, factories.make_project(session), TWO_COLUMNS, mapping=BY_ID)
        assert made.check() == []
        import_batches.choose_columns(session, made.project_id, made.id, BY_NR)
        with made.work() as work:
            assert not import_runs.start(session, work, made.project_id, made.id)
        assert [fault.row for fault in made.check()] == [3]
        with made.work() as work:
            assert not import_runs.start(session, work, made.project_id, made.id)
        import_batches.choose_columns(session, made.project_id, made.id, BY_ID)
        assert made.check() == []
        with made.work() as work:
            assert import_runs.start(session, work, made.project_id, made.id)
            assert import_runs.start(session, work, made.project_id, made.id)
    assert runner(database, made).advance(NOW).state is BatchState.STAGED


def test_two_who_go_on_at_once_bring_each_row_in_once(database: Database, made: Import) -> None:
    def go_on() -> BatchState:
        run = runner(database, made)
        while not (progress := run.advance(NOW)).is_waiting:
            pass
        return progress.state

    with ThreadPoolExecutor(2) as pool:
        done = [pool.submit(go_on) for _client in range(2)]
        assert [each.result(timeout=60) for each in done] == [BatchState.PUBLISHED] * 2
    with database.reading() as session:
        assert keys(session) == ["C1", "C2", "C3", "C4"]
        assert session.get_one(ImportBatch, made.id).rows_done == 4
        imported = staging.read_imported(session, made.project_id, made.id)
        assert imported is not None
        assert (imported.rows, imported.sources) == (4, 3)


def test_who_lets_it_begin_again_does_not_set_it_back(database: Database, made: Import) -> None:
    assert runner(database, made).advance(NOW).done == 1
    with database.writing() as session:
        assert import_batches.start(session, made.project_id, made.id).rows_done == 1
    assert runner(database, made).advance(NOW).done == 2


def test_a_chunk_that_waits_while_the_import_is_given_up_writes_nothing(database: Database, made: Import) -> None:
    assert runner(database, made).advance(NOW).done == 1
    with ThreadPoolExecutor(1) as pool:
        with database.writing() as session:
            import_batches.discard(session, made.project_id, made.id, now=NOW, actor_id=None)
            waiting = pool.submit(runner(database, made).advance, NOW)
            with pytest.raises(TimeoutError):
                waiting.result(timeout=0.4)
        assert waiting.result(timeout=10) == Progress(BatchState.DISCARDED, 1, 4, is_waiting=False)
    with database.reading() as session:
        assert keys(session) == ["C1"]
        assert staging.has_leftovers(session, made.project_id)


def test_a_chunk_that_reads_while_the_import_is_given_up_writes_nothing(database: Database, made: Import) -> None:
    assert runner(database, made).advance(NOW).done == 1
    with database.reading() as made.session, made.work() as work:
        # What was found is forgotten before it is certain that the import is over.
        work.begin_check({})
    assert runner(database, made).advance(NOW).state is BatchState.DISCARDED
    with database.reading() as made.session, made.work() as work:
        assert [fault.message for fault in work.faults()] == [
            "The import was given up meanwhile. Upload the file again."
        ]
        assert keys(made.session) == ["C1"]


def test_a_claim_that_somebody_adds_while_rows_are_checked_is_compared(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(import_runs, "CHECKED_AT_ONCE", 1)
    project = factories.make_project(session)
    document = factories.make_document(session, project, title="A report")
    made = Import(session, project, claims_csv({"kind": "factual event"}, {"kind": "factual event"}))
    made.run.advance(NOW)
    zoe = factories.make_source(session, project, name="Zoe")
    factories.make_claim(session, project, document, zoe, key="C2")
    words, claimant = made.check()
    assert (words.row, words.column) == (3, "claim")
    assert claimant == RowError(
        3, "claimant", "The project’s C2 has “a source that was added meanwhile” here, the file “Ann”."
    )
