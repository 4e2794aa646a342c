"""Reviews as people read them."""

from rated_round import RatedRound, make_rated_round
from sqlalchemy.orm import Session

from annotator.models.vocabulary import Reveal
from annotator.services import review_history


def _later(made: RatedRound) -> list[tuple[str, str, bool, str | None, list[str]]]:
    viewer = made.reviewers[0]
    found = review_history.claim_reviews(made.session, made.round, made.claims[0].id, made.opening(viewer))
    return [
        (
            each.pseudonym,
            each.revision.answers[0].code,
            each.is_own,
            each.later and each.later.state.value,
            [answer.code for answer in each.later.answers[:1]] if each.later else [],
        )
        for each in found
    ]


def test_what_counts_is_shown_with_what_became_of_it(session: Session) -> None:
    made = make_rated_round(session, ["1 2 3"], reveal=Reveal.AFTER_OWN)
    made.rate(1, 0, "5", request_id="changed")
    made.withdraw(2, 0)
    assert _later(made) == [
        ("R2", "1", True, None, []),
        ("R3", "2", False, "submitted", ["5"]),
        ("R4", "3", False, "withdrawn", []),
    ]
