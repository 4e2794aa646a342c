"""Views that are loaded when they are first asked for: what is named is there."""

from importlib import import_module
from pathlib import Path

from annotator.web import views
from annotator.web.rare_pages import RARE


def test_every_view_file_of_rare_pages_is_loaded_by_name_alone() -> None:
    files = {path.stem for path in Path(views.__file__).parent.glob("*.py")} - {"__init__"}
    decorated = {name for name in files if hasattr(import_module(f"annotator.web.views.{name}"), "pages")}
    assert {pages.name for pages in RARE} == files - decorated
