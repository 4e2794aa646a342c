"""Texts of documents: one stored form, its digests, its paragraphs.

Paragraphs are the blocks between blank lines, counted from 1. Every offset counts code points of the stored form.
"""

import hashlib
import re
from dataclasses import dataclass

from annotator.errors import Invalid
from annotator.services.typed_text import is_blank
from annotator.text import _

_BLANK_LINES = re.compile(r"\n[ \t]*(?:\n[ \t]*)*\n")
_BYTE_ORDER_MARK = "\ufeff"
_HALVES = re.compile("[\ud800-\udfff]")
LONGEST_TEXT = 500_000
"""In code points: a book of 200 pages. What is longer is hard to read on a page."""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A block of a text; `end` is the offset behind its last character."""

    number: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class PreparedText:
    """A text as it is stored, with the digests of the file it came from and of the stored form.

    Attributes
    ----------
    length
        In code points of the stored form.
    """

    body: str
    sha256_bytes: str
    sha256_text: str
    length: int


def normalise_text(text: str) -> str:
    """Return the form in which a text is stored: no byte order mark, lines ended by a line feed alone."""
    return text.removeprefix(_BYTE_ORDER_MARK).replace("\r\n", "\n").replace("\r", "\n")


def prepare_text(raw: bytes) -> PreparedText:
    """Decode a file once and describe what is to be stored.

    Raises
    ------
    Invalid
        When the file is not UTF-8, is empty or too long, or holds the character NUL.
    """
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        raise Invalid(
            _("This text is not UTF-8 (byte {place} cannot be read). Save it as UTF-8.", place=error.start + 1), "text"
        ) from error
    return describe_text(text, hashlib.sha256(raw).hexdigest())


def describe_text(text: str, sha256_bytes: str = "") -> PreparedText:
    """Describe what is to be stored of a text that was read already, or pasted.

    Parameters
    ----------
    sha256_bytes
        Of the file it came from; without one, of the stored form itself, as UTF-8.

    Raises
    ------
    Invalid
        When the text is empty, too long, or holds the character NUL or halves of characters.
    """
    body = normalise_text(text)
    if is_blank(body):
        raise Invalid(_("This text is empty: there is nothing to read in it."), "text")
    if "\0" in body:
        raise Invalid(
            _("This is no plain text: it holds the character NUL. Save it as text, and choose it again."), "text"
        )
    if len(body) > LONGEST_TEXT:
        raise Invalid(
            _(
                "This text has {given} characters, at most {most} are stored. Divide it, by chapter say.",
                given=len(body),
                most=LONGEST_TEXT,
            ),
            "text",
        )
    if _HALVES.search(body):
        raise Invalid(_("This text holds halves of characters, which cannot be stored. Paste it anew."), "text")
    digest = hashlib.sha256(body.encode()).hexdigest()
    return PreparedText(body=body, sha256_bytes=sha256_bytes or digest, sha256_text=digest, length=len(body))


def split_paragraphs(text: str) -> list[Paragraph]:
    """Return the blocks between blank lines, without the white space around them.

    Examples
    --------
    >>> split_paragraphs("One.\\n\\nTwo,\\nstill two.\\n")
    [Paragraph(number=1, start=0, end=4), Paragraph(number=2, start=6, end=21)]
    """
    blocks: list[Paragraph] = []
    begin = 0
    for gap in [*_BLANK_LINES.finditer(text), None]:
        stop = gap.start() if gap else len(text)
        block = text[begin:stop]
        start, end = begin + len(block) - len(block.lstrip()), begin + len(block.rstrip())
        if start < end:
            blocks.append(Paragraph(len(blocks) + 1, start, end))
        begin = gap.end() if gap else stop
    return blocks
