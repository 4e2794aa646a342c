"""Compiled templates are kept for the next start, for the owner alone; where that cannot be, nothing breaks."""

import shutil
import stat
from pathlib import Path

from flask import Flask

from annotator.web.compiled_templates import keep_compiled


def compiled(data: Path) -> list[Path]:
    return sorted((data / "templates").rglob("*.cache"))


def fresh() -> Flask:
    return Flask("annotator.web", static_folder=None)


def test_templates_are_kept_for_the_owner_alone(tmp_path: Path) -> None:
    app = fresh()
    keep_compiled(app, tmp_path)
    app.jinja_env.get_template("_parts.html")
    (file,) = compiled(tmp_path)
    assert {stat.S_IMODE(folder.stat().st_mode) for folder in (file.parent, tmp_path / "templates")} == {0o700}
    before = file.stat().st_mtime_ns
    again = fresh()
    keep_compiled(again, tmp_path)
    again.jinja_env.get_template("_parts.html")
    assert file.stat().st_mtime_ns == before


def test_without_a_folder_to_write_in_nothing_is_kept(tmp_path: Path) -> None:
    app = fresh()
    keep_compiled(app, tmp_path / "nowhere")
    app.jinja_env.get_template("_parts.html")
    assert app.jinja_env.bytecode_cache is None
    assert list(tmp_path.iterdir()) == []


def test_a_template_is_shown_where_it_cannot_be_kept(tmp_path: Path) -> None:
    """As on a full disk, where a page that says so is wanted most."""
    app = fresh()
    keep_compiled(app, tmp_path)
    shutil.rmtree(tmp_path / "templates")
    app.jinja_env.get_template("_parts.html")
    assert compiled(tmp_path) == []


def test_where_the_folder_cannot_be_made_nothing_is_kept(tmp_path: Path) -> None:
    (tmp_path / "templates").touch()
    app = fresh()
    keep_compiled(app, tmp_path)
    app.jinja_env.get_template("_parts.html")
    assert app.jinja_env.bytecode_cache is None
