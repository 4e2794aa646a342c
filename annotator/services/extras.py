"""Packages that the plain install does not bring: imported where they are needed, and asked for by name."""

from importlib import import_module
from typing import Any

from annotator.errors import Invalid
from annotator.text import _

INSTALL = "pip install 'source-credibility-annotator[extract]'"


def has_extra(module: str) -> bool:
    """Tell whether a package can be imported."""
    try:
        import_module(module)
    except ImportError:
        return False
    return True


def require_extra(module: str, package: str, what: str) -> Any:
    """Return a module of a package that may be missing.

    Parameters
    ----------
    what
        What is read with it, for the message.

    Raises
    ------
    Invalid
        When it is not installed: what is missing, how it is installed, and what can be done without.
    """
    try:
        return import_module(module)
    except ImportError as error:
        message = _(
            "To read {what}, this installation needs the package {package}. Whoever runs it adds it with: {command}. "
            "Until then, open the file, copy its text and paste it.",
            what=what,
            package=package,
            command=INSTALL,
        )
        raise Invalid(message, "file") from error
