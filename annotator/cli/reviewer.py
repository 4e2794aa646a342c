"""Accounts from the command line."""

import click

from annotator.cli.clock import now
from annotator.cli.connection import writing
from annotator.text import _


@click.group("reviewer")
def command() -> None:
    """Add people, and give them new one-time passwords."""


@command.command()
@click.argument("login")
@click.option("--name", help=_("The person's name; the sign-in name by default."))
@click.option("--project", "slug", help=_("Make the person a member of this project."))
@click.option(
    "--role",
    type=click.Choice(["lead", "adjudicator", "reviewer", "observer"]),
    default="reviewer",
    show_default=True,
)
@click.option("--may-create-projects", is_flag=True, help=_("Let the person make projects."))
def add(login: str, name: str | None, slug: str | None, role: str, may_create_projects: bool) -> None:
    """Add the person LOGIN; a one-time password is printed."""
    from annotator.models.vocabulary import Role
    from annotator.services import accounts, projects

    password = accounts.one_time_password()
    with writing() as session:
        reviewer = accounts.create_reviewer(
            session,
            login=login,
            name=name or login,
            now=now(),
            password=password,
            is_one_time=True,
            may_create_projects=may_create_projects,
        )
        if slug is not None:
            project = projects.find_project(session, slug)
            projects.add_member(session, project, reviewer.id, Role(role), now=now(), actor_id=None)
        login = reviewer.login
    click.echo(_("Sign-in name: {login}", login=login))
    click.echo(_("One-time password: {password}", password=password))


@command.command()
@click.argument("login")
def password(login: str) -> None:
    """Give LOGIN a new one-time password; older sessions end."""
    from annotator.services import accounts

    with writing() as session:
        reviewer = accounts.find_reviewer(session, login)
        fresh = accounts.give_one_time_password(session, reviewer.id, now(), None)
    click.echo(_("One-time password: {password}", password=fresh))
