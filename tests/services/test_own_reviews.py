"""One's own reviews, as their author reads them."""

from rated_round import make_rated_round
from sqlalchemy.orm import Session

from annotator.models.vocabulary import ReviewState
from annotator.services import own_reviews


def test_ones_own_reviews_stand_beside_their_claimants(session: Session) -> None:
    made = make_rated_round(session, ["1 2", "vague 2"])
    made.withdraw(0, 0)
    person = made.reviewers[0].id
    found = {each.claim_key: each for each in own_reviews.own_reviews(session, made.round, person)}
    assert own_reviews.count_own_reviews(session, made.round, person) == 2
    assert found["K1"].state is ReviewState.WITHDRAWN
    assert [revision.number for revision in found["K1"].revisions] == [2, 1]
    assert found["K2"].revisions[0].answers[0].position is None
    assert all(each.voices.names for each in found.values())
