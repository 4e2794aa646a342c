"""The commands. Each is loaded when it is called, so that none pays for another's imports.

Exit codes: 0 done, 1 not possible (not found, not allowed, in the wrong state, database or port
unusable), 2 wrong input.
"""

import os
import sys
from contextlib import suppress
from importlib import import_module
from typing import Any

import click

from annotator import __version__
from annotator.cli.refusal import NO_ROOM, Refusal, WrongInput
from annotator.config import SettingError
from annotator.errors import AnnotatorError, Invalid
from annotator.text import _

COMMANDS = {
    "init": "init",
    "demo": "demo",
    "serve": "serve",
    "db": "db",
    "reviewer": "reviewer",
    "import": "bring_in",
    "export": "export",
    "agreement": "agreement",
}


class Commands(click.Group):
    """Finds a command in the file of its own, and turns refusals into messages and exit codes."""

    def main(self, *arguments: Any, **options: Any) -> Any:
        """Run; what cannot be written, wherever it was to go, ends with a message."""
        try:
            return super().main(*arguments, **options)
        except OSError as error:
            if error.errno not in NO_ROOM:
                raise
            _drop_output()
            Refusal(_("What was asked for cannot be written: {why}.", why=error.strerror)).show()
            sys.exit(Refusal.exit_code)

    def list_commands(self, _context: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, _context: click.Context, name: str) -> click.Command | None:
        if name not in COMMANDS:
            return None
        module = import_module(f"annotator.cli.{COMMANDS[name]}")
        found: click.Command = module.command
        return found

    def invoke(self, context: click.Context) -> object:
        try:
            return super().invoke(context)
        except Invalid as error:
            raise WrongInput(str(error)) from error
        except SettingError as error:
            raise WrongInput(str(error)) from error
        except AnnotatorError as error:
            raise Refusal(str(error)) from error
        except BrokenPipeError:
            # The reader of our output has left: nothing more to say.
            _drop_output()
            context.exit(0)


def _drop_output() -> None:
    """Let what is still buffered find an end, or the exit would fail once more, and say so."""
    with suppress(OSError, ValueError, AttributeError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="annotator")
def main() -> None:
    """Rate how much support is shown for claims, and report how far reviewers agree."""
