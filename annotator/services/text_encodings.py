"""Turning the bytes of a text file into words: UTF-8, what a byte order mark says, or what a person chooses."""

import codecs
import unicodedata
from collections import Counter
from dataclasses import dataclass

from annotator.errors import Invalid
from annotator.text import _

SHOWN = 240
"""Characters shown of a text read with one encoding, around the first that tells encodings apart."""

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# What one chooses from, by the names Python knows them by; of equally likely ones the earlier is offered first.
ENCODINGS = {
    "cp1251": _("Cyrillic, Windows-1251"),
    "koi8_u": _("Cyrillic, KOI8-U and KOI8-R"),
    "cp866": _("Cyrillic, DOS (866)"),
    "cp1252": _("Western European, Windows-1252"),
    "cp1250": _("Central European, Windows-1250"),
    "iso8859_2": _("Central European, ISO 8859-2"),
    "cp1253": _("Greek, Windows-1253"),
    "cp1254": _("Turkish, Windows-1254"),
    "cp1255": _("Hebrew, Windows-1255"),
    "cp1256": _("Arabic, Windows-1256"),
    "cp1257": _("Baltic, Windows-1257"),
    "gb18030": _("Chinese, GB 18030"),
    "big5": _("Chinese, Big5"),
    "shift_jis": _("Japanese, Shift JIS"),
    "euc_kr": _("Korean, EUC-KR"),
    "mac_roman": _("Western European, Macintosh"),
    "mac_cyrillic": _("Cyrillic, Macintosh"),
    "iso8859_5": _("Cyrillic, ISO 8859-5"),
}


@dataclass(frozen=True, slots=True)
class Candidate:
    """An encoding by which the bytes can be read, and what they would say."""

    name: str
    title: str
    sample: str


class UnknownEncoding(Invalid):
    """The bytes are no UTF-8: somebody has to look and choose. The likeliest candidates come first."""

    def __init__(self, place: int, candidates: tuple[Candidate, ...]) -> None:
        message = _(
            "This text is not UTF-8: byte {place} cannot be read as such. Look at what other encodings make of it and "
            "choose the one that is right, or save the file as UTF-8 and choose it again.",
            place=place,
        )
        if not candidates:
            message = _(
                "This file is no text: byte {place} fits no encoding known here. Choose a text file.", place=place
            )
        super().__init__(message, "encoding")
        self.candidates = candidates


def decode(raw: bytes, encoding: str = "") -> str:
    """Return the words of a text file, without a byte order mark.

    Parameters
    ----------
    encoding
        One of `ENCODINGS`; without one the bytes must say themselves what they are.

    Raises
    ------
    UnknownEncoding
        When they do not.
    Invalid
        When they cannot be read with the encoding chosen.
    """
    by_mark = marked(raw)
    if encoding and by_mark is None:
        if encoding not in ENCODINGS:
            raise Invalid(_("Choose one of the encodings offered."), "encoding")
        text = _read(raw, encoding)
        if text is None:
            title = ENCODINGS[encoding]
            raise Invalid(_("This text cannot be read as “{title}”. Choose another encoding.", title=title), "encoding")
        return text
    try:
        return raw.decode(by_mark or "utf-8")
    except UnicodeDecodeError as error:
        raise UnknownEncoding(error.start + 1, candidates(raw)) from error


def marked(raw: bytes) -> str | None:
    """Return the codec that a byte order mark at the beginning names, None without one."""
    return next((name for mark, name in _MARKS if raw.startswith(mark)), None)


def candidates(raw: bytes) -> tuple[Candidate, ...]:
    """Return the encodings by which the bytes can be read, the likeliest first."""
    read = [(name, text) for name in ENCODINGS if (text := _read(raw, name)) is not None]
    ranked = sorted(read, key=lambda found: -_likeness(found[1]))
    return tuple(Candidate(name, ENCODINGS[name], _sample(text)) for name, text in ranked)


def _read(raw: bytes, encoding: str) -> str | None:
    try:
        text = raw.decode(encoding)
    except UnicodeDecodeError:
        return None
    return None if any(unicodedata.category(char) == "Cc" and char not in "\t\n\r\f" for char in text) else text


def _likeness(text: str) -> float:
    """How much the letters beyond ASCII look like words of one script: small letters that follow letters.

    Bytes read with a wrong encoding give capitals and signs amid words, or several scripts at once.
    """
    points, total = 0.0, 0
    scripts: Counter[str] = Counter()
    before = " "
    for char in text[:20_000]:
        if char >= "\x80":
            total += 1
            category = unicodedata.category(char)
            script = unicodedata.name(char, "").partition(" ")[0]
            if category.startswith("L"):
                scripts[script] += 1
            if script != "LATIN" and before.isascii() and before.isalpha():
                points -= 1
            elif category in {"Lo", "Ll"} or (category == "Lu" and not before.isalpha()):
                points += 1
            elif category in {"Lu", "So", "Sm", "Sc", "Sk"} and before.isalpha():
                points -= 1
        before = char
    if not total:
        return 0.0
    main = max(scripts.values(), default=0) / max(1, scripts.total())
    return points / total * main


def _sample(text: str) -> str:
    first = next((place for place, char in enumerate(text) if char >= "\x80"), 0)
    begin = max(0, first - SHOWN // 4)
    return " ".join(text[begin : begin + SHOWN].split())
