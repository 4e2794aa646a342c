"""Templates compiled once, and kept in the data folder beside the database for the starts to come.

Compiling all of them takes half a second and, in each server process, some ten megabytes; reading them compiled takes
ten milliseconds. The folder is the owner's alone, for what lies in it is code.
"""

import os
from contextlib import suppress
from pathlib import Path

import jinja2
from flask import Flask
from jinja2.bccache import Bucket

from annotator import __version__

FOLDER = "templates"


class KeptTemplates(jinja2.FileSystemBytecodeCache):
    """Jinja's cache in a folder, but what cannot be kept is shown all the same."""

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep it, unless there is no room: the page that says that the disk is full would be missing as well."""
        with suppress(OSError):
            super().dump_bytecode(bucket)


def keep_compiled(app: Flask, data: Path) -> None:
    """Let `app` keep its compiled templates under `data`, where it may write there; else it compiles them each time."""
    if not os.access(data, os.W_OK):
        return
    folder = data / FOLDER / f"{__version__}-jinja-{jinja2.__version__}"
    try:
        for each in (folder.parent, folder):
            each.mkdir(mode=0o700, exist_ok=True)
    except OSError:
        return
    app.jinja_env.bytecode_cache = KeptTemplates(str(folder))
