"""The consensus on the claims of a round as CSV: one row a claim."""

from collections.abc import Iterator
from itertools import islice

from annotator.exports.sheet import Column, Holds, Sheet
from annotator.services.claim_consensus import ConsensusRow, ConsensusTable
from annotator.text import _

MEDIA_TYPE = "text/csv; charset=utf-8"
CLAIMS_AT_ONCE = 500
#: The columns, those for every point of the scale with a 1 for its code.
COLUMNS = (
    Column("claim", Holds.TEXT, _("Id of the claim; every claim of the selection has a row.")),
    Column("ratings", Holds.NUMBER, _("Ratings on the scale.")),
    Column("cannot_judge", Holds.NUMBER, _("Answers off the scale.")),
    Column("ratings_1", Holds.NUMBER, _("Ratings on the point with this code; one such column for each point.")),
    Column(
        "probability_1",
        Holds.NUMBER,
        _("Probability of the point with this code, 0 to 1; one such column for each point; blank without a rating."),
    ),
    Column("median", Holds.CODE, _("Code of the point at which the probabilities reach one half.")),
    Column("credible_first", Holds.CODE, _("Code of the first point of the shortest run that holds 95 %.")),
    Column("credible_last", Holds.CODE, _("Code of its last point.")),
    Column("credible_probability", Holds.NUMBER, _("The probability that this run holds.")),
)
_CLAIM, _RATINGS, _CANNOT_JUDGE, _COUNT, _PROBABILITY, *_REST = COLUMNS


def write_consensus(table: ConsensusTable, *, raw: bool = False) -> Iterator[str]:
    """Yield the file piece by piece.

    Parameters
    ----------
    raw
        Leave text as it is, also where a spreadsheet would run it as a formula.
    """
    each = [Column(f"{name}_{code}", Holds.NUMBER, "") for name in ("ratings", "probability") for code in table.codes]
    sheet = Sheet([_CLAIM, _RATINGS, _CANNOT_JUDGE, *each, *_REST], raw=raw)
    yield sheet.header()
    rows = iter(table.rows)
    while chosen := list(islice(rows, CLAIMS_AT_ONCE)):
        yield "".join(sheet.line(_cells(row, table.codes)) for row in chosen)


def _cells(row: ConsensusRow, codes: tuple[str, ...]) -> list[object]:
    known = row.posterior
    first = [row.key, sum(row.counts), row.cannot_judge, *row.counts]
    if known is None:
        return [*first, *[None] * (len(codes) + len(_REST))]
    run = [codes[place] for place in (known.median, known.first, known.last)]
    return [*first, *known.probabilities, *run, known.held]
