"""Attempts to sign in: five within a quarter of an hour for each login, known or not."""

from datetime import datetime, timedelta

import pytest
from at_once import at_once
from factories import NOW
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from annotator.database import Database
from annotator.errors import NotAllowed
from annotator.models import Reviewer, SignInFailure
from annotator.services import accounts

PASSWORD = "a long enough one"


@pytest.fixture
def ada(session: Session) -> Reviewer:
    return accounts.create_reviewer(session, login="ada", name="Ada", now=NOW, password=PASSWORD)


def try_often(session: Session, login: str, times: int = 5, start: datetime = NOW) -> None:
    for number in range(times):
        accounts.begin_attempt(session, login, start + timedelta(minutes=number))


def counted(session: Session) -> int:
    return session.scalar(select(func.count()).select_from(SignInFailure)) or 0


def test_an_attempt_returns_the_hash_to_verify(session: Session, ada: Reviewer) -> None:
    assert accounts.begin_attempt(session, " ADA ", NOW) == ada.password_hash
    assert accounts.begin_attempt(session, "nobody", NOW) is None
    ada.is_active = False
    session.flush()
    assert accounts.begin_attempt(session, "ada", NOW) is None


@pytest.mark.parametrize("login", ["ada", "nobody"])
def test_the_sixth_attempt_is_refused_with_the_time_to_wait(session: Session, ada: Reviewer, login: str) -> None:
    try_often(session, login)
    with pytest.raises(NotAllowed, match=r"Too many attempts .* Try again in 10 min\."):
        accounts.begin_attempt(session, login.upper(), NOW + timedelta(minutes=5))
    with pytest.raises(NotAllowed, match=r"Try again in 1 min\."):
        accounts.begin_attempt(session, login, NOW + timedelta(minutes=15))


def test_attempts_are_forgotten_after_a_quarter_of_an_hour(session: Session, ada: Reviewer) -> None:
    try_often(session, "ada")
    accounts.begin_attempt(session, "ada", NOW + timedelta(minutes=15, seconds=1))
    with pytest.raises(NotAllowed):
        accounts.begin_attempt(session, "ada", NOW + timedelta(minutes=15, seconds=2))
    accounts.begin_attempt(session, "somebody", NOW + timedelta(hours=1))
    assert counted(session) == 1


def test_each_login_is_counted_by_itself(session: Session, ada: Reviewer) -> None:
    try_often(session, "nobody")
    assert accounts.begin_attempt(session, "ada", NOW) is not None


def test_a_refused_attempt_does_not_prolong_the_wait(session: Session, ada: Reviewer) -> None:
    try_often(session, "ada")
    with pytest.raises(NotAllowed):
        accounts.begin_attempt(session, "ada", NOW + timedelta(minutes=14))
    assert accounts.begin_attempt(session, "ada", NOW + timedelta(minutes=16)) is not None


def test_a_success_forgets_what_was_counted(session: Session, ada: Reviewer) -> None:
    try_often(session, "ada", times=4)
    try_often(session, "nobody", times=1)
    accounts.complete_attempt(session, "Ada", PASSWORD)
    assert counted(session) == 1
    try_often(session, "ada")


def test_neither_login_nor_address_is_kept(session: Session) -> None:
    accounts.begin_attempt(session, "secret-name", NOW)
    assert "secret" not in session.scalars(select(SignInFailure.login_sha256)).one()
    assert {column.name for column in SignInFailure.__table__.columns} == {"id", "login_sha256", "at"}


def test_many_attempts_at_once_do_not_slip_through(database: Database) -> None:
    with database.writing() as session:
        accounts.create_reviewer(session, login="ada", name="Ada", now=NOW, password=PASSWORD)
    outcomes = at_once(database, [lambda session: accounts.begin_attempt(session, "ada", NOW)] * 12)
    assert sum(isinstance(outcome, NotAllowed) for outcome in outcomes) == 7
