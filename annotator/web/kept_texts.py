"""The text a form sends, pasted or in a file, and what of it goes back into the form when that is shown again.

A browser cannot be given a file back. So what was read of it is carried along in hidden fields, with a signature over
the digests: what is stored in the end is what was read, whatever happened to the fields on the way.
"""

import base64
import binascii
from collections.abc import Mapping
from dataclasses import dataclass, field

from flask import current_app, request
from itsdangerous import BadData, URLSafeSerializer

from annotator.errors import Invalid
from annotator.forms.documents import CHANGE, WHOLE, TextForm
from annotator.services.text_encodings import Candidate, UnknownEncoding
from annotator.services.text_files import ReadFile, read_text_file
from annotator.services.texts import describe_text
from annotator.text import _

MOST_KEPT = 1_000_000
"""Bytes of a file that are carried along while somebody chooses its encoding."""


@dataclass(frozen=True, slots=True)
class SentText:
    """What came with a form.

    Attributes
    ----------
    read
        The text, None where it could not be read.
    fault
        Why not; None too where a text is to be asked for.
    carried
        Values of hidden fields for the form when it is shown again.
    candidates
        Encodings to choose from.
    pasted
        What to put into the text field.
    had_file
        Whether a file came that the browser has to be given again.
    """

    read: ReadFile | None = None
    fault: Invalid | None = None
    carried: Mapping[str, str] = field(default_factory=dict)
    candidates: tuple[Candidate, ...] = ()
    pasted: str = ""
    had_file: bool = False


@dataclass(frozen=True, slots=True)
class SentCopy:
    """A copy of an original, in a file or pasted."""

    read: ReadFile
    was_pasted: bool


def read_sent_text(form: TextForm) -> SentText:
    """Return the text of the request, wherever in it it is."""
    name, raw = _sent_file(form)
    pasted = form.text.data or ""
    try:
        read = _read(form, name, raw, pasted)
        if form.action.data == CHANGE:
            return SentText(pasted=pasted or ("" if read.file_name else read.text.body))
    except UnknownEncoding as error:
        kept = {"raw": base64.b64encode(raw).decode(), "raw_name": name} if len(raw) <= MOST_KEPT else {}
        return SentText(fault=error, carried=kept, candidates=error.candidates, pasted=pasted, had_file=not kept)
    except Invalid as error:
        return SentText(fault=error, pasted=pasted, had_file=bool(raw))
    return SentText(read=read, carried={"kept_text": read.text.body, "proof": _sign(read)}, pasted=pasted)


def read_copy() -> SentCopy | None:
    """Return the copy of an original that came with the form, None where none did.

    Raises
    ------
    Invalid
        When it cannot be read.
    """
    file = request.files.get("file")
    raw = file.read() if file is not None else b""
    if file is not None and raw:
        return SentCopy(read_text_file(file.filename or "", raw), was_pasted=False)
    pasted = request.form.get("copy", "")
    if not pasted.strip():
        return None
    return SentCopy(ReadFile(describe_text(pasted), "", ()), was_pasted=True)


def _sent_file(form: TextForm) -> tuple[str, bytes]:
    """The file chosen now; else the one carried along while its encoding is chosen."""
    file = request.files.get("file")
    if file is not None and file.filename:
        return file.filename, file.read()
    try:
        return form.raw_name.data or "", base64.b64decode(form.raw.data or "", validate=True)
    except binascii.Error:
        return "", b""


def _read(form: TextForm, name: str, raw: bytes, pasted: str) -> ReadFile:
    if name:
        return read_text_file(name, raw, encoding=form.encoding.data or "", whole=form.page_part.data == WHOLE)
    if form.proof.data:
        return _carried(form.kept_text.data or "", form.proof.data)
    if not pasted.strip():
        raise Invalid(_("Paste the text, or choose a file that holds it."), "text")
    return ReadFile(describe_text(pasted), "", (_("Pasted."),))


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(current_app.secret_key or "", salt="text of a document")


def _sign(read: ReadFile) -> str:
    return str(_signer().dumps([read.text.sha256_bytes, read.text.sha256_text, read.file_name, *read.notes]))


def _carried(text: str, proof: str) -> ReadFile:
    try:
        of_bytes, of_text, name, *notes = _signer().loads(proof)
    except (BadData, ValueError) as error:
        raise _changed() from error
    prepared = describe_text(text, of_bytes)
    if prepared.sha256_text != of_text:
        raise _changed()
    return ReadFile(prepared, name, tuple(notes))


def _changed() -> Invalid:
    return Invalid(
        _("The text on the page is not the one that was read. Choose the file or paste the text again."), "text"
    )
