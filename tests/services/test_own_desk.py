"""One's own drafts, skipped claims and flags."""

from datetime import timedelta

import pytest
from factories import NOW
from rated_round import RatedRound, make_rated_round
from sqlalchemy import update
from sqlalchemy.orm import Session

from annotator.models import Assignment, Draft, Flag, Skip
from annotator.models.vocabulary import FlagKind, SkipReason
from annotator.services.own_desk import OwnDesk, read_desk
from annotator.services.reason_words import FLAG_KINDS, SKIP_REASONS


@pytest.fixture
def made(session: Session) -> RatedRound:
    return make_rated_round(session, [". .", "3 .", ". ."])


def _desk(made: RatedRound, reviewer: int = 0) -> OwnDesk:
    return read_desk(made.session, made.round, made.reviewers[reviewer].id)


def _draft(made: RatedRound, reviewer: int, claim: int, base: int = 0, minutes: int = 0) -> None:
    made.session.add(
        Draft(
            assignment_id=made.assignment(reviewer, claim),
            fields={"rationale": "half a thought"},
            base_revision=base,
            saved_at=NOW + timedelta(minutes=minutes),
        )
    )
    made.session.flush()


def _skip(made: RatedRound, claim: int, reason: str, request_id: str, note: str = "") -> None:
    assignment = made.assignment(0, claim)
    skip = Skip(assignment_id=assignment, reason=reason, note=note, request_id=request_id, made_at=NOW)
    made.session.add(skip)
    made.session.flush()
    made.session.execute(update(Assignment).where(Assignment.id == assignment).values(state="skipped"))


def test_drafts_are_ones_own_the_latest_first(made: RatedRound) -> None:
    _draft(made, 0, 0)
    _draft(made, 0, 2, minutes=5)
    _draft(made, 1, 0)
    found = _desk(made).drafts
    assert [(each.line.key, each.assignment_id) for each in found] == [
        ("K3", made.assignment(0, 2)),
        ("K1", made.assignment(0, 0)),
    ]


def test_a_draft_older_than_what_was_saved_is_none(made: RatedRound) -> None:
    _draft(made, 0, 1, base=0)
    assert _desk(made).drafts == ()
    made.session.execute(update(Draft).values(base_revision=1))
    assert len(_desk(made).drafts) == 1


def test_a_skipped_claim_shows_the_latest_reason(made: RatedRound) -> None:
    _skip(made, 0, "language", "s1")
    made.session.execute(update(Assignment).where(Assignment.id == made.assignment(0, 0)).values(state="open"))
    assert _desk(made).skipped == ()
    _skip(made, 0, "other", "s2", note="I know the author.")
    _skip(made, 2, "distressing", "s3")
    found = _desk(made).skipped
    assert [(each.line.key, each.reason, each.note) for each in found] == [
        ("K3", "It distresses me", ""),
        ("K1", "Another reason", "I know the author."),
    ]
    assert _desk(made, 1).skipped == ()


def test_who_says_it_stays_hidden_where_it_is_masked_until_the_lock(made: RatedRound) -> None:
    _draft(made, 0, 0)
    _skip(made, 2, "language", "s1")
    made.session.execute(update(Assignment).values(is_masked=True))
    desk = _desk(made)
    assert (desk.drafts[0].hides_speaker, desk.skipped[0].hides_speaker) == (True, True)
    made.lock()
    assert not _desk(made).drafts[0].hides_speaker


def test_flags_are_ones_own_with_their_answers(made: RatedRound) -> None:
    common = {"project_id": made.project.id, "claim_id": made.claims[0].id, "made_at": NOW}
    first = Flag(reporter_id=made.reviewers[0].id, kind="broken", note="Cut off.", request_id="f1", **common)
    second = Flag(reporter_id=made.reviewers[0].id, kind="needs_split", request_id="f2", **common)
    other = Flag(reporter_id=made.reviewers[1].id, kind="other", request_id="f3", **common)
    made.session.add_all([first, second, other])
    made.session.flush()
    first.settled_at, first.settled_by_id, first.answer = NOW, made.lead.id, "Mended."
    made.session.flush()
    found = _desk(made).flags
    assert [(each.kind, each.note, each.settled_at, each.answer) for each in found] == [
        ("It holds several claims in one", "", None, ""),
        ("Its text, source or place is wrong", "Cut off.", NOW, "Mended."),
    ]


def test_what_was_taken_back_has_its_key(made: RatedRound) -> None:
    assert _desk(made).withdrawn == {}
    made.withdraw(0, 1)
    assert _desk(made).withdrawn == {made.assignment(0, 1): "K2"}
    assert _desk(made, 1).withdrawn == {}


def test_every_reason_and_kind_has_its_words() -> None:
    assert set(SKIP_REASONS) == set(SkipReason)
    assert set(FLAG_KINDS) == set(FlagKind)
