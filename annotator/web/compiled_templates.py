"""Templates compiled once, and kept in the data folder beside the database for the starts to come.

Compiling all of them takes half a second and, in each server process, some ten megabytes; reading them compiled takes
ten milliseconds. The folder is the owner's alone, for what lies in it is code.
"""

import os
from pathlib import Path

import jinja2
from flask import Flask

from annotator import __version__

FOLDER = "templates"


def keep_compiled(app: Flask, data: Path) -> None:
    """Let `app` keep its compiled templates under `data`, where it may write there; else it compiles them each time."""
    if not os.access(data, os.W_OK):
        return
    folder = data / FOLDER / f"{__version__}-jinja-{jinja2.__version__}"
    for each in (folder.parent, folder):
        each.mkdir(mode=0o700, exist_ok=True)
    app.jinja_env.bytecode_cache = jinja2.FileSystemBytecodeCache(str(folder))
