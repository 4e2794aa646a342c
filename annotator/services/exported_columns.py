"""Columns of a file of claims as it is exported: which of them an import takes under another name, or not at all."""

import re
from collections.abc import Iterable, Mapping, Sequence

from annotator.models.import_vocabulary import ImportKind
from annotator.services.name_folding import fold
from annotator.text import _

_APART = re.compile(r"[\W_]+")
_TELLING = {"claim", "text", "claim version"}
_NUMBERS = {"figure values", "figure lows", "figure highs"}
_NOT_TAKEN = {
    "project": _("the rows go into this project"),
    "claim version": _("the versions of a claim are counted anew in each project"),
    "example": _("whether claims are an example is said of the whole project"),
    "guarded": _("it says how the file is written"),
}
_GUARDED = "guarded"


def plain(heading: str) -> str:
    """Return a heading without case and signs.

    Examples
    --------
    >>> plain("Claim_Version ")
    'claim version'
    """
    return _APART.sub(" ", fold(heading)).strip()


def exported_fields(kind: ImportKind, headings: Iterable[str]) -> dict[str, str]:
    """Return what two columns hold in a file of claims as it is exported: "claim" the id, "text" the words.

    Of other files nothing is returned.
    """
    heading_of = {plain(heading): heading for heading in headings}
    if kind is not ImportKind.CLAIMS or "id" in heading_of or not set(heading_of) >= _TELLING:
        return {}
    return {heading_of["claim"]: "id", heading_of["text"]: "claim"}


def is_exported(kind: ImportKind, headings: Iterable[str]) -> bool:
    """Tell whether the headings are those of a file of claims as it is exported."""
    return bool(exported_fields(kind, headings))


def guarded_at(headings: Sequence[str]) -> int | None:
    """Return at which place each row says whether its cells are guarded; files of earlier releases have none."""
    return next((place for place, heading in enumerate(headings) if plain(heading) == _GUARDED), None)


def is_exported_number(heading: str) -> bool:
    """Tell whether a column of an export holds numbers, which are written there with a point and nothing else."""
    return plain(heading) in _NUMBERS


def unused_columns(kind: ImportKind, headings: Iterable[str], mapping: Mapping[str, str]) -> dict[str, str]:
    """Return the columns that are not imported, each with the reason as far as there is one."""
    listed = list(headings)
    is_ours = is_exported(kind, listed)
    reasons = _NOT_TAKEN if is_ours else {}
    return {heading: reasons.get(plain(heading), "") for heading in listed if not mapping.get(heading)}
