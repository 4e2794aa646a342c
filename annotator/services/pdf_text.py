"""The text of a PDF, as far as it has one."""

import zlib
from io import BytesIO
from statistics import median
from typing import Any

from annotator.errors import Invalid
from annotator.services.extras import require_extra
from annotator.text import _, plural

MOST_PAGES = 1_000
LEAST_ON_A_PAGE = 20
"""Letters below which a page holds no text to speak of: a number, a stamp."""

_ENDS = tuple(".!?…:;\"'”’»)")
# What a reader of damaged files may raise, beside its own errors.
_DAMAGE = (
    ValueError,
    KeyError,
    TypeError,
    IndexError,
    AttributeError,
    OSError,
    RecursionError,
    zlib.error,
)


def read_pdf(raw: bytes) -> tuple[str, list[str]]:
    """Return the text of a PDF, its paragraphs parted by blank lines, and notes on what was left out.

    Raises
    ------
    Invalid
        When it is protected, holds pictures of text alone, is damaged or too long, or the package that reads it is
        missing.
    """
    pypdf = require_extra("pypdf", "pypdf", _("PDF files"))
    try:
        texts = _pages(pypdf, raw)
    except (pypdf.errors.DependencyError, NotImplementedError) as error:
        raise _protected() from error
    except (pypdf.errors.PyPdfError, *_DAMAGE) as error:
        message = _("This PDF cannot be read: it is damaged. Open it, print it into a new PDF, and choose that one.")
        raise Invalid(message, "file") from error
    blank = sum(len("".join(text.split())) < LEAST_ON_A_PAGE for text in texts)
    if blank == len(texts):
        raise Invalid(
            _(
                "This PDF holds no text, only pictures of it, as a scanner makes them. Let a program for text "
                "recognition (OCR) make its text, and paste that or choose the file it makes."
            ),
            "file",
        )
    notes = [
        plural(
            len(texts),
            "Taken from {count} page; lines are as printed.",
            "Taken from {count} pages; lines are as printed.",
        )
    ]
    if blank:
        notes.append(
            plural(
                blank, "{count} page holds no text, perhaps a picture.", "{count} pages hold no text, perhaps pictures."
            )
        )
    return "\n\n".join(block for text in texts if (block := _paragraphs(text))), notes


def _pages(pypdf: Any, raw: bytes) -> list[str]:
    reader = pypdf.PdfReader(BytesIO(raw))
    # One that only forbids copying opens without a password.
    if reader.is_encrypted and not reader.decrypt(""):
        raise _protected()
    if len(reader.pages) > MOST_PAGES:
        raise Invalid(
            _("This PDF has {count} pages, at most {most} are read.", count=len(reader.pages), most=MOST_PAGES), "file"
        )
    return [page.extract_text() for page in reader.pages]


def _protected() -> Invalid:
    message = _("This PDF is protected by a password. Open it, print it into a new PDF, and choose that one.")
    return Invalid(message, "file")


def _paragraphs(page: str) -> str:
    """The lines of a page; behind a line that ends a sentence and is shorter than others, a paragraph ends."""
    lines = [line.strip() for line in page.splitlines()]
    usual = median([len(line) for line in lines if line] or [0])
    parts: list[str] = []
    for line in lines:
        parts.append(line)
        if line.endswith(_ENDS) and len(line) < 0.8 * usual:
            parts.append("")
    return "\n".join(parts).strip()
