"""Ratings for export: which, in which order, and what stays closed."""

from datetime import timedelta

import factories
import pytest
from rated_round import RatedRound, make_rated_round
from sqlalchemy import select
from sqlalchemy.orm import Session

from annotator.errors import NotFound
from annotator.models import Attribution, ClaimVersion
from annotator.models.vocabulary import Reveal
from annotator.services import claims, reviews
from annotator.services.blindness import Opening
from annotator.services.export_ratings import RatingsRecord, ReviewRow, read_ratings
from annotator.services.export_reviews import Answers, count_reviews
from annotator.services.review_rules import Answer
from annotator.services.reviews import Submission

OPEN = Opening(None, aggregates=True, own_reviewer_id=None)


def _read(made: RatedRound, opening: Opening = OPEN, answers: Answers = Answers.COUNTED) -> RatingsRecord:
    return read_ratings(made.session, made.project, [(made.round, opening)], answers=answers)


def _rows(record: RatingsRecord) -> list[ReviewRow]:
    return [row for round_ in record.rounds for batch in round_.batches() for row in batch]


def _cells(made: RatedRound, record: RatingsRecord) -> list[tuple[str, str, str]]:
    """Claim, reviewer and answer to the main criterion of each row."""
    scale = made.main.scale
    codes = {point.id: point.code for point in scale.points} | {-reason.id: reason.code for reason in scale.reasons}
    return [
        (record.claims[row.claim_version_id].key, record.reviewers[row.reviewer_id], codes.get(row.answers[0] or 0, ""))
        for row in _rows(record)
    ]


def test_every_counted_review_in_the_order_of_claims_and_reviewers(session: Session) -> None:
    made = make_rated_round(session, ["3 vague", ". 4"])
    made.claims[0].position, made.claims[1].position = 2, 1
    session.flush()
    record = _read(made)
    assert _cells(made, record) == [("K2", "R3", "4"), ("K1", "R2", "3"), ("K1", "R3", "vague")]
    assert record.withheld == 0
    assert record.label == "round-1"
    row = _rows(record)[0]
    assert (row.revision, row.state, row.is_after_reveal, row.rationale) == (1, "submitted", False, "Because.")
    assert row.made_at == factories.NOW
    assert count_reviews(session, made.round.id) == 3


def test_it_can_be_read_again(session: Session) -> None:
    (round_,) = _read(make_rated_round(session, ["3 4"])).rounds
    assert list(round_.batches()) == list(round_.batches()) != []


def test_every_answer_of_a_review(session: Session) -> None:
    made = make_rated_round(session, ["3o"])
    (row,) = _rows(_read(made))
    assert made.rubric.basis is not None
    three, outside = made.main.scale.points[2], made.rubric.basis.scale.points[1]
    assert row.answers == (three.id, outside.id)


def test_one_criterion_alone(session: Session) -> None:
    made = make_rated_round(session, ["3o"])
    record = read_ratings(session, made.project, [(made.round, OPEN)], criterion_key="basis")
    (row,) = _rows(record)
    assert len(row.answers) == 1
    assert [criterion.key for criterion in record.rounds[0].criteria] == ["basis"]
    assert record.label == "round-1-basis"
    with pytest.raises(NotFound, match="no criterion colour"):
        read_ratings(session, made.project, [(made.round, OPEN)], criterion_key="colour")


def test_changes_before_the_reveal_count(session: Session) -> None:
    made = make_rated_round(session, ["3 4"])
    made.rate(0, 0, "2", "again")
    assert _cells(made, _read(made)) == [("K1", "R2", "2"), ("K1", "R3", "4")]
    every = _read(made, answers=Answers.ALL)
    assert _cells(made, every) == [("K1", "R2", "3"), ("K1", "R2", "2"), ("K1", "R3", "4")]
    assert every.label == "round-1-all"


def test_changes_after_the_reveal_do_not_count(session: Session) -> None:
    made = make_rated_round(session, ["3 4"], reveal=Reveal.AFTER_OWN)
    made.rate(0, 0, "2", "again")
    assert _cells(made, _read(made)) == [("K1", "R2", "3"), ("K1", "R3", "4")]
    assert _cells(made, _read(made, answers=Answers.CURRENT)) == [("K1", "R2", "2"), ("K1", "R3", "4")]
    every = _rows(_read(made, answers=Answers.ALL))
    assert [(row.revision, row.is_after_reveal) for row in every] == [(1, False), (2, True), (1, False)]


def test_a_withdrawal(session: Session) -> None:
    made = make_rated_round(session, ["3 4"])
    made.withdraw(0, 0)
    assert _cells(made, _read(made)) == [("K1", "R3", "4")]
    assert _cells(made, _read(made, answers=Answers.CURRENT)) == [("K1", "R3", "4")]
    every = _rows(_read(made, answers=Answers.ALL))
    assert [(row.revision, row.state, row.answers) for row in every][:2] == [
        (1, "submitted", every[0].answers),
        (2, "withdrawn", (None, None)),
    ]


