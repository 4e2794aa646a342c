"""The discussion: after the lock alone, only growing, each request once."""

from datetime import timedelta

import factories
import pytest
from factories import NOW
from rated_round import RatedRound, make_rated_round
from second_round import open_second
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from annotator.errors import Conflict, Invalid, NotAllowed, NotFound
from annotator.models import Comment
from annotator.models.vocabulary import Reveal, Role, RoundKind
from annotator.services import blindness, projects, rounds
from annotator.services.comments import LONGEST_COMMENT, add_comment, list_threads
from annotator.services.permissions import Member


@pytest.fixture
def made(session: Session) -> RatedRound:
    return make_rated_round(session, ["2 4", "3 3"])


def _add(
    made: RatedRound, text: str = "I read it as an upper bound.", request_id: str = "r1", who: Member | None = None
) -> int:
    author = who or made.member(made.reviewers[0])
    return add_comment(made.session, made.round, made.claims[0].id, author, text, request_id, NOW)


def _with_role(made: RatedRound, role: Role) -> Member:
    person = factories.make_reviewer(made.session)
    projects.add_member(made.session, made.project, person.id, role, now=NOW, actor_id=None)
    return made.member(person)


def test_before_the_lock_nobody_says_or_reads_anything(made: RatedRound) -> None:
    blindness.open_results_early(made.session, made.round, made.member(made.lead), NOW)
    everybody = [made.member(made.lead), made.member(made.reviewers[0]), _with_role(made, Role.ADJUDICATOR)]
    for who in everybody:
        assert list_threads(made.session, made.claims[0].id, who) == []
        with pytest.raises(Conflict, match="discussed after the lock"):
            _add(made, who=who)
    assert list_threads(made.session, made.claims[0].id, _with_role(made, Role.OBSERVER)) == []


def test_neither_where_claims_open_one_by_one(session: Session) -> None:
    made = make_rated_round(session, ["2 4"], reveal=Reveal.AFTER_OWN)
    with pytest.raises(Conflict, match="discussed after the lock"):
        _add(made)
    assert list_threads(session, made.claims[0].id, made.member(made.reviewers[0])) == []


def test_the_database_refuses_it_as_well(made: RatedRound) -> None:
    early = {"round_id": made.round.id, "claim_id": made.claims[0].id, "author_id": made.lead.id}
    made.session.add(Comment(text="Too early.", request_id="raw", made_at=NOW, **early))
    with pytest.raises(IntegrityError, match="discussed after its round is locked"):
        made.session.flush()
    made.session.rollback()


def test_after_the_lock_it_grows_in_the_order_in_which_people_speak(made: RatedRound) -> None:
    made.lock()
    _add(made)
    lead = made.member(made.lead)
    add_comment(made.session, made.round, made.claims[0].id, lead, "  Why? ", "r2", NOW + timedelta(hours=1))
    (thread,) = list_threads(made.session, made.claims[0].id, made.member(made.reviewers[1]))
    said = [(each.label, each.is_own, each.text) for each in thread.comments]
    assert said == [("R2", False, "I read it as an upper bound."), ("R1", False, "Why?")]
    assert (thread.round_number, thread.is_open) == (1, True)
    (empty,) = list_threads(made.session, made.claims[1].id, made.member(made.reviewers[1]))
    assert empty.comments == ()


def test_a_lead_reads_names_and_everybody_their_own(made: RatedRound) -> None:
    made.lock()
    _add(made)
    for who, label in ((made.lead, "Ann"), (made.reviewers[0], "Ann"), (made.reviewers[1], "R2")):
        (thread,) = list_threads(made.session, made.claims[0].id, made.member(who))
        assert [(each.label, each.is_own) for each in thread.comments] == [(label, who is made.reviewers[0])]


def test_the_same_request_again_is_a_retry(made: RatedRound) -> None:
    made.lock()
    first = _add(made)
    assert _add(made) == first
    with pytest.raises(Conflict, match="sent before with another text"):
        _add(made, "Something else.")
    with pytest.raises(Conflict, match="sent before with another text"):
        add_comment(
            made.session,
            made.round,
            made.claims[1].id,
            made.member(made.reviewers[0]),
            "I read it as an upper bound.",
            "r1",
            NOW,
        )
    assert _add(made, who=made.member(made.reviewers[1])) != first
    assert made.session.scalar(select(func.count()).select_from(Comment)) == 2


@pytest.mark.parametrize(
    ("text", "request_id", "match", "field"),
    [
        (" \u200b ", "r1", "Type what you want to say", "text"),
        ("x" * (LONGEST_COMMENT + 1), "r1", "too long", "text"),
        ("a\0b", "r1", "cannot be stored", "text"),
        ("Fine.", "", "incomplete", "request_id"),
        ("Fine.", "x" * 65, "incomplete", "request_id"),
        ("Fine.", "a\nb", "incomplete", "request_id"),
    ],
)
def test_what_cannot_be_said(made: RatedRound, text: str, request_id: str, match: str, field: str) -> None:
    made.lock()
    with pytest.raises(Invalid, match=match) as refused:
        _add(made, text, request_id)
    assert refused.value.field == field


def test_observers_read_alone(made: RatedRound) -> None:
    made.lock()
    observer = _with_role(made, Role.OBSERVER)
    with pytest.raises(NotAllowed, match="Observers read"):
        _add(made, who=observer)
    (thread,) = list_threads(made.session, made.claims[0].id, observer)
    assert (thread.is_open, thread.closed_because[:14]) == (False, "Observers read")


def test_a_claim_of_another_round_or_project_is_none(session: Session, made: RatedRound) -> None:
    made.lock()
    other = make_rated_round(session, ["1 1"])
    with pytest.raises(NotFound):
        add_comment(session, made.round, other.claims[0].id, made.member(made.lead), "Hello.", "r1", NOW)
    with pytest.raises(NotFound):
        add_comment(session, made.round, made.claims[0].id, other.member(other.lead), "Hello.", "r1", NOW)


def test_it_rests_while_the_claim_is_rated_again(made: RatedRound) -> None:
    second = open_second(made)
    who = made.member(made.reviewers[0])
    (thread,) = list_threads(made.session, made.claims[0].id, who)
    assert (thread.round_number, thread.is_open) == (1, False)
    assert "rests while the claim is rated in round 2" in thread.closed_because
    with pytest.raises(Conflict, match="rests while the claim is rated in round 2"):
        _add(made)
    second.lock()
    _add(made)
    threads = list_threads(made.session, made.claims[0].id, who)
    assert [(each.round_number, len(each.comments)) for each in threads] == [(2, 0), (1, 1)]
    assert [each.round_number for each in list_threads(made.session, made.claims[0].id, who, before=2)] == [1]


def test_a_retry_is_one_also_while_the_discussion_rests(made: RatedRound) -> None:
    made.lock()
    first = _add(made)
    rounds.open_round(made.session, made.project, now=NOW, actor_id=None, kind=RoundKind.SECOND)
    assert _add(made) == first
