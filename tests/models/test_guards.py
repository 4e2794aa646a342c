"""The triggers: each refuses what it guards, on both engines, and none is lost."""

import re
from collections.abc import Callable

import pytest
from factories import NOW
from refusals import REFUSED
from refusals_on_sqlite import REFUSED_ON_SQLITE
from scene import make_scene
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from annotator.database import Database
from annotator.models.vocabulary import Reveal
from annotator.services import reviews

Check = Callable[..., None]
DELETED_FROM = sorted({table for table, event, _refusal in REFUSED if event == "DELETE"})


@pytest.mark.parametrize(("guard", "statement"), REFUSED.items(), ids=["-".join(guard) for guard in REFUSED])
def test_a_guard_refuses(leave_only: Check, assert_refused: Check, guard: tuple[str, str, str], statement: str) -> None:
    table, event, refusal = guard
    # One alone, whichever the database would ask first.
    leave_only(rf"BEFORE {event} ON {table} ", but=refusal.replace("'", "''"))
    assert_refused(statement, refusal)


def test_the_triggers_at_head_are_those_tried_here(session: Session) -> None:
    if session.get_bind().dialect.name == "sqlite":
        more = REFUSED_ON_SQLITE
        found = session.execute(text("SELECT sql FROM sqlite_master WHERE type = 'trigger'"))
        pattern = r"BEFORE (?P<event>[A-Z]+) ON (?P<table>\w+) .*RAISE\(ABORT, '(?P<refusal>.*)'\); END$"
    else:
        more = []
        found = session.execute(
            text(
                "SELECT pg_get_triggerdef(t.oid) || pg_get_functiondef(t.tgfoid) FROM pg_trigger t "
                "WHERE NOT t.tgisinternal AND pg_get_triggerdef(t.oid) NOT LIKE '%guard_truncate%'"
            )
        )
        pattern = r"BEFORE (?P<event>[A-Z]+) ON public.(?P<table>\w+) .*RAISE EXCEPTION '(?P<refusal>.*)' USING"
    # What counts places refuses nothing itself: `test_places.py` tries it.
    guards = [re.search(pattern, sql, re.DOTALL) for (sql,) in found if "TRIGGER place_" not in sql]
    at_head = [(g["table"], g["event"], g["refusal"].replace("''", "'")) for g in guards if g is not None]
    assert len(at_head) == len(guards)
    assert sorted(at_head) == sorted([*REFUSED, *more])


_REVISION_LIKE = (
    "INSERT INTO review_revision (review_id, number, rubric_version_id, claim_version_id, state, rationale, "
    "is_after_reveal, request_id, made_at) SELECT review_id, number, rubric_version_id, claim_version_id, {state}, "
    "rationale, {after}, 'new', made_at FROM review_revision WHERE id = :revision"
)
_ANSWER_OF_LOCKED = (
    "INSERT INTO revision_rating SELECT :c_revision, criterion_id, rubric_version_id, scale_id, scale_point_id, "
    "cannot_judge_reason_id FROM rating WHERE review_id = :review AND criterion_id = :basis"
)
DETOURS = [
    ("UPDATE scale SET rubric_version_id = :draft WHERE id = :scale", "published"),
    (
        "UPDATE scale_point SET scale_id = :scale, position = 9, code = '9', value = 9 WHERE id = :draft_point",
        "published",
    ),
    ("UPDATE hop SET claim_version_id = :version WHERE id = :spare_hop", "rated claim version"),
    ("UPDATE round SET state = 'draft' WHERE id = :round", "rules of a round"),
    ("UPDATE round SET opened_at = locked_at WHERE id = :c_round", "stays locked"),
    (_ANSWER_OF_LOCKED, "newest revision"),
    ("UPDATE review SET revision = 1, counted_revision = 1 WHERE id = :review", "counted before"),
    ("UPDATE membership SET unblinded_at = '2026-03-03 13:00:00' WHERE id = :c_membership", "stays unblinded"),
    ("UPDATE document_text SET body = 'other', length = 5 WHERE id = :withheld", "stored once"),
    (_REVISION_LIKE.format(state="'withdrawn'", after="FALSE"), "what its review now says"),
    (_REVISION_LIKE.format(state="state", after="TRUE"), "what its review now says"),
]


@pytest.mark.parametrize(("statement", "words"), DETOURS)
def test_there_is_no_way_around(
    run: Check, leave_only: Check, assert_refused: Check, statement: str, words: str
) -> None:
    leave_only("is there already and is never replaced")
    run("UPDATE membership SET unblinded_at = '2026-03-03 13:00:00' WHERE id = :membership")
    assert_refused(statement, words)


@pytest.mark.parametrize(
    ("table", "newest"),
    [
        ("review_revision", "id = :revision"),
        ("revision_rating", "revision_id = :revision"),
        ("audit_entry", "project_id = :project"),
        ("membership", "id = :membership"),
    ],
)
def test_replacing_a_row_is_refused_like_deleting_it(sqlite_database: Database, table: str, newest: str) -> None:
    with Session(sqlite_database.writing_engine) as session:
        ids = make_scene(session).ids
        replace = f"INSERT OR REPLACE INTO {table} SELECT * FROM {table} WHERE {newest}"
        with pytest.raises(IntegrityError, match=r"append-only|never deleted|never replaced"):
            session.execute(text(replace), {name: ids[name] for name in re.findall(r":(\w+)", newest)})


@pytest.mark.parametrize("table", DELETED_FROM)
def test_emptying_a_table_is_refused(session: Session, assert_refused: Check, table: str) -> None:
    if session.get_bind().dialect.name == "sqlite":
        assert_refused(f"DELETE FROM {table}", "IntegrityError")
    else:
        assert_refused(f"TRUNCATE {table} CASCADE", "never emptied")


ALLOWED = [
    "UPDATE claim SET is_featured = TRUE WHERE id = :claim",
    "UPDATE hop SET way = 'shown' WHERE id = :spare_hop",
    "UPDATE scale SET name = 'Other' WHERE id = :draft_scale",
    "DELETE FROM ladder_step WHERE id = :draft_step",
    "UPDATE rubric_version SET state = 'published' WHERE id = :draft",
    "DELETE FROM assignment WHERE id = :waiting",
    "UPDATE membership SET role = 'observer' WHERE id = :membership",
    "UPDATE round SET state = 'locked', locked_at = opened_at WHERE id = :round",
    "UPDATE document_text SET body = 'withheld' WHERE id = :withheld",
]


@pytest.mark.parametrize("statement", ALLOWED)
def test_what_no_rule_forbids_stays_possible(run: Check, statement: str) -> None:
    run(statement)


def test_a_withheld_text_may_be_added_once(run: Check, assert_refused: Check) -> None:
    run("UPDATE document_text SET body = 'withheld' WHERE id = :withheld")
    assert_refused("UPDATE document_text SET body = NULL WHERE id = :withheld", "stored once")


@pytest.mark.parametrize("counted", ["revision", "NULL", "2"])
def test_what_counts_changes_with_a_revision_only(session: Session, assert_refused: Check, counted: str) -> None:
    scene = make_scene(session, Reveal.AFTER_OWN)
    waiting = scene.assignment(session, scene.second)
    for request_id in ("first", "second", "third"):
        saved = reviews.submit_review(session, waiting, scene.second.id, scene.submission(request_id), NOW)
    statement = f"UPDATE review SET counted_revision = {counted} WHERE id = :changed"
    assert_refused(statement, "counted before", changed=saved.review_id)
