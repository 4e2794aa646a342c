"""What the edges share: the session of a request, who is asking, and the one commit.

A request reads in one session, which sees one state of the data. What it changes happens in a second,
short one: ``with writing() as session`` waits for its turn, commits when the block ends, and is the only
place where anything is committed.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import cast

from flask import Flask, current_app, g, request
from flask import session as cookie
from sqlalchemy.orm import Session

from annotator.config import Settings
from annotator.database import Database, ReadingSession
from annotator.errors import NotAllowed, NotFound
from annotator.models import Project
from annotator.services import accounts, entrance, members, projects
from annotator.services.permissions import Identity, Member, Permission, require
from annotator.text import _

EXTENSION = "annotator"


@dataclass(frozen=True, slots=True)
class Refused:
    """What a form cannot be taken as it came for: the view shows it again, with all that was typed."""

    status: int
    message: str


@dataclass(frozen=True, slots=True)
class Installation:
    """What an application was created with."""

    settings: Settings
    database: Database


def installation() -> Installation:
    """Return what the current application was created with."""
    return cast("Installation", current_app.extensions[EXTENSION])


def connect(app: Flask, made_of: Installation) -> None:
    """Give an application its installation, and close a request's session at its end."""
    app.extensions[EXTENSION] = made_of
    app.teardown_appcontext(close)


def now() -> datetime:
    """Return the time of the request, in UTC."""
    return datetime.now(UTC)


def reading() -> Session:
    """Return the request's reading session."""
    opened: Session | None = g.get("reading")
    if opened is None:
        opened = g.reading = ReadingSession(installation().database.engine)
    return opened


def hand_over_reading() -> None:
    """Leave the request's reading session to whoever streams from it, and closes it in the end."""
    g.pop("reading", None)


@contextmanager
def writing() -> Iterator[Session]:
    """Yield a session in a writing transaction, committed at the end of the block.

    Raises
    ------
    NotAllowed
        When the request was refused before: a view that shows it again has no business here.
    """
    if (refused := refusal()) is not None:
        raise NotAllowed(refused.message)
    close()
    with installation().database.writing() as session:
        yield session


def refuse(status: int, message: str) -> None:
    """Let nothing be done for this request, but let its form be shown again."""
    g.refused = Refused(status, message)


def refusal() -> Refused | None:
    """Return what the request was refused for before its view was called, None when it was not."""
    return cast("Refused | None", g.get("refused"))


def close(_error: BaseException | None = None) -> None:
    """End the request’s reading session."""
    opened: Session | None = g.pop("reading", None)
    if opened is not None:
        # What is asked for later shall be what stands then.
        g.pop("project_columns", None)
        opened.close()


def ask_no_more() -> None:
    """Let the rest of the request do with what it knows by now: the page that says what failed reads nothing."""
    g.setdefault("identity", None)
    if "project" not in g:
        g.pop("member", None)


def identity() -> Identity | None:
    """Return who is signed in, None when nobody is."""
    if "identity" not in g:
        reviewer_id, epoch = cookie.get("reviewer"), cookie.get("epoch")
        if isinstance(reviewer_id, int) and isinstance(epoch, int):
            g.identity = accounts.read_identity(reading(), reviewer_id, epoch)
        else:
            g.identity = None
    return cast("Identity | None", g.identity)


def identity_at(slug: str) -> Identity | None:
    """Return who is signed in, and find their place in a project on the way, for `enter_project`."""
    reviewer_id, epoch = cookie.get("reviewer"), cookie.get("epoch")
    if "identity" in g or not (isinstance(reviewer_id, int) and isinstance(epoch, int)):
        return identity()
    found = entrance.find_entrance(reading(), slug, reviewer_id, epoch)
    g.identity = found.identity if found is not None else None
    if found is not None and found.member is not None:
        g.entered, g.project_columns = found.member, found.project
    return cast("Identity | None", g.identity)


def signed_in() -> Identity:
    """Return who is signed in; only for routes whose permission has made sure that somebody is."""
    found = identity()
    require(Permission.SIGNED_IN, found)
    return cast("Identity", found)


def sign_in(reviewer_id: int, epoch: int, *, by_link: bool = False) -> None:
    """Begin a session for this person; whatever the cookie held before is dropped.

    Parameters
    ----------
    by_link
        A one-time link has proved who it is, not a password.
    """
    cookie.clear()
    if by_link:
        cookie["by_link"] = True
    cookie["reviewer"] = reviewer_id
    cookie["epoch"] = epoch
    g.pop("identity", None)


def came_by_link() -> bool:
    """Tell whether this session began with a one-time link instead of a password."""
    return cookie.get("by_link") is True


def sign_out() -> None:
    """End the session of this browser."""
    cookie.clear()
    g.pop("identity", None)


def enter_project(slug: str, permission: Permission) -> None:
    """Find the project and the asking person's place in it, and check the permission.

    Raises
    ------
    NotFound
        When there is no such project, or the person never was a member of it: who was not, need not know.
    NotAllowed
        When the role does not allow it, or the person was let go.
    """
    person = signed_in()
    entered: Member | None = g.pop("entered", None)
    if entered is None:
        entered = projects.find_entry(reading(), slug, person.reviewer_id)
    if entered is None and members.was_let_go(reading(), slug, person.reviewer_id):
        raise NotAllowed(_let_go())
    if entered is None:
        raise NotFound(_("There is no project {slug}, or you are not a member of it.", slug=slug))
    require(permission, person, entered)
    g.slug, g.member = slug, entered


def _let_go() -> str:
    """Say why somebody who was taken out, perhaps while they filled in a form, cannot go on, and who can help."""
    if request.method == "POST":
        return _(
            "You no longer take part in this project, so nothing was saved now. What you saved before is kept. Copy "
            "what you typed, and ask the lead of the project, who can bring you back."
        )
    return _("You no longer take part in this project. What you saved is kept. Ask its lead, who can bring you back.")


def project() -> Project:
    """Return the project of the request."""
    found: Project | None = g.get("project")
    if found is None:
        session, columns = reading(), g.pop("project_columns", None)
        if columns is not None:
            found = entrance.known_project(session, columns)
        else:
            found = session.get_one(Project, member().project_id)
        g.project = found
    return found


def slug() -> str:
    """Return the short name of the project of the request."""
    return cast("str", g.slug)


def member() -> Member:
    """Return the asking person's place in the project of the request."""
    return cast("Member", g.member)
