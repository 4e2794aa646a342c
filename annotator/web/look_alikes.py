"""Claims that look like the one in a form: shown once, before another is stored."""

from collections.abc import Collection

from flask import request

from annotator import edge
from annotator.errors import Invalid
from annotator.services.near_duplicates import Alike, find_alike
from annotator.text import _


def look_alikes(text: str | None, except_ids: Collection[int] = ()) -> tuple[Alike, ...]:
    """Return the claims of the project that look like `text`, without those of `except_ids`."""
    return find_alike(edge.reading(), edge.project().id, text or "", except_ids=except_ids)


def require_look(text: str | None, except_ids: Collection[int] = ()) -> None:
    """Pass when no claim looks like `text`, or whoever sends the form has been shown those that do."""
    shown = set(request.form.get("seen_alike", "").split())
    if not {each.key for each in look_alikes(text, except_ids)} <= shown:
        raise Invalid(_("It looks like a claim that is there already: see below. If it is another one, save again."))
