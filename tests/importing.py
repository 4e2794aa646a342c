"""Files that are imported, and importing them at once."""

import csv
import io
import json
import shutil
import tempfile
import weakref
from collections.abc import Mapping
from contextlib import nullcontext
from pathlib import Path
from typing import Any

from factories import NOW
from sqlalchemy.orm import Session

from annotator.models import Project
from annotator.models.import_vocabulary import BatchState, ImportKind
from annotator.services import import_batches, import_fields, import_files, staging
from annotator.services.import_results import Imported
from annotator.services.import_rows import RowError
from annotator.services.import_runs import ImportRun
from annotator.services.import_uploads import take_in

ROW = {"id": "C1", "claim": "Something was said.", "claimant": "Ann", "kind": "denial"}


def claims_csv(*rows: Mapping[str, str], delimiter: str = ",") -> bytes:
    """Rows over `ROW`, as a file with the columns that occur."""
    filled = [ROW | {"id": f"C{number}"} | dict(row) for number, row in enumerate(rows, start=1)]
    columns = list(dict.fromkeys(name for row in filled for name in row))
    out = io.StringIO()
    writer = csv.DictWriter(out, columns, restval="", delimiter=delimiter)
    writer.writeheader()
    writer.writerows(filled)
    return out.getvalue().encode()


def lines_of(*objects: Mapping[str, Any]) -> bytes:
    """Objects as JSON Lines."""
    return "\n".join(json.dumps(each, ensure_ascii=False) for each in objects).encode()


class Import:
    """An import that one session does step by step."""

    def __init__(
        self,
        session: Session,
        project: Project,
        raw: bytes,
        *,
        kind: str = "claims",
        name: str = "file.csv",
        document: str = "A report",
        encoding: str = "",
        mapping: Mapping[str, str] | None = None,
    ) -> None:
        self.session, self.project_id = session, project.id
        self.folder = Path(tempfile.mkdtemp(prefix="annotator-import-"))
        weakref.finalize(self, shutil.rmtree, self.folder, ignore_errors=True)
        self.id = take_in(
            io.BytesIO(raw),
            name,
            writing=lambda: nullcontext(session),
            folder=self.folder,
            project_id=project.id,
            kind=ImportKind(kind),
            encoding=encoding,
            document=document,
            now=NOW,
            actor_id=None,
        )
        with self.work() as work:
            chosen = mapping or import_fields.guess(ImportKind(kind), work.note("headings"))
        import_batches.choose_columns(session, project.id, self.id, chosen)
        self.run = self.runner()

    def runner(self) -> ImportRun:
        return ImportRun(
            lambda: nullcontext(self.session),
            lambda: nullcontext(self.session),
            self.folder,
            self.project_id,
            self.id,
            actor_id=None,
        )

    def work(self) -> Any:
        sha256 = import_batches.find_batch(self.session, self.project_id, self.id).sha256
        return import_files.opened(self.folder, self.id, sha256)

    def go_on(self) -> BatchState:
        while not (progress := self.run.advance(NOW)).is_waiting:
            pass
        return progress.state

    def check(self) -> list[RowError]:
        """Check every row and return the faults."""
        self.go_on()
        with self.work() as work:
            found: list[RowError] = work.faults()
            return found

    def publish(self) -> Imported | None:
        """Stage and publish what was checked."""
        import_batches.start(self.session, self.project_id, self.id)
        self.go_on()
        return staging.read_imported(self.session, self.project_id, self.id)


def bring_in(session: Session, project: Project, raw: bytes, **given: Any) -> Imported:
    """Import a file without faults."""
    made = Import(session, project, raw, **given)
    assert made.check() == []
    done = made.publish()
    assert done is not None
    return done


def refused(session: Session, project: Project, raw: bytes, **given: Any) -> list[RowError]:
    """Return the faults of a file, and give its import up."""
    made = Import(session, project, raw, **given)
    faults = made.check()
    assert faults
    import_batches.discard(session, project.id, made.id, now=NOW, actor_id=None)
    made.go_on()
    return faults
