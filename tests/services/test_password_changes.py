"""Changing one's password: who may, what is refused, and that older cookies end."""

import pytest
from factories import NOW
from sqlalchemy.orm import Session

from annotator.errors import Conflict, Invalid, NotFound
from annotator.models import Reviewer
from annotator.services.accounts import create_reviewer, is_right, read_identity
from annotator.services.password_changes import change_password, prove_change

PASSWORD = "a long enough one"


def make(session: Session, *, password: str | None = PASSWORD, is_one_time: bool = False) -> Reviewer:
    return create_reviewer(session, login="ada", name="Ada", now=NOW, password=password, is_one_time=is_one_time)


def change(session: Session, reviewer_id: int, current: str | None, new: str) -> int:
    return change_password(session, prove_change(session, reviewer_id, current, new), NOW)


def test_a_password_that_was_changed_meanwhile_is_not_changed_again(session: Session) -> None:
    made = make(session)
    first, second = (prove_change(session, made.id, PASSWORD, f"another long one {each}") for each in "ab")
    assert change_password(session, first, NOW) == 1
    with pytest.raises(Conflict, match="changed in another window"):
        change_password(session, second, NOW)
    assert made.session_epoch == 1
    assert is_right(made.password_hash, "another long one a")


@pytest.mark.parametrize(
    ("current", "new", "field", "words"),
    [
        ("not the one so far", "another long one", "current", "not your current password"),
        (PASSWORD, PASSWORD, "password", "must differ"),
        (PASSWORD, "short", "password", "10 to 200"),
    ],
)
def test_a_change_of_password_is_refused(session: Session, current: str, new: str, field: str, words: str) -> None:
    made = make(session)
    with pytest.raises(Invalid, match=words) as refusal:
        change(session, made.id, current, new)
    assert refusal.value.field == field
    assert made.session_epoch == 0


def test_whoever_came_by_a_link_need_not_know_the_current_password(session: Session) -> None:
    made = make(session, password=None)
    assert change(session, made.id, None, PASSWORD) == 1
    assert is_right(made.password_hash, PASSWORD)


def test_a_one_time_password_must_be_changed(session: Session) -> None:
    made = make(session, is_one_time=True)
    assert made.must_change_password
    assert change(session, made.id, PASSWORD, "another long one") == 1
    assert not made.must_change_password
    assert is_right(made.password_hash, "another long one")


def test_older_cookies_end(session: Session) -> None:
    made = make(session)
    epoch = change(session, made.id, PASSWORD, "another long one")
    assert read_identity(session, made.id, 0) is None
    assert read_identity(session, made.id, epoch) is not None


def test_a_password_of_nobody(session: Session) -> None:
    with pytest.raises(NotFound, match="no such account"):
        prove_change(session, 99, None, PASSWORD)
