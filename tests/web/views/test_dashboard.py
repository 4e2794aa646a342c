"""Where a round stands."""

import re

import pytest
from deciding import send
from factories import NOW
from rated_round import RatedRound, make_rated_round
from visiting import Site

from annotator.models import Round
from annotator.models.vocabulary import Reveal
from annotator.services import rounds


@pytest.fixture
def rated(site: Site) -> RatedRound:
    with site.database.writing() as session:
        made = make_rated_round(session, [f"{1 + number % 5} {1 + number % 3} ." for number in range(20)])
        made.lock()
    return made


def test_the_first_claims_and_all(site: Site, rated: RatedRound) -> None:
    lead, path = site.visitor(rated.lead.id), f"/p/{rated.project.slug}/dashboard"
    some, every = lead.get(path), lead.get(f"{path}?claims=all")
    assert "14 of 20 claims" in some.text
    assert "20 of 20 claims" in every.text
    assert some.page.all("a", href=f"{path}?round=1&claims=all")
    assert not every.page.all("a", href=f"{path}?round=1&claims=all")


def test_progress_of_everybody(site: Site, rated: RatedRound) -> None:
    page = site.visitor(rated.lead.id).get(f"/p/{rated.project.slug}/dashboard").page
    progress = [bar["aria-label"] for bar in page.all("progress")]
    assert [label.partition(": ")[2] for label in progress] == ["20 of 20 done", "20 of 20 done", "0 of 20 done"]


def test_nobody_has_rated_yet(site: Site) -> None:
    with site.database.writing() as session:
        made = make_rated_round(session, [". .", ". ."], reveal=Reveal.AFTER_OWN)
        rounds.lock_round(session, made.round, now=made.round.opened_at, actor_id=None)
    page = site.visitor(made.lead.id).get(f"/p/{made.project.slug}/dashboard")
    assert page.status == 200
    assert "No ratings yet" in page.text
    assert "No claim has 3 ratings that differ." in page.text


def test_a_round_that_is_not_there(site: Site, rated: RatedRound) -> None:
    lead = site.visitor(rated.lead.id)
    assert lead.get(f"/p/{rated.project.slug}/dashboard?round=2").status == 404
    assert lead.get(f"/p/{rated.project.slug}/dashboard?round=two").status == 404


def test_who_may_lock_is_led_there(site: Site) -> None:
    with site.database.writing() as session:
        made = make_rated_round(session, ["2 ."])
    lock = f"/p/{made.project.slug}/rounds/1/lock"
    assert site.visitor(made.lead.id).get(f"/p/{made.project.slug}/dashboard").page.all("a", href=lock)
    assert not site.visitor(made.reviewers[0].id).get(f"/p/{made.project.slug}/dashboard").page.all("a", href=lock)


def test_after_the_lock_nothing_is_open_or_left(site: Site) -> None:
    with site.database.writing() as session:
        made = make_rated_round(session, ["2 4 5", "3 . 5", "1 2 ."])
        made.lock()
    lead, path = site.visitor(made.lead.id), f"/p/{made.project.slug}"
    board = lead.get(f"{path}/dashboard")
    for words in ("2 not rated", "1 not rated", "2 have fewer ratings", "1 claim has 3 ratings or more."):
        assert words in board.text, words
    assert "1 answered" not in board.text
    report = lead.get(f"{path}/agreement").text
    assert "of 9 assigned, 2 not rated" in report
    claim = lead.get(f"{path}/claims/K2").text
    assert "2 answered, 1 not rated." in claim
    listed = lead.get(f"{path}/")
    assert "not rated" in listed.text
    for html in (board.html, listed.html):
        assert "2 rated, 0 cannot judge, 1 not rated, of 3" in html
    for text in (board.text, report, claim, listed.text):
        assert not {" open,", "still open", "1 left", "open to you", "need more"} & {
            word for word in (" open,", "still open", "1 left", "open to you", "need more") if word in text
        }


def test_answers_without_order_have_no_steps(site: Site) -> None:
    with site.database.writing() as session:
        made = make_rated_round(session, ["2 3o 4", "1 1o 2", "5 5 4o"])
        made.lock()
    lead, path = site.visitor(made.lead.id), f"/p/{made.project.slug}/agreement"
    report = lead.get(f"{path}?criterion=basis").text
    assert "Pairs that differ" in report
    assert "67 %" in report
    assert re.findall(r".{30} steps?\b", report) == []


