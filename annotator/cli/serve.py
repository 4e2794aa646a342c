"""The server."""

from __future__ import annotations

import gc
import os
from typing import TYPE_CHECKING

import click

from annotator.config import Settings, read_settings
from annotator.text import _

if TYPE_CHECKING:
    from annotator.cli.server import MakeApp


# Addresses that stand for every address of a machine, and what opens them there.
EVERYWHERE = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104


@click.command("serve")
@click.pass_obj
def command(make_app: MakeApp) -> None:
    """Serve the pages at HOST:PORT until stopped."""
    settings = read_settings()
    # Nothing of what is loaded from now on will ever be garbage; `serve` looks for it again.
    gc.disable()
    unset_empty()
    from annotator.cli.server import Service, serve

    def ready() -> None:
        announce(settings)
        click.echo(_("Stop with Ctrl+C."))

    serve(Service(settings, make_app, ready))


def unset_empty() -> None:
    """Unset the number of processes if it is empty, as for us it may be.

    Gunicorn reads it, too, when it is imported, and stumbles over an empty or a wrong one: import it after this, and
    after the settings are read.
    """
    if not os.environ.get("WEB_CONCURRENCY", "1").strip():
        del os.environ["WEB_CONCURRENCY"]


def announce(settings: Settings) -> None:
    """Say where a person opens the pages, and what else that takes outside this machine."""
    click.echo(_("Annotator answers at {address}", address=address(settings.host, settings.port)))
    if not settings.is_loopback:
        if settings.host.strip("[]") in EVERYWHERE:
            click.echo(_("That is on this machine; others reach it by this machine’s name or address."))
        click.echo(
            _(
                "Outside this machine people can sign in over HTTPS only: put a proxy that speaks it in front "
                "(docs/operations.md)."
            )
        )


def address(host: str, port: int) -> str:
    """Return the address a person opens: on this machine, where the server listens at all that it has."""
    host = EVERYWHERE.get(host.strip("[]"), host)
    return f"http://{place(host, port)}/"


def place(host: str, port: int) -> str:
    """Return host and port in one, an address of the newer kind in brackets."""
    bare = host.strip("[]")
    return f"[{bare}]:{port}" if ":" in bare else f"{bare}:{port}"
