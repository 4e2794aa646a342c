"""Making the demonstration from the command line."""

import json

import factories
from factories import NOW
from running_commands import Program
from sqlalchemy import func, select

from annotator.database import Database
from annotator.models import Claim, Membership, Project, Review, Reviewer
from annotator.services.demonstration import load_demonstration
from annotator.services.demonstration_people import own_lead

DONE = "The demonstration is the projects demo and demo-locked. Their lead signs in as lead.\n"
FIRST_ALONE = "The demonstration is project demo. Its lead signs in as lead.\n"
BOTH = 59 + 16


def _counts(kept: Database) -> list[int]:
    with kept.reading() as session:
        return [session.scalar(select(func.count()).select_from(table)) or 0 for table in (Claim, Reviewer, Review)]


def test_a_second_time_keeps_what_is_there(program: Program, kept: Database) -> None:
    first = program("demo")
    assert (first.exit_code, first.stdout) == (0, DONE)
    before = _counts(kept)
    assert before[0] == BOTH
    assert before[1] > 3
    assert before[2] > 50
    with kept.writing() as session:
        project = session.scalars(select(Project).where(Project.slug == "demo")).one()
        project.title = "Renamed"
        factories.make_claim(session, project, key="MINE")
    again = program("demo")
    assert (again.exit_code, again.stdout) == (0, DONE)
    assert _counts(kept) == [before[0] + 1, *before[1:]]
    with kept.reading() as session:
        assert "Renamed" in session.scalars(select(Project.title)).all()


def test_data_of_an_earlier_version_get_the_second_example(program: Program, kept: Database) -> None:
    """Before there were two, `demo` made the first alone: it stays as it is, and the reviewers of both are the same."""
    program("db", "upgrade")
    with kept.writing() as session:
        lead = own_lead(session, NOW)
        load_demonstration(session, NOW, lead_id=lead.id)
    claims, reviewers, reviews = _counts(kept)
    assert program("demo").stdout == DONE
    assert _counts(kept) == [BOTH, reviewers + 2, reviews + 63]
    assert (claims, program("demo").stdout) == (59, DONE)
    assert _counts(kept) == [BOTH, reviewers + 2, reviews + 63]


def test_a_project_of_somebody_with_the_name_of_the_second_stays(program: Program, kept: Database) -> None:
    program("db", "upgrade")
    with kept.writing() as session:
        factories.make_project(session, slug="demo-locked", title="Ours")
    result = program("demo")
    assert (result.exit_code, result.stdout) == (0, FIRST_ALONE)
    assert "was not made" in result.stderr
    assert "demo-locked" in result.stderr
    assert _counts(kept)[0] == 59


def test_without_examples(program: Program, kept: Database) -> None:
    """The second is made of example ratings alone, so it stays out."""
    for _time in range(2):
        assert program("demo", "--no-examples").stdout == FIRST_ALONE
        assert _counts(kept) == [59, 1, 0]
    assert program("demo").stdout == DONE
    assert _counts(kept) == [BOTH, 1 + 5, 63]


def test_an_account_that_a_person_has_is_never_taken_over(program: Program, kept: Database) -> None:
    program("init", "--login", "lead", "--name", "Somebody")
    for _time in range(2):
        result = program("demo")
        assert (result.exit_code, result.stdout) == (0, DONE.replace("as lead", "as demo-lead"))
    with kept.reading() as session:
        person = session.scalars(select(Reviewer).where(Reviewer.login == "lead")).one()
        assert (person.name, person.must_change_password) == ("Somebody", True)
        assert session.scalars(select(Membership).where(Membership.reviewer_id == person.id)).all() == []


def test_its_figures_are_printed_and_exported(program: Program) -> None:
    program("demo")
    agreement = program("agreement", "--project", "demo", "--format", "json")
    assert agreement.exit_code == 0
    assert '"items_pairable"' in agreement.stdout
    assert json.loads(agreement.stdout)["example"] is True
    assert "* Example data: ratings by example reviewers" in program("agreement", "--project", "demo").stdout
    export = program("export", "ratings", "--project", "demo", "--layout", "long")
    assert export.exit_code == 0
    assert len(export.stdout.splitlines()) > 200
