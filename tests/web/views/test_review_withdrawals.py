"""Taking a rating back, and finding the claim again."""

import pytest
from rated_round import RatedRound
from rating_pages import counts, open_next, save
from visiting import Site, Visitor


@pytest.fixture
def table() -> list[str]:
    """Three claims; Ann has rated none yet, Ben all."""
    return [". 2", ". 3", ". 4"]


def test_what_was_withdrawn_can_be_found_again(ann: Visitor, path: str) -> None:
    first = open_next(ann, path)
    save(ann, first)
    again = ann.get(first.path)
    ann.submit(again, again.form("/withdraw"))
    shown = ann.get(first.path)
    assert "0 done · 2 left · 1 withdrawn" in shown.text
    for _claim in range(2):
        save(ann, open_next(ann, path))
    page = ann.get(f"{path}/rate")
    assert page.page.one("h1").text == "Nothing left to rate"
    assert "You have withdrawn 1 rating of this round." in page.text
    assert "2 of 3 claims done" in page.text
    assert first.path in {link["href"] for link in page.page.all("a")}
    save(ann, ann.get(first.path))
    assert ann.get(f"{path}/rate").page.one("h1").text == "All done"


def test_withdrawing_deletes_nothing(site: Site, rated: RatedRound, ann: Visitor, path: str) -> None:
    page = open_next(ann, path)
    assert [form.action for form in page.page.forms if form.action.endswith("/withdraw")] == []
    save(ann, page, rationale="At first.")
    again = ann.get(page.path)
    answer = ann.submit(again, again.form("/withdraw"))
    shown = ann.follow(answer)
    assert "Your rating has been withdrawn. It stays in your history" in shown.text
    assert "You have withdrawn your rating of this claim." in shown.text
    assert "c_support" not in shown.form(holding="rationale").values
    mine = ann.get(f"{path}/mine").text
    assert mine.index("Withdrawn.") < mine.index("At first.")
    assert "Rate again" in mine
    assert counts(site, rated.reviewers[0].id) == (1, 2)
    assert save(ann, shown).status == 303
    assert counts(site, rated.reviewers[0].id) == (1, 3)


def test_there_is_nothing_to_withdraw(ann: Visitor, path: str) -> None:
    page = open_next(ann, path)
    refused = ann.post(f"{page.path}/withdraw", request_id="r1")
    assert (refused.status, "There is no rating to withdraw" in refused.text) == (409, True)
    lost = ann.post(f"{page.path}/withdraw")
    assert (lost.status, "The form is incomplete." in lost.text) == (422, True)
