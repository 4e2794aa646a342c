"""The house rules: size and names of files, who imports whom, lock files without addresses."""

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
MOST_LINES = 300
FORBIDDEN_NAMES = {"utils", "util", "helpers", "helper", "common", "misc", "manager"}
# Written by machine, one row after another: the tables as they stood at the first release.
GENERATED = {"migrations/versions/0001_tables.py"}
CODE = [
    path
    for folder in ("annotator", "tests", "migrations", "benchmarks", "docs")
    for path in sorted((ROOT / folder).rglob("*.py"))
]


def name_of(path: Path) -> str:
    return str(path.relative_to(ROOT))


def run_python(program: str) -> set[str]:
    """Return the words a program prints in a process of its own."""
    ran = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True)
    return set(ran.stdout.split())


def modules_after(statement: str) -> set[str]:
    """Return the top-level names of all modules that `statement` loads beyond those Python starts with."""
    listed = "import sys; before = set(sys.modules); {}; print(*sorted({{m for m in set(sys.modules) - before}}))"
    return run_python(listed.format(statement))


def test_no_file_is_longer_than_three_hundred_lines() -> None:
    lengths = {name_of(path): len(path.read_text(encoding="utf-8").splitlines()) for path in CODE}
    assert {name: count for name, count in lengths.items() if count > MOST_LINES and name not in GENERATED} == {}


def test_no_file_or_folder_has_a_name_that_means_nothing() -> None:
    for path in CODE:
        assert not FORBIDDEN_NAMES & {part.removesuffix(".py") for part in path.relative_to(ROOT).parts}, name_of(path)


def test_every_module_of_the_program_says_what_it_is() -> None:
    silent = [
        name_of(path)
        for path in (ROOT / "annotator").rglob("*.py")
        if (tree := ast.parse(path.read_text(encoding="utf-8"))).body and not ast.get_docstring(tree)
    ]
    assert silent == []


def test_tests_are_no_packages() -> None:
    assert [name_of(path) for path in (ROOT / "tests").rglob("__init__.py")] == []


def test_importing_the_package_imports_nothing() -> None:
    assert modules_after("import annotator") == {"annotator"}


@pytest.mark.parametrize("module", ["agreement", "config", "errors", "text", "resources"])
def test_the_ground_floor_loads_neither_web_nor_database(module: str) -> None:
    loaded = {name.partition(".")[0] for name in modules_after(f"import annotator.{module}")}
    assert not loaded & {"flask", "werkzeug", "wtforms", "sqlalchemy", "alembic", "click", "jinja2", "scipy"}
    assert "annotator" in loaded


def test_services_and_tables_load_no_web_framework() -> None:
    for floor in ("services", "models"):
        modules = sorted(path.stem for path in (ROOT / "annotator" / floor).glob("[a-z]*.py"))
        everything = ", ".join(f"annotator.{floor}.{module}" for module in modules)
        loaded = {name.partition(".")[0] for name in modules_after(f"import {everything}")}
        assert not loaded & {"flask", "werkzeug", "wtforms", "click", "jinja2"}, floor


def test_floors_import_downwards_only() -> None:
    program = Path(sys.executable).with_name("lint-imports")
    ran = subprocess.run([program, "--no-cache"], cwd=ROOT, capture_output=True, text=True)
    assert ran.returncode == 0, ran.stdout + ran.stderr


def test_every_table_is_imported_by_the_package_of_tables() -> None:
    source = (ROOT / "annotator" / "models" / "__init__.py").read_text(encoding="utf-8")
    imported = set(re.findall(r"^from annotator\.models\.(\w+) import", source, re.MULTILINE))
    with_tables = {
        path.stem
        for path in (ROOT / "annotator" / "models").glob("*.py")
        if "__tablename__" in path.read_text(encoding="utf-8") and path.stem != "__init__"
    }
    assert with_tables <= imported


@pytest.mark.parametrize("name", ["requirements.lock", "requirements-dev.lock"])
def test_lock_files_name_hashes_and_no_address(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    assert not re.search(r"https?://|--(extra-)?index-url|--find-links|file:", text)
    pins = re.findall(r"^[a-z0-9][\w.\[\]-]*==\S+", text, re.MULTILINE | re.IGNORECASE)
    assert pins
    assert text.count("--hash=sha256:") >= len(pins)


def test_what_runs_is_licensed_as_freely_as_the_program() -> None:
    """The oracles, some of them GPL, are compared with in tests and never imported by the program."""
    oracles = {"krippendorff", "sklearn", "statsmodels", "scipy", "pandas", "irrCAC", "nltk"}
    for path in (ROOT / "annotator").rglob("*.py"):
        imported = {
            alias.name.partition(".")[0]
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
            if isinstance(node, ast.Import)
            for alias in node.names
        } | {
            (node.module or "").partition(".")[0]
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
            if isinstance(node, ast.ImportFrom) and node.level == 0
        }
        assert not imported & oracles, name_of(path)
