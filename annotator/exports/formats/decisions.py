"""Decisions, one row each: what was decided on which claim, why, by whom and when, with everything decided before."""

from collections.abc import Iterator

from annotator.exports.registry import export_format
from annotator.exports.sheet import Column, Holds, Sheet, several
from annotator.models.vocabulary import Cause, Outcome, RuleKind
from annotator.services.export_data import Subject
from annotator.services.export_decisions import DecisionRow, DecisionsRecord
from annotator.text import _

COLUMNS = (
    Column("project", Holds.TEXT, _("Short name of the project.")),
    Column("round", Holds.NUMBER, _("Number of the locked round whose ratings were decided on.")),
    Column("claim", Holds.TEXT, _("Id of the claim; with claim_version it leads to a row of the claims file.")),
    Column("claim_version", Holds.NUMBER, _("The version of the claim that was in sight.")),
    Column("claimants", Holds.TEXT, _("Who makes the claim; several are parted by “ | ”.")),
    Column("criterion", Holds.TEXT, _("Key of the criterion it is decided by.")),
    Column("number", Holds.NUMBER, _("Number of the decision on this claim, round and criterion; the highest stands.")),
    Column("stands", Holds.FLAG, _("Whether this decision stands: no later one, and no reopening.")),
    Column(
        "outcome",
        Holds.TEXT,
        _("One of: {words}. After reopened nothing stands.", words=", ".join(Outcome)),
    ),
    Column("decided_code", Holds.CODE, _("Code of the step settled on; empty for every other outcome. No rating.")),
    Column("decided_value", Holds.NUMBER, _("Value of that step.")),
    Column("decided_label", Holds.TEXT, _("Label of that step.")),
    Column(
        "causes",
        Holds.TEXT,
        _("What caused the disagreement: {words}; several are parted by “ | ”.", words=", ".join(Cause)),
    ),
    Column("reason", Holds.TEXT, _("Why, in the words of whoever decided; of a rule, what it asks of a claim.")),
    Column("decided_by", Holds.TEXT, _("Pseudonym of whoever decided, or applied the rule.")),
    Column("example", Holds.FLAG, _("Whether that is an example person, whose decisions are made up.")),
    Column("also_rated", Holds.FLAG, _("Whether whoever decided is one of the claim’s reviewers in this round.")),
    Column(
        "rule",
        Holds.TEXT,
        _("Kind of the settling rule that decided: {words}; empty where a person did.", words=", ".join(RuleKind)),
    ),
    Column("decided_at", Holds.TIME, _("When it was decided.")),
    Column("rubric", Holds.TEXT, _("Key of the rubric.")),
    Column("rubric_version", Holds.NUMBER, _("The version of the rubric.")),
)


@export_format(
    "decisions",
    title=_("Decisions"),
    summary=_("What was decided on claims after a round, with reasons, causes and everything decided before."),
    subject=Subject.DECISIONS,
    columns=COLUMNS,
)
def write(record: DecisionsRecord, raw: bool) -> Iterator[str]:
    """Yield the file: rounds, and in each the claims, the criteria and the numbers, in order."""
    sheet = Sheet(COLUMNS, raw=raw)
    yield sheet.header()
    for batch in record.batches():
        yield "".join(sheet.line(_cells(record.project, row)) for row in batch)


def _cells(project: str, row: DecisionRow) -> list[object]:
    return [
        project,
        row.round,
        row.claim,
        row.claim_version,
        several(row.claimants),
        row.criterion,
        row.number,
        row.stands,
        row.outcome,
        *(row.point or (None, None, None)),
        several(row.causes) or None,
        row.reason or None,
        row.author,
        row.is_example,
        row.has_rated,
        row.rule,
        row.made_at,
        row.rubric,
        row.rubric_version,
    ]
