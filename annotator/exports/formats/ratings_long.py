"""Ratings, one row each: every answer with what it was given to, by whom, when and on which scale."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from annotator.exports.registry import export_format
from annotator.exports.sheet import LINE_END, Column, Holds, Sheet, several
from annotator.models.vocabulary import ReviewState
from annotator.services.citations import Citation, count_origins
from annotator.services.export_data import Subject
from annotator.services.export_ratings import RatingsRecord, ReviewRow, RoundRecord
from annotator.services.passages import KeptPassage
from annotator.services.ranges import NumberRange
from annotator.services.rubric_records import CriterionRecord, RubricRecord
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
    Column("purpose", Holds.TEXT, _("What the claim was put before the reviewer for: rating, training, gold, repeat.")),
    Column("masked", Holds.FLAG, _("Whether a part of the claim was hidden from the reviewer in a masking trial.")),
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
            "Where these stand: the text (original, or digest for the summary), start and end in code points "
            "(digest 10-25), the end behind the last; "
            "several are parted by “ | ”."
        ),
    ),
    Column(
        "evidence",
        Holds.TEXT,
        _("Items of evidence that the review cites, by their numbers in the evidence file; parted by “ | ”."),
    ),
    Column(
        "evidence_origins",
        Holds.NUMBER,
        _("From how many origins these come: items of one origin count once; empty where none is cited."),
    ),
    Column("low", Holds.NUMBER, _("Lower end of a range; code, value and label are then empty. Empty for a point.")),
    Column("high", Holds.NUMBER, _("Upper end of the range; the same as low for a single number.")),
    Column("unit", Holds.TEXT, _("What the numbers of the range count.")),
    Column("basis", Holds.TEXT, _("What the range rests on, in the reviewer’s words.")),
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
            yield "".join(lines.of(batch))


class _Lines:
    """Puts the lines of a round together from parts encoded before: a million of them is an ordinary file."""

    def __init__(self, sheet: Sheet, record: RatingsRecord, round_: RoundRecord) -> None:
        self.sheet, self.record, self.round = sheet, record, round_
        self.reviewers = {
            key: f",{sheet.part([name, key in record.examples], 'reviewer')}," for key, name in record.reviewers.items()
        }
        self.answers: list[dict[Any, str]] = [
            _answers(sheet, round_.rubric, criterion) for criterion in round_.criteria
        ]
        self.withdrawal = sheet.part([None, None, None, None, None, *_rubric(round_.rubric)], "criterion")
        self.ranges = {
            criterion.id: sheet.part([criterion.key, None, None, None, None, *_rubric(round_.rubric)], "criterion")
            for criterion in round_.criteria
            if criterion.is_range
        }
        self.no_range = "," + sheet.part([None, None, None, None], "low") + LINE_END
        self.submissions: dict[tuple[int, str, bool], str] = {}
        self.time, self.rationale = sheet.encoder("made_at"), sheet.encoder("rationale")
        self.beside: dict[tuple[Any, ...], str] = {}
        self.claims: dict[int, str] = {}

    def of(self, batch: Iterable[ReviewRow]) -> Iterator[str]:
        """Yield, for each review, a line for each of its answers, or the one line of a withdrawal."""
        # What the loop needs is looked up once, not for each of a million rows.
        reviewers, known, submissions, beside = self.reviewers, self.answers, self.submissions, self.beside
        time, rationale, of_claim = self.time, self.rationale, self.claims
        for (
            _claim,
            version_id,
            reviewer_id,
            revision,
            state,
            is_after,
            made_at,
            reason,
            purpose,
            is_masked,
            seconds,
            guideline,
            passages,
            evidence,
            answers,
        ) in batch:
            if version_id not in of_claim:
                # Rows come claim by claim, so that none but the last is asked for again.
                of_claim.clear()
                of_claim[version_id] = self._claim(version_id)
            which = (revision, state, is_after)
            if which not in submissions:
                submissions[which] = self.sheet.part(which, "revision")
            around = (purpose, is_masked, seconds, guideline, passages, evidence)
            if around not in beside:
                beside[around] = self._beside(*around)
            begin = of_claim[version_id] + reviewers[reviewer_id]
            around_it = f",{submissions[which]},{time(made_at)},{rationale(reason)},{beside[around]}"
            end = around_it + self.no_range
            if state == ReviewState.WITHDRAWN:
                yield begin + self.withdrawal + end
                continue
            if self.ranges:
                yield from self._with_ranges(answers, begin, around_it)
                continue
            parts = [of[answer] for of, answer in zip(known, answers, strict=True) if answer is not None]
            if parts:
                yield begin + (end + begin).join(parts) + end

    def _with_ranges(self, answers: Sequence[int | NumberRange | None], begin: str, around_it: str) -> Iterator[str]:
        """The lines of a review by a rubric that asks for ranges."""
        for criterion, known, answer in zip(self.round.criteria, self.answers, answers, strict=True):
            if isinstance(answer, NumberRange):
                numbers = [answer.low, answer.high, criterion.unit, answer.basis or None]
                yield begin + self.ranges[criterion.id] + around_it + "," + self.sheet.part(numbers, "low") + LINE_END
            elif answer is not None:
                yield begin + known[answer] + around_it + self.no_range

    def _beside(
        self,
        purpose: str,
        is_masked: bool,
        active_seconds: int | None,
        guideline: int | None,
        passages: tuple[KeptPassage, ...],
        evidence: tuple[Citation, ...],
    ) -> str:
        """What stands beside the answers, most often the same for many."""
        places = (f"{passage.text_kind} {passage.start}-{passage.end}" for passage in passages)
        marked = several(passage.exact for passage in passages)
        cited = several(citation.label for citation in evidence)
        origins = count_origins(evidence) or None
        cells = [purpose, is_masked, active_seconds, guideline, marked or None, several(places) or None]
        cells += [cited or None, origins]
        return self.sheet.part(cells, "purpose")

    def _claim(self, version_id: int) -> str:
        label, round_ = self.record.claims[version_id], self.round
        return self.sheet.part(
            [self.record.project, round_.number, round_.kind, label.key, label.version, several(label.claimants)]
        )


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
