"""What an export cannot be faster than, and what the plain way costs, on the same file."""

import csv
import io
import shutil
import sqlite3
import subprocess
import time
from contextlib import closing
from pathlib import Path

ROWS_AT_ONCE = 2_000
# Everything a line of the long file says, by one join of every table, as one would type it into a shell.
JOINED = """
SELECT p.slug, r.number, r.kind, c.key, cv.number,
       (SELECT group_concat(s.name, ' | ') FROM attribution t JOIN source s ON s.id = t.source_id
        WHERE t.claim_version_id = cv.id AND t.part <> 'relays'),
       m.pseudonym, k.key, sp.code, sp.value, coalesce(sp.label, cj.label), cj.code, ru.key, ruv.number,
       v.number, v.state, v.is_after_reveal, v.made_at, v.rationale
FROM project p
JOIN round r ON r.project_id = p.id
JOIN assignment a ON a.round_id = r.id
JOIN review w ON w.assignment_id = a.id
JOIN review_revision v ON v.review_id = w.id AND v.number = w.counted_revision
JOIN revision_rating g ON g.revision_id = v.id
JOIN claim_version cv ON cv.id = v.claim_version_id
JOIN claim c ON c.id = cv.claim_id
JOIN membership m ON m.project_id = p.id AND m.reviewer_id = a.reviewer_id
JOIN criterion k ON k.id = g.criterion_id
JOIN rubric_version ruv ON ruv.id = v.rubric_version_id
JOIN rubric ru ON ru.id = ruv.rubric_id
LEFT JOIN scale_point sp ON sp.id = g.scale_point_id
LEFT JOIN cannot_judge_reason cj ON cj.id = g.cannot_judge_reason_id
ORDER BY a.claim_id, a.reviewer_id
"""


def driver_and_writer(path: Path) -> float:
    """Return the seconds of the driver's cursor and `csv.writer` over the joined query."""
    begun = time.perf_counter()
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    with closing(sqlite3.connect(path)) as connection, Path("/dev/null").open("wb") as file:
        cursor = connection.execute(JOINED)
        while rows := cursor.fetchmany(ROWS_AT_ONCE):
            writer.writerows(rows)
            file.write(buffer.getvalue().encode())
            buffer.seek(0)
            buffer.truncate()
    return time.perf_counter() - begun


def shell(path: Path) -> float | None:
    """Return the seconds of SQLite's own shell over the joined query, None where it is not installed."""
    if shutil.which("sqlite3") is None:
        return None
    begun = time.perf_counter()
    subprocess.run(["sqlite3", "-readonly", "-csv", path, JOINED], stdout=subprocess.DEVNULL, check=True)
    return time.perf_counter() - begun


def reading_alone(path: Path, statement: str) -> float:
    """Return the seconds the driver needs for the export's own query, when nothing is done with its rows."""
    begun = time.perf_counter()
    with closing(sqlite3.connect(path)) as connection:
        cursor = connection.execute(statement)
        while cursor.fetchmany(ROWS_AT_ONCE):
            pass
    return time.perf_counter() - begun
