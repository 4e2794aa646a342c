"""What holds on a SQLite connection that checks no foreign key and asks no trigger before a REPLACE."""

import re
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from adjudication_rows import new_decision, new_rule
from factories import NOW
from refusals import OTHER_RUBRIC, OTHER_SCALE, REFUSED
from scene import fill_open_and_locked
from sqlalchemy import Table, UniqueConstraint

from annotator.database import open_database
from annotator.models import Base
from annotator.services.rubric_definitions import publish_presets

TABLES = Base.metadata.tables
# Ways to sign in come and go, spellings and relations are taken back, newer answers replace the current ones, and
# drafts and private notes are their author's to throw away.
MAY_GO = {"sign_in_failure", "sign_in_link", "source_name", "claim_relation", "rating", "draft", "private_note"}
MAY_GO |= {"decision_draft", "range_answer", "rubric_draft"}
KEPT = sorted(TABLES.keys() - MAY_GO)


def keys_of(table: Table) -> list[tuple[str, ...]]:
    """What is unique to a row, the primary key first; what contains the primary key says nothing more."""
    primary = tuple(column.name for column in table.primary_key)
    unique = [
        tuple(column.name for column in constraint.columns)
        for constraint in table.constraints
        if isinstance(constraint, UniqueConstraint)
    ]
    return [primary, *sorted(key for key in unique if not set(primary) <= set(key))]


KEYS = [(name, key) for name in KEPT for key in keys_of(TABLES[name])]
KEY_NAMES = [f"{name}-{'-'.join(key)}" for name, key in KEYS]


@pytest.fixture(scope="module")
def filled_file(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, int]]:
    path = tmp_path_factory.mktemp("plain") / "annotator.db"
    shutil.copy(sqlite_template, path)
    database = open_database(f"sqlite:///{path}")
    with database.writing() as session:
        publish_presets(session, NOW)
        ids = fill_open_and_locked(session)
    database.dispose()
    return path, ids


@pytest.fixture
def ids(filled_file: tuple[Path, dict[str, int]]) -> dict[str, int]:
    return filled_file[1]


@pytest.fixture
def plain(filled_file: tuple[Path, dict[str, int]]) -> Iterator[sqlite3.Connection]:
    """A connection as anybody makes it; what the test does is undone."""
    with closing(sqlite3.connect(filled_file[0], isolation_level=None)) as connection:
        assert connection.execute("PRAGMA foreign_keys").fetchone() == (0,)
        assert connection.execute("PRAGMA recursive_triggers").fetchone() == (0,)
        connection.execute("BEGIN")
        yield connection
        connection.execute("ROLLBACK")


def rows_of(connection: sqlite3.Connection, table: str) -> list[tuple[object, ...]]:
    return connection.execute(f"SELECT * FROM {table} ORDER BY 1, 2").fetchall()


def assert_refused(connection: sqlite3.Connection, table: str, statement: str, values: dict[str, int]) -> None:
    """Fail unless the statement is refused and leaves the table as it was."""
    before = rows_of(connection, table)
    used = {name: values[name] for name in re.findall(r":([a-z]\w*)", statement)}
    with pytest.raises(sqlite3.IntegrityError):
        connection.execute(statement, used)
    assert rows_of(connection, table) == before


@pytest.mark.parametrize(("guard", "statement"), REFUSED.items(), ids=["-".join(guard) for guard in REFUSED])
def test_a_guard_refuses(
    plain: sqlite3.Connection, ids: dict[str, int], guard: tuple[str, str, str], statement: str
) -> None:
    assert_refused(plain, guard[0], statement, ids)


def changed(table: Table, key: tuple[str, ...]) -> list[str]:
    """Return what is selected for a row that shares this key, and no other, with the row it is made from."""
    others = {name for other in keys_of(table) if not set(other) <= set(key) for name in other} - set(key)
    return [
        f'"{column.name}"'
        if column.name not in others
        else "987654"
        if column.type.python_type in (int, float)
        else f"'new-' || {column.name}"
        for column in table.columns
    ]


@pytest.mark.parametrize(("name", "key"), KEYS, ids=KEY_NAMES)
def test_a_row_is_not_replaced_by_another(plain: sqlite3.Connection, name: str, key: tuple[str, ...]) -> None:
    copy = f"SELECT {', '.join(changed(TABLES[name], key))} FROM {name}"
    assert_refused(plain, name, f"INSERT OR REPLACE INTO {name} {copy}", {})
    assert_refused(plain, name, f"REPLACE INTO {name} {copy}", {})


@pytest.mark.parametrize(("name", "key"), KEYS, ids=KEY_NAMES)
def test_a_row_does_not_move_into_the_place_of_another(
    plain: sqlite3.Connection, name: str, key: tuple[str, ...]
) -> None:
    primary = keys_of(TABLES[name])[0]
    rows = plain.execute(f"SELECT {', '.join((*primary, *key))} FROM {name}").fetchall()
    moving, standing = rows[0], rows[-1]
    assert moving != standing
    where = " AND ".join(f"{column} = {value!r}" for column, value in zip(primary, moving, strict=False))
    place = standing[len(primary) :]
    moves = ", ".join(f'"{column}" = {value!r}' for column, value in zip(key, place, strict=True))
    assert_refused(plain, name, f"UPDATE OR REPLACE {name} SET {moves} WHERE {where}", {})


