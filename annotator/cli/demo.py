"""The demonstration project."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from annotator.cli.clock import now
from annotator.cli.serve import address, announce, unset_empty
from annotator.config import Settings, read_settings
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
    demonstration = Demonstration(settings, with_examples=not no_examples)
    if serves:
        unset_empty()
        from annotator.cli.server import Service, serve

        serve(Service(settings, make_app, demonstration.announce, demonstration.make))
        return
    demonstration.make()
    click.echo(
        plural(
            len(demonstration.slugs),
            "The demonstration is project {slugs}. Its lead signs in as {login}.",
            "The demonstration is the projects {slugs}. Their lead signs in as {login}.",
            slugs=_(" and ").join(demonstration.slugs),
            login=demonstration.login,
        )
    )


class Demonstration:
    """The example projects in the database of the settings, and their lead.

    The database is loaded when they are made: by the process that serves them, not by the one that looks after it.
    """

    def __init__(self, settings: Settings, *, with_examples: bool) -> None:
        self.settings = settings
        self.with_examples = with_examples
        self.lead_id = 0
        self.login = ""
        self.slugs: list[str] = []

    def make(self) -> None:
        """Make what is not there yet."""
        from annotator.database import migrate, open_database
        from annotator.errors import Conflict
        from annotator.services.demonstration import load_demonstration
        from annotator.services.demonstration_locked import load_locked_example
        from annotator.services.demonstration_people import own_lead

        database = open_database(self.settings.database_url)
        migrate(database)
        with database.writing() as session:
            lead = own_lead(session, now())
            self.lead_id, self.login = lead.id, lead.login
            made = load_demonstration(session, now(), lead_id=lead.id, with_examples=self.with_examples)
            self.slugs = [made.slug]
            if self.with_examples:
                try:
                    self.slugs.append(load_locked_example(session, now(), lead_id=lead.id).slug)
                except Conflict as refused:
                    click.echo(str(refused), err=True)
        database.dispose()

    def announce(self) -> None:
        """Say where the pages are, and how their lead signs in."""
        announce(self.settings)
        if self.settings.is_loopback:
            link = address(self.settings.host, self.settings.port) + f"sign-in/{self._make_token()}"
            click.echo(_("Open this link to sign in (once, within 10 minutes):"))
            click.echo(f"  {link}")
        else:
            click.echo(
                _(
                    "Its lead signs in as {login}, with a password from: annotator reviewer password {login}",
                    login=self.login,
                )
            )
        click.echo(_("Stop with Ctrl+C."))

    def _make_token(self) -> str:
        from annotator.database import open_database
        from annotator.services import accounts

        database = open_database(self.settings.database_url)
        with database.writing() as session:
            token = accounts.make_sign_in_link(session, self.lead_id, now())
        database.dispose()
        return token
