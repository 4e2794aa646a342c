"""Accounts: making one, proving who one is, changing a password, one-time links."""

import hashlib
import re
import secrets
from datetime import datetime, timedelta
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy import bindparam, delete, func, insert, select, update
from sqlalchemy.orm import Session

from annotator.concurrency import hold
from annotator.errors import Invalid, NotAllowed, NotFound, TooMany
from annotator.models import Reviewer, SignInFailure, SignInLink
from annotator.services import audit
from annotator.services.permissions import Identity
from annotator.services.typed_text import clean
from annotator.statements import Prepared
from annotator.text import _

SHORTEST_PASSWORD = 10
LONGEST_PASSWORD = 200
LONGEST_NAME = 200
ATTEMPTS = 5
ATTEMPTS_WITHIN = timedelta(minutes=15)
LINK_LIFETIME = timedelta(minutes=10)
_LOGIN = re.compile(r"[a-z0-9][a-z0-9._@+-]{1,79}")

# Argon2id at OWASP's minimum of 19 MiB and two passes: eight people signing in at once stay within 160 MB.
_hasher = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)


@cache
def _nobodys_hash() -> str:
    """What is verified against when the login is unknown, so that the answer takes as long as for a known one."""
    return _hasher.hash(secrets.token_urlsafe(16))


# Built once: every request begins with it.
_IDENTITY = Prepared(
    select(Reviewer.login, Reviewer.name, Reviewer.may_create_projects, Reviewer.must_change_password).where(
        Reviewer.id == bindparam("reviewer_id"), Reviewer.session_epoch == bindparam("epoch"), Reviewer.is_active
    )
)


def clean_login(login: str) -> str:
    """Return the login as it is stored: lower case, without spaces around it.

    Raises
    ------
    Invalid
        When it is too short or has other characters than letters, digits and ``. _ @ + -``.
    """
    cleaned = login.strip().lower()
    if not _LOGIN.fullmatch(cleaned):
        raise Invalid(
            _("A sign-in name has 2 to 80 letters, digits or . _ @ + - and begins with a letter or digit."), "login"
        )
    return cleaned


def create_reviewer(
    session: Session,
    *,
    login: str,
    name: str,
    now: datetime,
    password: str | None = None,
    is_one_time: bool = False,
    may_create_projects: bool = False,
    is_example: bool = False,
    actor_id: int | None = None,
) -> Reviewer:
    """Make an account.

    Parameters
    ----------
    password
        None for an account that cannot sign in (example reviewers, model raters).
    is_one_time
        The password must be changed at the first sign-in.

    Raises
    ------
    Invalid
        When the login is taken or malformed, the name is empty or too long, or the password is too short.
    """
    login = clean_login(login)
    name = clean(name)
    if not 1 <= len(name) <= LONGEST_NAME:
        raise Invalid(_("Give the person’s name, in at most {most} characters.", most=LONGEST_NAME), "name")
    if session.scalar(select(Reviewer.id).where(Reviewer.login == login)) is not None:
        raise Invalid(_("The sign-in name {login} is taken. Choose another.", login=login), "login")
    reviewer = Reviewer(
        login=login,
        name=name,
        password_hash=hash_password(password) if password is not None else None,
        must_change_password=is_one_time,
        may_create_projects=may_create_projects,
        is_example=is_example,
        created_at=now,
    )
    session.add(reviewer)
    session.flush()
    audit.record(session, "reviewer.added", f"reviewer:{reviewer.id}", now=now, actor_id=actor_id)
    return reviewer


def find_or_none(session: Session, login: str) -> Reviewer | None:
    """Return the account with this sign-in name, None when there is none."""
    return session.scalar(select(Reviewer).where(Reviewer.login == login.strip().lower()))


def find_reviewer(session: Session, login: str) -> Reviewer:
    """Return the account with this sign-in name.

    Raises
    ------
    NotFound
        When there is none.
    """
    reviewer = find_or_none(session, login)
    if reviewer is None:
        raise NotFound(_("There is no account {login}.", login=login))
    return reviewer


def one_time_password() -> str:
    """Return a fresh password that a person can read out: four groups of four letters and digits."""
    alphabet = "abcdefghjkmnpqrstuvwxyz23456789"
    return "-".join("".join(secrets.choice(alphabet) for _place in range(4)) for _group in range(4))


def hash_password(password: str) -> str:
    """Return the Argon2id hash of `password`.

    Raises
    ------
    Invalid
        When it is too short or too long.
    """
    if not SHORTEST_PASSWORD <= len(password) <= LONGEST_PASSWORD:
        raise Invalid(
            _("A password has {least} to {most} characters.", least=SHORTEST_PASSWORD, most=LONGEST_PASSWORD),
            "password",
        )
    return _hasher.hash(password)


