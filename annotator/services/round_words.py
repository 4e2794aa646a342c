"""The kinds of a round in words for people."""

from annotator.models.vocabulary import RoundKind
from annotator.text import _

_KINDS = {
    RoundKind.CALIBRATION: _("calibration"),
    RoundKind.FIRST: _("first round, blind"),
    RoundKind.SECOND: _("second round, after discussion"),
}


def kind_words(kind: RoundKind | str) -> str:
    """Return what kind of round it is, to stand in a sentence.

    Examples
    --------
    >>> kind_words("first")
    'first round, blind'
    """
    return _KINDS[RoundKind(kind)]
