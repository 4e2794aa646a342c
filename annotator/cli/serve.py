"""The server."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from annotator.config import read_settings
from annotator.text import _

if TYPE_CHECKING:
    from annotator.cli.server import MakeApp


@click.command("serve")
@click.pass_obj
def command(make_app: MakeApp) -> None:
    """Serve the pages at HOST:PORT until stopped."""
    settings = read_settings()
    # After the settings: gunicorn reads the environment itself when it is imported, and stumbles over a wrong one.
    from annotator.cli.server import serve

    def ready() -> None:
        click.echo(_("Annotator answers at {address}", address=address(settings.host, settings.port)))
        click.echo(_("Stop with Ctrl+C."))

    serve(settings, make_app, ready)


def address(host: str, port: int) -> str:
    """Return the address a person opens."""
    return f"http://{place(host, port)}/"


def place(host: str, port: int) -> str:
    """Return host and port in one, an address of the newer kind in brackets."""
    bare = host.strip("[]")
    return f"[{bare}]:{port}" if ":" in bare else f"{bare}:{port}"
