"""A rating form whose session or number has gone: nothing typed is lost, and nothing is saved."""

import pytest
from rated_round import RatedRound
from rating_pages import TYPED, saved, send
from visiting import Answer, Site, Visitor


def test_signed_out_meanwhile(site: Site, rated: RatedRound, ann: Visitor, page: Answer) -> None:
    """The token of the page ends with the session, so the page says what to do with what was typed."""
    ann.client.delete_cookie("annotator")
    answer = send(ann, page, **TYPED)
    assert answer.status == 400
    assert "Sign in in another tab, then come back to this page and show the form again" in answer.text
    typed = answer.page.by_id("typed")
    assert (typed.tag, "readonly" in typed.attributes) == ("textarea", True)
    assert typed.text == f"Your reason: {TYPED['rationale']} Support: 4 Basis: outside"
    assert "<b>letters</b>" not in answer.html
    assert saved(site, rated) == 0


def test_signed_in_again_meanwhile(site: Site, rated: RatedRound, ann: Visitor, page: Answer) -> None:
    """The token of the page ended with the session before: the page comes back with all that was typed."""
    ann.client.delete_cookie("annotator")
    ann.sign_in(rated.reviewers[0].id)
    answer = send(ann, page, **TYPED)
    assert answer.status == 400
    assert "Not saved. The page was opened before you last signed in" in answer.text
    kept = answer.form(holding="rationale").values
    assert {name: kept[name] for name in TYPED} == TYPED
    assert saved(site, rated) == 0
    assert send(ann, answer).status == 303
    assert saved(site, rated) == 1


def test_a_form_of_an_older_session_does_not_overwrite(
    site: Site, rated: RatedRound, ann: Visitor, page: Answer
) -> None:
    ann.client.delete_cookie("annotator")
    ann.sign_in(rated.reviewers[0].id)
    assert send(ann, ann.get(page.path), **(TYPED | {"c_support": "2"})).status == 303
    again = send(ann, page, **TYPED)
    assert again.status == 400
    answer = send(ann, again)
    assert (answer.status, "You saved this claim in another window meanwhile." in answer.text) == (409, True)


def test_somebody_else_signed_in_meanwhile(site: Site, rated: RatedRound, ann: Visitor, page: Answer) -> None:
    ann.client.delete_cookie("annotator")
    ann.sign_in(rated.reviewers[1].id)
    answer = send(ann, page, **TYPED)
    assert answer.status == 403
    assert f"Your reason: {TYPED['rationale']}" in answer.page.by_id("typed").text


def test_a_reason_with_a_character_that_no_text_has(site: Site, rated: RatedRound, ann: Visitor, page: Answer) -> None:
    answer = send(ann, page, **(TYPED | {"rationale": "A\0 date."}))
    assert answer.status == 422
    assert "It was taken out: look at it and send it again." in answer.text
    kept = answer.form(holding="rationale").values
    assert {name: kept[name] for name in TYPED} == TYPED | {"rationale": "A date."}
    assert saved(site, rated) == 0
    assert send(ann, answer).status == 303


@pytest.mark.parametrize("number", ["abc", "", None, "-1", "1e3", "0\n"])
def test_a_form_without_the_number_of_what_it_changes(
    site: Site, rated: RatedRound, ann: Visitor, page: Answer, number: str | None
) -> None:
    answer = send(ann, page, **(TYPED | {"base_revision": number}))
    assert answer.status == 422
    assert "The form was incomplete and has been completed. Save once more." in answer.text
    kept = answer.form(holding="rationale").values
    assert {name: kept[name] for name in (*TYPED, "base_revision")} == TYPED | {"base_revision": "0"}
    assert saved(site, rated) == 0
    assert send(ann, answer).status == 303


def test_a_refused_form_goes_on_asking_whether_another_window_saved(ann: Visitor, page: Answer) -> None:
    other = ann.get(page.path)
    assert send(ann, other, **(TYPED | {"c_support": "2"})).status == 303
    refused = send(ann, page, **(TYPED | {"rationale": "a" * 10_001}))
    assert refused.status == 422
    assert send(ann, refused, **TYPED).status == 409
