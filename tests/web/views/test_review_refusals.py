"""What a rating is refused for, and that nothing typed is lost by it."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from rated_round import RatedRound
from rating_pages import TYPED, saved, send
from sqlalchemy import func, select, update
from visiting import Answer, Site, Visitor

from annotator.models import Assignment, Claim, ClaimVersion, Membership, Rating, Round
from annotator.services import rounds


def _lock(site: Site, rated: RatedRound) -> None:
    with site.database.writing() as session:
        rounds.lock_round(session, session.get_one(Round, rated.round.id), now=rated.round.opened_at, actor_id=None)


REFUSED: list[tuple[dict[str, str | None], str, str]] = [
    ({"c_support": None}, "support", "Answer this question: How well is it supported?"),
    ({"c_basis": None}, "basis", "Answer this question: What did you look at?"),
    ({"c_support": "cannot-judge"}, "r-support", "Choose a reason why you cannot judge."),
    ({"c_support": "cannot-judge", "r_support": "forged"}, "r-support", "Choose a reason why you cannot judge."),
    ({"r_support": "vague"}, "support", "You chose a step and a reason why you cannot judge. Keep one of the two."),
    ({"c_support": "6"}, "support", "Choose one of the steps listed."),
    ({"c_support": "article"}, "support", "Choose one of the steps listed."),
    ({"c_basis": "3"}, "basis", "Choose one of the steps listed."),
    ({"c_basis": "cannot-judge"}, "basis", "Choose a reason why you cannot judge."),
]


@pytest.mark.parametrize(("change", "criterion", "message"), REFUSED)
def test_a_wrong_answer_keeps_the_page(
    site: Site,
    rated: RatedRound,
    ann: Visitor,
    page: Answer,
    change: dict[str, str | None],
    criterion: str,
    message: str,
) -> None:
    answer = send(ann, page, **(TYPED | change))
    assert answer.status == 422
    assert answer.page.one("h1").text == page.page.one("h1").text
    assert answer.page.one("p", role="alert").text == f"Not saved. {message}"
    place = criterion if criterion.startswith("r-") else f"c-{criterion}"
    assert answer.page.by_id(f"{place}-error").text == message
    marked = [element for element in answer.page.elements if element.get("aria-describedby") == f"{place}-error"]
    if criterion.startswith("r-"):
        assert [(element.tag, element.get("aria-invalid")) for element in marked] == [("select", "true")]
    else:
        assert [element.tag for element in marked] == ["fieldset"]
    kept, choices = answer.form(holding="rationale").values, page.form(holding="rationale").choices
    for name, value in (TYPED | change).items():
        if value is not None and (name not in choices or value in choices[name]):
            assert kept[name] == value, name
    assert "<b>letters</b>" not in answer.html
    assert saved(site, rated) == 0


@pytest.mark.parametrize("change", [{"c_support": "1"}, {"c_support": "cannot-judge", "r_support": "vague"}])
def test_a_reason_where_the_rubric_wants_one(ann: Visitor, page: Answer, change: dict[str, str]) -> None:
    answer = send(ann, page, **(TYPED | change | {"rationale": "  "}))
    assert answer.status == 422
    assert "Say why: a reason is needed for" in answer.page.by_id("rationale-error").text
    field = answer.page.by_id("rationale")
    assert field["aria-describedby"].split() == ["rationale-help", "rationale-error"]
    assert field["aria-invalid"] == "true"


def test_a_reason_that_is_too_long(ann: Visitor, page: Answer) -> None:
    long = "a" * 10_001
    answer = send(ann, page, **(TYPED | {"rationale": long}))
    assert (answer.status, answer.form(holding="rationale").values["rationale"]) == (422, long)
    assert answer.page.by_id("rationale-error").text.startswith("The reason is too long")


def test_line_ends_of_a_browser_are_kept_as_lines(ann: Visitor, page: Answer) -> None:
    assert send(ann, page, **(TYPED | {"rationale": "\r\nOne.\r\n\r\nTwo."})).status == 303
    assert ann.get(page.path).form(holding="rationale").values["rationale"].splitlines() == ["One.", "", "Two."]


def test_every_fault_is_shown_at_once(ann: Visitor, page: Answer) -> None:
    answer = send(ann, page)
    assert answer.status == 422
    assert len(answer.page.all("p", class_="field-error")) == 2
    box = answer.page.one("div", role="alert")
    assert box.text.startswith("Not saved. 2 answers are missing or need a change:")
    links = [link["href"] for link in answer.page.all("a") if link["href"].startswith("#c-")]
    assert links == ["#c-support-first", "#c-basis-first"]
    for link in links:
        assert answer.page.by_id(link[1:]).tag == "input"


def test_a_missing_reason_hides_no_other_fault(ann: Visitor, page: Answer) -> None:
    answer = send(ann, page, c_support="cannot-judge", r_support="", c_basis=None)
    assert "2 answers are missing or need a change:" in answer.page.one("div", role="alert").text
    assert answer.page.by_id("r-support-error").text == "Choose a reason why you cannot judge."
    assert answer.page.by_id("c-basis-error").text.startswith("Answer this question:")
    links = {link["href"] for link in answer.page.all("a")}
    assert {"#r-support", "#c-basis-first"} <= links
    assert "#c-support-first" not in links


@pytest.mark.parametrize("blank", ["\u200b", " \u2060\ufeff", "\u3164", "\u202e\u202c", "\u2800"])
def test_a_reason_that_cannot_be_seen_is_none(ann: Visitor, page: Answer, blank: str) -> None:
    answer = send(ann, page, **(TYPED | {"c_support": "1", "rationale": blank}))
    assert answer.status == 422
    assert "Say why: a reason is needed for" in answer.page.by_id("rationale-error").text


def test_marks_that_turn_the_text_around_are_taken_out(ann: Visitor, page: Answer) -> None:
    typed = "\u202eNot shown\u202c by \u2067سانا\u2069,\x07 so they say. می\u200cخواهم"
    assert send(ann, page, **(TYPED | {"rationale": typed})).status == 303
    kept = ann.get(page.path).form(holding="rationale").values["rationale"]
    assert kept == "Not shown by سانا, so they say. می\u200cخواهم"
    assert ann.submit(page, page.form(holding="rationale"), **(TYPED | {"rationale": typed})).status == 303


@pytest.mark.parametrize("request_id", ["", "a" * 65, "a\nb"])
def test_a_form_that_lost_its_number(
    site: Site, rated: RatedRound, ann: Visitor, page: Answer, request_id: str
) -> None:
    answer = send(ann, page, **(TYPED | {"request_id": request_id}))
    assert answer.status == 422
    assert "The form was incomplete and has been completed. Save once more." in answer.text
    assert saved(site, rated) == 0
    assert send(ann, answer).status == 303
    assert ann.get(page.path).form(holding="rationale").values["rationale"] == TYPED["rationale"]


def test_the_claim_of_somebody_else(site: Site, rated: RatedRound, ann: Visitor) -> None:
    others = f"/p/{rated.project.slug}/rate/{site.assignment(rated.reviewers[1].id, 'K1')}"
    for answer in (ann.get(others), ann.post(others, request_id="r1", **TYPED), ann.post(f"{others}/withdraw")):
        assert answer.status == 403
        assert "This claim is assigned to another reviewer." in answer.text
        assert answer.page.all("textarea", name="rationale") == []
    assert saved(site, rated) == 0


def test_a_round_that_was_locked_meanwhile(site: Site, rated: RatedRound, ann: Visitor, page: Answer) -> None:
    _lock(site, rated)
    answer = send(ann, page, **TYPED)
    assert answer.status == 409
    assert "Round 1 has been locked: ratings in it can no longer be changed." in answer.text
    kept = answer.form(holding="rationale").values
    assert {name: kept[name] for name in TYPED} == TYPED
    assert saved(site, rated) == 0


def test_withdrawing_in_a_locked_round(site: Site, rated: RatedRound, ann: Visitor, page: Answer) -> None:
    send(ann, page, **TYPED)
    form = ann.get(page.path).form("/withdraw")
    _lock(site, rated)
    assert ann.send(form.action, form.values).status == 409
    assert saved(site, rated) == 1


def test_two_windows(site: Site, rated: RatedRound, ann: Visitor, page: Answer) -> None:
    other = ann.get(page.path)
    assert send(ann, other, **(TYPED | {"c_support": "2"})).status == 303
    answer = send(ann, page, **TYPED)
    assert answer.status == 409
    assert "You saved this claim in another window meanwhile." in answer.text
    kept = answer.form(holding="rationale").values
    assert {name: kept[name] for name in TYPED} == TYPED
    assert send(ann, answer).status == 303
    assert saved(site, rated) == 2


def test_a_claim_that_was_edited_meanwhile(site: Site, rated: RatedRound, ann: Visitor, page: Answer) -> None:
    assignment = int(page.path.rpartition("/")[2].partition("?")[0])
    with site.database.writing() as session:
        claim = session.get_one(Claim, session.get_one(Assignment, assignment).claim_id)
        old = session.scalars(select(ClaimVersion).where(ClaimVersion.claim_id == claim.id)).one()
        session.add(
            ClaimVersion(
                claim_id=claim.id, number=2, text="It now says more.", kind=old.kind, created_at=old.created_at
            )
        )
        session.flush()
        claim.version = 2
    answer = send(ann, page, **TYPED)
    assert answer.status == 409
    assert "The claim was edited meanwhile." in answer.text
    assert "It now says more." in answer.text
    assert answer.form(holding="rationale").values["rationale"] == TYPED["rationale"]
    assert send(ann, answer).status == 303


def test_a_double_click_makes_one_review(site: Site, rated: RatedRound, ann: Visitor, page: Answer) -> None:
    first, again = send(ann, page, **TYPED), send(ann, page, **TYPED)
    assert (first.status, again.status) == (303, 303)
    assert first.location == again.location
    assert saved(site, rated) == 1


def test_going_back_and_sending_other_answers_is_no_retry(
    site: Site, rated: RatedRound, ann: Visitor, page: Answer
) -> None:
    send(ann, page, **TYPED)
    answer = send(ann, page, **(TYPED | {"c_support": "2"}))
    assert answer.status == 409
    assert answer.form(holding="rationale").values["c_support"] == "2"
    assert ann.get(page.path).form(holding="rationale").values["c_support"] == "4"
    assert send(ann, answer).status == 303
    assert ann.get(page.path).form(holding="rationale").values["c_support"] == "2"


def test_the_same_form_many_times_at_once(site: Site, rated: RatedRound, ann: Visitor, page: Answer) -> None:
    sent = page.form(holding="rationale").values | TYPED
    browsers = [site.visitor() for _browser in range(6)]
    cookie = ann.client.get_cookie("annotator")
    assert cookie is not None
    for browser in browsers:
        browser.client.set_cookie("annotator", cookie.value)
    with ThreadPoolExecutor(len(browsers)) as pool:
        answers = list(pool.map(lambda browser: browser.send(page.path, sent), browsers))
    assert {answer.status for answer in answers} == {303}
    assert saved(site, rated) == 1
    with site.database.reading() as session:
        assert session.scalar(select(func.count()).select_from(Rating)) == 2 * 3


def test_who_was_let_go_meanwhile(site: Site, rated: RatedRound, ann: Visitor, page: Answer) -> None:
    with site.database.writing() as session:
        gone = Membership.reviewer_id == rated.reviewers[0].id
        session.execute(update(Membership).where(gone).values(is_active=False))
    refused = send(ann, page, **TYPED)
    assert refused.status == 403
    why = refused.page.one("p", class_="lead").text
    assert why.startswith("You no longer take part in this project, so nothing was saved now.")
    assert why.endswith("ask the lead of the project, who can bring you back.")
    assert refused.page.by_id("typed").text == (
        f"Why this step? {TYPED['rationale']} How well is it supported? 4 · Step 4 "
        "What did you look at? outside · The article and outside material"
    )
    assert saved(site, rated) == 0


def test_an_assignment_that_is_not_there(rated: RatedRound, ann: Visitor) -> None:
    assert ann.get(f"/p/{rated.project.slug}/rate/9999").status == 404
    assert ann.post(f"/p/{rated.project.slug}/rate/9999", **TYPED).status == 404
    assert ann.post(f"/p/{rated.project.slug}/rate/9999/withdraw", request_id="r1").status == 404
