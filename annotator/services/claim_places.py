"""Finding the place of a claim by the words that are quoted from the document."""

import re
from collections.abc import Sequence

from annotator.errors import Invalid
from annotator.services.texts import split_paragraphs
from annotator.text import _

_BLANKS = re.compile(r"\s+")
LONGEST_QUOTATION = 5_000


def find_quotation(body: str, quotation: str, paragraph: int | None = None) -> tuple[int, int]:
    """Return start and end of the only place where these words stand, in code points of `body`.

    White space may differ in kind and number, as it does in what was copied from a page.

    Parameters
    ----------
    paragraph
        Of several places, the one in this paragraph is taken.

    Raises
    ------
    Invalid
        When the words stand nowhere, or in several places of which none is meant.
    """
    words = quotation.split()
    found = [match.span() for match in re.finditer(r"\s+".join(map(re.escape, words)), body)] if words else []
    if not found:
        raise Invalid(_("These words do not stand in the text. Copy them from it, letter by letter."))
    if len(found) > 1 and paragraph is not None:
        found = _within(body, found, paragraph) or found
    if len(found) > 1:
        raise Invalid(
            _("These words stand in {count} places. Quote more of them, or say in which paragraph.", count=len(found))
        )
    return found[0]


def is_same_quotation(one: str, other: str) -> bool:
    """Tell whether two quotations differ in white space alone."""
    return _BLANKS.sub(" ", one.strip()) == _BLANKS.sub(" ", other.strip())


def _within(body: str, places: Sequence[tuple[int, int]], number: int) -> list[tuple[int, int]]:
    block = next((block for block in split_paragraphs(body) if block.number == number), None)
    if block is None:
        return []
    return [(start, end) for start, end in places if block.start <= start and end <= block.end]
