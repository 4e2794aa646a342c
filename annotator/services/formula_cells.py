"""Text that a spreadsheet would run as a formula: guarded by an apostrophe on its way out, freed of it on its way in.

Taking the apostrophe off is safe: it is one of ours exactly when such text follows it.
"""

import re

# Spreadsheets look past blanks and quotes, and some read the wide forms of the signs as well.
# An apostrophe before a tab or a line end counts as well: it would be taken for ours, which stands before such cells.
_RUNS = re.compile("[\\s\ufeff\u200b\"'`]*[=+\\-@＝＋－＠]|'*[\t\r\n]")


def is_formula(text: str) -> bool:
    """Tell whether a spreadsheet might run this text.

    Examples
    --------
    >>> is_formula("=1+1"), is_formula(' "@SUM(A1)'), is_formula("1-1")
    (True, True, False)
    """
    return _RUNS.match(text) is not None


def freed(text: str) -> str:
    """Return a cell of an exported file without the apostrophe that guards it.

    Examples
    --------
    >>> freed("'-5 %"), freed("'tis so"), freed("''=1")
    ('-5 %', "'tis so", "'=1")
    """
    return text[1:] if text.startswith("'") and is_formula(text[1:]) else text
