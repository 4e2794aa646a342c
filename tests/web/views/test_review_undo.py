"""Taking back what was saved last: a withdrawal, never a deletion, whose answers come back as a draft."""

import pytest
from rated_round import RatedRound, make_rated_round
from rating_pages import TYPED, open_next, saved, send
from visiting import Answer, Site, Visitor

from annotator.models import Round
from annotator.models.vocabulary import Reveal
from annotator.services import rounds


def test_what_was_saved_last_is_taken_back_and_given_anew(
    site: Site, rated: RatedRound, ann: Visitor, page: Answer
) -> None:
    following = ann.follow(send(ann, page, **TYPED))
    undone = ann.follow(ann.submit(following, following.form("/undo")))
    assert undone.path == page.path
    assert "Undone: your rating of" in undone.text
    assert "You have withdrawn your rating of this claim." in undone.text
    form = undone.form(holding="rationale")
    assert {name: form.values[name] for name in TYPED} == TYPED
    assert saved(site, rated) == 2
    again = ann.follow(send(ann, undone))
    assert saved(site, rated) == 3
    assert "This is your draft" not in ann.get(page.path).text
    assert again.form("/undo").values["revision"] == "3"


def test_undoing_twice_is_undoing_once(site: Site, rated: RatedRound, ann: Visitor, page: Answer) -> None:
    following = ann.follow(send(ann, page, **TYPED))
    for _press in range(2):
        assert ann.submit(following, following.form("/undo")).status == 303
    assert saved(site, rated) == 2
    assert ann.get(following.path).page.all("form", data_undo="") == []


def test_an_old_button_leaves_what_was_saved_since(site: Site, rated: RatedRound, ann: Visitor, page: Answer) -> None:
    following = ann.follow(send(ann, page, **TYPED))
    send(ann, ann.get(page.path), c_support="2")
    refused = ann.submit(following, following.form("/undo"))
    assert (refused.status, "You have saved this claim again since." in refused.text) == (409, True)
    assert ann.submit(following, following.form("/undo"), revision="x").status == 409
    assert saved(site, rated) == 2


def test_it_can_be_undone_from_every_page_of_rating_until_the_next_save(site: Site) -> None:
    with site.database.writing() as session:
        rated = make_rated_round(session, [". 2", ". 3", ". 3"])
    ann = site.visitor(rated.reviewers[0].id)
    page = open_next(ann, f"/p/{rated.project.slug}")
    following = ann.follow(send(ann, page, **TYPED))
    further = ann.get(following.page.one("a", data_next="")["href"])
    back = ann.get(further.page.one("a", data_previous="")["href"])
    assert "Undo" in back.text
    assert page.path not in further.path
    assert following.path not in further.path
    buttons = [each["formaction"] for each in further.page.all("button") if each.get("formaction")]
    (to_note,) = (address for address in buttons if "/note" in address)
    noted = ann.follow(ann.send(to_note, further.form(holding="rationale").values | {"note": "Look it up."}))
    undo = f"{page.path}/undo"
    assert [each.form("/undo").action for each in (following, further, back, noted)] == [undo] * 4
    assert ann.follow(send(ann, further, **TYPED)).form("/undo").action != undo
    assert ann.follow(ann.submit(back, back.form("/undo"))).path == page.path


def test_who_comes_by_the_menu_can_undo_until_the_next_save(site: Site) -> None:
    with site.database.writing() as session:
        rated = make_rated_round(session, [". 2", ". 3"])
    ann, rate = site.visitor(rated.reviewers[0].id), f"/p/{rated.project.slug}/rate"
    page = open_next(ann, f"/p/{rated.project.slug}")
    assert page.page.all("form", data_undo="") == []
    ann.follow(send(ann, page, **TYPED))
    following = ann.follow(ann.get(rate))
    assert following.form("/undo").action == f"{page.path}/undo"
    send(ann, following, **TYPED)
    done = ann.get(rate)
    assert "All done" in done.text
    assert done.form("/undo").action == f"{following.path.partition('?')[0]}/undo"
    undone = ann.follow(ann.submit(done, done.form("/undo")))
    assert undone.path == following.path.partition("?")[0]
    assert ann.get(rate).page.all("form", data_undo="") == []


@pytest.mark.parametrize("typed", [{"reason": "language"}, {"kind": "broken", "note": "Half of it is missing."}])
def test_passing_on_or_reporting_the_next_claim_leaves_it_to_be_undone(
    ann: Visitor, page: Answer, typed: dict[str, str]
) -> None:
    following = ann.follow(send(ann, page, **TYPED))
    sent = ann.submit(following, following.form(holding=next(iter(typed))), **typed)
    assert sent.status == 303, sent.text
    assert ann.follow(sent).form("/undo").values["revision"] == "1"


def test_after_the_lock_nothing_is_undone(site: Site, rated: RatedRound, ann: Visitor, page: Answer) -> None:
    following = ann.follow(send(ann, page, **TYPED))
    with site.database.writing() as session:
        rounds.lock_round(session, session.get_one(Round, rated.round.id), now=rated.round.opened_at, actor_id=None)
    assert ann.submit(following, following.form("/undo")).status == 409
    assert saved(site, rated) == 1
    assert ann.get(following.path).page.all("form", data_undo="") == []


def test_nobody_elses_rating_is_undone(site: Site, rated: RatedRound, ann: Visitor, page: Answer) -> None:
    send(ann, page, **TYPED)
    ben = site.visitor(rated.reviewers[1].id)
    assert ben.post(f"{page.path}/undo", revision="1").status == 403
    assert saved(site, rated) == 1


def test_what_others_could_be_seen_beside_goes_on_counting(site: Site) -> None:
    with site.database.writing() as session:
        rated = make_rated_round(session, [". 2"], reveal=Reveal.AFTER_OWN)
    ann = site.visitor(rated.reviewers[0].id)
    page = ann.follow(ann.get(f"/p/{rated.project.slug}/rate"))
    done = ann.follow(send(ann, page, **TYPED))
    undone = ann.follow(ann.submit(done, done.form("/undo")))
    assert "it goes on counting in the coefficients" in undone.text
