"""Files written elsewhere are what they were; nothing that a page loads lies on another host."""

import hashlib
import re
import tomllib
from pathlib import Path

import pytest

WEB = Path(__file__).parents[1] / "annotator" / "web"
VENDOR = WEB / "static" / "vendor"
LOADED = sorted(
    path
    for folder in ("templates", "static")
    for path in (WEB / folder).rglob("*")
    if path.suffix in {".html", ".css", ".js", ".svg"}
)
COMMENT = re.compile(r"/\*.*?\*/|\{#.*?#\}", re.DOTALL)
NAMESPACE = re.compile(r"http://www\.w3\.org/[\w/]+")
OTHER_HOST = re.compile(r"""(?:https?:|["'(=\s])//[\w.-]+""")


def listed() -> list[dict[str, str]]:
    files: list[dict[str, str]] = tomllib.loads((VENDOR / "VENDORED.toml").read_text("utf-8"))["file"]
    return files


@pytest.mark.parametrize("entry", listed(), ids=lambda entry: entry["file"])
def test_a_vendored_file_is_unchanged_and_has_its_licence(entry: dict[str, str]) -> None:
    assert hashlib.sha256((VENDOR / entry["file"]).read_bytes()).hexdigest() == entry["sha256"]
    assert entry["version"] in entry["file"]
    assert f"{entry['licence']} License" in (VENDOR / entry["licence_file"]).read_text("utf-8")


def test_every_vendored_file_is_listed() -> None:
    found = {path.relative_to(VENDOR).as_posix() for path in VENDOR.rglob("*") if path.is_file()}
    named = {entry[key] for entry in listed() for key in ("file", "licence_file")}
    assert found == named | {"VENDORED.toml"}


@pytest.mark.parametrize("path", LOADED, ids=lambda path: path.relative_to(WEB).as_posix())
def test_nothing_is_loaded_from_another_host(path: Path) -> None:
    text = NAMESPACE.sub("", COMMENT.sub("", path.read_text("utf-8")))
    assert OTHER_HOST.findall(text) == []


@pytest.mark.parametrize(
    "text", ['<script src="https://cdn.example/x.js">', "url(//cdn.example/x.css)", "@import 'http://example.org'"]
)
def test_another_host_is_noticed(text: str) -> None:
    assert OTHER_HOST.search(text)


@pytest.mark.parametrize("path", [path for path in LOADED if path.suffix == ".html"], ids=lambda path: path.name)
def test_no_template_has_inline_styles_or_scripts(path: Path) -> None:
    text = COMMENT.sub("", path.read_text("utf-8"))
    assert re.findall(r"\sstyle=|<style|\son\w+=|<script(?! src=)|javascript:", text) == []
