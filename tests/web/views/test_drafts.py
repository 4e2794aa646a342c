"""Drafts and private notes over the wire: by form and by script."""

from typing import Any

import pytest
from rated_round import RatedRound
from rating_pages import TYPED, open_next, saved, send
from sqlalchemy import select
from visiting import Answer, Site, Visitor

from annotator.models import Draft, PrivateNote, Round
from annotator.services import rounds


def keep(visitor: Visitor, page: Answer, to: str = "draft", **typed: str | None) -> Answer:
    """Press the button that keeps the draft, or the note."""
    form = page.form(holding="rationale")
    sent = {name: value for name, value in (form.values | typed).items() if value is not None}
    return visitor.send(f"{page.path.partition('?')[0]}/{to}", sent)


def tell(visitor: Visitor, page: Answer, to: str = "draft", **typed: str | None) -> Any:
    """Keep it as the script of the page does; return status and what was told."""
    form = page.form(holding="rationale")
    sent = {name: value for name, value in (form.values | typed).items() if value is not None}
    path = f"{page.path.partition('?')[0]}/{to}"
    answer = visitor.client.post(path, data=sent, headers={"Accept": "application/json"})
    return answer.status_code, answer.get_json()


def typed_in(page: Answer) -> dict[str, str]:
    values = page.form(holding="rationale").values
    return {name: values[name] for name in TYPED if name in values}


def lock(site: Site, rated: RatedRound) -> None:
    with site.database.writing() as session:
        rounds.lock_round(session, session.get_one(Round, rated.round.id), now=rated.round.opened_at, actor_id=None)


def drafts_kept(site: Site) -> list[dict[str, str]]:
    with site.database.reading() as session:
        return list(session.scalars(select(Draft.fields)))


def test_a_draft_comes_back_and_is_submitted(site: Site, rated: RatedRound, ann: Visitor, page: Answer) -> None:
    back = ann.follow(keep(ann, page, **TYPED))
    assert back.path == page.path
    assert typed_in(back) == TYPED
    assert "This is your draft, saved " in back.text
    assert saved(site, rated) == 0
    assert send(ann, back).status == 303
    assert (saved(site, rated), drafts_kept(site)) == (1, [])
    assert "This is your draft" not in ann.get(page.path).text


def test_a_draft_is_discarded(site: Site, ann: Visitor, page: Answer) -> None:
    back = ann.follow(keep(ann, page, **TYPED))
    form = back.form("/draft/discard")
    bare = ann.follow(ann.submit(back, form))
    assert "The draft is discarded." in bare.text
    assert typed_in(bare) == {"rationale": ""}
    ann.follow(keep(ann, page, **TYPED))
    assert ann.submit(back, form, version="x").status == 409
    assert len(drafts_kept(site)) == 1


def test_nothing_typed_is_no_draft(site: Site, ann: Visitor, page: Answer) -> None:
    ann.follow(keep(ann, page))
    assert drafts_kept(site) == []


def test_an_older_window_replaces_a_newer_draft_only_when_told(site: Site, ann: Visitor, page: Answer) -> None:
    other = ann.get(page.path)
    keep(ann, page, **TYPED)
    refused = keep(ann, other, **(TYPED | {"c_support": "2"}))
    assert refused.status == 409
    assert "There is another draft of this claim, saved at" in refused.text
    assert typed_in(refused) == TYPED | {"c_support": "2"}
    assert drafts_kept(site)[0]["c_support"] == "4"
    again = keep(ann, Answer(refused.response, page.path))
    assert again.status == 303
    assert drafts_kept(site)[0]["c_support"] == "2"


def test_a_draft_older_than_a_submission_is_never_silently_applied(
    site: Site, rated: RatedRound, ann: Visitor, page: Answer
) -> None:
    other = ann.get(page.path)
    keep(ann, page, **TYPED)
    assert send(ann, other, **(TYPED | {"c_support": "2", "rationale": "Else."})).status == 303
    shown = ann.get(page.path)
    assert typed_in(shown) == TYPED | {"c_support": "2", "rationale": "Else."}
    assert "older than the rating you saved since. It is not in the form below." in shown.text
    asked = ann.get(shown.page.one("a", class_="tap", href=f"{page.path}?draft=older")["href"])
    assert typed_in(asked) == TYPED
    assert "Saving puts it in the place of that rating." in asked.text
    assert send(ann, asked).status == 303
    assert (saved(site, rated), drafts_kept(site)) == (2, [])


