"""The round that an address names by its number: `?round=2`, in one way for all pages and files."""

from flask import request

from annotator import edge
from annotator.services import rounds


def asked_round() -> int | None:
    """Return the number of the round that is asked for, None where the address leaves it open.

    Raises
    ------
    NotFound
        For what is no number, naming the rounds there are; a number that none has is left to whoever looks for it.
    """
    typed = request.args.get("round", "")
    if not typed:
        return None
    try:
        return int(typed)
    except ValueError:
        raise rounds.no_such_round(edge.reading(), edge.project().id, typed) from None
