"""Why a CSV file cannot be read, in words that name the cause."""

import csv

from annotator.text import _


def csv_cause(error: csv.Error) -> str:
    """Return the sentence for what the reader of CSV stumbled over, without the row.

    Examples
    --------
    >>> csv_cause(csv.Error("unexpected end of data"))
    'The quotation marks of this row do not match (unexpected end of data).'
    """
    if "field limit" in str(error):
        return _(
            "An entry is longer than the {limit} characters that are read. If it should not be, a quotation mark "
            "before it has no partner.",
            limit=csv.field_size_limit(),
        )
    return _("The quotation marks of this row do not match ({cause}).", cause=error)
