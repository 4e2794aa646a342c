"""What is staged: published by one switch, or taken away again, bit by bit."""

import shutil

import factories
import pytest
from factories import NOW
from importing import Import, bring_in, claims_csv
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from annotator.errors import Conflict, NotFound
from annotator.models import Attribution, AuditEntry, Claim, ClaimVersion, Document, Figure, ImportBatch, Source
from annotator.models.import_vocabulary import BatchState
from annotator.services import import_batches, import_files, staging

TABLES = (Claim, ClaimVersion, Attribution, Figure, Source, Document)


def _counts(session: Session) -> list[int]:
    return [session.scalar(select(func.count()).select_from(table)) or 0 for table in TABLES]


def test_what_is_discarded_is_taken_away_bit_by_bit(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(staging, "SWEPT", 2)
    project = factories.make_project(session)
    bring_in(session, project, claims_csv({"id": "K1", "figures": "5"}))
    before = _counts(session)
    rows = [{"claimant": f"Person {number}", "figures": "1;2", "document": "Another"} for number in range(5)]
    made = Import(session, project, claims_csv(*rows))
    assert made.check() == []
    import_batches.start(session, project.id, made.id)
    made.run.advance(NOW)
    assert _counts(session)[0] == before[0] + 5
    assert not staging.has_leftovers(session, project.id)
    # What is being staged is nothing that was left behind.
    staging.sweep(session, project.id)
    assert _counts(session)[0] == before[0] + 5
    import_batches.discard(session, project.id, made.id, now=NOW, actor_id=None)
    assert staging.has_leftovers(session, project.id)
    staging.sweep(session, project.id)
    assert _counts(session)[0] == before[0] + 3
    # A new import clears away what is left before it looks at its own rows.
    assert bring_in(session, project, claims_csv(*rows)).rows == 5


def test_the_log_has_what_became_of_an_import(session: Session) -> None:
    project = factories.make_project(session)
    made = Import(session, project, claims_csv({}))
    import_batches.discard(session, project.id, made.id, now=NOW, actor_id=None)
    import_batches.discard(session, project.id, made.id, now=NOW, actor_id=None)
    done = bring_in(session, project, claims_csv({}))
    assert session.scalars(select(AuditEntry.action)).all() == ["import.discarded", "import.published"]
    lines = import_batches.list_batches(session, project.id)
    assert [line.state for line in lines] == [BatchState.PUBLISHED, BatchState.DISCARDED]
    assert staging.read_imported(session, project.id, lines[0].id) == done
    assert staging.read_imported(session, project.id, lines[1].id) is None


def test_one_import_at_a_time_and_each_step_in_its_turn(session: Session) -> None:
    project = factories.make_project(session)
    made = Import(session, project, claims_csv({}), mapping=None)
    with pytest.raises(Conflict, match="is under way"):
        Import(session, project, claims_csv({}))
    assert made.check() == []
    made.publish()
    for late in (import_batches.start, lambda *given: import_batches.choose_columns(*given, {})):
        with pytest.raises(Conflict):
            late(session, project.id, made.id)
    with pytest.raises(Conflict, match="what it brought in is in the project"):
        import_batches.discard(session, project.id, made.id, now=NOW, actor_id=None)
    with pytest.raises(NotFound, match="no import 99"):
        import_batches.find_batch(session, project.id, 99)


def test_two_who_go_on_with_one_import_do_its_rows_once(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("annotator.services.import_runs.STAGED_AT_ONCE", 1)
    monkeypatch.setattr("annotator.services.import_runs.CHECKED_AT_ONCE", 1)
    project = factories.make_project(session)
    made = Import(session, project, claims_csv({}, {"claimant": "Ben"}, {"claimant": "Ben", "claimant_type": "outlet"}))
    other = made.runner()
    while not (made.run.advance(NOW).is_waiting or other.advance(NOW).is_waiting):
        pass
    import_batches.start(session, project.id, made.id)
    while not (made.run.advance(NOW).is_waiting or other.advance(NOW).is_waiting):
        pass
    assert sorted(session.scalars(select(Claim.key))) == ["C1", "C2", "C3"]
    found = session.execute(select(Source.name, Source.type).order_by(Source.id)).all()
    assert [tuple(row) for row in found] == [("Ann", "person"), ("Ben", "outlet")]
    assert session.scalars(select(ImportBatch.rows_done)).one() == 3


def test_a_working_file_that_is_none_is_refused(session: Session) -> None:
    project = factories.make_project(session)
    made = Import(session, project, claims_csv({}))
    import_files.path_of(made.folder, made.id).write_bytes(b"no database, but as long as one might be" * 200)
    with pytest.raises(Conflict, match="no longer in the data folder"), made.work():
        pass


def test_the_working_file_of_another_upload_is_refused(session: Session) -> None:
    """The number of an import is its file's name, and a database that was put back gives numbers out again."""
    made, other = (Import(session, factories.make_project(session), claims_csv({"claim": text})) for text in "AB")
    shutil.copy(import_files.path_of(other.folder, other.id), import_files.path_of(made.folder, made.id))
    with pytest.raises(Conflict, match="no longer in the data folder"), made.work():
        pass
    assert other.check() == []


def test_nothing_is_stored_before_all_was_checked(session: Session) -> None:
    project = factories.make_project(session)
    made = Import(session, project, claims_csv({}))
    session.get_one(ImportBatch, made.id).mapping = {}
    session.flush()
    with pytest.raises(Conflict, match="cannot begin now"):
        import_batches.start(session, project.id, made.id)
