"""The report on ratings that somebody sent: read, computed, and kept nowhere."""

from collections.abc import Sequence
from io import BytesIO

from annotator.errors import Invalid
from annotator.services.agreement_report import AgreementReport, Request, report
from annotator.services.ratings_files import Repeats, read_ratings_file
from annotator.text import _


def chosen_content(file: bytes, text: str) -> bytes:
    """Return the ratings that were sent, as a file or pasted.

    Raises
    ------
    Invalid
        When there is neither, or both.
    """
    if file and text.strip():
        raise Invalid(_("A file was chosen and text was pasted. Take one of them away."), "text")
    if not file and not text.strip():
        raise Invalid(_("Choose a file that is not empty, or paste the ratings."), "text")
    return file or text.encode()


def file_report(
    content: bytes,
    *,
    wide: bool,
    columns: Sequence[str],
    scale: Sequence[str] | None,
    level: str | None,
    missing: Sequence[str],
    repeats: Repeats,
    request: Request,
) -> AgreementReport:
    """Return the report on the ratings in `content`; parameters as for `read_ratings_file` and `report`.

    Raises
    ------
    Invalid
        When there are not three columns, the ratings cannot be read, or weights do not fit the scale.
    """
    if not wide and len(columns) != 3:
        raise Invalid(_("Name three columns: item, rater and value."), "columns")
    item, rater, value = columns if not wide else ("item", "rater", "value")
    read = read_ratings_file(
        BytesIO(content),
        wide=wide,
        columns=(item, rater, value),
        scale=scale,
        missing=missing,
        repeats=repeats,
        level=level,
    )
    return report(
        read.reliability,
        cannot_judge=read.skipped_missing,
        scale_declared=read.scale_declared,
        notes=read.notes,
        request=request,
    )
