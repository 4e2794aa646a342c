"""Training on the pages: nothing is rated before the mark."""

import pytest
from planted_round import make_planted_round
from rated_round import RatedRound
from visiting import Answer, Site, Visitor

from annotator.models.vocabulary import Purpose


@pytest.fixture
def rated(site: Site) -> RatedRound:
    """K1 and K2 train, with 3 and 5 as the right steps."""
    known = {0: (Purpose.TRAINING, "3"), 1: (Purpose.TRAINING, "5")}
    with site.database.writing() as session:
        return make_planted_round(session, claims=4, known=known, training_pass_percent=100)


def answer(ann: Visitor, page: Answer, step: str) -> Answer:
    return ann.submit(page, page.form(holding="rationale"), c_support=step, c_basis="article", rationale="Because.")


def key_of(page: Answer) -> str:
    return page.page.all("p", class_="kicker")[-1].text.split(" ")[0]


def train(ann: Visitor, path: str, **steps: str) -> list[Answer]:
    """Answer what comes with these steps, and return the feedback on each."""
    seen = []
    for _claim in steps:
        page = ann.follow(ann.get(f"{path}/rate"))
        seen.append(ann.follow(answer(ann, page, steps[key_of(page)])))
    return seen


def test_feedback_after_each_claim_and_then_one_may_rate(ann: Visitor, path: str) -> None:
    page = ann.follow(ann.get(f"{path}/rate"))
    assert "Training · 0 of 2 claims answered · the right answer follows" in page.text
    assert page.page.all("details", data_skip="") == []
    first, second = train(ann, path, K1="3", K2="5")
    for feedback in (first, second):
        assert "You found the right answer" in feedback.text
        assert "Because of the letter in K" in feedback.text
    assert "Next training claim" in first.text
    form = ann.follow(ann.get(f"{path}/rate"))
    assert "Claim 1 of 2" in form.text
    assert "The training is done" in ann.get(f"{path}/training").text


def test_who_differs_is_told_how_many_were_right_and_tries_again(ann: Visitor, path: str) -> None:
    _first, _second = train(ann, path, K1="3", K2="1")
    told = ann.follow(ann.get(f"{path}/rate"))
    assert "1 of 2 answers right; 100 % are needed." in told.text
    assert told.path.endswith("/training")
    again = ann.follow(ann.submit(told, told.form("/again")))
    assert "1 claim comes again." in again.text
    assert key_of(again) == "K2"
    assert again.form(holding="rationale").values.get("c_support") is None
    feedback = ann.follow(answer(ann, again, "5"))
    assert "You found the right answer" in feedback.text
    assert "Claim 1 of 2" in ann.follow(ann.get(f"{path}/rate")).text
    assert "2 attempts" in ann.get(f"{path}/training").text


def test_nothing_is_rated_before(ann: Visitor, path: str, site: Site, rated: RatedRound) -> None:
    to_rate = site.assignment(rated.reviewers[0].id, "K3")
    assert ann.get(f"{path}/rate/{to_rate}").location == f"{path}/rate"
    page = ann.follow(ann.get(f"{path}/rate"))
    sent = page.form(holding="rationale").values | {"c_support": "4", "c_basis": "article"}
    refused = ann.send(f"{path}/rate/{to_rate}", sent)
    assert refused.status == 409
    assert "The training comes first." in refused.text
    assert refused.form(holding="rationale").values["c_support"] == "4"


def test_a_lead_lets_a_reviewer_in(ann: Visitor, path: str, site: Site, rated: RatedRound) -> None:
    train(ann, path, K1="1", K2="1")
    lead = site.visitor(rated.lead.id)
    shown = lead.get(f"{path}/quality")
    assert "0 of 2" in shown.text
    assert "below the mark" in shown.text
    (link,) = [each["href"] for each in shown.page.all("a", class_="tap") if each.text == "Let in Ann"]
    asked = lead.get(link)
    assert "Let Ann rate without the mark?" in asked.text
    done = lead.follow(lead.submit(asked))
    assert "Ann may rate now." in done.text
    assert "UTC, let in without the mark" in done.text
    assert "Claim 1 of 2" in ann.follow(ann.get(f"{path}/rate")).text
    assert lead.submit(asked).status == 409
    assert lead.get(f"{path}/quality/let-in/9999").status == 404


def test_a_training_claim_without_answer_has_no_feedback(
    ann: Visitor, path: str, site: Site, rated: RatedRound
) -> None:
    training = site.assignment(rated.reviewers[0].id, "K1")
    assert ann.get(f"{path}/training/{training}").location == f"{path}/rate/{training}"
    assert ann.get(f"{path}/training/9999").status == 404
    assert "2 training claims are left." in ann.get(f"{path}/training").text
    assert ann.post(f"{path}/training/again", request_id="one").status == 409


def test_training_is_not_among_ones_ratings(ann: Visitor, path: str) -> None:
    train(ann, path, K1="3", K2="5")
    assert "You have not rated a claim in this round yet." in ann.get(f"{path}/mine").text


def test_a_lead_is_not_asked_to_train(site: Site, rated: RatedRound, path: str) -> None:
    shown = site.visitor(rated.lead.id).get(f"{path}/training")
    assert "A lead does not" in shown.text
    assert "Begin the training" not in shown.text
    assert "Rate the next claim" in shown.text


def test_the_page_of_training_speaks_of_beginning_and_of_one_answer(ann: Visitor, path: str) -> None:
    ann.get(f"{path}/rate")
    begin = ann.get(f"{path}/training")
    assert "2 training claims are left." in begin.text
    assert "Begin the training" in begin.text
    (first,) = train(ann, path, **dict.fromkeys(["K1", "K2"], "1"))[:1]
    assert "Your answer differs from the right one" in first.text
    assert "Some answers" not in first.text
