"""One's own reviews, as their author reads them."""

import factories
from planted_round import submit
from rated_round import make_rated_round
from sqlalchemy.orm import Session

from annotator.models.vocabulary import Purpose, ReviewState
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


def test_what_came_twice_reads_as_changed_until_the_lock(session: Session) -> None:
    made = make_rated_round(session, ["1 2", "3 2"])
    made.rate(0, 0, "2", request_id="changed")
    again = factories.make_assignment(session, made.round, made.claims[0], made.reviewers[0], purpose="repeat")
    person = made.reviewers[0].id
    before = own_reviews.own_reviews(session, made.round, person)
    assert [(each.claim_key, len(each.revisions)) for each in before] == [("K2", 1), ("K1", 2)]
    submit(made, again, "5")
    found = {each.claim_key: each for each in own_reviews.own_reviews(session, made.round, person)}
    assert own_reviews.count_own_reviews(session, made.round, person) == 2
    assert found["K1"].assignment_id == again.id
    assert found["K1"].purpose is Purpose.RATING
    codes = [(revision.number, revision.answers[0].code) for revision in found["K1"].revisions]
    assert codes == [(3, "5"), (2, "2"), (1, "1")]
    made.lock()
    after = own_reviews.own_reviews(session, made.round, person)
    assert own_reviews.count_own_reviews(session, made.round, person) == 3
    assert sorted((each.claim_key, each.purpose.value, len(each.revisions)) for each in after) == [
        ("K1", "rating", 2),
        ("K1", "repeat", 1),
        ("K2", "rating", 1),
    ]
