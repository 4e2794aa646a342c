"""What the documents say is what the program does: nothing undocumented, nothing documented that is gone."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

import click
import pytest
from documents import (
    DOCUMENTS,
    ROOT,
    anchors,
    code,
    commands_shown,
    first_code,
    headings,
    links,
    read,
    section,
    table,
    tables,
)
from visiting import make_site

from annotator.cli import main
from annotator.config import read_settings
from annotator.database import Database
from annotator.exports import consensus
from annotator.exports.registry import list_formats
from annotator.models.import_vocabulary import ImportKind
from annotator.services import import_fields, rubric_shape
from annotator.services.rubric_shape import Shape
from annotator.text import NARROW_SPACE
from annotator.web.pictures.registry import list_kinds

PLACEHOLDER = re.compile(r"[.\[\]A-Z]+")


def test_the_two_commands_stand_on_the_first_screen_of_the_readme() -> None:
    screen = read("README.md").splitlines()[:25]
    assert {"make run", "make test"} <= {line.partition("#")[0].strip() for line in screen}


def test_every_route_is_documented_with_its_permission(sqlite_database: Database) -> None:
    app = make_site(sqlite_database).app
    routes = {
        (
            rule.rule,
            ", ".join(sorted((rule.methods or set()) - {"HEAD", "OPTIONS"})),
            str(getattr(app.view_functions[rule.endpoint], "permission", "anyone")),
        )
        for rule in app.url_map.iter_rules()
    }
    documented = [(code(row[0])[0], row[1], row[2]) for row in table("docs/pages.md", "# Pages")]
    assert sorted(documented) == sorted(routes)


def commands(
    command: click.Command = main, name: str = "annotator", above: click.Context | None = None
) -> Iterator[tuple[str, click.Command]]:
    """Every command that does something, by its whole name."""
    context = click.Context(command, parent=above)
    if not isinstance(command, click.Group):
        yield name, command
        return
    for part in command.list_commands(context):
        found = command.get_command(context, part)
        assert found is not None
        yield from commands(found, f"{name} {part}", context)


def typed(parameter: click.Parameter) -> str:
    """What one types for it: the option, or an argument's name in capitals."""
    return max(parameter.opts, key=len) if isinstance(parameter, click.Option) else str(parameter.name).upper()


def as_typed(sentence: str) -> str:
    """A sentence as the documents have it, where lines are broken by whoever shows them."""
    return sentence.replace(f"{NARROW_SPACE}%", " %")


def test_every_command_has_a_section() -> None:
    assert headings("docs/commands.md", 2) == [name for name, _command in commands()]


@pytest.mark.parametrize(("name", "command"), list(commands()), ids=[name for name, _command in commands()])
def test_every_option_is_documented(name: str, command: click.Command) -> None:
    rows = [row for rows in tables("docs/commands.md", f"## {name}") for row in rows]
    assert first_code(rows) == [typed(parameter) for parameter in command.params]
    for row, parameter in zip(rows, command.params, strict=True):
        if isinstance(parameter.type, click.Choice):
            assert code(row[1]) == list(parameter.type.choices), typed(parameter)


def test_the_readme_names_every_command() -> None:
    shown = " ".join(first_code(table("README.md", "## Commands")))
    for name, _command in commands():
        assert name.partition(" ")[2] in shown


@pytest.mark.parametrize(("document", "words"), commands_shown())
def test_commands_shown_can_be_typed(document: str, words: list[str]) -> None:
    known: click.Command = main
    context = click.Context(main)
    while isinstance(known, click.Group) and words and not words[0].startswith("-"):
        found = known.get_command(context, words[0])
        if found is None:
            assert PLACEHOLDER.fullmatch(words[0]), f"{document}: annotator has no command {words[0]}"
            return
        known, words = found, words[1:]
    options = {option for parameter in known.params for option in parameter.opts} | {"--help", "-h"}
    given = {word.strip("[]") for word in words if word.strip("[").startswith("--")}
    assert given <= options, document


