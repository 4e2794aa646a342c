"""Looking after the database's schema."""

import click

from annotator.config import read_settings
from annotator.database import (
    current_revision,
    head_revision,
    migrate,
    open_database,
    open_existing,
    require_current,
)
from annotator.text import _


@click.group("db")
def command() -> None:
    """Look after the database."""


@command.command()
def upgrade() -> None:
    """Bring the database to this program's schema. A copy of a SQLite file is made before."""
    database = open_database(read_settings().database_url)
    before = current_revision(database)
    after = migrate(database)
    if before == after:
        click.echo(_("Nothing to do: the database is at revision {revision}.", revision=after))
    else:
        click.echo(_("The database is now at revision {revision}.", revision=after))


@command.command("check")
@click.pass_context
def check_schema(context: click.Context) -> None:
    """Say whether the database is as this program makes it, tables and guards; exit code 1 when it is not."""
    from annotator.schema import check

    database = open_existing(read_settings(makes_key=False).database_url)
    require_current(database)
    differences = check(database)
    if not differences:
        click.echo(_("In order: revision {revision}.", revision=head_revision()))
        return
    click.echo(_("The database is not as this program makes it:"))
    for difference in differences:
        click.echo(_("* {difference}", difference=difference))
    context.exit(1)
