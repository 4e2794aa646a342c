"""Accounts from the command line."""

from datetime import timedelta

import factories
import pytest
from click.testing import Result
from running_commands import Program
from sqlalchemy import select

from annotator.database import Database
from annotator.models import AuditEntry, Invitation, Membership, Reviewer
from annotator.services import accounts, invitation_uses


@pytest.fixture
def project(ready: Program, kept: Database) -> str:
    with kept.writing() as session:
        return factories.make_project(session, slug="ships").slug


def _password(output: str) -> str:
    return output.rpartition("One-time password: ")[2].strip()


def test_a_person_is_added(ready: Program, kept: Database) -> None:
    result = ready("reviewer", "add", "Ann")
    assert result.exit_code == 0
    assert result.stdout.startswith("Sign-in name: ann\nOne-time password: ")
    with kept.reading() as session:
        ann = accounts.find_reviewer(session, "ann")
        assert (ann.name, ann.may_create_projects, ann.must_change_password) == ("Ann", False, True)
        assert accounts.is_right(ann.password_hash, _password(result.stdout))


def test_with_a_name_a_project_and_a_role(ready: Program, kept: Database, project: str) -> None:
    arguments = ["ann", "--name", "Ann Lee", "--project", project, "--role", "adjudicator", "--may-create-projects"]
    assert ready("reviewer", "add", *arguments).exit_code == 0
    with kept.reading() as session:
        ann = accounts.find_reviewer(session, "ann")
        assert (ann.name, ann.may_create_projects) == ("Ann Lee", True)
        assert session.scalars(select(Membership.role).where(Membership.reviewer_id == ann.id)).one() == "adjudicator"


def test_somebody_with_an_account_joins_a_project(ready: Program, kept: Database, project: str) -> None:
    first = _password(ready("reviewer", "add", "ann").stdout)
    result = ready("reviewer", "add", "Ann", "--project", project)
    assert result.exit_code == 0
    assert result.stdout == "Sign-in name: ann\nThe account was there already; its password stays.\n"
    with kept.reading() as session:
        ann = accounts.find_reviewer(session, "ann")
        assert (ann.name, ann.may_create_projects) == ("ann", False)
        assert accounts.is_right(ann.password_hash, first)
        assert session.scalars(select(Membership.role)).one() == "reviewer"
    twice = ready("reviewer", "add", "ann", "--project", project)
    assert twice.exit_code == 1
    assert twice.stderr.startswith("Error: This person is a member of the project already, as reviewer.")
    assert "annotator reviewer add ann --project ships --role ROLE" in twice.stderr
    taken = ready("reviewer", "add", "ann")
    assert (taken.exit_code, taken.stderr) == (2, "Error: The sign-in name ann is taken. Choose another.\n")


def test_a_member_is_given_another_role_and_comes_back(ready: Program, kept: Database, project: str) -> None:
    ready("reviewer", "add", "ann", "--project", project)
    changed = ready("reviewer", "add", "ann", "--project", project, "--role", "observer")
    assert (changed.exit_code, changed.stdout) == (
        0,
        "Sign-in name: ann\nThe person was a member already and has the role observer now.\n",
    )
    same = ready("reviewer", "add", "ann", "--project", project, "--role", "observer", "--may-create-projects")
    assert (same.exit_code, same.stdout, same.stderr) == (
        0,
        "Sign-in name: ann\nThe person has the role observer already; nothing is changed in the project.\n",
        "",
    )
    with kept.writing() as session:
        assert accounts.find_reviewer(session, "ann").may_create_projects
        session.scalars(select(Membership)).one().is_active = False
    back = ready("reviewer", "add", "ann", "--project", project)
    assert (back.exit_code, back.stdout) == (
        0,
        "Sign-in name: ann\nThe person takes part again; their ratings stay as they are.\n",
    )
    with kept.reading() as session:
        member = session.scalars(select(Membership)).one()
        assert (member.role, member.is_active) == ("observer", True)


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (["ann", "--project", "nowhere"], 1, "There is no project nowhere."),
        (["a"], 2, "A sign-in name has 2 to 80 letters"),
        (["ann", "--name", "a" * 201], 2, "Give the person’s name"),
        (["ann", "--role", "owner"], 2, "'owner' is not one of"),
    ],
)
def test_refused(ready: Program, kept: Database, arguments: list[str], code: int, message: str) -> None:
    result = ready("reviewer", "add", *arguments)
    assert result.exit_code == code
    assert message in result.stderr
    assert result.stdout == ""
    with kept.reading() as session:
        assert session.scalars(select(Reviewer)).all() == []


