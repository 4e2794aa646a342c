"""Files that are no ratings: what is wrong and in which row, exit code 2, never a traceback, never a guess."""

import json
import random
import string
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from annotator.cli import main

HEADER = b"item,rater,value\n"
NOISE = random.Random(3).randbytes(10_000_000)
LETTERS = "".join(random.Random(4).choices(string.printable, k=10_000_000)).encode()


def _run(content: bytes, folder: Path, *words: str) -> Result:
    path = folder / "ratings.csv"
    path.write_bytes(content)
    return CliRunner().invoke(main, ["agreement", str(path), *words])


def _refused(result: Result) -> str:
    assert result.exit_code == 2
    assert isinstance(result.exception, SystemExit)
    assert result.stdout == ""
    return result.stderr


@pytest.mark.parametrize(
    ("content", "words", "message"),
    [
        (b"", [], "The file is empty."),
        (b"\xef\xbb\xbf", [], "The file is empty."),
        (b"\n" * 10_000_000, [], "The file is empty."),
        (b"," * 10_000_000, [], "The file is empty."),
        (HEADER, [], "The file holds no rating."),
        (NOISE, [], "Row 1 is not UTF-8 text."),
        (HEADER + NOISE, [], "is not UTF-8 text."),
        (LETTERS, [], "The file has no column item."),
        (HEADER + LETTERS, [], "Row "),
        (b"a" * 10_000_000, [], "Row 1 is no proper CSV. An entry is longer"),
        (HEADER + b"1,a,2\n" * 3 + b"2,a\n", [], "Row 5 has 2 cells and the header 3."),
        (HEADER + b"1,a,2\n1,b,2,2\n", [], "Row 3 has 4 cells and the header 3."),
        (HEADER + b'1,a,2\n1,b,"3\n2,a,1\n', [], "Row 3 is no proper CSV."),
        (HEADER + b"1,a,2\n1,b,7\n", ["--scale", "1,2,3"], "Row 3: the value 7 of item 1 is not on the scale"),
        (HEADER + b"1,a,2\n1,b,2\n1,a,2\n", [], "Rows 2 and 4 both rate item 1 by rater a."),
        (HEADER + b"1,a,2\n1,b,\0\n", [], "Row 3 holds a NUL character"),
        (HEADER + b",a,2\n", [], "Row 2 names no item."),
        (b"item,a,b\n1,2,3\n1,2,3\n", ["--wide"], "Rows 2 and 3 both rate item 1 by rater a."),
        (b"item\n1\n", ["--wide"], "A wide file has the items in its first column"),
        (HEADER + b"1,a,1e308\n1,b,-2\n", [], "The numbers of a scale lie between −1e100 and 1e100; 1e+308 does not."),
        (HEADER.decode().encode("utf-16"), [], "Row 1 is not UTF-8 text."),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_with_its_row(content: bytes, words: list[str], message: str, tmp_path: Path) -> None:
    assert message in _refused(_run(content, tmp_path, *words))


def test_a_message_neither_floods_nor_commands_a_terminal(tmp_path: Path) -> None:
    said = _refused(_run(b"a" * 100_000 + b",\x1b[2J\n", tmp_path))
    assert len(said) < 500
    assert "\x1b" not in _refused(_run(b"\x1b[2J,b\n", tmp_path))
    assert "\x1b" not in _refused(_run(HEADER + b"1,a,\x1b[2J\n", tmp_path, "--scale", "1"))


@pytest.mark.parametrize("layout", ["table", "json", "csv", "html"])
@pytest.mark.parametrize(
    "content",
    [
        HEADER + b"1,a,2\n2,a,3\n",
        HEADER + b"1,a,2\n2,b,3\n",
        HEADER + b"1,a,2\n1,b,2\n2,a,2\n2,b,2\n3,a,2\n3,b,2\n",
    ],
    ids=["one rater", "no overlap", "one category"],
)
def test_little_to_go_by_is_an_answer_in_every_format(content: bytes, layout: str, tmp_path: Path) -> None:
    result = _run(content, tmp_path, "--format", layout)
    assert result.exit_code == 0
    assert "No value:" in result.stdout


@pytest.mark.parametrize("values", ["1e99 -1e99 1e99 1e99", "1e-320 2e-320 1e-320 1e-320", "-1 0 1 1", "inf nan x x"])
def test_numbers_at_the_edge_give_numbers_or_reasons(values: str, tmp_path: Path) -> None:
    points = values.split()
    rows = "".join(f"{n // 2},{'ab'[n % 2]},{point}\n" for n, point in enumerate(points * 3))
    result = _run(HEADER + rows.encode(), tmp_path, "--format", "json")
    assert result.exit_code == 0
    json.loads(result.stdout, parse_constant=lambda name: pytest.fail(f"{name} is no JSON"))
