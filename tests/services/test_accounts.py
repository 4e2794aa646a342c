"""Accounts: making one, passwords, one-time passwords and links, and cookies that end."""

from datetime import timedelta

import factories
import pytest
from argon2 import PasswordHasher
from at_once import at_once
from factories import NOW
from sqlalchemy import select
from sqlalchemy.orm import Session

from annotator.database import Database
from annotator.errors import Invalid, NotAllowed, NotFound
from annotator.models import AuditEntry, Reviewer, SignInLink
from annotator.services import accounts
from annotator.services.permissions import Identity

PASSWORD = "a long enough one"


def make(session: Session, login: str = "ada", **values: object) -> Reviewer:
    given = {"name": "Ada", "password": PASSWORD} | values
    return accounts.create_reviewer(session, login=login, now=NOW, **given)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("typed", "kept"), [(" Ada ", "ada"), ("a.b_c@d+e-f", "a.b_c@d+e-f"), ("4x", "4x"), ("x" * 80, "x" * 80)]
)
def test_a_login_is_kept_in_lower_case(session: Session, typed: str, kept: str) -> None:
    assert make(session, typed).login == kept


@pytest.mark.parametrize("typed", ["", "a", "-ab", "two words", "ёж", "x" * 81, "a/b", "a\0b"])
def test_a_malformed_login_is_refused(session: Session, typed: str) -> None:
    with pytest.raises(Invalid, match="2 to 80 letters, digits") as refusal:
        make(session, typed)
    assert refusal.value.field == "login"


def test_a_login_is_given_once(session: Session) -> None:
    make(session)
    with pytest.raises(Invalid, match="ada is taken") as refusal:
        make(session, "ADA")
    assert refusal.value.errors == {"login": "The sign-in name ada is taken. Choose another."}


@pytest.mark.parametrize("name", ["", "  ", "x" * 201])
def test_a_name_is_needed(session: Session, name: str) -> None:
    with pytest.raises(Invalid, match="Give the person’s name") as refusal:
        make(session, name=name)
    assert refusal.value.field == "name"


@pytest.mark.parametrize("password", ["", "x" * 9, "x" * 201])
def test_a_password_has_bounds(session: Session, password: str) -> None:
    with pytest.raises(Invalid, match="10 to 200 characters") as refusal:
        make(session, password=password)
    assert refusal.value.field == "password"


def test_a_password_is_kept_as_an_argon2id_hash(session: Session) -> None:
    made = make(session)
    assert made.password_hash is not None
    assert made.password_hash.startswith("$argon2id$")
    assert not made.must_change_password
    assert not made.may_create_projects


def test_an_account_without_a_password_cannot_sign_in(session: Session) -> None:
    made = make(session, password=None, is_example=True)
    assert made.password_hash is None
    assert made.is_example
    assert not accounts.is_right(made.password_hash, "")


def test_making_an_account_is_logged(session: Session) -> None:
    lead = make(session, "lead")
    made = make(session, actor_id=lead.id)
    entry = session.scalars(select(AuditEntry).where(AuditEntry.subject == f"reviewer:{made.id}")).one()
    assert (entry.action, entry.actor_id, entry.at, entry.project_id) == ("reviewer.added", lead.id, NOW, None)


def test_finding_an_account(session: Session) -> None:
    made = make(session)
    assert accounts.find_reviewer(session, " ADA ") is made
    assert accounts.find_or_none(session, "nobody") is None
    with pytest.raises(NotFound, match="no account nobody"):
        accounts.find_reviewer(session, "nobody")


def test_a_password_is_right_whole_and_only_so() -> None:
    longest = "p" * 200
    kept = accounts.hash_password(longest)
    assert accounts.is_right(kept, longest)
    assert not accounts.is_right(kept, longest + "p")
    assert not accounts.is_right(kept, longest[:-1])
    assert not accounts.is_right(None, longest)
    assert not accounts.is_right("not a hash", longest)
    assert not accounts.is_right("$argon2id$v=19$m=8,t=1,p=1$broken", longest)


