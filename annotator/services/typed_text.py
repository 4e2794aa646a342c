"""What counts as text that somebody typed: something one can see, and nothing that rearranges what stands beside it."""

import re
import unicodedata

# Control characters but tab and line breaks, and the marks that turn the direction of the text around them.
# Pages set every typed text in its own direction, so that nothing is lost with these.
_UNWANTED = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
_UNSEEN_CATEGORIES = frozenset({"Cc", "Cf", "Cn", "Co", "Cs", "Mn", "Me", "Zl", "Zp", "Zs"})
# Letters and signs by their category, but drawn as nothing: Hangul fillers and the empty braille pattern.
_UNSEEN = frozenset("\u115f\u1160\u2800\u3164\uffa0")


def clean(text: str) -> str:
    """Return the text without white space around it, controls and marks of direction; blank text becomes none.

    Examples
    --------
    >>> clean("  as\\u202e said\\x07 ")
    'as said'
    """
    return "" if is_blank(text) else _UNWANTED.sub("", text).strip()


def is_blank(text: str) -> bool:
    """Tell whether there is nothing to see in the text.

    Examples
    --------
    >>> is_blank(" \\u200b\\u2060\\ufeff"), is_blank("\\u200bno")
    (True, False)
    """
    return all(char in _UNSEEN or unicodedata.category(char) in _UNSEEN_CATEGORIES for char in text)