def begin_attempt(session: Session, login: str, now: datetime) -> str | None:
    """Count an attempt to sign in and return the password hash to verify, None when there is no such account.

    Attempts are counted before the password is verified, and those with one login one after the other, so that
    many at once do not slip through.

    Raises
    ------
    TooMany
        After five attempts within a quarter of an hour that did not succeed.
    """
    hold(session, select(Reviewer.id).where(Reviewer.login == login.strip().lower()).with_for_update(key_share=True))
    digest = hashlib.sha256(login.strip().lower().encode()).hexdigest()
    since = now - ATTEMPTS_WITHIN
    session.execute(delete(SignInFailure).where(SignInFailure.at < since))
    counted, oldest = session.execute(
        select(func.count(), func.min(SignInFailure.at)).where(SignInFailure.login_sha256 == digest)
    ).one()
    if counted >= ATTEMPTS:
        seconds = max(1, int((oldest + ATTEMPTS_WITHIN - now).total_seconds()) + 1)
        minutes = max(1, -(-(seconds - 1) // 60))
        message = _("Too many attempts with this sign-in name. Try again in {minutes} min.", minutes=minutes)
        raise TooMany(message, seconds)
    session.execute(insert(SignInFailure), {"login_sha256": digest, "at": now})
    return session.scalar(
        select(Reviewer.password_hash).where(Reviewer.login == login.strip().lower(), Reviewer.is_active)
    )


def is_right(password_hash: str | None, password: str) -> bool:
    """Verify a password; takes as long for an unknown account as for a known one."""
    try:
        _hasher.verify(password_hash or _nobodys_hash(), password[:LONGEST_PASSWORD])
    except (VerificationError, InvalidHashError):
        return False
    return password_hash is not None and len(password) <= LONGEST_PASSWORD


def complete_attempt(session: Session, login: str, password: str) -> Reviewer:
    """Forget the counted attempts of a person who proved who they are, and renew an outdated hash."""
    login = login.strip().lower()
    digest = hashlib.sha256(login.encode()).hexdigest()
    session.execute(delete(SignInFailure).where(SignInFailure.login_sha256 == digest))
    reviewer = session.scalars(select(Reviewer).where(Reviewer.login == login)).one()
    if reviewer.password_hash is not None and _hasher.check_needs_rehash(reviewer.password_hash):
        reviewer.password_hash = _hasher.hash(password)
        session.flush()
    return reviewer


def give_one_time_password(session: Session, reviewer_id: int, now: datetime, actor_id: int | None) -> str:
    """Replace a password by a one-time one, which is returned and stored nowhere; older cookies end."""
    reviewer = session.get(Reviewer, reviewer_id)
    if reviewer is None:
        raise NotFound(_("There is no such account."))
    password = one_time_password()
    reviewer.password_hash = hash_password(password)
    reviewer.must_change_password = True
    reviewer.session_epoch += 1
    session.flush()
    audit.record(session, "password.reset", f"reviewer:{reviewer_id}", now=now, actor_id=actor_id)
    return password


def make_sign_in_link(session: Session, reviewer_id: int, now: datetime) -> str:
    """Return a fresh token that signs this reviewer in once, within ten minutes; only its digest is kept."""
    token = secrets.token_urlsafe(32)
    session.execute(delete(SignInLink).where(SignInLink.expires_at < now))
    session.execute(
        insert(SignInLink),
        {"token_sha256": _digest(token), "reviewer_id": reviewer_id, "expires_at": now + LINK_LIFETIME},
    )
    return token


def use_sign_in_link(session: Session, token: str, now: datetime) -> Reviewer:
    """Return whom the token signs in, and spend it.

    Raises
    ------
    NotAllowed
        When it was used, is too old, or never was.
    """
    spent = session.execute(
        update(SignInLink)
        .where(SignInLink.token_sha256 == _digest(token), SignInLink.used_at.is_(None), SignInLink.expires_at >= now)
        .values(used_at=now)
        .returning(SignInLink.reviewer_id)
    ).scalar()
    reviewer = session.get(Reviewer, spent) if spent is not None else None
    if reviewer is None or not reviewer.is_active:
        raise NotAllowed(_("This link has been used or is too old. Start the program again for a new one, or sign in."))
    return reviewer


def read_identity(session: Session, reviewer_id: int, epoch: int) -> Identity | None:
    """Return who holds a session cookie with this reviewer and epoch, None when it has ended."""
    row = _IDENTITY.one_or_none(session, {"reviewer_id": reviewer_id, "epoch": epoch})
    return Identity(reviewer_id, *row) if row is not None else None


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
