"""The working file of an import."""

from pathlib import Path

import factories
import pytest
from importing import Import, claims_csv
from sqlalchemy.orm import Session

from annotator.errors import Conflict
from annotator.services import import_batches, import_files
from annotator.services.import_files import WorkingFile
from annotator.services.import_rows import Passed
from annotator.services.import_tables import Record


@pytest.mark.parametrize("rows", [1_000, 10_000])
def test_marking_rows_takes_no_more_work_for_each_in_a_longer_file(tmp_path: Path, rows: int) -> None:
    with import_files.made(tmp_path) as (work, path):
        work.fill(Record(number, ["C"]) for number in range(2, rows + 2))
        steps = [0]
        work._connection.set_progress_handler(lambda: steps.__setitem__(0, steps[0] + 1), 1_000)
        work.mark_passed(dict.fromkeys(range(rows - 498, rows + 2), Passed.UNCHANGED))
        assert steps[0] < 50
        assert work.count_passed()[Passed.UNCHANGED] == 500
        assert path.is_file()


@pytest.mark.parametrize(
    "lacking", ["ALTER TABLE line DROP COLUMN passed", "ALTER TABLE line DROP COLUMN faults", "DROP TABLE described"]
)
def test_a_file_that_an_earlier_release_began_is_no_longer_known(tmp_path: Path, lacking: str) -> None:
    with import_files.made(tmp_path) as (work, path):
        work.write_note("sha256", "a")
        work._connection.execute(lacking)
        import_files.keep(path, tmp_path, 1)
    with pytest.raises(Conflict, match="upload it again"), import_files.opened(tmp_path, 1, "a") as opened:
        assert isinstance(opened, WorkingFile)


@pytest.mark.parametrize("noted", [True, False])
def test_the_file_of_another_upload_is_not_taken_for_this_one(tmp_path: Path, noted: bool) -> None:
    with import_files.made(tmp_path) as (work, path):
        if noted:
            work.write_note("sha256", "a")
        import_files.keep(path, tmp_path, 1)
    with pytest.raises(Conflict, match="upload it again"), import_files.opened(tmp_path, 1, "b") as opened:
        assert isinstance(opened, WorkingFile)


def test_the_name_of_an_uploaded_file_can_be_stored(session: Session) -> None:
    project = factories.make_project(session)
    made = Import(session, project, claims_csv({}), name="a\0b.csv")
    assert import_batches.read_batch(session, project.id, made.id).file_name == "ab.csv"