def test_whoever_may_decide_is_led_to_the_contested_claims(site: Site) -> None:
    with site.database.writing() as session:
        made = make_rated_round(session, ["1 5 3", "2 2 2"])
    path = f"/p/{made.project.slug}"
    decide = f"{path}/adjudication/1/K1/support"
    lead = site.visitor(made.lead.id)
    assert not lead.get(f"{path}/dashboard").page.all("a", href=decide)
    with site.database.writing() as session:
        rounds.lock_round(session, session.get_one(Round, made.round.id), now=NOW, actor_id=None)
    assert lead.get(f"{path}/dashboard").page.all("a", href=decide)
    assert [link.text for link in lead.get(f"{path}/dashboard").page.all("a", href=decide)] == ["Decide on K1"]
    page = lead.get(decide)
    assert send(lead, page, outcome="differ", point=None).status == 303
    links = lead.get(f"{path}/dashboard").page.all("a", href=decide)
    assert [link.text for link in links] == ["Reasonable people differ, K1"]
    assert not site.visitor(made.reviewers[0].id).get(f"{path}/dashboard").page.all("a", href=decide)


def test_support_says_in_which_order_it_stands(site: Site) -> None:
    ranked, by_project = "Best supported first; 3 of 3 claims.", "In the order of the project; 3 of 3 claims."
    with site.database.writing() as session:
        made = make_rated_round(session, ["3 .", ". .", "2 2"], reveal=Reveal.AFTER_OWN)
    path = f"/p/{made.project.slug}/dashboard"
    for person, is_shown in ((made.lead, False), (made.reviewers[0], True)):
        seen = site.visitor(person.id).get(path)
        assert (ranked in seen.text, by_project in seen.text) == (is_shown, not is_shown)
        assert ("Each block is one reviewer" in seen.text) is is_shown
        assert bool(seen.page.all("ul", **{"aria-label": "Steps of shown support"})) is is_shown


def test_answers_without_order_stand_in_the_order_of_the_project(site: Site) -> None:
    with site.database.writing() as session:
        made = make_rated_round(session, ["3o 3", "2 2"])
        made.lock()
    seen = site.visitor(made.lead.id).get(f"/p/{made.project.slug}/dashboard?criterion=basis").text
    assert "Each block is one reviewer" in seen
    assert "In the order of the project; 2 of 2 claims." in seen
    assert "runs through the middle" not in seen


def test_what_a_question_without_order_says_of_reviewers(site: Site, rated: RatedRound) -> None:
    lead, own = site.visitor(rated.lead.id), f"/p/{rated.project.slug}"
    board = lead.get(f"{own}/dashboard?criterion=basis")
    assert "no order, so nobody is stricter or more lenient" in board.text
    assert "Departure" not in board.text
    assert "20 of 20" in board.text
    assert "no order, so nobody" not in lead.get(f"{own}/dashboard").text


def test_links_keep_the_question(site: Site, rated: RatedRound) -> None:
    lead, own = site.visitor(rated.lead.id), f"/p/{rated.project.slug}"
    page = lead.get(f"{own}/dashboard?criterion=basis").page
    assert page.all("a", href=f"{own}/dashboard?round=1&claims=all&criterion=basis")
    assert page.all("a", href=f"{own}/agreement/sources?round=1&criterion=basis")


def test_figures_are_written_as_in_the_report(site: Site, rated: RatedRound) -> None:
    lead, own = site.visitor(rated.lead.id), f"/p/{rated.project.slug}"
    board, report = lead.get(f"{own}/dashboard").page, lead.get(f"{own}/agreement").page
    assert "Exact agreement" in {head.text for head in board.all("th", scope="row")}
    said = [cell.text for cell in board.all("td", data_head="Value")][:4]
    assert [" %" in value.replace("\u202f", " ") for value in said] == [False, False, True, True]
    assert said[0] in [cell.text for cell in report.all("td", data_head="Value")]


def test_a_reason_why_alpha_has_no_interval_ends_as_a_sentence(site: Site) -> None:
    with site.database.writing() as session:
        made = make_rated_round(session, ["2 3", ". ."], reveal=Reveal.AFTER_OWN)
    board = site.visitor(made.reviewers[0].id).get(f"/p/{made.project.slug}/dashboard").text
    assert "No interval: it takes at least 3 claims with two ratings" in board
    assert "., interim" not in board
