"""What a process has kept of a round, brought up to date, is what it would read anew."""

from contextlib import suppress
from dataclasses import replace

import pytest
from factories import NOW
from rated_round import RatedRound, make_rated_round
from sqlalchemy.orm import Session

from annotator.database import Database
from annotator.errors import Conflict
from annotator.models.vocabulary import Reveal
from annotator.services import live_rows as live
from annotator.services import review_rows, reviews
from annotator.services.marks import read_marks
from annotator.services.review_rows import Asked, Rows
from annotator.services.reviews import Submission

TABLE = ["2 3 4", "1 1o vague", "5 . no-access", ". . ."]


@pytest.fixture
def made(database: Database) -> RatedRound:
    with database.writing() as session:
        return make_rated_round(session, TABLE, reveal=Reveal.AFTER_OWN)


def in_writing(made: RatedRound, session: Session) -> RatedRound:
    return replace(made, session=session)


def asked_for(made: RatedRound, *, basis: bool = False) -> Asked:
    looked_at = made.rubric.basis
    assert looked_at is not None
    chosen = (looked_at.id, looked_at.scale.points[0].id) if basis else None
    return Asked(made.project.id, made.round.id, made.main.id, chosen)


def ordered(rows: Rows) -> list[list[int]]:
    return sorted(rows.tolist())


def kept_and_anew(database: Database, asked: Asked) -> tuple[list[list[int]], list[list[int]]]:
    with database.reading() as session:
        return ordered(live.live_rows(session, asked)), ordered(review_rows.read_rows(session, asked))


@pytest.mark.parametrize("basis", [False, True])
def test_what_others_submit_is_seen(database: Database, made: RatedRound, basis: bool) -> None:
    asked = asked_for(made, basis=basis)
    first, anew = kept_and_anew(database, asked)
    assert first == anew
    steps = [
        lambda round_: round_.rate(1, 2, "4"),
        lambda round_: round_.rate(2, 2, "2o", "changed"),
        lambda round_: round_.withdraw(0, 0),
        lambda round_: (round_.rate(0, 3, "vague"), round_.rate(1, 3, "5")),
        lambda round_: round_.main,
    ]
    for step in steps:
        with database.writing() as session:
            step(in_writing(made, session))
        kept, anew = kept_and_anew(database, asked)
        assert kept == anew
    assert kept != first


def test_nothing_new_is_not_read_again(database: Database, made: RatedRound) -> None:
    with database.reading() as session:
        before = live.live_rows(session, asked_for(made))
    with database.writing() as session:
        other = make_rated_round(session, TABLE)
    with database.reading() as session:
        after = live.live_rows(session, asked_for(made))
    if database.queue is not None:
        assert after is before
    assert ordered(after) == ordered(before)
    assert other.round.id != made.round.id


def test_a_writing_session_keeps_nothing(database: Database, made: RatedRound) -> None:
    asked = asked_for(made)
    with suppress(Conflict), database.writing() as session:
        in_writing(made, session).rate(1, 2, "4")
        assert len(live.live_rows(session, asked)) == 9
        raise Conflict("undone")
    with database.reading() as session:
        assert len(live.live_rows(session, asked)) == 8


def test_a_session_that_began_earlier_takes_what_is_kept(database: Database, made: RatedRound) -> None:
    asked = asked_for(made)
    with database.reading() as early:
        read_marks(early, made.project.id)
        with database.writing() as session:
            in_writing(made, session).rate(1, 2, "4")
        with database.reading() as late:
            kept = live.live_rows(late, asked)
        assert live.live_rows(early, asked) is kept
    assert len(kept) == 9


@pytest.mark.postgresql
def test_what_is_committed_later_under_a_lower_number_is_seen(postgres_database: Database) -> None:
    with postgres_database.writing() as session:
        made = make_rated_round(session, TABLE)
    asked = asked_for(made)
    kept_and_anew(postgres_database, asked)
    with postgres_database.writing() as slow:
        in_writing(made, slow).rate(1, 2, "4")
        with postgres_database.writing() as quick:
            in_writing(made, quick).rate(0, 3, "3")
        assert len(kept_and_anew(postgres_database, asked)[0]) == 9
    kept, anew = kept_and_anew(postgres_database, asked)
    assert kept == anew
    assert len(kept) == 10


@pytest.mark.postgresql
def test_only_the_last_minutes_are_unsettled(postgres_database: Database) -> None:
    with postgres_database.writing() as session:
        made = make_rated_round(session, ["2 3", ". ."])
        before = read_marks(session, made.project.id).revision
        assert review_rows.settled_revision(session, before, 0) == 0
        late = NOW + 2 * review_rows.SETTLED_AFTER
        submission = Submission(made._answers("4"), "Because.", "late")
        reviews.submit_review(session, made.assignment(0, 1), made.reviewers[0].id, submission, late)
        newest = read_marks(session, made.project.id).revision
        assert review_rows.settled_revision(session, newest, 0) == before
        assert review_rows.settled_revision(session, newest + 9, before) == before


def test_without_reviews_everything_is_settled(session: Session) -> None:
    made = make_rated_round(session, [". ."])
    assert review_rows.settled_revision(session, 0, 0) == 0
    assert live.live_rows(session, asked_for(made)).shape == (0, 5)


def test_a_round_among_many_is_read_as_one_alone(session: Session) -> None:
    made = make_rated_round(session, TABLE, reveal=Reveal.AFTER_OWN)
    made.rate(0, 0, "5", "later")
    alone = [ordered(review_rows.read_rows(session, asked_for(made, basis=basis))) for basis in (False, True)]
    assert [len(rows) for rows in alone] == [8, 7]
    for _other in range(4):
        make_rated_round(session, ["2 3 4 5 1 2"] * 6)
    assert [ordered(review_rows.read_rows(session, asked_for(made, basis=basis))) for basis in (False, True)] == alone


def test_what_was_not_asked_for_lately_goes_first(database: Database, made: RatedRound) -> None:
    asked, narrower = asked_for(made), asked_for(made, basis=True)
    with database.reading() as session:
        live.live_rows(session, asked)
        live.live_rows(session, narrower)
        shelf = live._shelves[session.get_bind().engine.pool]
    assert list(shelf.kept) == [asked, narrower]
    shelf.tidy(most=8)
    assert list(shelf.kept) == [narrower]
    shelf.tidy(most=0)
    assert list(shelf.kept) == [narrower]
