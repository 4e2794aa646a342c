"""How far raters agree: in a project's round, or in anybody's CSV file, for which no database is opened."""

import json
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from annotator.text import _

if TYPE_CHECKING:
    from annotator.services.agreement_report import AgreementReport, Request

FILE_OPTIONS = ("wide", "scale", "level", "missing", "repeats", "columns")
PROJECT_OPTIONS = ("criterion", "round_number", "basis", "include")
# A file from this size on takes more than a second to read.
SHOWN_FROM_BYTES = 8_000_000
STANDARD_INPUT = "-"


@click.command("agreement")
@click.argument("file", required=False, type=click.Path(exists=True, dir_okay=False, allow_dash=True, path_type=Path))
@click.option("--project", "slug", metavar="SLUG", help=_("Report on this project instead of a file."))
@click.option("--criterion", metavar="KEY", help=_("Criterion of the rubric; its first ordered one by default."))
@click.option("--round", "round_number", type=click.IntRange(min=1), help=_("Round; the newest by default."))
@click.option("--basis", metavar="CODE", help=_("Only ratings made on this basis, such as article."))
@click.option(
    "--include",
    metavar="NAMES",
    help=_("Count claims with known answers too, with commas: gold, training. They are left out by default."),
)
@click.option("--wide", is_flag=True, help=_("The file has a row for each item and a column for each rater."))
@click.option("--scale", metavar="POINTS", help=_("All points in their order, with commas: 1,2,3,4,5."))
@click.option(
    "--level",
    type=click.Choice(["nominal", "ordinal", "interval", "ratio"]),
    help=_("Level of measurement of the scale; ordinal by default."),
)
@click.option("--missing", metavar="MARKS", help=_("Values that mean no rating, with commas; NA by default."))
@click.option(
    "--repeats",
    type=click.Choice(["refuse", "first", "last"]),
    default="refuse",
    show_default=True,
    help=_("Which counts when a rater has rated an item twice."),
)
@click.option(
    "--columns",
    metavar="NAMES",
    default="item,rater,value",
    show_default=True,
    help=_("Names of the three columns of a long file."),
)
@click.option(
    "--weights",
    metavar="NAMES",
    help=_("Only these weights, with commas; custom:FILE is a CSV matrix of weights or disagreements. All by default."),
)
@click.option(
    "--interval", type=click.Choice(["analytic", "jackknife", "bootstrap"]), default="jackknife", show_default=True,
    help=_("How 95 % intervals are made."),
)  # fmt: skip
@click.option(
    "--replicates", type=click.IntRange(100, 1_000_000), default=2000, show_default=True,
    help=_("Replicates of the bootstrap."),
)  # fmt: skip
@click.option("--seed", type=click.IntRange(min=0), default=1, show_default=True, help=_("Seed of the bootstrap."))
@click.option(
    "--format",
    "layout",
    type=click.Choice(["table", "json", "csv", "html"]),
    default="table",
    show_default=True,
    help=_("Text, JSON, a CSV row an estimate, or a page to print."),
)
@click.pass_context
def command(context: click.Context, /, **options: Any) -> None:
    """Report how far raters agree, with intervals.

    FILE is a CSV file with the columns item, rater and value, or with --wide a row for each item and a column for each
    rater; - reads standard input. Without --scale its categories are the values that occur, which the output says.
    """
    _require_one_subject(context, options)
    from annotator.services.agreement_report import Interval, Request
    from annotator.services.agreement_weights import ALL, parse_choice

    weights = ALL if options["weights"] is None else parse_choice(options["weights"])
    request = Request(Interval(options["interval"]), options["replicates"], options["seed"], weights)
    if options["slug"]:
        ranges = _ranges_of_project(options)
        if ranges is not None:
            click.echo("\n".join(ranges))
            return
        report, facts = _of_project(options, request)
    else:
        report, facts = _of_file(options, request), {}
    for line in _lines(options["layout"], report, facts):
        click.echo(line)


def _lines(layout: str, report: "AgreementReport", facts: dict[str, Any]) -> Iterable[str]:
    if layout == "json":
        from annotator.services.report_data import report_data

        return [json.dumps({**facts, **report_data(report)}, ensure_ascii=False, indent=2)]
    if layout == "csv":
        from annotator.exports.agreement_csv import agreement_csv

        return agreement_csv(report).splitlines()
    if layout == "html":
        from annotator.exports.agreement_page import agreement_page

        return [agreement_page(report, subject=facts.get("project"))]
    from annotator.cli.agreement_table import lines_of

    return lines_of(report)


def _require_one_subject(context: click.Context, options: dict[str, Any]) -> None:
    if (options["file"] is None) == (options["slug"] is None):
        raise click.UsageError(_("Name a file, or a project with --project."))
    misplaced = FILE_OPTIONS if options["slug"] else PROJECT_OPTIONS
    for parameter in context.command.params:
        given = context.get_parameter_source(str(parameter.name)) is not click.core.ParameterSource.DEFAULT
        if parameter.name in misplaced and given:
            belongs = _("a file") if options["slug"] else _("a project")
            raise click.UsageError(_("{option} belongs to {what}.", option=parameter.opts[0], what=belongs))


