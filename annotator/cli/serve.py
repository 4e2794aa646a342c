"""The server."""

import click

from annotator.config import read_settings
from annotator.text import _


@click.command("serve")
def command() -> None:
    """Serve the pages at HOST:PORT until stopped."""
    from annotator.cli.server import serve

    settings = read_settings()
    serve(
        settings, lambda: click.echo(_("Annotator answers at {address}", address=address(settings.host, settings.port)))
    )


def address(host: str, port: int) -> str:
    """Return the address a person opens."""
    shown = f"[{host}]" if ":" in host else host
    return f"http://{shown}:{port}/"
