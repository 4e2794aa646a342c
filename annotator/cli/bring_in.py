"""Importing from files: claims, sources, relations; going on with an import, and giving it up."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from annotator.cli.clock import now
from annotator.cli.connection import opened
from annotator.cli.refusal import WrongInput
from annotator.text import _

if TYPE_CHECKING:
    from annotator.database import Database
    from annotator.models.import_vocabulary import ImportKind
    from annotator.services.import_runs import ImportRun

Command = Callable[..., None]


@click.group("import")
def command() -> None:
    """Bring in claims, sources and relations from files."""


def _of_file(function: Command) -> Command:
    """Give a command the file and what all kinds of import can be told."""
    for decorate in (
        click.option("--encoding", default="", help=_("How the file is encoded, if it is not UTF-8: cp1251.")),
        click.option(
            "--column",
            "columns",
            multiple=True,
            metavar="HEADING=FIELD",
            help=_("What a column holds, where its heading does not say so; HEADING= leaves it out. May be repeated."),
        ),
        click.option("--project", "slug", required=True, help=_("Short name of the project.")),
        click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path)),
    ):
        function = decorate(function)
    return function


@command.command()
@_of_file
@click.option("--document", default="", help=_("Title of the document of claims that name none; a new one is made."))
def claims(file: Path, slug: str, columns: tuple[str, ...], encoding: str, document: str) -> None:
    """Import the claims of the CSV or JSONL FILE: all of them, or none and a list of what is wrong."""
    _bring_in("claims", file, slug, columns, encoding, document)


@command.command()
@_of_file
def sources(file: Path, slug: str, columns: tuple[str, ...], encoding: str) -> None:
    """Import the sources of the CSV or JSONL FILE: all of them, or none and a list of what is wrong."""
    _bring_in("sources", file, slug, columns, encoding)


@command.command()
@_of_file
def relations(file: Path, slug: str, columns: tuple[str, ...], encoding: str) -> None:
    """Import the relations between claims of the CSV or JSONL FILE: all, or none and a list of what is wrong."""
    _bring_in("relations", file, slug, columns, encoding)


@command.command()
@click.option("--project", "slug", required=True, help=_("Short name of the project."))
def resume(slug: str) -> None:
    """Go on with an import that was interrupted."""
    from annotator.errors import Conflict
    from annotator.models.import_vocabulary import BatchState
    from annotator.services import import_batches

    with opened() as database:
        project_id, batch_id = _under_way(database, slug)
        run = _run(database, project_id, batch_id)
        with database.reading() as session:
            batch = import_batches.find_batch(session, project_id, batch_id)
            state, total, is_mapped = BatchState(batch.state), batch.rows_total, bool(batch.mapping)
        if not is_mapped:
            raise Conflict(_("Its columns are not chosen yet. Do that in the browser, or discard it and import again."))
        if state is BatchState.CHECKING:
            _check(database, run, project_id, batch_id, total)
        _stage(database, run, project_id, batch_id, total)


@command.command()
@click.option("--project", "slug", required=True, help=_("Short name of the project."))
def discard(slug: str) -> None:
    """Give up an import that was interrupted; nothing of it was ever shown."""
    with opened() as database:
        project_id, batch_id = _under_way(database, slug)
        _discard(database, project_id, batch_id, "")
    click.echo(_("Discarded. Nothing of it is in the project."))


def _bring_in(kind: str, file: Path, slug: str, columns: tuple[str, ...], encoding: str, document: str = "") -> None:
    from annotator.models.import_vocabulary import ImportKind
    from annotator.services import import_batches, import_files, import_uploads, projects

    with opened() as database:
        with database.reading() as session:
            project_id = projects.find_project(session, slug).id
            import_batches.require_none_under_way(session, project_id)
        with _faults_shown(), file.open("rb") as stream:
            batch_id = import_uploads.take_in(
                stream,
                file.name,
                writing=database.writing,
                folder=_folder(),
                project_id=project_id,
                kind=ImportKind(kind),
                encoding=encoding,
                document=document,
                now=now(),
                actor_id=None,
            )
        try:
            with database.reading() as session:
                sha256 = import_batches.find_batch(session, project_id, batch_id).sha256
            with import_files.opened(_folder(), batch_id, sha256) as work:
                mapping = _mapping(ImportKind(kind), work.note("headings", []), columns)
            with database.writing() as session:
                total = import_batches.choose_columns(session, project_id, batch_id, mapping).rows_total
        except Exception:
            _discard(database, project_id, batch_id, "")
            raise
        run = _run(database, project_id, batch_id)
        _check(database, run, project_id, batch_id, total)
        _stage(database, run, project_id, batch_id, total)


def _mapping(kind: "ImportKind", headings: list[str], columns: tuple[str, ...]) -> dict[str, str]:
    """Return the columns as headings and options name them; others are refused, for they might be slips.

    Of a file that was exported here the columns that cannot be imported are left out.
    """
    from annotator.services import exported_columns, import_fields

    chosen: dict[str, str] = {}
    for each in columns:
        heading, parted, field = each.rpartition("=")
        if not parted or heading not in headings:
            known = ", ".join(headings)
            message = _("--column {given} names no column. Write HEADING=FIELD; the headings are: {known}.")
            raise WrongInput(message.format(given=each, known=known))
        chosen[heading] = field
    guessed = import_fields.guess(kind, [each for each in headings if each not in chosen], is_bold=False)
    mapping = {**{heading: field for heading, field in guessed.items() if field not in chosen.values()}, **chosen}
    unused = exported_columns.unused_columns(kind, headings, mapping)
    for heading, reason in unused.items():
        if heading not in mapping and not reason:
            near = import_fields.nearest(kind, heading)
            meant = near or _("FIELD")
            message = _(
                "Row 1, column {heading}: There is no such column. Say what it holds with "
                "--column '{heading}={field}', or leave it out with --column '{heading}='."
            )
            raise WrongInput(message.format(heading=heading, field=meant))
    mapping = {heading: field for heading, field in mapping.items() if field}
    faults = import_fields.mapping_faults(kind, mapping)
    if faults:
        raise WrongInput(" ".join(faults))
    for heading, reason in unused.items():
        if reason:
            click.echo(_("Column {heading} is not imported: {reason}.", heading=heading, reason=reason), err=True)
    return mapping


def _check(database: "Database", run: "ImportRun", project_id: int, batch_id: int, total: int) -> None:
    """Check every row; where something is wrong, print it and give the import up."""
    from annotator.services import import_batches, import_claims, import_files, import_runs
    from annotator.services.import_rows import MOST_SHOWN, ImportRefused

    _go_on(run, total, _("Checking"))
    with database.reading() as session:
        sha256 = import_batches.find_batch(session, project_id, batch_id).sha256
    with import_files.opened(_folder(), batch_id, sha256) as work:
        found, count, notes = work.faults(MOST_SHOWN), work.count_faults(), import_claims.notes(work)
    for note in notes if not found else ():
        click.echo(note, err=True)
    if found:
        refused = ImportRefused(found, count)
        _discard(database, project_id, batch_id, "")
        with _faults_shown():
            raise refused
    with import_files.opened(_folder(), batch_id, sha256) as work, database.writing() as session:
        is_begun = import_runs.start(session, work, project_id, batch_id)
    if not is_begun:
        raise WrongInput(_("Somebody chose other columns in the browser meanwhile. Carry on there, or discard it."))


def _stage(database: "Database", run: "ImportRun", project_id: int, batch_id: int, total: int) -> None:
    from annotator.services import import_batches, import_files, staging
    from annotator.services.import_rows import MOST_SHOWN, ImportRefused

    _go_on(run, total, _("Importing"))
    with database.reading() as session:
        done = staging.read_imported(session, project_id, batch_id)
        sha256 = import_batches.find_batch(session, project_id, batch_id).sha256
    if done is None:
        with import_files.opened(_folder(), batch_id, sha256) as work, _faults_shown():
            raise ImportRefused(work.faults(MOST_SHOWN), work.count_faults())
    import_files.forget(_folder(), [batch_id])
    click.echo(done.sentence())


def _go_on(run: "ImportRun", total: int, label: str) -> None:
    """Go on until somebody has to decide, with a bar where somebody watches."""
    with click.progressbar(length=total, label=label, file=sys.stderr, hidden=not sys.stderr.isatty()) as bar:
        while not (progress := run.advance(now())).is_waiting:
            bar.update(progress.done - bar.pos)
        bar.update(progress.done - bar.pos)


def _discard(database: "Database", project_id: int, batch_id: int, reason: str) -> None:
    from annotator.services import import_batches, import_files

    with database.writing() as session:
        import_batches.discard(session, project_id, batch_id, now=now(), actor_id=None, reason=reason)
    run = _run(database, project_id, batch_id)
    while not run.advance(now()).is_waiting:
        pass
    import_files.forget(_folder(), [batch_id])


def _run(database: "Database", project_id: int, batch_id: int) -> "ImportRun":
    from annotator.services.import_runs import ImportRun

    return ImportRun(database.reading, database.writing, _folder(), project_id, batch_id, actor_id=None)


def _under_way(database: "Database", slug: str) -> tuple[int, int]:
    from annotator.errors import NotFound
    from annotator.services import import_batches, projects

    with database.reading() as session:
        project_id = projects.find_project(session, slug).id
        batch = import_batches.under_way(session, project_id)
        if batch is None:
            raise NotFound(_("Nothing is being imported into {project}.", project=slug))
        return project_id, batch.id


def _folder() -> Path:
    from annotator.config import read_settings

    return read_settings(makes_key=False).data


@contextmanager
def _faults_shown() -> Iterator[None]:
    """Print every fault that a refusal in the block names, and what an unknown encoding may be, and let it go on."""
    from annotator.services.import_rows import ImportRefused
    from annotator.services.text_encodings import UnknownEncoding

    try:
        yield
    except ImportRefused as refused:
        for error in refused.row_errors:
            click.echo(str(error), err=True)
        raise
    except UnknownEncoding as unknown:
        for candidate in unknown.candidates[:5]:
            click.echo(f"--encoding {candidate.name} ({candidate.title}): {candidate.sample}", err=True)
        raise
