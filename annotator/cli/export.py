"""Exports from the command line."""

import os
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, Literal

import click

from annotator.cli.connection import reading
from annotator.cli.refusal import Refusal
from annotator.text import _

if TYPE_CHECKING:
    from annotator.exports.registry import Format

STANDARD_OUTPUT = "-"
# So many lines take about a second.
SHOWN_FROM_LINES = 150_000
LINE_END = "\r\n"
LAYOUTS = ("long", "wide")
RATINGS_OPTIONS = ("round_number", "criterion", "answers", "purposes")
READER_PAGE = "reader-page"


class ExportCommand(click.Command):
    """Lists the formats in its help, whichever there are."""

    def format_epilog(self, context: click.Context, formatter: click.HelpFormatter) -> None:
        from annotator.exports.registry import list_formats

        with formatter.section(_("WHAT")):
            known = [(_typed(format_.name), format_.summary) for format_ in list_formats()]
            formatter.write_dl([*known, (f"{READER_PAGE} --document KEY", _("One document as a page to publish."))])
        super().format_epilog(context, formatter)


class RoundNumber(click.ParamType[Any]):
    """A round's number, or "all"."""

    name = "round"

    def convert(
        self, value: Any, parameter: click.Parameter | None, context: click.Context | None
    ) -> int | Literal["all"]:
        if value == "all":
            return "all"
        number: int = click.IntRange(min=1).convert(value, parameter, context)
        return number


@click.command("export", cls=ExportCommand)
@click.argument("what")
@click.option("--project", "slug", required=True, metavar="SLUG", help=_("Short name of the project."))
@click.option(
    "--layout",
    type=click.Choice(LAYOUTS),
    help=_("Ratings one a row, or claims by reviewers for one criterion; long by default."),
)
@click.option(
    "--criterion", metavar="KEY", help=_("One criterion; all by default, in the wide layout the first ordered one.")
)
@click.option("--round", "round_number", type=RoundNumber(), metavar="N|all", help=_("Round; the newest by default."))
@click.option(
    "--answers",
    type=click.Choice(["counted", "current", "all"]),
    help=_("What coefficients read (the default), what reviewers say now, or every submission and withdrawal."),
)
@click.option(
    "--purposes",
    metavar="NAMES",
    help=_("What claims were put before reviewers for, with commas: rating (the default), training, gold, repeat."),
)
@click.option("--document", metavar="KEY", help=_("Document of a reader’s page."))
@click.option(
    "--output",
    type=click.Path(dir_okay=False, allow_dash=True, path_type=Path),
    default=STANDARD_OUTPUT,
    metavar="FILE",
    help=_("File to write; standard output by default."),
)
@click.option("--bom", is_flag=True, help=_("Begin with a byte order mark, for spreadsheets that need one."))
@click.option("--raw", is_flag=True, help=_("Leave text as it is, also where a spreadsheet would run it as a formula."))
def command(what: str, slug: str, layout: str | None, output: Path, *, bom: bool, raw: bool, **options: Any) -> None:
    """Write ratings, claims, evidence, decisions, grades or the codebook as CSV, or a document as a page to publish.

    What a page would not show yet is not exported either: a round whose results open after the lock is refused until
    then.
    """
    if what == READER_PAGE:
        _require_of_a_page(options, layout=layout, bom=bom, raw=raw)
        _write_reader_page(slug, options["document"], options["round_number"], output)
        return
    from annotator.exports.files import make_export
    from annotator.services import projects
    from annotator.services.blindness import opening_for_operator
    from annotator.services.export_data import Wanted, expected_lines, read_purposes, read_record
    from annotator.services.export_reviews import Answers

    format_ = _find_format(what, layout)
    _require_apt(format_, options)
    wanted = Wanted(
        options["round_number"],
        options["criterion"],
        Answers(options["answers"] or Answers.COUNTED),
        read_purposes(options["purposes"]),
    )
    with reading() as session:
        project = projects.find_project(session, slug)
        record = read_record(session, project, format_.subject, wanted, opening_for_operator)
        lines = expected_lines(session, format_.subject, record) if sys.stderr.isatty() else 0
        # Closed before the session, also when the reader leaves early: the chunks hold an open query.
        with _opened(output) as file, closing(make_export(format_, record, bom=bom, raw=raw).chunks) as chunks:
            _write(_shown(chunks, lines), file)


