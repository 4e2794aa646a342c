"""The demonstration project."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from annotator.cli.clock import now
from annotator.cli.serve import address, announce
from annotator.config import Settings, read_settings
from annotator.database import Database, migrate, open_database
from annotator.errors import Conflict
from annotator.text import _, plural

if TYPE_CHECKING:
    from annotator.cli.server import MakeApp


@click.command("demo")
@click.option("--no-examples", is_flag=True, help=_("Leave out the example reviewers and their made-up ratings."))
@click.option("--serve", "serves", is_flag=True, help=_("Then serve the pages, and print a one-time link to sign in."))
@click.pass_obj
def command(make_app: MakeApp, no_examples: bool, serves: bool) -> None:
    """Make the demonstration: two example projects; what is there already stays as it is."""
    settings = read_settings()
    if serves:
        from annotator.cli.server import require_free

        require_free(settings.host, settings.port)
    database = open_database(settings.database_url)
    migrate(database)
    lead_id, login, slugs = _load(database, with_examples=not no_examples)
    if not serves:
        database.dispose()
        click.echo(
            plural(
                len(slugs),
                "The demonstration is project {slugs}. Its lead signs in as {login}.",
                "The demonstration is the projects {slugs}. Their lead signs in as {login}.",
                slugs=_(" and ").join(slugs),
                login=login,
            )
        )
        return
    _serve(settings, make_app, database, lead_id, login)


def _load(database: Database, *, with_examples: bool) -> tuple[int, str, list[str]]:
    """Make what is not there yet; return number and sign-in name of the demonstration's own lead, and its projects."""
    from annotator.services.demonstration import load_demonstration
    from annotator.services.demonstration_locked import load_locked_example
    from annotator.services.demonstration_people import own_lead

    with database.writing() as session:
        lead = own_lead(session, now())
        slugs = [load_demonstration(session, now(), lead_id=lead.id, with_examples=with_examples).slug]
        if with_examples:
            try:
                slugs.append(load_locked_example(session, now(), lead_id=lead.id).slug)
            except Conflict as refused:
                click.echo(str(refused), err=True)
        return lead.id, lead.login, slugs


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
