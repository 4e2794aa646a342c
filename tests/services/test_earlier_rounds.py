"""What stands beside the form of a second round."""

from factories import NOW
from rated_round import make_rated_round
from second_round import open_second
from sqlalchemy.orm import Session

from annotator.models.vocabulary import RoundKind
from annotator.services import rounds
from annotator.services.comments import add_comment
from annotator.services.earlier_rounds import read_earlier


def test_a_second_round_shows_the_first_with_what_was_said_of_it(session: Session) -> None:
    made = make_rated_round(session, ["2 4 vague"])
    made.lock()
    claim, who = made.claims[0].id, made.member(made.reviewers[0])
    add_comment(session, made.round, claim, made.member(made.reviewers[1]), "Look at the second figure.", "r", NOW)
    second = rounds.open_round(session, made.project, now=NOW, actor_id=None, kind=RoundKind.SECOND)
    earlier = read_earlier(session, second, claim, who)
    assert earlier is not None
    assert (earlier.number, earlier.kind) == (1, "first")
    assert earlier.own is not None
    assert earlier.own.revision.answers[0].code == "2"
    assert [(each.pseudonym, each.revision.answers[0].code) for each in earlier.others] == [
        ("R3", "4"),
        ("R4", "vague"),
    ]
    assert [each.text for each in earlier.thread.comments] == ["Look at the second figure."]


def test_who_did_not_rate_then_has_no_answer_of_their_own(session: Session) -> None:
    made = make_rated_round(session, ["2 ."])
    second = open_second(made)
    earlier = read_earlier(session, second.round, made.claims[0].id, made.member(made.reviewers[1]))
    assert earlier is not None
    assert (earlier.own, len(earlier.others)) == (None, 1)


def test_other_rounds_come_back_to_nothing(session: Session) -> None:
    made = make_rated_round(session, ["2 3"])
    who = made.member(made.reviewers[0])
    assert read_earlier(session, made.round, made.claims[0].id, who) is None
    again = open_second(made, RoundKind.FIRST)
    assert read_earlier(session, again.round, made.claims[0].id, who) is None


def test_a_claim_that_is_new_in_the_second_round_has_nothing_earlier(session: Session) -> None:
    made = make_rated_round(session, ["2 3"])
    second = open_second(made)
    other = make_rated_round(session, ["2 3"])
    assert read_earlier(session, second.round, other.claims[0].id, made.member(made.reviewers[0])) is None