def test_a_withdrawn_claim_takes_its_ratings_along(session: Session) -> None:
    made = make_rated_round(session, ["3 4", "2 2"])
    claims.withdraw_claim(session, made.project.id, "K1", now=factories.NOW, actor_id=None)
    record = _read(made)
    assert _cells(made, record) == [("K2", "R2", "2"), ("K2", "R3", "2")]
    assert list(record.rounds[0].claims.values()) == ["K2"]
    assert "K1" not in {label.key for label in record.claims.values()}
    closed = Opening(frozenset(), aggregates=False, own_reviewer_id=made.lead.id)
    assert _read(made, closed).withheld == 2


@pytest.mark.parametrize("answers", list(Answers))
def test_before_the_lock_a_reviewer_gets_their_own_ratings_alone(session: Session, answers: Answers) -> None:
    made = make_rated_round(session, ["3 4 5", "2 1 ."], reveal=Reveal.AFTER_LOCK)
    ben = made.reviewers[1]
    record = _read(made, made.opening(ben), answers)
    assert _cells(made, record) == [("K1", "R3", "4"), ("K2", "R3", "1")]
    assert record.withheld == 3
    lead = _read(made, made.opening(made.lead), answers)
    assert _rows(lead) == []
    assert lead.withheld == 5
    made.lock()
    assert len(_rows(_read(made, made.opening(ben), answers))) == 5


def test_after_ones_own_rating_a_claim_opens(session: Session) -> None:
    made = make_rated_round(session, ["3 4 .", "2 1 4"], reveal=Reveal.AFTER_OWN)
    record = _read(made, made.opening(made.reviewers[2]))
    assert _cells(made, record) == [("K2", "R2", "2"), ("K2", "R3", "1"), ("K2", "R4", "4")]
    assert record.withheld == 2


def test_a_review_keeps_the_claim_version_it_saw(session: Session) -> None:
    made = make_rated_round(session, ["3 ."])
    claim = made.claims[0]
    says = factories.make_source(session, made.project, name="Another")
    second = ClaimVersion(claim_id=claim.id, number=2, text="New.", kind="denial", created_at=factories.NOW)
    session.add(second)
    session.flush()
    for position, source_id in enumerate([says.id, factories.make_source(session, made.project, name="Third").id]):
        row = Attribution(claim_version_id=second.id, source_id=source_id, position=position, part="says")
        session.add(row)
    relayer = factories.make_source(session, made.project, name="A paper")
    session.add(Attribution(claim_version_id=second.id, source_id=relayer.id, position=2, part="relays"))
    claim.version = 2
    session.flush()
    made.rate(1, 0, "4")
    record = _read(made)
    assert [record.claims[row.claim_version_id].version for row in _rows(record)] == [1, 2]
    assert record.claims[second.id].claimants == ("Another", "Third")


def test_a_claim_without_claimants(session: Session) -> None:
    made = make_rated_round(session, ["."])
    bare = ClaimVersion(claim_id=made.claims[0].id, number=2, text="Bare.", kind="denial", created_at=factories.NOW)
    session.add(bare)
    session.flush()
    assert _read(made).claims[bare.id].claimants == ()


def test_an_optional_question_left_open(session: Session) -> None:
    support, basis = factories.RUBRIC["criteria"]
    optional = {**factories.RUBRIC, "key": "optional", "criteria": [support, {**basis, "required": False}]}
    made = make_rated_round(session, ["."], rubric=optional)
    three = made.main.scale.points[2]
    submission = Submission({made.main.id: Answer(three.id)}, "", "bare")
    person = made.reviewers[0].id
    later = factories.NOW + timedelta(minutes=5)
    reviews.submit_review(session, made.assignment(0, 0), person, submission, later)
    (row,) = _rows(_read(made))
    assert row.answers == (three.id, None)
    assert row.made_at == later


def test_only_assignments_to_rate(session: Session) -> None:
    made = make_rated_round(session, ["3 4"])
    training = factories.make_assignment(session, made.round, made.claims[0], made.reviewers[0], purpose="repeat")
    answers = {made.main.id: Answer(made.main.scale.points[1].id)}
    assert made.rubric.basis is not None
    answers[made.rubric.basis.id] = Answer(made.rubric.basis.scale.points[0].id)
    submission = Submission(answers, "", "training")
    reviews.submit_review(session, training.id, made.reviewers[0].id, submission, factories.NOW)
    assert [cell for _claim, _reviewer, cell in _cells(made, _read(made, answers=Answers.ALL))] == ["3", "4"]


def test_rounds_stand_side_by_side(session: Session) -> None:
    first = make_rated_round(session, ["3 4"])
    other = make_rated_round(session, ["1 1"])
    record = read_ratings(session, first.project, [(first.round, OPEN), (first.round, OPEN)])
    assert record.label == "all-rounds"
    assert len(_rows(record)) == 4
    versions = set(session.scalars(select(ClaimVersion.id).where(ClaimVersion.claim_id == other.claims[0].id)))
    assert not versions & set(record.claims)
