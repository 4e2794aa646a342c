"""Finds the data folders `migrations/` and `seed/` in a wheel and in a checkout."""

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


def data_folder(name: str) -> Path:
    """Return the folder `name`: inside the installed package, else at the top of the checkout.

    Raises
    ------
    FileNotFoundError
        When it is in neither place, that is, when the installation is incomplete.
    """
    for candidate in (_PACKAGE / f"_{name}", _PACKAGE.parent / name):
        if candidate.is_dir():
            return candidate
    raise FileNotFoundError(f"The folder {name!r} is missing from this installation of annotator.")
