"""Folding for search and for recognising a name; what a document prints is never rewritten."""

import re
import unicodedata

# Apostrophes, primes, the soft and hard signs, and what a decomposed letter carries above or below, are dropped.
_DROPPED = re.compile("['’‘ʼʹ′`ьъ\u0300-\u036f\u0483-\u0487\u0591-\u05c7\u064b-\u065f\u1ab0-\u1aff\u1dc0-\u1dff]")
# Letters that do not decompose get a plain partner.
_PLAIN = (("ł", "l"), ("ø", "o"), ("đ", "d"), ("ı", "i"), ("æ", "ae"), ("œ", "oe"))
_DIGITS = re.compile(r"(\d+)")
_NO_WORD = re.compile(r"[^\w]+")


def fold(text: str) -> str:
    """Return `text` without case, diacritics, apostrophes and soft signs.

    Examples
    --------
    >>> fold("Suzdal'tsev"), fold("Łódź"), fold("Сатановский")
    ('suzdaltsev', 'lodz', 'сатановскии')
    """
    if text.isascii():
        return _DROPPED.sub("", text.lower())
    # Taken apart first: what a sign stands for, as in 🄐, may be a capital letter.
    plain_case = unicodedata.normalize("NFKD", text).casefold()
    folded = _DROPPED.sub("", unicodedata.normalize("NFKD", plain_case))
    for letter, plain in _PLAIN:
        folded = folded.replace(letter, plain)
    return folded


def natural_key(key: str) -> list[tuple[bool, int, str]]:
    """Return what to sort keys by, so that C2 stands before C10, and numbers before words."""
    pieces = (piece for piece in _DIGITS.split(fold(key)) if piece)
    return [(False, int(piece), "") if piece.isdecimal() else (True, 0, piece) for piece in pieces]


def slug_for(name: str, taken: set[str], longest: int = 80, numbers: dict[str, int] | None = None) -> str:
    """Return a short name for an address, in the letters of the name, different from those taken.

    Parameters
    ----------
    numbers
        How far names that begin alike have been counted; many are then made without counting anew.

    Examples
    --------
    >>> slug_for("Évry & Cie", {"evry-cie"})
    'evry-cie-2'
    """
    stem = _NO_WORD.sub("-", fold(name)).strip("-_")[: longest - 8].strip("-_") or "unnamed"
    number = numbers.get(stem, 1) if numbers is not None else 1
    candidate = stem if number == 1 else f"{stem}-{number}"
    while candidate in taken:
        number += 1
        candidate = f"{stem}-{number}"
    if numbers is not None:
        numbers[stem] = number
    return candidate