@pytest.mark.parametrize("name", KEPT)
def test_a_table_is_not_emptied(plain: sqlite3.Connection, name: str) -> None:
    assert_refused(plain, name, f"DELETE FROM {name}", {})


@pytest.mark.parametrize(
    ("table", "which"),
    [
        ("claim", "claim"),
        ("project", "project"),
        ("document", "document"),
        ("source", "source"),
        ("reviewer", "person"),
    ],
)
def test_what_others_stand_on_is_not_deleted(
    plain: sqlite3.Connection, ids: dict[str, int], table: str, which: str
) -> None:
    with pytest.raises(sqlite3.IntegrityError, match=f"a used {table} is never deleted"):
        plain.execute(f"DELETE FROM {table} WHERE id = ?", [ids[which]])


def test_a_claim_that_was_never_described_may_go(plain: sqlite3.Connection, ids: dict[str, int]) -> None:
    columns = "project_id, document_id, position, is_to_rate, is_featured, state, version, created_at"
    plain.execute(f"INSERT INTO claim (key, {columns}) SELECT 'new', {columns} FROM claim WHERE id = ?", [ids["claim"]])
    plain.execute("DELETE FROM claim WHERE key = 'new'")


def test_an_assignment_has_one_review(plain: sqlite3.Connection, ids: dict[str, int]) -> None:
    second = (
        "INSERT OR REPLACE INTO review (assignment_id, rubric_version_id, claim_version_id, state, rationale, "
        "revision, submitted_at) SELECT assignment_id, rubric_version_id, claim_version_id, 'submitted', 'second', "
        "1, submitted_at FROM review WHERE id = ?"
    )
    with pytest.raises(sqlite3.IntegrityError, match="never replaced"):
        plain.execute(second, [ids["review"]])


STRANGERS = {
    "a scale point of another scale": "scale_point_id = :basis_point",
    "a scale point of another rubric": "scale_point_id = :draft_point",
    "a reason of another scale": "scale_point_id = NULL, cannot_judge_reason_id = :draft_reason",
    "a scale the criterion does not use": "scale_id = :basis_scale, scale_point_id = :basis_point",
    "a criterion of another rubric version": "criterion_id = :draft_criterion, rubric_version_id = :draft, "
    "scale_id = :draft_scale, scale_point_id = :draft_point",
}


def _answer(change: str) -> str:
    """Return the columns of an answer with some changed, to select from `rating`."""
    changes = dict(part.split(" = ") for part in change.split(", "))
    columns = [column.name for column in TABLES["rating"].columns if column.name != "review_id"]
    return ", ".join(changes.get(name, name) for name in columns)


@pytest.mark.parametrize("change", STRANGERS.values(), ids=STRANGERS.keys())
def test_an_answer_that_does_not_belong_is_refused(plain: sqlite3.Connection, ids: dict[str, int], change: str) -> None:
    where = "WHERE review_id = :review AND criterion_id = :criterion"
    assert_refused(plain, "rating", f"UPDATE rating SET {change} {where}", ids)
    taken = f"SELECT review_id, {_answer(change)} FROM rating {where}"
    assert_refused(plain, "rating", f"INSERT OR REPLACE INTO rating {taken}", ids)


@pytest.mark.parametrize("change", STRANGERS.values(), ids=STRANGERS.keys())
def test_a_kept_answer_that_does_not_belong_is_refused(
    plain: sqlite3.Connection, ids: dict[str, int], change: str
) -> None:
    plain.execute("UPDATE review SET revision = 3, counted_revision = 3 WHERE id = :review", {"review": ids["review"]})
    columns = [column.name for column in TABLES["review_revision"].columns if column.name != "id"]
    values = [{"number": "3", "request_id": "'third'"}.get(name, name) for name in columns]
    plain.execute(
        f"INSERT INTO review_revision ({', '.join(columns)}) SELECT {', '.join(values)} FROM review_revision "
        "WHERE id = ?",
        [ids["revision"]],
    )
    (third,) = plain.execute("SELECT id FROM review_revision WHERE request_id = 'third'").fetchone()
    kept = f"SELECT :third, {_answer(change)} FROM rating WHERE review_id = :review AND criterion_id = :criterion"
    assert_refused(plain, "revision_rating", f"INSERT INTO revision_rating {kept}", ids | {"third": third})


@pytest.mark.parametrize(
    ("statement", "words"),
    [
        (new_decision(scale_id=":c_scale"), OTHER_RUBRIC),
        (new_decision(outcome="'settled'", scale_point_id=":c_point"), OTHER_SCALE),
        (new_rule(scale_id=":c_basis_scale"), OTHER_RUBRIC),
    ],
)
def test_a_decision_that_does_not_belong_is_refused(
    plain: sqlite3.Connection, ids: dict[str, int], statement: str, words: str
) -> None:
    with pytest.raises(sqlite3.IntegrityError, match=words):
        plain.execute(statement, {name: ids[name] for name in re.findall(r":([a-z]\w*)", statement)})