def _of_project(options: dict[str, Any], request: "Request") -> "tuple[AgreementReport, dict[str, Any]]":
    from annotator.cli.connection import reading
    from annotator.services import projects, rounds
    from annotator.services.agreement_selection import Selection, read_include
    from annotator.services.blindness import opening_for_operator
    from annotator.services.project_agreement import project_report

    with reading() as session:
        project = projects.find_project(session, options["slug"])
        round_ = rounds.find_round(session, project.id, options["round_number"])
        found = project_report(
            session,
            project,
            round_,
            opening_for_operator(round_),
            viewer=None,
            selection=Selection(
                criterion=options["criterion"] or "",
                basis=options["basis"] or "",
                include=read_include(options["include"] or ""),
            ),
            request=request,
            with_details=True,
        )
        facts = {
            "project": project.slug,
            "example": found.has_examples,
            "rubric": found.rubric.key,
            "rubric_version": found.rubric.number,
            "claims": found.claims,
            "interim": found.is_interim,
            "after_reveal": found.after_reveal,
            "opened_early": found.opened_early,
        }
    return found.report, facts


def _ranges_of_project(options: dict[str, Any]) -> list[str] | None:
    """The report as lines where the criterion asks for a range of numbers; None where it does not."""
    if not options["criterion"]:
        return None
    from annotator.cli.agreement_ranges import range_lines
    from annotator.cli.connection import reading
    from annotator.services import projects, rounds, rubrics
    from annotator.services.agreement_selection import Selection, asks_for_range, read_include
    from annotator.services.blindness import opening_for_operator
    from annotator.services.range_agreement import range_data, range_report

    selection = Selection(
        criterion=options["criterion"],
        basis=options["basis"] or "",
        include=read_include(options["include"] or ""),
    )
    with reading() as session:
        project = projects.find_project(session, options["slug"])
        round_ = rounds.find_round(session, project.id, options["round_number"])
        if not asks_for_range(rubrics.read_rubric(session, round_.rubric_version_id), selection):
            return None
        if options["layout"] not in ("table", "json"):
            raise click.UsageError(_("Agreement on ranges comes as --format table or json."))
        if options["interval"] != "jackknife" or options["weights"] is not None:
            raise click.UsageError(
                _("Agreement on ranges has no weights, and its intervals are made by the jackknife.")
            )
        found = range_report(
            session, round_, opening_for_operator(round_), viewer=None, selection=selection, most_claims=None
        )
    if options["layout"] == "table":
        return range_lines(found)
    facts = {
        "project": project.slug,
        "example": found.has_examples,
        "rubric": found.rubric.key,
        "rubric_version": found.rubric.number,
        "claims": found.claims,
        "interim": found.is_interim,
    }
    return [json.dumps({**facts, **range_data(found)}, ensure_ascii=False, indent=2)]


def _of_file(options: dict[str, Any], request: "Request") -> "AgreementReport":
    from annotator.services.agreement_report import report
    from annotator.services.ratings_files import read_ratings_file

    with _progress(options["file"]) as advance:
        read = read_ratings_file(
            sys.stdin.buffer if str(options["file"]) == STANDARD_INPUT else options["file"],
            wide=options["wide"],
            columns=_three_columns(options["columns"]),
            scale=_parts(options["scale"]) if options["scale"] is not None else None,
            missing=["", *_parts(options["missing"] if options["missing"] is not None else "NA")],
            repeats=options["repeats"],
            level=options["level"],
        )
        advance(_("Computing"))
        found = report(
            read.reliability,
            cannot_judge=read.skipped_missing,
            scale_declared=read.scale_declared,
            notes=read.notes,
            request=request,
        )
        advance(_("Done"))
    return found


@contextmanager
def _progress(file: Path) -> Iterator[Callable[[str], None]]:
    """Show how far it is, where it takes long; yield what is called with the next step's name after each of two."""
    with click.progressbar(length=2, label=_("Reading"), file=sys.stderr, hidden=not _is_long(file)) as bar:

        def advance(label: str) -> None:
            bar.label = label
            bar.update(1)

        yield advance


def _is_long(file: Path) -> bool:
    """Whether somebody waits at a terminal for a file that takes more than a second to read."""
    if str(file) == STANDARD_INPUT:
        return False
    return sys.stderr.isatty() and file.stat().st_size >= SHOWN_FROM_BYTES


def _three_columns(text: str) -> tuple[str, str, str]:
    names = _parts(text)
    if len(names) != 3:
        raise click.BadParameter(_("Name three columns: item, rater and value."), param_hint="--columns")
    if len(set(names)) != 3:
        raise click.BadParameter(
            _("Name three different columns, for item, rater and value in this order."), param_hint="--columns"
        )
    return names[0], names[1], names[2]


def _parts(text: str) -> list[str]:
    return [part.strip() for part in text.split(",")]