def test_a_one_time_password_is_fresh_and_can_be_read_out() -> None:
    made = {accounts.one_time_password() for _time in range(50)}
    assert len(made) == 50
    for password in made:
        groups = password.split("-")
        assert [len(group) for group in groups] == [4, 4, 4, 4]
        assert not set(password) & set("il1o0")
        assert len(password) >= accounts.SHORTEST_PASSWORD


def test_giving_a_one_time_password_ends_older_cookies_and_is_logged(session: Session) -> None:
    made = make(session)
    password = accounts.give_one_time_password(session, made.id, NOW, actor_id=None)
    assert accounts.is_right(made.password_hash, password)
    assert not accounts.is_right(made.password_hash, PASSWORD)
    assert made.must_change_password
    assert accounts.read_identity(session, made.id, 0) is None
    entry = session.scalars(select(AuditEntry).where(AuditEntry.action == "password.reset")).one()
    assert password not in str(entry.detail)


def test_passwords_of_nobody(session: Session) -> None:
    with pytest.raises(NotFound, match="no such account"):
        accounts.give_one_time_password(session, 99, NOW, actor_id=None)


def test_an_outdated_hash_is_renewed_after_a_proof(session: Session) -> None:
    made = make(session)
    made.password_hash = weak = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD)
    assert accounts.complete_attempt(session, " Ada", PASSWORD) is made
    assert made.password_hash != weak
    renewed = made.password_hash
    accounts.complete_attempt(session, "ada", PASSWORD)
    assert made.password_hash == renewed


def test_a_cookie_is_good_for_its_epoch_and_an_open_account(session: Session) -> None:
    made = make(session, may_create_projects=True)
    identity = accounts.read_identity(session, made.id, 0)
    assert identity == Identity(made.id, "ada", "Ada", may_create_projects=True, must_change_password=False)
    made.session_epoch = 1
    session.flush()
    assert accounts.read_identity(session, made.id, 0) is None
    assert accounts.read_identity(session, made.id, 1) == identity
    assert accounts.read_identity(session, 99, 0) is None
    made.is_active = False
    session.flush()
    assert accounts.read_identity(session, made.id, 1) is None


def test_a_link_signs_in_once(session: Session) -> None:
    made = make(session)
    token = accounts.make_sign_in_link(session, made.id, NOW)
    assert accounts.use_sign_in_link(session, token, NOW) is made
    with pytest.raises(NotAllowed, match="used or is too old"):
        accounts.use_sign_in_link(session, token, NOW)


def test_a_link_is_good_for_ten_minutes(session: Session) -> None:
    made = make(session)
    first, second = (accounts.make_sign_in_link(session, made.id, NOW) for _link in range(2))
    last = NOW + timedelta(minutes=10)
    assert accounts.use_sign_in_link(session, first, last) is made
    with pytest.raises(NotAllowed, match="too old"):
        accounts.use_sign_in_link(session, second, last + timedelta(microseconds=1))


def test_a_link_that_never_was_and_one_of_a_closed_account(session: Session) -> None:
    with pytest.raises(NotAllowed, match="used or is too old"):
        accounts.use_sign_in_link(session, "made up", NOW)
    closed = make(session)
    token = accounts.make_sign_in_link(session, closed.id, NOW)
    closed.is_active = False
    session.flush()
    with pytest.raises(NotAllowed, match="used or is too old"):
        accounts.use_sign_in_link(session, token, NOW)


def test_only_the_digest_of_a_link_is_kept_and_old_ones_are_swept(session: Session) -> None:
    made = make(session)
    token = accounts.make_sign_in_link(session, made.id, NOW)
    assert token not in session.scalars(select(SignInLink.token_sha256)).all()
    accounts.make_sign_in_link(session, made.id, NOW + timedelta(hours=1))
    assert len(session.scalars(select(SignInLink.id)).all()) == 1


def test_a_link_used_by_many_at_once_signs_one_in(database: Database) -> None:
    with database.writing() as session:
        token = accounts.make_sign_in_link(session, factories.make_reviewer(session).id, NOW)
    outcomes = at_once(database, [lambda session: accounts.use_sign_in_link(session, token, NOW).id] * 6)
    assert sum(isinstance(outcome, int) for outcome in outcomes) == 1
