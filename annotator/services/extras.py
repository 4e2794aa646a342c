"""Packages that the plain install does not bring: imported where they are needed, and asked for by name."""

from importlib import import_module
from importlib.util import find_spec
from typing import Any

from annotator.errors import Invalid
from annotator.text import _


def install_command(extra: str) -> str:
    """Return how an extra is installed."""
    return f"pip install 'source-credibility-annotator[{extra}]'"


def has_extra(module: str) -> bool:
    """Tell whether a package is there, without loading it."""
    return find_spec(module) is not None


def import_extra(module: str, message: str, field: str = "") -> Any:
    """Return a module of a package that may be missing.

    Raises
    ------
    Invalid
        With `message` when it is not installed.
    """
    try:
        return import_module(module)
    except ImportError as error:
        raise Invalid(message, field) from error


def require_extra(module: str, package: str, what: str) -> Any:
    """Return a module that reads files, of a package that may be missing.

    Parameters
    ----------
    what
        What is read with it, for the message.

    Raises
    ------
    Invalid
        When it is not installed: what is missing, how it is installed, and what can be done without.
    """
    message = _(
        "To read {what}, this installation needs the package {package}. Whoever runs it adds it with: {command}. "
        "Until then, open the file, copy its text and paste it.",
        what=what,
        package=package,
        command=install_command("extract"),
    )
    return import_extra(module, message, "file")
