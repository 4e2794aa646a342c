"""Numbers in addresses: any may be typed there, and each must be one that a database can look for."""

from flask import Flask
from werkzeug.routing import IntegerConverter, Map

LARGEST = 2**31 - 1
"""Of an integer column in every database; no page, round or id comes near it."""


class WholeNumber(IntegerConverter):
    """A number within a path; with a larger one there is no such page."""

    def __init__(self, map_: Map, largest: int = LARGEST) -> None:
        super().__init__(map_, max=largest)


def whole_number(text: str) -> int:
    """Return the number of a query; for one beyond the largest, the largest, which names nothing either.

    Raises
    ------
    ValueError
        When it is none.
    """
    return max(-LARGEST, min(int(text), LARGEST))


def register(app: Flask) -> None:
    """Let ``<int:...>`` in the rules of `app` stand for numbers that a database can look for."""
    app.url_map.converters["int"] = WholeNumber