class Asked(Mapping[str, str]):
    """An environment in which nothing is set, and which remembers what was asked for."""

    def __init__(self, given: Mapping[str, str]) -> None:
        self.given = given
        self.names: set[str] = set()

    def __getitem__(self, name: str) -> str:
        self.names.add(name)
        return self.given[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self.given)

    def __len__(self) -> int:
        return len(self.given)


def test_every_setting_is_documented() -> None:
    asked = Asked({"ANNOTATOR_SECRET_KEY": "k" * 40})
    settings = read_settings(asked)
    rows = table("README.md", "## Settings")
    assert sorted(first_code(rows)) == sorted(asked.names)
    defaults = next(row[2] for row in rows if "HOST" in row[0])
    assert code(defaults) == [settings.host, str(settings.port)]


def test_every_kind_of_picture_is_documented() -> None:
    rows = dict(table("docs/formats.md", "## Pictures"))
    assert rows == {f"`{kind.name}`": as_typed(kind.summary) for kind in list_kinds()}


@pytest.mark.parametrize("format_", list_formats(), ids=lambda format_: format_.name)
def test_every_column_of_an_export_is_documented(format_: Any) -> None:
    rows = [[f"`{column.name}`", str(column.holds), as_typed(column.meaning)] for column in format_.columns]
    assert table("docs/formats.md", f"### {format_.name}") == rows
    assert format_.summary in section("docs/formats.md", f"### {format_.name}")


def test_every_column_of_the_consensus_is_documented() -> None:
    rows = [[f"`{column.name}`", str(column.holds), as_typed(column.meaning)] for column in consensus.COLUMNS]
    assert table("docs/formats.md", "## Consensus as CSV") == rows


def test_no_export_is_documented_that_is_gone() -> None:
    chapter = read("docs/formats.md").partition("\n## Exports\n")[2].partition("\n## ")[0]
    assert re.findall(r"^### (.+)$", chapter, re.MULTILINE) == [format_.name for format_ in list_formats()]


@pytest.mark.parametrize("kind", list(ImportKind))
def test_every_column_of_an_import_is_documented(kind: ImportKind) -> None:
    rows = [
        [f"`{field.name}`", "required" if field.is_required else "optional", field.meaning]
        for field in import_fields.FIELDS[kind]
    ]
    assert table("docs/formats.md", f"## {kind.title()} to import") == rows


@pytest.mark.parametrize(
    ("heading", "shape", "lists"),
    [
        ("### The file", rubric_shape.WHOLE, {"rationale", "scales", "criteria"}),
        ("### rationale", rubric_shape.RATIONALE, set()),
        ("### scales", rubric_shape.SCALE, {"points"}),
        ("### scales.points", rubric_shape.POINT, {"value"}),
        ("### scales.reasons", rubric_shape.REASON, set()),
        ("### criteria", rubric_shape.CRITERION, set()),
        ("### criteria.ladder", rubric_shape.RUNG, set()),
    ],
)
def test_every_key_of_a_rubric_is_documented(heading: str, shape: Shape, lists: set[str]) -> None:
    rows = table("docs/formats.md", heading)
    required = {*shape.texts, *shape.vocabulary, *lists}
    assert {code(row[0])[0]: row[1] for row in rows} == {
        key: "required" if key in required else "optional"
        for key in {*shape.texts, *shape.extra_texts, *shape.switches, *shape.rest, *shape.vocabulary}
    }
    for row in rows:
        most = shape.texts.get(code(row[0])[0])
        assert most is None or f"at most {most} characters" in row[2]
        words = shape.vocabulary.get(code(row[0])[0])
        assert words is None or set(words) <= set(code(row[2]))


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_links_lead_somewhere(path: Any) -> None:
    for target in links(path):
        file, _hash, anchor = target.partition("#")
        pointed = (path.parent / file).resolve() if file else path
        assert pointed.exists(), target
        assert not anchor or anchor in anchors(pointed), target


def test_every_document_is_linked_from_the_readme() -> None:
    linked = {(ROOT / target.partition("#")[0]).resolve() for target in links(ROOT / "README.md")}
    assert [path.name for path in sorted((ROOT / "docs").glob("*.md")) if path not in linked] == []