def test_a_draft_of_a_claim_that_was_edited_says_so(ann: Visitor, page: Answer) -> None:
    back = ann.follow(keep(ann, page, **TYPED, claim_version="7"))
    assert "The claim was edited after that: read it as it now stands." in back.text
    assert back.form(holding="rationale").values["claim_version"] == "1"


def test_a_lock_in_mid_form_keeps_what_was_typed(site: Site, rated: RatedRound, ann: Visitor, page: Answer) -> None:
    lock(site, rated)
    refused = send(ann, page, **TYPED)
    assert refused.status == 409
    assert "Round 1 has been locked" in refused.text
    shown = ann.get(page.path)
    assert typed_in(shown) == TYPED
    assert "Round 1 was locked before you submitted it, so it is kept for you to read; it counts nowhere." in shown.text
    assert "readonly" in shown.page.by_id("rationale").attributes
    assert saved(site, rated) == 0


def test_a_script_keeps_a_draft(site: Site, rated: RatedRound, ann: Visitor, page: Answer) -> None:
    status, told = tell(ann, page, **TYPED)
    assert (status, told["version"]) == (200, 1)
    assert told["message"].startswith("Draft saved ")
    assert told["message"].endswith(" UTC")
    status, told = tell(ann, page, **(TYPED | {"rationale": "On."}))
    assert (status, told["version"]) == (200, 2)
    lock(site, rated)
    assert "but no longer submitted" in tell(ann, page, **TYPED)[1]["message"]
    assert typed_in(ann.get(page.path)) == TYPED


def test_a_script_may_send_json(site: Site, ann: Visitor, page: Answer) -> None:
    values = page.form(holding="rationale").values
    headers = {"Accept": "application/json", "X-CSRFToken": values["csrf_token"]}
    sent = TYPED | {"base_revision": "0", "request_id": "tab", "c_basis": 7}
    answer = ann.client.post(f"{page.path}/draft", json=sent, headers=headers)
    assert answer.status_code == 200
    assert drafts_kept(site)[0]["rationale"] == TYPED["rationale"]
    assert drafts_kept(site)[0]["c_basis"] == ""
    assert ann.client.post(f"{page.path}/draft", json=[1], headers=headers).status_code == 409


@pytest.mark.parametrize(
    ("typed", "status", "words"),
    [
        ({"rationale": "a" * 60_001}, 422, "too long to be kept as a draft"),
        ({"base_revision": "3"}, 409, "You saved this claim in another window meanwhile."),
        ({"csrf_token": "forged"}, 400, "The page was opened before you last signed in"),
    ],
)
def test_a_script_is_told_what_is_wrong(
    site: Site, ann: Visitor, page: Answer, typed: dict[str, str], status: int, words: str
) -> None:
    answered, told = tell(ann, page, **(TYPED | typed))
    assert (answered, told["version"]) == (status, 0)
    assert words in told["message"]
    assert drafts_kept(site) == []


def test_a_script_asks_who_is_signed_in(rated: RatedRound, ann: Visitor, path: str, page: Answer) -> None:
    tell(ann, page, **TYPED)
    state = ann.client.get(f"{page.path}/draft").get_json()
    token = state.pop("token")
    assert state == {"account": rated.reviewers[0].id, "version": 1, "revision": 0, "is_open": True}
    assert tell(ann, page, **(TYPED | {"csrf_token": token, "rationale": "On."}))[0] == 200
    ann.client.delete_cookie("annotator")
    assert ann.get(f"{page.path}/draft").location.startswith("/sign-in?next=")
    assert "You are signed in again" in ann.sign_in(rated.reviewers[0].id).get(f"{path}/rate/signed-in").text