def test_a_new_one_time_password(ready: Program, kept: Database) -> None:
    first = _password(ready("reviewer", "add", "ann").stdout)
    second = _password(ready("reviewer", "password", " ANN ").stdout)
    with kept.reading() as session:
        ann = accounts.find_reviewer(session, "ann")
        assert accounts.is_right(ann.password_hash, second)
        assert not accounts.is_right(ann.password_hash, first)
        assert ann.must_change_password


def test_of_nobody(ready: Program) -> None:
    result = ready("reviewer", "password", "nobody")
    assert (result.exit_code, result.stderr) == (1, "Error: There is no account nobody.\n")


def _invite(program: Program, *arguments: str, **settings: str) -> Result:
    return program("reviewer", "invite", "--project", "ships", *arguments, **settings)


def test_a_link_is_printed_and_opens_the_door(ready: Program, kept: Database, project: str) -> None:
    ready("reviewer", "add", "lea", "--project", project, "--role", "lead")
    result = _invite(
        ready, "--role", "observer", "--uses", "2", "--days", "3", "--group", "press", "--label", "May", PORT="8000"
    )
    assert result.exit_code == 0
    begins, _slash, token = result.stdout.strip().rpartition("/")
    assert begins == "http://127.0.0.1:8000/invite"
    assert result.stderr.startswith("It takes 2 people into ships as observer until 2")
    assert result.stderr.endswith(" UTC, and is shown this once.\n")
    with kept.writing() as session:
        made = session.scalars(select(Invitation)).one()
        assert (made.role, made.uses_allowed, made.group_name, made.label) == ("observer", 2, "press", "May")
        assert made.expires_at - made.created_at == timedelta(days=3)
        lea = accounts.find_reviewer(session, "lea")
        assert made.created_by_id == lea.id
        entry = session.scalars(select(AuditEntry).where(AuditEntry.action == "invitation.made")).one()
        assert entry.actor_id is None
        person = factories.make_reviewer(session)
        assert invitation_uses.accept(session, token, person.id, made.created_at).is_new


def test_a_link_begins_where_people_open_the_pages(ready: Program, project: str) -> None:
    ready("reviewer", "add", "lea", "--project", project, "--role", "lead")
    for site in ("https://annotator.example", "https://annotator.example/"):
        assert _invite(ready, "--address", site).stdout.startswith("https://annotator.example/invite/")
    assert _invite(ready, PORT="8123").stdout.startswith("http://127.0.0.1:8123/invite/")


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        ([], 1, "Nobody leads the project ships, and a lead invites."),
        (["--uses", "0"], 1, "Nobody leads"),
        (["--address", "annotator.example"], 2, "--address begins with https:// or http://"),
        (["--uses", "many"], 2, "'many' is not a valid integer"),
        (["--role", "owner"], 2, "'owner' is not one of"),
    ],
)
def test_no_link(ready: Program, project: str, arguments: list[str], code: int, message: str) -> None:
    result = _invite(ready, *arguments)
    assert (result.exit_code, result.stdout) == (code, "")
    assert message in result.stderr


def test_the_rules_of_invitations_hold_here_too(ready: Program, kept: Database, project: str) -> None:
    ready("reviewer", "add", "lea", "--project", project, "--role", "lead")
    for arguments in (["--uses", "201"], ["--days", "366"], ["--role", "lead", "--uses", "2"]):
        assert _invite(ready, *arguments).exit_code == 2
    missing = ready("reviewer", "invite", "--project", "nowhere")
    assert (missing.exit_code, missing.stderr) == (1, "Error: There is no project nowhere.\n")
    with kept.reading() as session:
        assert session.scalars(select(Invitation)).all() == []