def _write_reader_page(slug: str, key: str, number: int | None, output: Path) -> None:
    from annotator.exports.reader_page import reader_page
    from annotator.services import projects
    from annotator.services.reader_pages import read_reader_page

    with reading() as session:
        page = read_reader_page(session, projects.find_project(session, slug), key, number)
        with _opened(output) as file:
            _write(iter([reader_page(page)]), file)


def _require_of_a_page(options: dict[str, Any], **others: Any) -> None:
    if options["document"] is None:
        raise click.BadParameter(_("Name the document the page is about."), param_hint="--document")
    if options["round_number"] == "all":
        raise click.BadParameter(_("A page is about one round. Give its number."), param_hint="--round")
    given = options | others
    for name in ("criterion", "answers", "purposes", "layout", "bom", "raw"):
        if given[name]:
            raise click.BadParameter(_("This is for CSV files alone."), param_hint=f"--{name}")


def _typed(name: str) -> str:
    """A format's name as it is typed: its layout is an option."""
    what, _dash, layout = name.rpartition("-")
    return f"{what} --layout {layout}" if layout in LAYOUTS and what else name


def _find_format(what: str, layout: str | None) -> "Format":
    from annotator.exports.registry import list_formats

    formats = {format_.name: format_ for format_ in list_formats()}
    for name in (f"{what}-{layout}",) if layout else (what, f"{what}-long"):
        if name in formats:
            return formats[name]
    listed = ", ".join([*(_typed(name) for name in formats), READER_PAGE])
    raise click.BadParameter(_("There is no such export. There is: {listed}.", listed=listed), param_hint="WHAT")


def _require_apt(format_: "Format", options: dict[str, Any]) -> None:
    from annotator.services.export_data import Subject

    if options["document"] is not None:
        raise click.BadParameter(_("This is for a reader’s page alone."), param_hint="--document")
    if format_.subject in {Subject.RATINGS, Subject.MATRIX}:
        return
    for name in RATINGS_OPTIONS:
        if options[name] is not None:
            option = f"--{name.partition('_')[0]}"
            raise click.BadParameter(_("This is for ratings alone."), param_hint=option)


@contextmanager
def _opened(path: Path) -> Iterator[IO[bytes]]:
    """Yield standard output, or a file that takes its place only when all is written."""
    if str(path) == STANDARD_OUTPUT:
        if sys.stdout is None:
            raise Refusal(_("Standard output is closed. Name a file with --output."))
        yield sys.stdout.buffer
        return
    target = path.resolve()
    is_device = target.exists() and not target.is_file()
    unfinished = target if is_device else target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        with unfinished.open("wb") as file:
            yield file
        if not is_device:
            unfinished.replace(target)
    except OSError as error:
        raise Refusal(_("{file} cannot be written: {why}.", file=path, why=error.strerror)) from error
    finally:
        if not is_device:
            with suppress(OSError):
                unfinished.unlink()


def _write(chunks: Iterator[str], file: IO[bytes]) -> None:
    try:
        for chunk in chunks:
            file.write(chunk.encode())
        file.flush()
    except BrokenPipeError:
        # The reader of our output has seen enough. What is still buffered must find an end, or the exit would fail.
        os.dup2(os.open(os.devnull, os.O_WRONLY), file.fileno())


def _shown(chunks: Iterator[str], lines: int) -> Iterator[str]:
    """Pass the chunks on, with a bar on standard error where they take long and somebody watches."""
    is_hidden = lines < SHOWN_FROM_LINES
    with click.progressbar(length=lines, label=_("Exporting"), file=sys.stderr, hidden=is_hidden) as bar:
        for chunk in chunks:
            yield chunk
            bar.update(chunk.count(LINE_END))