def test_a_script_submits_and_is_told_where_to_go(site: Site, rated: RatedRound, ann: Visitor, page: Answer) -> None:
    values = page.form(holding="rationale").values | TYPED
    for _again in range(2):
        answer = ann.client.post(page.path, data=values, headers={"Accept": "application/json"})
        assert answer.status_code == 200
        assert "saved=" in answer.get_json()["follows"]
    assert saved(site, rated) == 1


def test_nobody_elses_draft_is_shown_or_kept(site: Site, rated: RatedRound, ann: Visitor, page: Answer) -> None:
    keep(ann, page, **TYPED)
    for other in (rated.reviewers[1], rated.lead):
        stranger = site.visitor(other.id)
        assert stranger.get(f"{page.path}/draft").status == 403
        token = {"csrf_token": stranger.token()}
        assert stranger.send(f"{page.path}/draft", token | TYPED, headers={"Accept": "application/json"}).status == 403
        assert stranger.send(f"{page.path}/draft/discard", token | {"version": "1"}).status == 403
        assert TYPED["rationale"] not in stranger.get(page.path).text
    assert drafts_kept(site)[0]["rationale"] == TYPED["rationale"]


def test_a_note_is_kept_beside_the_form(site: Site, rated: RatedRound, ann: Visitor, page: Answer) -> None:
    back = ann.follow(keep(ann, page, "note", note="Ask <b>her</b>."))
    assert "Your private note on" in back.text
    assert back.form(holding="rationale").values["note"] == "Ask <b>her</b>."
    assert "<b>her" not in back.html
    assert drafts_kept(site) == []
    again = ann.follow(keep(ann, back, "note", note="Asked.", **TYPED))
    assert typed_in(again) == TYPED
    for other in (rated.reviewers[1], rated.lead):
        assert "Asked." not in site.visitor(other.id).get(f"/p/{rated.project.slug}/claims/K1").html


def test_a_note_goes_with_the_rating(site: Site, ann: Visitor, page: Answer) -> None:
    assert send(ann, page, **TYPED, note="Remember.").status == 303
    with site.database.reading() as session:
        assert session.scalars(select(PrivateNote.text)).all() == ["Remember."]
    assert ann.get(page.path).form(holding="rationale").values["note"] == "Remember."


def test_a_script_keeps_a_note(ann: Visitor, page: Answer) -> None:
    status, told = tell(ann, page, "note", note="One.")
    assert (status, told["text"]) == (200, "One.")
    assert told["message"].startswith("Note saved ")
    both = tell(ann, page, "note", note="Two.")[1]
    assert both["text"] == "One.\n\nTwo."
    assert tell(ann, page, "note", note="", note_seen=both["seen"])[1]["message"] == "No note is kept."
    assert tell(ann, page, "note", note="a" * 10_001)[0] == 422


def test_a_note_too_long_keeps_what_was_typed(site: Site, ann: Visitor, page: Answer) -> None:
    for refused in (keep(ann, page, "note", **TYPED, note="a" * 10_001), send(ann, page, **TYPED, note="a" * 10_001)):
        assert refused.status == 422
        assert refused.form(holding="rationale").values["note"] == "a" * 10_001
        assert typed_in(refused) == TYPED


def test_signed_out_without_a_script_the_form_can_be_shown_again(
    site: Site, rated: RatedRound, ann: Visitor, page: Answer
) -> None:
    ann.client.delete_cookie("annotator")
    refused = send(ann, page, **TYPED)
    assert refused.status == 400
    assert refused.page.one("a", target="_blank")["href"] == "/sign-in"
    again = refused.form(holding="rationale")
    assert "csrf_token" not in again.values
    ann.sign_in(rated.reviewers[0].id)
    shown = ann.send(again.action, again.values)
    assert typed_in(shown) == TYPED
    assert saved(site, rated) == 0
    assert send(ann, shown).status == 303
    assert saved(site, rated) == 1


def test_the_next_claim_has_a_draft_of_its_own(ann: Visitor, path: str, page: Answer) -> None:
    keep(ann, page, **TYPED)
    send(ann, ann.get(page.path))
    assert typed_in(open_next(ann, path)) == {"rationale": ""}
