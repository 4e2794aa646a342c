"""Taking a rating back, and finding the claim again."""

import pytest
from rated_round import RatedRound, make_rated_round
from sqlalchemy import func, select
from visiting import Answer, Site, Visitor

from annotator.models import Assignment, Review, ReviewRevision

CLOCK = r"saved \d\d:\d\d:\d\d"


@pytest.fixture
def rated(site: Site) -> RatedRound:
    """Three claims; Ann has rated none yet, Ben all."""
    with site.database.writing() as session:
        return make_rated_round(session, [". 2", ". 3", ". 4"])


@pytest.fixture
def ann(site: Site, rated: RatedRound) -> Visitor:
    return site.visitor(rated.reviewers[0].id)


@pytest.fixture
def path(rated: RatedRound) -> str:
    return f"/p/{rated.project.slug}"


def _open_next(visitor: Visitor, path: str) -> Answer:
    return visitor.follow(visitor.get(f"{path}/rate"))


def _save(visitor: Visitor, page: Answer, **typed: str | None) -> Answer:
    typed = {"c_support": "3", "c_basis": "article", **typed}
    return visitor.submit(page, page.form(holding="rationale"), **typed)


def _counts(site: Site, reviewer_id: int) -> tuple[int, int]:
    with site.database.reading() as session:
        own = select(Review.id).join(Assignment, Assignment.id == Review.assignment_id)
        own = own.where(Assignment.reviewer_id == reviewer_id)
        reviews = session.scalars(own).all()
        revisions = select(func.count()).select_from(ReviewRevision).where(ReviewRevision.review_id.in_(reviews))
        return len(reviews), session.scalar(revisions) or 0


def test_what_was_withdrawn_can_be_found_again(ann: Visitor, path: str) -> None:
    first = _open_next(ann, path)
    _save(ann, first)
    again = ann.get(first.path)
    ann.submit(again, again.form("/withdraw"))
    shown = ann.get(first.path)
    assert "0 done · 2 left · 1 withdrawn" in shown.text
    for _claim in range(2):
        _save(ann, _open_next(ann, path))
    page = ann.get(f"{path}/rate")
    assert page.page.one("h1").text == "Nothing left to rate"
    assert "You have withdrawn 1 rating of this round." in page.text
    assert "2 of 3 claims done" in page.text
    assert first.path in {link["href"] for link in page.page.all("a")}
    _save(ann, ann.get(first.path))
    assert ann.get(f"{path}/rate").page.one("h1").text == "All done"


def test_withdrawing_deletes_nothing(site: Site, rated: RatedRound, ann: Visitor, path: str) -> None:
    page = _open_next(ann, path)
    assert page.page.all("button", class_="second") == []
    _save(ann, page, rationale="At first.")
    again = ann.get(page.path)
    answer = ann.submit(again, again.form("/withdraw"))
    shown = ann.follow(answer)
    assert "Your rating has been withdrawn. It stays in your history" in shown.text
    assert "You have withdrawn your rating of this claim." in shown.text
    assert "c_support" not in shown.form(holding="rationale").values
    mine = ann.get(f"{path}/mine").text
    assert mine.index("Withdrawn.") < mine.index("At first.")
    assert "Rate again" in mine
    assert _counts(site, rated.reviewers[0].id) == (1, 2)
    assert _save(ann, shown).status == 303
    assert _counts(site, rated.reviewers[0].id) == (1, 3)


def test_there_is_nothing_to_withdraw(ann: Visitor, path: str) -> None:
    page = _open_next(ann, path)
    refused = ann.post(f"{page.path}/withdraw", request_id="r1")
    assert (refused.status, "There is no rating to withdraw" in refused.text) == (409, True)
    lost = ann.post(f"{page.path}/withdraw")
    assert (lost.status, "The form is incomplete." in lost.text) == (422, True)
