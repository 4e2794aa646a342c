"""What a review cites: kept with each submission, refused where it is not there to be cited."""

from datetime import timedelta

import pytest
from evidence_items import LATER, add, draft, seen
from rated_round import RatedRound, make_rated_round
from sqlalchemy import select
from sqlalchemy.orm import Session

from annotator.errors import Conflict, Invalid
from annotator.models import Assignment, ReviewRevision
from annotator.models.vocabulary import RoundKind
from annotator.services import citations, evidence, own_reviews, reviews, rounds
from annotator.services.citations import Citation
from annotator.services.reviews import Saved, Submission


@pytest.fixture
def made(session: Session) -> RatedRound:
    """K1 with a wire report, its reprint and a table by the lead, and an item of Ann's own; K2 with one item."""
    made = make_rated_round(session, [". .", ". ."])
    for description, same in (("A wire report", ""), ("A reprint", "1"), ("A table", "")):
        add(made, made.lead, draft(description, same_origin_as=same))
    add(made, made.reviewers[0], draft("Ann’s own"))
    add(made, made.lead, draft("Of K2"), claim=1)
    return made


def own_item(made: RatedRound) -> int:
    return next(item.position for item in seen(made, made.reviewers[0]).items if item.is_own)


def cite(made: RatedRound, *cited: int, reviewer: int = 0, request: str = "one", base: int | None = None) -> Saved:
    submission = Submission(made._answers("3"), "Because.", request, base, evidence=cited)
    person = made.reviewers[reviewer].id
    return reviews.submit_review(made.session, made.assignment(reviewer, 0), person, submission, LATER)


def kept(made: RatedRound) -> list[tuple[Citation, ...]]:
    """What Ann's revisions cite, the newest first."""
    found = own_reviews.own_reviews(made.session, made.round, made.reviewers[0].id, claim_id=made.claims[0].id)
    return [revision.evidence for revision in found[0].revisions]


def test_each_submission_keeps_what_it_cites(made: RatedRound) -> None:
    cite(made, 1, 2, own_item(made))
    cite(made, 3, request="two", base=1)
    cite(made, request="three", base=2)
    none, second, first = kept(made)
    assert none == ()
    assert [(cited.label, cited.description) for cited in second] == [("3", "A table")]
    assert [cited.label for cited in first] == ["1", "2", "R2-1"]
    assert citations.summary(first) == "3 items from 2 origins"
    assert [cited.stance_words for cited in second] == ["supports the claim"]


def test_sent_again_it_is_the_same(made: RatedRound) -> None:
    assert [cite(made, 1, 3).is_retry, cite(made, 3, 1).is_retry] == [False, True]
    for other in ((1,), (1, 2), ()):
        with pytest.raises(Conflict, match="saved before with other answers"):
            cite(made, *other)
    assert len(kept(made)) == 1


@pytest.mark.parametrize("position", [0, 9, 99_001])
def test_what_is_not_in_the_list_is_refused(made: RatedRound, position: int) -> None:
    with pytest.raises(Invalid) as refused:
        cite(made, 1, position)
    assert list(refused.value.errors) == ["evidence"]
    assert made.session.scalars(select(ReviewRevision.id)).all() == []


def test_what_one_does_not_see_cannot_be_cited(made: RatedRound) -> None:
    with pytest.raises(Invalid, match="is not in the list of this claim"):
        cite(made, own_item(made), reviewer=1)


def test_an_item_withdrawn_while_the_form_is_open(made: RatedRound) -> None:
    cite(made, 1, 3)
    evidence.withdraw_evidence(made.session, made.claims[0], 3, made.member(made.lead), LATER)
    with pytest.raises(Invalid, match="Withdrawn meanwhile: item 3"):
        cite(made, 3, request="two", base=1)
    assert cite(made, 1, 3).is_retry
    assert [(cited.label, cited.is_withdrawn) for cited in kept(made)[0]] == [("1", False), ("3", True)]


def test_a_withdrawn_review_cites_nothing_and_its_history_does(made: RatedRound) -> None:
    review = cite(made, 1).review_id
    assert citations.current(made.session, review) == {1: False}
    evidence.withdraw_evidence(made.session, made.claims[0], 1, made.member(made.lead), LATER)
    assert citations.current(made.session, review) == {1: True}
    reviews.withdraw_review(made.session, made.assignment(0, 0), made.reviewers[0].id, "w", LATER)
    assert citations.current(made.session, review) == {}
    assert [len(cited) for cited in kept(made)] == [0, 1]


def test_only_what_was_cited_is_read(made: RatedRound) -> None:
    cite(made, 1)
    cite(made, reviewer=1)
    assert citations.of_revisions(made.session, []) == {}
    cited = citations.of_round(made.session, made.round.id)
    assert [[item.label for item in items] for items in cited.values()] == [["1"]]


def test_what_has_one_address_counts_once_where_it_is_cited(made: RatedRound) -> None:
    """Ann and Ben list the same report, blind; in the next round Ann cites both."""
    address = "https://wire.example/report"
    items = [add(made, person, draft("A report", url=address)).position for person in made.reviewers]
    assert _cited_in_the_next_round(made, *items) == ("2 items from 1 origin", 1)


def test_what_an_item_joins_counts_once_though_that_one_is_not_cited(made: RatedRound) -> None:
    """Ben's page is of one origin with his report, which has the address of Ann's: she cites hers and the page."""
    address = "https://wire.example/report"
    hers, his = (add(made, person, draft("A report", url=address)).position for person in made.reviewers)
    page = add(made, made.reviewers[1], draft("A page", same_origin_as=str(his))).position
    assert _cited_in_the_next_round(made, hers, page) == ("2 items from 1 origin", 1)


def test_items_of_a_round_join_what_is_cited_from_its_lock_on(made: RatedRound) -> None:
    """Ben alone knows that the two reports Ann cites are one: nobody is told before the lock."""
    addresses = ["https://wire.example/report", "https://paper.example/report"]
    cited = [add(made, made.lead, draft("A report", url=address)).position for address in addresses]
    joins = {"url": addresses[0], "archived_url": addresses[1], "same_origin_as": str(cited[0])}
    add(made, made.reviewers[1], draft("Both", **joins))
    cite(made, *cited)
    cite(made, 1, reviewer=1)
    assert [citations.summary(each) for each in kept(made)] == ["2 items from 2 origins"]
    made.lock()
    assert [citations.summary(each) for each in kept(made)] == ["2 items from 1 origin"]
    found = citations.of_round(made.session, made.round.id)
    assert sorted(citations.count_origins(each) for each in found.values()) == [1, 1]


def _cited_in_the_next_round(made: RatedRound, *items: int) -> tuple[str, int]:
    """What Ann cites after the lock, in words, and from how many origins."""
    for place in (0, 1):
        made.rate(place, 0, "3")
    made.lock()
    opened = LATER + timedelta(hours=1)
    second = rounds.open_round(made.session, made.project, now=opened, actor_id=None, kind=RoundKind.SECOND)
    assignment = made.session.scalars(
        select(Assignment.id).where(
            Assignment.round_id == second.id,
            Assignment.reviewer_id == made.reviewers[0].id,
            Assignment.claim_id == made.claims[0].id,
        )
    ).one()
    submission = Submission(made._answers("3"), "Because.", "two", None, evidence=items)
    reviews.submit_review(made.session, assignment, made.reviewers[0].id, submission, opened)
    (cited,) = citations.of_round(made.session, second.id).values()
    return citations.summary(cited), citations.count_origins(cited)
