"""Where one's answer differed from a known one: after the lock alone."""

from copy import deepcopy

import factories
import pytest
from factories import NOW
from rated_round import RatedRound, make_rated_round
from sqlalchemy.orm import Session

from annotator.models import Claim, KnownAnswer, RoundClaim
from annotator.models.vocabulary import Purpose, RoundKind
from annotator.services import feedback, reviews, rounds
from annotator.services.feedback import Compared, read_feedback, read_trials
from annotator.services.reviews import Submission


def _known(made: RatedRound, key: str, code: str, tolerance: int = 0, purpose: Purpose = Purpose.GOLD) -> Claim:
    """A claim with a known answer, planted in the round."""
    claim = factories.make_claim(made.session, made.project, key=key, is_to_rate=False)
    point = next(point for point in made.main.scale.points if point.code == code)
    made.session.add(
        KnownAnswer(
            project_id=made.project.id,
            claim_id=claim.id,
            criterion_id=made.main.id,
            rubric_version_id=made.rubric.version_id,
            scale_id=made.main.scale.id,
            scale_point_id=point.id,
            purpose=purpose.value,
            tolerance=tolerance,
            explanation=f"Because of {key}.",
            made_at=NOW,
        )
    )
    _plant(made, claim, purpose)
    return claim


def _plant(made: RatedRound, claim: Claim, purpose: Purpose) -> None:
    held = RoundClaim(round_id=made.round.id, claim_id=claim.id, project_id=made.project.id, purpose=purpose.value)
    made.session.add(held)
    made.session.flush()


def _answer(made: RatedRound, claim: Claim, cell: str, purpose: Purpose = Purpose.GOLD) -> None:
    person = made.reviewers[0]
    assigned = factories.make_assignment(made.session, made.round, claim, person, purpose=purpose.value)
    submission = Submission(made._answers(cell), "Because.", "once")
    reviews.submit_review(made.session, assigned.id, person.id, submission, NOW)


def _differences(made: RatedRound) -> list[tuple[str, str, str, str]]:
    found = read_feedback(made.session, made.round, made.reviewers[0].id)
    assert found is not None
    # Both say the same of hidden claims.
    trials = read_trials(made.session, made.round, made.reviewers[0].id)
    assert trials is not None
    golden = {each.claim_key for each in trials.hidden if not each.is_met}
    assert golden == {each.line.key for each in found.known if each.line.key.startswith("G")}
    return [
        (each.line.key, each.compared.own, each.compared.other, each.compared.explanation) for each in found.differences
    ]


@pytest.fixture
def made(session: Session) -> RatedRound:
    return make_rated_round(session, ["3 3"])


def test_before_the_lock_nothing_is_told(made: RatedRound) -> None:
    _answer(made, _known(made, "G1", "5"), "1")
    assert read_feedback(made.session, made.round, made.reviewers[0].id) is None
    assert read_trials(made.session, made.round, made.reviewers[0].id) is None


def test_how_hidden_claims_were_met(made: RatedRound) -> None:
    for key, right, answer in (("G1", "5", "5"), ("G2", "5", "3"), ("G3", "2", "vague")):
        _answer(made, _known(made, key, right), answer)
    _answer(made, _known(made, "T1", "5", purpose=Purpose.TRAINING), "5", Purpose.TRAINING)
    again = factories.make_assignment(made.session, made.round, made.claims[0], made.reviewers[0], purpose="repeat")
    reviews.submit_review(
        made.session, again.id, made.reviewers[0].id, Submission(made._answers("3"), "Because.", "once"), NOW
    )
    made.lock()
    found = read_trials(made.session, made.round, made.reviewers[0].id)
    assert found is not None
    assert [(claim.claim_key, claim.is_met) for claim in found.hidden] == [("G1", True), ("G2", False), ("G3", False)]
    assert (found.accuracy.right, found.accuracy.answered) == (1, 3)
    assert found.retest is not None
    assert found.retest.claims == 1
    other = read_trials(made.session, made.round, made.reviewers[1].id)
    assert other is not None
    assert (other.hidden, other.retest, other.accuracy.dealt) == ((), None, 0)


