"""What a viewer may call the reviewers."""

from rated_round import make_rated_round
from sqlalchemy.orm import Session

from annotator.services.agreement_data import read_ratings
from annotator.services.reviewer_names import name_reviewers


def test_names_are_for_the_lead_and_for_oneself(session: Session) -> None:
    made = make_rated_round(session, ["1 2", "3 4"])
    made.lock()
    ratings = read_ratings(session, made.round, made.main)
    named = name_reviewers(ratings, made.opening(made.lead), made.member(made.lead))
    assert named == {"R2": "Ann", "R3": "Ben"}
    ben = made.reviewers[1]
    assert name_reviewers(ratings, made.opening(ben), made.member(ben)) == {"R2": "R2", "R3": "Ben"}
    # For what leaves the installation, whoever takes it along.
    for opening in (made.opening(made.lead), made.opening(ben)):
        assert name_reviewers(ratings, opening, None) == {"R2": "R2", "R3": "R3"}
