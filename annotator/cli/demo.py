"""The demonstration project."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from annotator.cli.clock import now
from annotator.cli.serve import address, announce
from annotator.config import Settings, read_settings
from annotator.database import Database, migrate, open_database
from annotator.text import _

if TYPE_CHECKING:
    from annotator.cli.server import MakeApp


@click.command("demo")
@click.option("--no-examples", is_flag=True, help=_("Leave out the example reviewers and their made-up ratings."))
@click.option("--serve", "serves", is_flag=True, help=_("Then serve the pages, and print a one-time link to sign in."))
@click.pass_obj
def command(make_app: MakeApp, no_examples: bool, serves: bool) -> None:
    """Make the demonstration project; what is there already stays as it is."""
    settings = read_settings()
    if serves:
        from annotator.cli.server import require_free

        require_free(settings.host, settings.port)
    database = open_database(settings.database_url)
    migrate(database)
    lead_id, login = _load(database, with_examples=not no_examples)
    if not serves:
        database.dispose()
        click.echo(_("The demonstration is project demo. Its lead signs in as {login}.", login=login))
        return
    _serve(settings, make_app, database, lead_id, login)


def _load(database: Database, *, with_examples: bool) -> tuple[int, str]:
    """Make what is not there yet; return the number and the sign-in name of the demonstration's own lead."""
    from annotator.services.demonstration import load_demonstration, own_lead

    with database.writing() as session:
        lead = own_lead(session, now())
        load_demonstration(session, now(), lead_id=lead.id, with_examples=with_examples)
        return lead.id, lead.login


def _serve(settings: Settings, make_app: MakeApp, database: Database, lead_id: int, login: str) -> None:
    from annotator.cli.server import serve
    from annotator.services import accounts

    def ready() -> None:
        announce(settings)
        if settings.is_loopback:
            with database.writing() as session:
                token = accounts.make_sign_in_link(session, lead_id, now())
            database.dispose()
            link = address(settings.host, settings.port) + f"sign-in/{token}"
            click.echo(_("Open this link to sign in (once, within 10 minutes):"))
            click.echo(f"  {link}")
        else:
            click.echo(
                _(
                    "Its lead signs in as {login}, with a password from: annotator reviewer password {login}",
                    login=login,
                )
            )
        click.echo(_("Stop with Ctrl+C."))

    serve(settings, make_app, ready)