def test_differences_beyond_the_tolerance_with_the_reason(made: RatedRound) -> None:
    for key, right, tolerance, answer in (
        ("G1", "5", 1, "4"),
        ("G2", "5", 1, "3"),
        ("G3", "2", 0, "1"),
        ("G4", "2", 0, "2"),
    ):
        _answer(made, _known(made, key, right, tolerance), answer)
    made.lock()
    assert _differences(made) == [
        ("G2", "3 · Step 3", "5 · Step 5", "Because of G2."),
        ("G3", "1 · Step 1", "2 · Step 2", "Because of G3."),
    ]
    found = read_feedback(made.session, made.round, made.reviewers[0].id)
    assert found is not None
    assert found.compared == 4
    assert found.differences[0].compared.tolerance == 1


def test_cannot_judge_differs_from_every_step(made: RatedRound) -> None:
    _answer(made, _known(made, "G1", "5", 4), "vague")
    made.lock()
    assert _differences(made) == [("G1", "cannot judge", "5 · Step 5", "Because of G1.")]


def test_without_an_order_a_tolerance_means_nothing(session: Session) -> None:
    rubric = deepcopy(factories.RUBRIC)
    rubric["key"] = "words"
    rubric["scales"][0]["level"] = "nominal"
    made = make_rated_round(session, ["3 3"], rubric=rubric)
    _answer(made, _known(made, "G1", "5", 2), "4")
    made.lock()
    assert [row[0] for row in _differences(made)] == ["G1"]


def test_training_counts_as_well_and_ratings_never(made: RatedRound) -> None:
    _answer(made, _known(made, "T1", "5", purpose=Purpose.TRAINING), "1", Purpose.TRAINING)
    made.session.add(
        KnownAnswer(
            project_id=made.project.id,
            claim_id=made.claims[0].id,
            criterion_id=made.main.id,
            rubric_version_id=made.rubric.version_id,
            scale_id=made.main.scale.id,
            scale_point_id=made.main.scale.points[0].id,
            purpose="gold",
            made_at=NOW,
        )
    )
    made.session.flush()
    made.lock()
    assert [row[0] for row in _differences(made)] == ["T1"]


def test_what_others_answered_is_no_feedback_of_mine(made: RatedRound) -> None:
    _answer(made, _known(made, "G1", "5"), "1")
    made.lock()
    found = read_feedback(made.session, made.round, made.reviewers[1].id)
    assert found == feedback.Feedback(0, ())


def test_a_claim_that_is_hidden_among_others_now_stays_so(made: RatedRound) -> None:
    claim = _known(made, "G1", "5")
    _answer(made, claim, "1")
    made.lock()
    second = rounds.open_round(made.session, made.project, now=NOW, actor_id=None, kind=RoundKind.SECOND)
    assert [row[0] for row in _differences(made)] == ["G1"]
    made.session.add(
        RoundClaim(round_id=second.id, claim_id=claim.id, project_id=made.project.id, purpose=Purpose.GOLD.value)
    )
    made.session.flush()
    assert _differences(made) == []
    rounds.lock_round(made.session, second, now=NOW, actor_id=None)
    assert [row[0] for row in _differences(made)] == ["G1"]


def test_another_kind_of_comparison_is_one_function_more(made: RatedRound, monkeypatch: pytest.MonkeyPatch) -> None:
    settled = Compared(made.claims[0].id, "Shown support", "settled decision", "3", "4", 0, "", differs=True)
    monkeypatch.setattr(feedback, "SOURCES", [*feedback.SOURCES, lambda *_asked: iter([settled])])
    made.lock()
    found = read_feedback(made.session, made.round, made.reviewers[0].id)
    assert found is not None
    assert [each.compared.standing for each in found.differences] == ["settled decision"]
