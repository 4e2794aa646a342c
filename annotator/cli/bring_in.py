"""Importing from files."""

from pathlib import Path

import click

from annotator.cli.clock import now
from annotator.cli.connection import writing
from annotator.text import _


@click.group("import")
def command() -> None:
    """Bring in claims from files."""


@command.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--project", "slug", required=True, help=_("Short name of the project."))
@click.option("--document", help=_("Title of the document the claims are taken from, if the project has none yet."))
def claims(file: Path, slug: str, document: str | None) -> None:
    """Import the claims of the CSV FILE: all of them, or none and a list of what is wrong."""
    from annotator.services import projects
    from annotator.services.claim_import import ImportRefused, import_claims

    try:
        with writing() as session:
            project = projects.find_project(session, slug)
            done = import_claims(session, project, file.read_bytes(), now=now(), actor_id=None, document_title=document)
    except ImportRefused as refused:
        for error in refused.row_errors:
            click.echo(str(error), err=True)
        raise
    click.echo(done.sentence())
