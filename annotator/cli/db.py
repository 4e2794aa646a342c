"""Looking after the database's schema."""

import click

from annotator.config import read_settings
from annotator.database import check, current_revision, head_revision, migrate, open_database, require_current
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
    """Say whether the database's tables are this program's; exit code 1 when they are not."""
    database = open_database(read_settings().database_url)
    require_current(database)
    differences = check(database)
    if not differences:
        click.echo(_("In order: revision {revision}.", revision=head_revision()))
        return
    click.echo(_("These tables or columns are not this program’s:"))
    for difference in differences:
        click.echo(difference)
    context.exit(1)
