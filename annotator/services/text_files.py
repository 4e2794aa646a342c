"""Files that become texts of documents: what kinds there are, how large they may be, and what is taken from them."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import PurePosixPath

from annotator.errors import Invalid
from annotator.services.docx_text import read_docx
from annotator.services.html_text import declared_encoding, read_html
from annotator.services.pdf_text import read_pdf
from annotator.services.text_encodings import ENCODINGS, decode
from annotator.services.texts import PreparedText, describe_text
from annotator.text import _

LONGEST_NAME = 300
SUFFIXES = (".txt", ".md", ".html", ".htm", ".docx", ".pdf")

_CONTROLS = re.compile("[\x01-\x08\x0b\x0c\x0e-\x1f\x7f]")
# How files begin whose names may say something else: the beginning, what the file is, the suffix it should have.
_BEGINNINGS: tuple[tuple[bytes, str, str], ...] = (
    (b"%PDF-", _("a PDF"), ".pdf"),
    (b"PK\x03\x04", _("a packed file, such as a Word file"), ".docx"),
    (b"\xd0\xcf\x11\xe0", _("a file of an old or protected Word, Excel or PowerPoint"), ""),
    (b"{\\rtf", _("a file in Rich Text Format"), ""),
    (b"\x89PNG", _("a picture"), ""),
    (b"\xff\xd8\xff", _("a picture"), ""),
    (b"GIF8", _("a picture"), ""),
)


@dataclass(frozen=True, slots=True)
class ReadFile:
    """What was taken from a file: the text as it is to be stored, and notes on what was left out."""

    text: PreparedText
    file_name: str
    notes: tuple[str, ...]


def read_text_file(name: str, raw: bytes, *, encoding: str = "", whole: bool = False) -> ReadFile:
    """Return the text of an uploaded file. Nothing in it is run or fetched.

    Parameters
    ----------
    encoding
        What a person chose for bytes that do not say themselves what they are.
    whole
        Of a web page, take all text and not the article alone.

    Raises
    ------
    UnknownEncoding
        When somebody has to choose an encoding.
    Invalid
        When nothing can be taken from it: what is wrong, and what to do.
    """
    name = re.split(r"[\\/]", name.replace("\0", ""))[-1].strip()[-LONGEST_NAME:]
    suffix = PurePosixPath(name).suffix.lower()
    _check_kind(name, suffix, raw)
    readers: Mapping[str, Callable[[], tuple[str, list[str]]]] = {
        ".docx": lambda: read_docx(raw),
        ".pdf": lambda: read_pdf(raw),
        ".html": lambda: _read_page(raw, encoding, whole=whole),
        ".htm": lambda: _read_page(raw, encoding, whole=whole),
    }
    if suffix in readers:
        text, notes = readers[suffix]()
        text = _CONTROLS.sub("", text)
    else:
        text, notes = decode(raw, encoding), []
    if encoding in ENCODINGS:
        notes.append(_("Read as {encoding}.", encoding=ENCODINGS[encoding]))
    return ReadFile(describe_text(text, sha256(raw).hexdigest()), name, tuple(notes))


def _read_page(raw: bytes, encoding: str, *, whole: bool) -> tuple[str, list[str]]:
    declared = "" if encoding else declared_encoding(raw)
    try:
        html = decode(raw)
    except Invalid:
        html = decode(raw, encoding or declared)
        if declared:
            text, notes = read_html(html, whole=whole)
            return text, [*notes, _("Read as {encoding}, as the page declares.", encoding=ENCODINGS[declared])]
    return read_html(html, whole=whole)


def _check_kind(name: str, suffix: str, raw: bytes) -> None:
    if not raw:
        raise Invalid(_("This file is empty. Choose the file that holds the text."), "file")
    if suffix not in SUFFIXES:
        raise Invalid(
            _(
                "{name} is no file whose text can be taken here. Save it as .txt, .md, .html, .docx or .pdf, or paste "
                "the text.",
                name=name or _("This"),
            ),
            "file",
        )
    kind, right = next(((kind, right) for begin, kind, right in _BEGINNINGS if raw.startswith(begin)), ("", suffix))
    if suffix in {".pdf", ".docx"} and not kind:
        raise Invalid(
            _(
                "{name} is no {suffix} file, whatever its name says. Open it and save it anew.",
                name=name,
                suffix=suffix,
            ),
            "file",
        )
    if right == suffix:
        return
    if right:
        raise Invalid(
            _(
                "{name} is {kind}, not {suffix}. Name it {right} and choose it again.",
                name=name,
                kind=kind,
                suffix=suffix,
                right=right,
            ),
            "file",
        )
    raise Invalid(
        _("{name} is {kind}. Open it and save it as .docx, .pdf or .txt, or paste the text.", name=name, kind=kind),
        "file",
    )
