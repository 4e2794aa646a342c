"""Ratings, one row each, as a spreadsheet or a program reads them."""

import csv
import io
from datetime import timedelta

import factories
from evidence_items import add, draft
from factories import NOW
from ranged_round import answers_of, give, make_ranged_round, range_rubric
from rated_round import RatedRound, make_rated_round
from sqlalchemy.orm import Session

from annotator.exports.files import make_export
from annotator.exports.registry import find_format
from annotator.models import Document
from annotator.models.vocabulary import Reveal
from annotator.services import guidelines
from annotator.services.blindness import Opening
from annotator.services.export_ratings import read_ratings
from annotator.services.export_reviews import Answers
from annotator.services.review_rules import Answer
from annotator.services.reviews import Submission, submit_review

OPEN = Opening(None, aggregates=True, own_reviewer_id=None)
Row = dict[str, str]


def _rows(
    made: RatedRound,
    answers: Answers = Answers.COUNTED,
    opening: Opening = OPEN,
    *,
    raw: bool = False,
    criterion_key: str | None = None,
) -> list[Row]:
    shown = [(made.round, opening)]
    record = read_ratings(made.session, made.project, shown, answers=answers, criterion_key=criterion_key)
    text = "".join(make_export(find_format("ratings-long"), record, raw=raw).chunks)
    return list(csv.DictReader(io.StringIO(text, newline=""), strict=True))


def test_a_rating_with_everything(session: Session) -> None:
    made = make_rated_round(session, ["3o"])
    support, basis = _rows(made)
    assert support == {
        "project": made.project.slug,
        "round": "1",
        "round_kind": "first",
        "claim": "K1",
        "claim_version": "1",
        "claimants": support["claimants"],
        "reviewer": "R2",
        "example": "no",
        "criterion": "support",
        "code": "3",
        "value": "3",
        "label": "Step 3",
        "cannot_judge_reason": "",
        "rubric": "test-rubric",
        "rubric_version": "1",
        "revision": "1",
        "state": "submitted",
        "after_reveal": "no",
        "made_at": "2026-03-03T12:00:00Z",
        "rationale": "Because.",
        "purpose": "rating",
        "masked": "no",
        "active_seconds": "",
        "guideline": "",
        "passages": "",
        "passage_places": "",
        "evidence": "",
        "evidence_origins": "",
        "low": "",
        "high": "",
        "unit": "",
        "basis": "",
    }
    assert support["claimants"].startswith("Source ")
    assert {**support, "criterion": "basis", "code": "outside", "value": "2"} == {**basis, "label": "Step 3"}


def test_made_up_ratings_are_marked(session: Session) -> None:
    made = make_rated_round(session, ["3 4"])
    made.reviewers[0].is_example = True
    session.flush()
    assert {(row["reviewer"], row["example"]) for row in _rows(made)} == {("R2", "yes"), ("R3", "no")}
    record = read_ratings(session, made.project, [(made.round, OPEN)])
    assert make_export(find_format("ratings-long"), record).file_name.endswith("-ratings-long-round-1-example.csv")


def test_rows_stand_by_claim_reviewer_and_criterion(session: Session) -> None:
    rows = _rows(make_rated_round(session, ["3 4", ". 2"]))
    assert [(row["claim"], row["reviewer"], row["criterion"]) for row in rows] == [
        ("K1", "R2", "support"),
        ("K1", "R2", "basis"),
        ("K1", "R3", "support"),
        ("K1", "R3", "basis"),
        ("K2", "R3", "support"),
        ("K2", "R3", "basis"),
    ]


def test_cannot_judge_is_no_number(session: Session) -> None:
    row = _rows(make_rated_round(session, ["vague"]))[0]
    assert (row["code"], row["value"], row["cannot_judge_reason"]) == ("", "", "vague")
    assert row["label"] == "Wording too vague"


def test_a_withdrawal_has_no_answer(session: Session) -> None:
    made = make_rated_round(session, ["3"])
    made.withdraw(0, 0)
    assert _rows(made) == []
    every = _rows(made, Answers.ALL)
    assert [(row["revision"], row["state"], row["criterion"]) for row in every] == [
        ("1", "submitted", "support"),
        ("1", "submitted", "basis"),
        ("2", "withdrawn", ""),
    ]
    assert (every[2]["code"], every[2]["rubric"], every[2]["rationale"]) == ("", "test-rubric", "")


def test_after_the_reveal(session: Session) -> None:
    made = make_rated_round(session, ["3"], reveal=Reveal.AFTER_OWN)
    made.rate(0, 0, "4", "again")
    row = _rows(made, Answers.CURRENT)[0]
    assert (row["code"], row["after_reveal"]) == ("4", "yes")


def test_what_is_closed_is_not_written(session: Session) -> None:
    made = make_rated_round(session, ["3 4"])
    rows = _rows(made, opening=made.opening(made.reviewers[0]))
    assert {row["reviewer"] for row in rows} == {"R2"}
    assert _rows(made, opening=made.opening(made.lead)) == []


