"""Ratings, one row each: every answer with what it was given to, by whom, when and on which scale."""

from collections.abc import Iterator

from annotator.exports.registry import export_format
from annotator.exports.sheet import LINE_END, Column, Holds, Sheet, several
from annotator.models.vocabulary import ReviewState
from annotator.services.export_data import Subject
from annotator.services.export_ratings import RatingsRecord, ReviewRow, RoundRecord
from annotator.services.rubrics import CriterionRecord, RubricRecord
from annotator.text import _

COLUMNS = (
    Column("project", Holds.TEXT, _("Short name of the project.")),
    Column("round", Holds.NUMBER, _("Number of the round.")),
    Column("round_kind", Holds.TEXT, _("What the round is: calibration, first or second.")),
    Column("claim", Holds.TEXT, _("Id of the claim; with claim_version it leads to a row of the claims file.")),
    Column("claim_version", Holds.NUMBER, _("The version of the claim that the reviewer saw.")),
    Column("claimants", Holds.TEXT, _("Who makes the claim; several are parted by “ | ”.")),
    Column("reviewer", Holds.TEXT, _("Pseudonym of the reviewer, the same throughout the project.")),
    Column("example", Holds.FLAG, _("Whether the reviewer is an example, whose ratings are made up.")),
    Column("criterion", Holds.TEXT, _("Key of the question that was answered; empty for a withdrawal.")),
    Column("code", Holds.CODE, _("Code of the point chosen; empty when the reviewer could not judge.")),
    Column("value", Holds.NUMBER, _("Value of the point; on a nominal scale it only tells the points apart.")),
    Column("label", Holds.TEXT, _("Label of the point, or of the reason why the reviewer could not judge.")),
    Column(
        "cannot_judge_reason", Holds.CODE, _("Code of the reason why the reviewer could not judge; never a number.")
    ),
    Column("rubric", Holds.TEXT, _("Key of the rubric.")),
    Column("rubric_version", Holds.NUMBER, _("The version of the rubric that the reviewer saw.")),
    Column("revision", Holds.NUMBER, _("Number of this submission among the reviewer’s submissions for the claim.")),
    Column("state", Holds.TEXT, _("submitted, or withdrawn for a submission that takes the rating back.")),
    Column("after_reveal", Holds.FLAG, _("Whether others’ ratings of the claim were open to the reviewer by then.")),
    Column("made_at", Holds.TIME, _("When it was submitted.")),
    Column("rationale", Holds.TEXT, _("The reviewer’s reason, for the whole review.")),
    Column(
        "active_seconds",
        Holds.NUMBER,
        _("Time at the form without idle time, for the whole review; empty where the browser could not measure it."),
    ),
    Column(
        "guideline",
        Holds.NUMBER,
        _("Number of the guideline version that stood beside the form; empty where there was none."),
    ),
    Column(
        "passages",
        Holds.TEXT,
        _("Passages of the text that the reviewer marked as reasons; several are parted by “ | ”."),
    ),
    Column(
        "passage_places",
        Holds.TEXT,
        _(
            "Where these stand: the text, start and end in code points (digest 10-25), the end behind the last; "
            "several are parted by “ | ”."
        ),
    ),
)


@export_format(
    "ratings-long",
    title=_("Ratings, one row each"),
    summary=_("Every answer with its claim, reviewer, criterion, time and reason. For analysis in any program."),
    subject=Subject.RATINGS,
    columns=COLUMNS,
)
def write(record: RatingsRecord, raw: bool) -> Iterator[str]:
    """Yield the file: rounds, and in each the claims, the reviewers and the criteria, in order."""
    sheet = Sheet(COLUMNS, raw=raw)
    yield sheet.header()
    for round_ in record.rounds:
        lines = _Lines(sheet, record, round_)
        for batch in round_.batches():
            yield "".join(map(lines.of, batch))


class _Lines:
    """Puts the lines of a round together from parts encoded before: a million of them is an ordinary file."""

    def __init__(self, sheet: Sheet, record: RatingsRecord, round_: RoundRecord) -> None:
        self.sheet, self.record, self.round = sheet, record, round_
        self.reviewers = {
            key: f",{sheet.part([name, key in record.examples], 'reviewer')}," for key, name in record.reviewers.items()
        }
        self.answers = [_answers(sheet, round_.rubric, criterion) for criterion in round_.criteria]
        self.withdrawal = sheet.part([None, None, None, None, None, *_rubric(round_.rubric)], "criterion")
        self.submissions: dict[tuple[int, str, bool], str] = {}
        self.beside: dict[tuple[int | None, int | None], str] = {}
        self.time, self.rationale = sheet.encoder("made_at"), sheet.encoder("rationale")
        self.claim = ""
        self.claim_version_id: int | None = None

    def of(self, row: ReviewRow) -> str:
        """Return a line for each answer of a review, or the one line of a withdrawal."""
        if row.claim_version_id != self.claim_version_id:
            self.claim_version_id, self.claim = row.claim_version_id, self._claim(row.claim_version_id)
        if row.state == ReviewState.WITHDRAWN:
            answers = [self.withdrawal]
        else:
            answers = [
                parts[answer] for parts, answer in zip(self.answers, row.answers, strict=True) if answer is not None
            ]
        begin = self.claim + self.reviewers[row.reviewer_id]
        end = f",{self._submission(row)}{self.time(row.made_at)},{self.rationale(row.rationale)},{self._beside(row)}"
        return begin + (end + begin).join(answers) + end if answers else ""

    def _beside(self, row: ReviewRow) -> str:
        """The end of a line: what stands beside the answers, most often nothing."""
        if row.passages:
            places = (f"{passage.text_kind} {passage.start}-{passage.end}" for passage in row.passages)
            marked = several(passage.exact for passage in row.passages)
            cells = [row.active_seconds, row.guideline, marked, several(places)]
            return self.sheet.part(cells, "active_seconds") + LINE_END
        which = (row.active_seconds, row.guideline)
        if which not in self.beside:
            self.beside[which] = self.sheet.part([*which, None, None], "active_seconds") + LINE_END
        return self.beside[which]

    def _claim(self, version_id: int) -> str:
        label, round_ = self.record.claims[version_id], self.round
        return self.sheet.part(
            [self.record.project, round_.number, round_.kind, label.key, label.version, several(label.claimants)]
        )

    def _submission(self, row: ReviewRow) -> str:
        which = (row.revision, row.state, row.is_after_reveal)
        if which not in self.submissions:
            self.submissions[which] = self.sheet.part(which, "revision") + ","
        return self.submissions[which]


def _answers(sheet: Sheet, rubric: RubricRecord, criterion: CriterionRecord) -> dict[int, str]:
    """The part of a line that tells the answer, by `ReviewRow.answers`."""
    of_rubric = _rubric(rubric)
    points = {
        point.id: sheet.part([criterion.key, point.code, point.value, point.label, None, *of_rubric], "criterion")
        for point in criterion.scale.points
    }
    reasons = {
        -reason.id: sheet.part([criterion.key, None, None, reason.label, reason.code, *of_rubric], "criterion")
        for reason in criterion.scale.reasons
    }
    return points | reasons


def _rubric(rubric: RubricRecord) -> tuple[str, int]:
    return rubric.key, rubric.number
