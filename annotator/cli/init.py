"""Making the database and the first account."""

import click

from annotator.cli.clock import now
from annotator.cli.connection import opened
from annotator.config import read_settings
from annotator.database import migrate, open_database
from annotator.text import _


@click.command("init")
@click.option("--login", help=_("Sign-in name of the first account, which may create projects."))
@click.option("--name", help=_("That person's name; the sign-in name by default."))
def command(login: str | None, name: str | None) -> None:
    """Make the database, publish the rubrics, and make the first account if one is named.

    A one-time password is printed; nothing is changed that is there already.
    """
    from annotator.services import accounts
    from annotator.services.rubric_definitions import publish_presets

    settings = read_settings()
    database = open_database(settings.database_url)
    revision = migrate(database)
    with database.writing() as session:
        publish_presets(session, now())
    database.dispose()
    click.echo(_("The database is ready (revision {revision}).", revision=revision))
    if login is None:
        return
    password = accounts.one_time_password()
    with opened() as ready, ready.writing() as session:
        made = accounts.create_reviewer(
            session,
            login=login,
            name=name or login,
            now=now(),
            password=password,
            is_one_time=True,
            may_create_projects=True,
        )
        click.echo(_("Sign-in name: {login}", login=made.login))
    click.echo(_("One-time password: {password}", password=password))
