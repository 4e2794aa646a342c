"""An agreement report on ranges as plain text: counts first, then the figures, then the claims."""

from annotator.cli.agreement_table import in_columns, row_of
from annotator.services.range_agreement import ClaimRanges, RangeReport
from annotator.text import _


def range_lines(report: RangeReport) -> list[str]:
    """Return the report as lines of text."""
    counts = [
        (_("Criterion"), report.criterion.key),
        (_("Unit"), report.criterion.unit),
        (_("Round"), str(report.round_number)),
        (_("Claims with a range"), str(report.listed)),
        (_("with two ranges or more"), str(report.compared)),
        (_("Reviewers"), str(report.reviewers)),
        (_("Ranges"), str(report.ranges)),
        (_("Cannot judge"), str(report.cannot_judge)),
    ]
    if report.basis is not None:
        counts.insert(3, (_("Basis"), report.basis.code))
    lines = [*in_columns(counts), "", *in_columns([row_of(found.title, found) for found in report.estimates])]
    if report.by_claim:
        head = (_("Claim"), _("Overlap"), _("Ranges, those that differ most first"))
        lines += ["", *in_columns([head, *map(_claim, report.by_claim)])]
    return [*lines, "", *(_("* {note}", note=note) for note in report.notes)]


def _claim(each: ClaimRanges) -> tuple[str, str, str]:
    overlap = "" if each.overlap is None else f"{each.overlap:.2f}"
    ranges = (_("{reviewer}: {words}", reviewer=row.reviewer, words=row.words) for row in each.rows)
    return each.line.key, overlap, "; ".join(ranges)
