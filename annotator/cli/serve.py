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
    from annotator.cli.server import serve

    settings = read_settings()
    serve(
        settings,
        make_app,
        lambda: click.echo(_("Annotator answers at {address}", address=address(settings.host, settings.port))),
    )


def address(host: str, port: int) -> str:
    """Return the address a person opens."""
    shown = f"[{host}]" if ":" in host else host
    return f"http://{shown}:{port}/"
