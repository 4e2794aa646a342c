"""The documents as a test reads them: sections, tables, code, links."""

import re
import shlex
from pathlib import Path

ROOT = Path(__file__).parents[1]
DOCUMENTS = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").glob("*.md"))]
_FENCE = re.compile(r"^```.*?^```$", re.MULTILINE | re.DOTALL)
_CELL_END = re.compile(r"(?<!\\)\|")


def read(name: str) -> str:
    """Return the text of a document."""
    return (ROOT / name).read_text(encoding="utf-8")


def headings(name: str, level: int) -> list[str]:
    """Return the headings of this level, in order."""
    return re.findall(rf"^{'#' * level} (.+)$", _FENCE.sub("", read(name)), re.MULTILINE)


def section(name: str, heading: str) -> str:
    """Return what stands under a heading such as ``## Settings``, up to the next heading of any level."""
    _before, found, after = f"\n{read(name)}".partition(f"\n{heading}\n")
    assert found, f"{name} has no section {heading!r}"
    return re.split(r"^#{1,6} ", _FENCE.sub("", after), maxsplit=1, flags=re.MULTILINE)[0]


def tables(name: str, heading: str) -> list[list[list[str]]]:
    """Return the cells of every table of a section, row by row, without the header."""
    found: list[list[list[str]]] = [[]]
    for line in section(name, heading).splitlines():
        if line.startswith("|"):
            found[-1].append([cell.strip().replace("\\|", "|") for cell in _CELL_END.split(line)[1:-1]])
        elif found[-1]:
            found.append([])
    return [rows[2:] for rows in found if rows]


def table(name: str, heading: str) -> list[list[str]]:
    """Return the cells of the one table of a section."""
    (rows,) = tables(name, heading)
    return rows


def code(text: str) -> list[str]:
    """Return what stands between single backticks, in order."""
    return re.findall(r"`([^`\n]+)`", _FENCE.sub("", text))


def first_code(rows: list[list[str]]) -> list[str]:
    """Return the code in the first cell of each row, in order."""
    return [span for row in rows for span in code(row[0])]


def commands_shown() -> list[tuple[str, list[str]]]:
    """Return every call of the program that a document shows, as the document's name and the words after it."""
    shown = []
    for path in DOCUMENTS:
        text = path.read_text(encoding="utf-8")
        blocks = "\n".join(re.findall(r"^```sh\n(.*?)^```$", text, re.MULTILINE | re.DOTALL))
        for line in [*blocks.splitlines(), *code(text)]:
            words = shlex.split(line, comments=True) if line.startswith("annotator ") else []
            if words:
                shown.append((path.name, words[1:]))
    return shown


def links(path: Path) -> list[str]:
    """Return where the document points to, other than to other sites."""
    targets = re.findall(r"\]\(([^)\s]+)\)", _FENCE.sub("", path.read_text(encoding="utf-8")))
    return [target for target in targets if "://" not in target]


def anchors(path: Path) -> set[str]:
    """Return the names by which a link can point at a heading of the document."""
    titles = re.findall(r"^#{1,6} (.+)$", _FENCE.sub("", path.read_text(encoding="utf-8")), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in titles}
