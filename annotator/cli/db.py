"""Looking after the database's schema."""

import click

from annotator.cli.connection import opened
from annotator.config import read_settings
from annotator.database import (
    current_revision,
    head_revision,
    migrate,
    open_database,
)
from annotator.text import _


@click.group("db")
def command() -> None:
    """Look after the database."""


@command.command()
def upgrade() -> None:
    """Bring the database to this program's schema. A copy of a SQLite file is made before."""
    database = open_database(read_settings().database_url)
    try:
        before = current_revision(database)
        after = migrate(database)
    finally:
        database.dispose()
    if before == after:
        click.echo(_("Nothing to do: the database is at revision {revision}.", revision=after))
    else:
        click.echo(_("The database is now at revision {revision}.", revision=after))


@command.command("check")
@click.pass_context
def check_schema(context: click.Context) -> None:
    """Say whether the database is as this program makes it, tables and guards; exit code 1 when it is not."""
    from annotator.schema import check

    with opened() as database:
        differences = check(database)
    if not differences:
        click.echo(_("In order: revision {revision}.", revision=head_revision()))
        return
    click.echo(_("The database is not as this program makes it:"))
    for difference in differences:
        click.echo(_("* {difference}", difference=difference))
    context.exit(1)
