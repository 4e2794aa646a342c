"""Rubric files: reading a definition from TOML, and writing one."""

import json
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from annotator.errors import Invalid
from annotator.resources import data_folder
from annotator.text import _

DEFAULT_PRESET = "evidence-strength"
LARGEST_FILE = 500_000
_BOM = "\ufeff"

# Lists of tables, in the order of the file.
_LISTS = ("scales", "points", "examples", "reasons", "criteria", "asked_if", "ladder")


def read_definition(path: Path) -> dict[str, Any]:
    """Return the rubric definition kept in the TOML file `path`.

    Raises
    ------
    Invalid
        When it is not TOML in UTF-8, with the line where it stops being so.
    """
    return parse_definition(path.read_bytes(), path.name)


def parse_definition(content: bytes, name: str) -> dict[str, Any]:
    """Return the rubric definition in the TOML `content` of a file called `name`.

    Raises
    ------
    Invalid
        When it is too long, or not TOML in UTF-8, with the line where it stops being so.
    """
    if len(content) > LARGEST_FILE:
        raise Invalid(
            _("The rubric file {name} is too large: at most {most} bytes.", name=name, most=LARGEST_FILE), "file"
        )
    try:
        return tomllib.loads(content.decode("utf-8").removeprefix(_BOM).replace("\r\n", "\n"))
    # A file that nests tables deeper than Python does is none of a rubric either.
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, RecursionError) as error:
        raise _unreadable(name, error) from error
    except ValueError as error:
        # What is left is Python's limit for the digits of a whole number.
        raise _unreadable(name, _("a number of too many digits")) from error


def _unreadable(name: str, fault: object) -> Invalid:
    return Invalid(_("The rubric file {name} cannot be read: {fault}.", name=name, fault=fault), "file")


def read_presets() -> list[dict[str, Any]]:
    """Return the definitions that come with the program, the default one first."""
    definitions = [read_definition(path) for path in sorted((data_folder("seed") / "rubrics").glob("*.toml"))]
    return sorted(definitions, key=lambda definition: definition["key"] != DEFAULT_PRESET)


def write_definition(definition: Mapping[str, Any]) -> str:
    """Return the definition as a TOML file.

    Examples
    --------
    >>> print(write_definition({"key": "x", "scales": [{"key": "y", "points": [{"value": 1}]}]}), end="")
    key = "x"
    <BLANKLINE>
    [[scales]]
    key = "y"
    <BLANKLINE>
    [[scales.points]]
    value = 1
    """
    return "\n".join(_lines(definition, "")) + "\n"


def _lines(table: Mapping[str, Any], prefix: str) -> Iterator[str]:
    below = {key: value for key, value in table.items() if key in _LISTS and not _is_plain(value)}
    tables = {key: value for key, value in table.items() if isinstance(value, Mapping)}
    for key, value in table.items():
        if key not in below and key not in tables:
            yield f"{key} = {_value(value)}"
    for key, entry in tables.items():
        yield from ("", f"[{prefix}{key}]", *_lines(entry, f"{prefix}{key}."))
    for key in sorted(below, key=_LISTS.index):
        for entry in below[key]:
            yield from ("", f"[[{prefix}{key}]]", *_lines(entry, f"{prefix}{key}."))


def _is_plain(value: Any) -> bool:
    """A list of codes, not of tables: the points of a condition."""
    return not all(isinstance(entry, Mapping) for entry in value)


def _value(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        # A JSON string is a basic string of TOML, but for the one character that JSON lets through.
        return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007F")
    if isinstance(value, list | tuple):
        return f"[{', '.join(_value(entry) for entry in value)}]"
    # JSON has no numbers apart; a whole one is written as such.
    return repr(int(value) if float(value).is_integer() else float(value))
