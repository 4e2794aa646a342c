"""A percentage is one word: no line breaks between the number and its sign, wherever one is written for people."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import annotator
from annotator.text import NARROW_SPACE, _, percent, plural

PROGRAM = Path(annotator.__file__).parent
TEMPLATES = sorted((PROGRAM / "web" / "templates").rglob("*.html"))
BREAKS = re.compile(r"[0-9}] %")
DOORS = {"_", "plural"}


@pytest.mark.parametrize(
    ("message", "shown"),
    [
        ("The 2.5 % and 97.5 % quantiles", f"The 2.5{NARROW_SPACE}% and 97.5{NARROW_SPACE}% quantiles"),
        ("{n} % are needed", f"12{NARROW_SPACE}% are needed"),
        ("{n}, %", "12, %"),
    ],
)
def test_a_sentence_holds_the_sign_at_its_number(message: str, shown: str) -> None:
    assert _(message, n=12) == plural(12, "one", message, n=12) == shown


def test_what_is_put_into_a_sentence_stays_as_it_was_typed() -> None:
    assert _("“{said}”", said="Up by 5 %") == "“Up by 5 %”"


def test_a_share_is_written_in_one_way() -> None:
    assert (percent(0.414), percent(0.0051, 1)) == (f"41{NARROW_SPACE}%", f"0.5{NARROW_SPACE}%")


def _in_a_door(tree: ast.AST) -> set[int]:
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
    through = [call for call in calls if isinstance(call.func, ast.Name) and call.func.id in DOORS]
    return {id(part) for call in through for argument in call.args for part in ast.walk(argument)}


def _in_prose(tree: ast.AST) -> set[int]:
    """Docstrings, and lines that stand alone."""
    return {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}


def _loose(source: str) -> Iterator[str]:
    """Strings with a percentage that do not pass the door for sentences."""
    tree = ast.parse(source)
    held = _in_a_door(tree) | _in_prose(tree)
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in held:
            if BREAKS.search(node.value):
                yield node.value
        elif isinstance(node, ast.JoinedStr):
            text = "".join(part.value if isinstance(part, ast.Constant) else "0" for part in node.values)
            if BREAKS.search(text):
                yield text


def test_a_loose_percentage_is_found() -> None:
    assert list(_loose('"""5 %"""\nx = _("5 % a" "6 %", n=1)\ny = "7 %"\nz = f"{x} % or so"\n')) == ["7 %", "0 % or so"]


def test_no_string_of_the_program_has_a_percentage_that_breaks() -> None:
    found = {
        str(path.relative_to(PROGRAM)): loose
        for path in sorted(PROGRAM.rglob("*.py"))
        if (loose := list(_loose(path.read_text(encoding="utf-8"))))
    }
    assert not found


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(PROGRAM)))
def test_no_template_writes_a_percentage_beside_the_sentences(path: Path) -> None:
    beside = re.sub(r"\{%.*?%\}", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
    beside = re.sub(r"\{\{.*?\}\}", "0", beside, flags=re.DOTALL)
    assert not re.findall(r"[0-9]\s?%", beside)