def test_an_optional_question_left_open_has_no_row(session: Session) -> None:
    support, basis = factories.RUBRIC["criteria"]
    optional = {**factories.RUBRIC, "key": "optional", "criteria": [support, {**basis, "required": False}]}
    made = make_rated_round(session, [". ."], rubric=optional)
    three = made.main.scale.points[2]
    submission = Submission({made.main.id: Answer(three.id)}, "", "bare")
    submit_review(session, made.assignment(0, 0), made.reviewers[0].id, submission, factories.NOW)
    assert [row["criterion"] for row in _rows(made)] == ["support"]
    # Where it is exported alone, nothing is left of the rating.
    assert [row["reviewer"] for row in _rows(made, criterion_key="basis")] == []
    made.rate(1, 0, "3")
    assert [row["reviewer"] for row in _rows(made, criterion_key="basis")] == ["R3"]


def test_formulas_are_made_harmless_unless_raw(session: Session) -> None:
    made = make_rated_round(session, ["."])
    rationale = '=HYPERLINK("http://example.org","a")\r\nand a second line'
    answers = {made.rubric.criteria[1].id: Answer(made.rubric.criteria[1].scale.points[0].id)}
    answers[made.main.id] = Answer(made.main.scale.points[0].id)
    submission = Submission(answers, rationale, "formula")
    submit_review(session, made.assignment(0, 0), made.reviewers[0].id, submission, factories.NOW)
    assert {row["rationale"] for row in _rows(made)} == {"'" + rationale}
    assert {row["rationale"] for row in _rows(made, raw=True)} == {rationale}


def test_what_stands_beside_the_answers(session: Session) -> None:
    made = make_rated_round(session, [". 3"])
    factories.make_text(session, session.get_one(Document, made.claims[0].document_id), factories.DIGEST)
    guidelines.publish(session, made.project.id, "Look.", "", base=0, now=factories.NOW, author_id=made.lead.id)
    opened_at = factories.NOW - timedelta(minutes=2)
    quoted = {"passage_1": "A minister", "passage_2": "in the  capital;"}
    submission = Submission(
        made._answers("3"), "", "one", passages=quoted, guideline=1, active_seconds=75, opened_at=opened_at
    )
    submit_review(session, made.assignment(0, 0), made.reviewers[0].id, submission, factories.NOW)
    kept = [
        (row["active_seconds"], row["guideline"], row["passages"], row["passage_places"])
        for row in _rows(made)
        if row["criterion"] == "support"
    ]
    start = factories.DIGEST.index("in the capital;")
    both = f"digest 0-10 | digest {start}-{start + 15}"
    assert kept == [("75", "1", "A minister | in the capital;", both), ("", "", "", "")]
    closed = _rows(made, opening=made.opening(made.reviewers[1]))
    assert {row["passages"] for row in closed} == {""}


def test_a_range_has_its_numbers_and_no_code(session: Session) -> None:
    made = make_ranged_round(session, ["90..100 no-figures", "5 ."])
    give(made, 0, 1, "5.5", "second", basis="=One invoice.")
    made.withdraw(0, 0)
    names = ("claim", "criterion", "code", "value", "label", "cannot_judge_reason", "low", "high", "unit", "basis")
    rows = [tuple(row[name] for name in names) for row in _rows(made, answers=Answers.ALL)]
    unit = "million US dollars"
    assert [row for row in rows if row[1] in ("cost", "")] == [
        ("K1", "cost", "", "", "", "", "90", "100", unit, ""),
        ("K1", "", "", "", "", "", "", "", "", ""),
        ("K1", "cost", "", "", "No figures to go by", "no-figures", "", "", "", ""),
        ("K2", "cost", "", "", "", "", "5", "5", unit, ""),
        ("K2", "cost", "", "", "", "", "5.5", "5.5", unit, "'=One invoice."),
    ]
    assert ("K1", "support", "3", "3", "Step 3", "", "", "", "", "") in rows
    rubrics = {(row["rubric"], row["rubric_version"], row["state"]) for row in _rows(made)}
    assert rubrics == {("range-rubric", "1", "submitted")}


def test_a_range_that_may_be_left_out_has_no_row(session: Session) -> None:
    made = make_ranged_round(session, [". ."], rubric=range_rubric(required=False))
    answers = {key: answer for key, answer in answers_of(made, "1").items() if answer.range is None}
    submission = Submission(answers, "", "bare")
    submit_review(session, made.assignment(0, 0), made.reviewers[0].id, submission, NOW)
    assert [row["criterion"] for row in _rows(made)] == ["support", "basis"]


def test_what_a_review_cites_stands_in_its_rows(session: Session) -> None:
    made = make_rated_round(session, [".", "."])
    for description, same in (("A wire report", ""), ("A reprint", "1"), ("A table", "")):
        add(made, made.lead, draft(description, same_origin_as=same))
    submission = Submission(made._answers("3"), "", "one", evidence=(1, 2, 3))
    submit_review(session, made.assignment(0, 0), made.reviewers[0].id, submission, NOW)
    made.rate(0, 1, "2")
    found = {(row["claim"], row["evidence"], row["evidence_origins"]) for row in _rows(made)}
    assert found == {("K1", "1 | 2 | 3", "2"), ("K2", "", "")}
