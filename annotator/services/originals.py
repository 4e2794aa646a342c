"""A copy of an original that is not stored: whether it is the one described, and if not, what differs."""

import unicodedata
from collections.abc import Callable
from dataclasses import dataclass

from annotator.errors import Invalid
from annotator.services.documents import TextRecord
from annotator.services.texts import PreparedText, describe_text
from annotator.text import _, plural

# Small changes that copying makes, with what would undo them.
_SLIPS: tuple[tuple[Callable[[str], str], str], ...] = (
    (lambda text: text.rstrip("\n"), _("without the line breaks at its end")),
    (lambda text: text.rstrip("\n") + "\n", _("with one line break at its end")),
    (lambda text: text.strip(), _("without the white space around it")),
    (lambda text: unicodedata.normalize("NFC", text), _("with its accented letters composed (Unicode NFC)")),
    (lambda text: unicodedata.normalize("NFD", text), _("with its accented letters taken apart (Unicode NFD)")),
)


@dataclass(frozen=True, slots=True)
class Attached:
    """A copy that is the original described: its text, and a sentence on how it was compared."""

    body: str
    sentence: str


def check_copy(text: TextRecord, copy: PreparedText, *, was_pasted: bool) -> Attached:
    """Return the text of a copy that is the one described; it is stored nowhere.

    Raises
    ------
    Invalid
        When it differs: by its length or by its words.
    """
    if copy.sha256_text != text.sha256_text:
        raise Invalid(_difference(text, copy), "file")
    if copy.sha256_bytes == text.sha256_bytes:
        return Attached(copy.body, _("It matches: length and checksum (SHA-256) of the text are those recorded."))
    if was_pasted:
        return Attached(copy.body, _("The pasted text matches: its length and SHA-256 are those recorded."))
    sentence = _(
        "The text matches, though the file is another one, byte by byte: its line ends, its byte order mark or its "
        "encoding differ. Positions fit all the same."
    )
    return Attached(copy.body, sentence)


def _difference(text: TextRecord, copy: PreparedText) -> str:
    for change, words in _SLIPS:
        changed = change(copy.body)
        if changed.strip() and describe_text(changed).sha256_text == text.sha256_text:
            return _("This copy differs: it would match {words}. Change that and attach it again.", words=words)
    if copy.length != text.length:
        difference = copy.length - text.length
        more = _("more") if difference > 0 else _("fewer")
        return plural(
            abs(difference),
            "This is another copy: its length differs. It has {given} characters, {count} {more} than the {known} of "
            "the one described. Positions of the claims would not fit it.",
            "This is another copy: its length differs. It has {given} characters, {count} {more} than the {known} of "
            "the one described. Positions of the claims would not fit it.",
            given=copy.length,
            known=text.length,
            more=more,
        )
    return _(
        "This is another copy: it has the same length, {length} characters, but its hash differs, so at least one "
        "character is another. Its SHA-256 begins with {given}, that of the one described with {known}.",
        length=text.length,
        given=copy.sha256_text[:12],
        known=text.sha256_text[:12],
    )
