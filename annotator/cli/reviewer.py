"""Accounts from the command line."""

import re

import click

from annotator.cli.clock import now
from annotator.cli.connection import writing
from annotator.cli.refusal import WrongInput
from annotator.text import _, plural


@click.group("reviewer")
def command() -> None:
    """Add and invite people, and give them new one-time passwords."""


@command.command()
@click.argument("login")
@click.option("--name", help=_("The person's name; the sign-in name by default."))
@click.option("--project", "slug", help=_("Make the person a member of this project."))
@click.option(
    "--role",
    type=click.Choice(["lead", "adjudicator", "reviewer", "observer"]),
    help=_("The person's role; reviewer by default. A member of the project is given this one instead of theirs."),
)
@click.option("--may-create-projects", is_flag=True, help=_("Let the person make projects."))
def add(login: str, name: str | None, slug: str | None, role: str | None, may_create_projects: bool) -> None:
    """Add the person LOGIN, or take somebody who has an account into a project; a new account's password is printed.

    Who was let go takes part again; a member is given another role.
    """
    from annotator.models.vocabulary import Role
    from annotator.services import accounts, members, projects

    if slug is not None:
        with writing() as session:
            project = projects.find_project(session, slug)
            admitted = members.admit(
                session,
                project,
                login=login,
                name=name or login,
                role=Role(role) if role else None,
                now=now(),
                actor_id=None,
                changes_role=role is not None,
            )
            if may_create_projects:
                accounts.find_reviewer(session, login).may_create_projects = True
        login, password, change = admitted.login, admitted.password, admitted.change
    else:
        password, change = accounts.one_time_password(), members.Change.ADDED
        with writing() as session:
            login = accounts.create_reviewer(
                session,
                login=login,
                name=name or login,
                now=now(),
                password=password,
                is_one_time=True,
                may_create_projects=may_create_projects,
            ).login
    click.echo(_("Sign-in name: {login}", login=login))
    if change is members.Change.BROUGHT_BACK:
        click.echo(_("The person takes part again; their ratings stay as they are."))
    elif change is members.Change.ROLE_CHANGED:
        click.echo(_("The person was a member already and has the role {role} now.", role=role or ""))
    elif change is members.Change.NONE:
        click.echo(_("The person has the role {role} already; nothing is changed in the project.", role=role or ""))
    elif password is None:
        click.echo(_("The account was there already; its password stays."))
    else:
        click.echo(_("One-time password: {password}", password=password))


@command.command()
@click.option("--project", "slug", required=True, help=_("Short name of the project."))
@click.option(
    "--role",
    type=click.Choice(["lead", "adjudicator", "reviewer", "observer"]),
    default="reviewer",
    help=_("The role of who comes by the link; reviewer by default."),
)
@click.option("--uses", type=int, default=1, help=_("How many people may use the link; 1 by default, and for a lead."))
@click.option("--days", type=int, default=7, help=_("For how many days it works; 7 by default."))
@click.option("--group", default="", help=_("The group of who comes by the link."))
@click.option("--label", default="", help=_("For whom it is: a note for the list of invitations."))
@click.option("--address", "site", help=_("Where people open the pages; HOST and PORT by default."))
def invite(slug: str, role: str, uses: int, days: int, group: str, label: str, site: str | None) -> None:
    """Print a link by which people come into a project, and make accounts of their own; it is shown this once.

    They are invited in the name of the lead who has led the project longest.
    """
    from annotator.models.vocabulary import Role
    from annotator.services import invitations, projects

    begins = _beginning(site)
    with writing() as session:
        project = projects.find_project(session, slug)
        maker = invitations.first_lead(session, project)
        terms = invitations.Terms(Role(role), uses, days, group, label)
        made = invitations.invite(session, project, terms, maker_id=maker, now=now(), actor_id=None)
    click.echo(f"{begins}/invite/{made.token}")
    click.echo(
        plural(
            made.uses_allowed,
            "It takes one person into {slug} as {role} until {day:%Y-%m-%d %H:%M} UTC, and is shown this once.",
            "It takes {count} people into {slug} as {role} until {day:%Y-%m-%d %H:%M} UTC, and is shown this once.",
            slug=slug,
            role=role,
            day=made.expires_at,
        ),
        err=True,
    )


def _beginning(site: str | None) -> str:
    """Return with what every address of the pages begins."""
    from annotator.cli.serve import address
    from annotator.config import read_settings

    if site is None:
        settings = read_settings(makes_key=False)
        site = address(settings.host, settings.port)
    if not re.match(r"https?://[^/\s]+", site):
        raise WrongInput(_("--address begins with https:// or http://, as https://annotator.example does."))
    return site.rstrip("/")


@command.command()
@click.argument("login")
def password(login: str) -> None:
    """Give LOGIN a new one-time password; older sessions end."""
    from annotator.services import accounts

    with writing() as session:
        reviewer = accounts.find_reviewer(session, login)
        fresh = accounts.give_one_time_password(session, reviewer.id, now(), None)
    click.echo(_("One-time password: {password}", password=fresh))
