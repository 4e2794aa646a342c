"""Evidence, one item a row: what speaks for or against which claim, and where it comes from."""

from collections.abc import Iterator
from dataclasses import astuple

from annotator.exports.registry import export_format
from annotator.exports.sheet import Column, Holds, Sheet
from annotator.models.vocabulary import EvidenceType, Stance
from annotator.services.export_data import Subject
from annotator.services.export_evidence import EvidenceRecord
from annotator.text import _

COLUMNS = (
    Column("project", Holds.TEXT, _("Short name of the project.")),
    Column("claim", Holds.TEXT, _("Id of the claim; it leads to the rows of the claims file.")),
    Column(
        "item",
        Holds.TEXT,
        _(
            "Number of the item in the list of the claim, for good; after a pseudonym and a dash where it was added "
            "while the claim was rated."
        ),
    ),
    Column("origin", Holds.TEXT, _("Number of the first item of the same origin: items that share it count once.")),
    Column("stance", Holds.TEXT, _("What it does for the claim: {words}.", words=", ".join(Stance))),
    Column("type", Holds.TEXT, _("One of: {words}.", words=", ".join(EvidenceType))),
    Column("description", Holds.TEXT, _("What it is, in the words of who added it.")),
    Column("url", Holds.TEXT, _("Its address; empty where it has none.")),
    Column("archived_url", Holds.TEXT, _("Address of an archived copy.")),
    Column("added_by", Holds.TEXT, _("Pseudonym of who added it; empty where it came with the project.")),
    Column("added_at", Holds.TIME, _("When it was added.")),
    Column("withdrawn_at", Holds.TIME, _("When it was withdrawn; empty while it stands.")),
    Column("example", Holds.FLAG, _("Whether the project is an example, made to try the program out.")),
)


@export_format(
    "evidence",
    title=_("Evidence"),
    summary=_("Every item that is listed for or against a claim, with its origin. Ratings name those they cite."),
    subject=Subject.EVIDENCE,
    columns=COLUMNS,
)
def write(record: EvidenceRecord, raw: bool) -> Iterator[str]:
    """Yield the file, claims in the order of the project."""
    sheet = Sheet(COLUMNS, raw=raw)
    yield sheet.header()
    for row in record.rows():
        yield sheet.line([record.project, *astuple(row), record.is_example])
