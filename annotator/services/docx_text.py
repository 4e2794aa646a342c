"""The text of a Word file (.docx): its body, with insertions accepted and deletions left out."""

import zipfile
import zlib
from collections import Counter
from collections.abc import Iterator
from io import BytesIO
from typing import Any

from annotator.errors import Invalid
from annotator.services.extras import require_extra
from annotator.text import _, plural

MOST_UNPACKED = 64 * 1024 * 1024
MOST_PARTS = 4_000
MOST_RATIO = 200
"""Bytes that one byte of a packed part may become; a text of words becomes ten to twenty."""

_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_MARKUP = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
# What belongs to a deletion or is drawn a second time for old readers.
_LEFT_OUT = frozenset({f"{_WORD}del", f"{_WORD}moveFrom", f"{_WORD}delText", f"{_MARKUP}Fallback"})
# What reading a file may raise whose parts are not what they should be: one without a body has no attribute of it.
_DAMAGE = (ValueError, KeyError, OSError, AttributeError)
_BREAKS = {f"{_WORD}tab": "\t", f"{_WORD}br": "\n", f"{_WORD}cr": "\n", f"{_WORD}noBreakHyphen": "\u2011"}


def read_docx(raw: bytes) -> tuple[str, list[str]]:
    """Return the text of a Word file, its paragraphs parted by blank lines, and notes on what was left out.

    Raises
    ------
    Invalid
        When it is no Word file, is protected, would be unpacked to something huge, or the package that reads it is
        missing.
    """
    check_archive(raw)
    docx = require_extra("docx", "python-docx", _("Word files (.docx)"))
    from lxml.etree import LxmlError

    try:
        body = docx.Document(BytesIO(raw)).element.body
        paragraphs = [text for paragraph in body.iter(f"{_WORD}p") if (text := _text_of(paragraph).strip())]
    except (*_DAMAGE, zipfile.BadZipFile, LxmlError, docx.opc.exceptions.OpcError) as error:
        raise Invalid(
            _("This Word file is damaged. Open it in Word, save it again, and choose it again."), "file"
        ) from (error)
    return "\n\n".join(paragraphs), list(_notes(body))


def check_archive(raw: bytes) -> None:
    """Pass when the archive is a Word file that unpacks to a reasonable size, by what it declares and by what it is.

    Raises
    ------
    Invalid
        Naming what is wrong.
    """
    try:
        with zipfile.ZipFile(BytesIO(raw)) as archive:
            parts = archive.infolist()
            if "word/document.xml" not in {part.filename for part in parts}:
                raise Invalid(_("This is no Word file, though it is packed like one. Save it as .docx."), "file")
            _check_declared(parts)
            _check_unpacked(archive, parts)
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError, OSError, ValueError) as error:
        message = _(
            "This file cannot be unpacked: it is damaged or protected. Save it anew as .docx, without a password."
        )
        raise Invalid(message, "file") from error


def _check_declared(parts: list[zipfile.ZipInfo]) -> None:
    declared = sum(part.file_size for part in parts)
    is_bomb = any(part.file_size > 1_000_000 and part.file_size > MOST_RATIO * part.compress_size for part in parts)
    if len(parts) > MOST_PARTS or declared > MOST_UNPACKED or is_bomb:
        raise _too_large()


def _check_unpacked(archive: zipfile.ZipFile, parts: list[zipfile.ZipInfo]) -> None:
    """Unpack every part, a little at a time, into nothing: what an archive declares may be a lie.

    A part is cut where its declared size ends; if that is not its end, its check sum does not fit.
    """
    for part in parts:
        with archive.open(part) as stream:
            while stream.read(65_536):
                pass


def _too_large() -> Invalid:
    message = _(
        "Unpacked, this file would be larger than {most} MB, or much larger than an honest text is. It was not read. "
        "Save the text alone as .docx or .txt, without pictures.",
        most=MOST_UNPACKED // 1024 // 1024,
    )
    return Invalid(message, "file")


def _text_of(paragraph: Any) -> str:
    """The words of a paragraph without those of paragraphs within it, which stand for themselves (text boxes)."""
    return "".join(_pieces(paragraph))


def _pieces(element: Any) -> Iterator[str]:
    for child in element:
        if child.tag in _LEFT_OUT or child.tag == f"{_WORD}p":
            continue
        if child.tag == f"{_WORD}t":
            yield child.text or ""
        elif child.tag in _BREAKS:
            yield _BREAKS[child.tag]
        elif child.tag != f"{_WORD}pPr":
            yield from _pieces(child)


def _notes(body: Any) -> Iterator[str]:
    counts = Counter(element.tag for element in body.iter() if isinstance(element.tag, str))
    inserted, deleted = (
        counts[f"{_WORD}ins"] + counts[f"{_WORD}moveTo"],
        counts[f"{_WORD}del"] + counts[f"{_WORD}moveFrom"],
    )
    if inserted or deleted:
        yield _(
            "The file has tracked changes. What was inserted was taken ({inserted}), what was deleted was left out "
            "({deleted}). If that is not the text that was published, accept or reject the changes in Word and "
            "choose the file again.",
            inserted=plural(inserted, "{count} place", "{count} places"),
            deleted=plural(deleted, "{count} place", "{count} places"),
        )
    if notes := counts[f"{_WORD}footnoteReference"] + counts[f"{_WORD}endnoteReference"]:
        yield plural(notes, "{count} footnote was left out.", "{count} footnotes were left out.")
    if comments := counts[f"{_WORD}commentReference"]:
        yield plural(comments, "{count} comment was left out.", "{count} comments were left out.")
    if pictures := counts[f"{_WORD}drawing"] + counts[f"{_WORD}pict"]:
        yield plural(pictures, "{count} picture was left out.", "{count} pictures were left out.")
