"""What was typed into a form that is refused comes back under the labels that its page has."""

import pkgutil
from importlib import import_module

import pytest
from ranged_round import RANGE_RUBRIC
from rated_round import RatedRound, make_rated_round
from sqlalchemy import update
from visiting import Site, Visitor
from werkzeug.datastructures import MultiDict
from wtforms import Form

from annotator.models import Membership
from annotator.web import views
from annotator.web.given_back import _within


@pytest.fixture
def rated(site: Site) -> RatedRound:
    with site.database.writing() as session:
        return make_rated_round(session, ["1 2", "3 4"])


@pytest.fixture
def path(rated: RatedRound) -> str:
    return f"/p/{rated.project.slug}"


@pytest.fixture
def ann(site: Site, rated: RatedRound) -> Visitor:
    return site.visitor(rated.reviewers[0].id)


def typed(visitor: Visitor, address: str, **sent: str) -> list[str]:
    """What comes back to somebody who may not do what they ask for, line by line."""
    answer = visitor.post(address, **sent)
    assert answer.status == 403
    return answer.page.one("textarea", id="typed").pieces[0].removeprefix("\n").split("\n")


def test_choices_ticks_and_rows_in_the_order_of_the_page(ann: Visitor, path: str) -> None:
    sent = {
        "base_version": "1",
        "text": "A first line.\nA second: with a colon.",
        "kind": "denial",
        "claimants-1-name": "Ana Ruiz",
        "is_sensitive": "y",
        "place_original": "3-9",
        "question": " ",
        "row": "claimants:add",
    }
    assert typed(ann, f"{path}/claims/K1/edit", **sent) == [
        "What is claimed: A first line.",
        "A second: with a colon.",
        "Kind: denial",
        "Who: Ana Ruiz",
        "Serious allegation against a living person or a named firm: yes",
    ]


def test_a_form_that_no_file_knows_is_read_by_the_names_of_its_fields(ann: Visitor, path: str) -> None:
    assert typed(ann, f"{path}/rounds/1/lock", some_name="Words", passage_2="Quoted") == [
        "Some name: Words",
        "Passage 2: Quoted",
    ]


def test_what_is_chosen_beyond_the_choices_stays_as_it_came(ann: Visitor, path: str) -> None:
    assert typed(ann, f"{path}/plan", overlap="most", related="apart")[0] == "How many reviewers rate a claim? most"


def test_a_rating_form_whose_author_was_let_go(site: Site) -> None:
    with site.database.writing() as session:
        made = make_rated_round(session, [".", "."], rubric=RANGE_RUBRIC)
        session.execute(
            update(Membership).where(Membership.reviewer_id == made.reviewers[0].id).values(is_active=False)
        )
    ann = site.visitor(made.reviewers[0].id)
    number = site.assignment(made.reviewers[0].id, "K1")
    sent = {
        "c_support": "cannot-judge",
        "low_cost": "80",
        "note": "For me alone.",
        "passage_1": "Word for word.",
        "evidence_stance": "supports",
        "note_seen": "abc",
    }
    lines = typed(ann, f"/p/{made.project.slug}/rate/{number}", **sent)
    assert lines[0].endswith("Cannot judge")
    assert lines[2:] == [
        "Private note: For me alone.",
        "Passage 1: Word for word.",
        "What it does for the claim: supports the claim",
    ]


def test_nobody_is_told_the_questions_of_a_rubric_who_was_not_asked_them(site: Site, ann: Visitor, path: str) -> None:
    with site.database.writing() as session:
        other = make_rated_round(session, ["1"])
    number = site.assignment(other.reviewers[0].id, "K1")
    answer = ann.post(f"/p/{other.project.slug}/rate/{number}", c_support="4", r_support="vague", rationale="Mine.")
    assert answer.status == 404
    assert answer.page.by_id("typed").text == "Support: 4 Support: why it cannot be judged: vague Your reason: Mine."


def test_every_form_of_every_page_can_be_read() -> None:
    odd = MultiDict([("text", "x"), ("claimants-0-name", "x"), ("points-3-code", "x")])
    read = 0
    for module in pkgutil.iter_modules(views.__path__, f"{views.__name__}."):
        for known in vars(import_module(module.name)).values():
            if isinstance(known, type) and issubclass(known, Form) and known is not Form:
                read += len(dict(_within(known(odd))))
    assert read > 100


def test_a_text_that_is_carried_from_page_to_page_comes_back(site: Site, rated: RatedRound, path: str) -> None:
    lead = site.visitor(rated.lead.id)
    look = lead.post(f"{path}/documents/new", text="First words.\n\nSecond words.", title="Harbour", action="look")
    carried = look.form(holding="proof").values
    with site.database.writing() as session:
        session.execute(update(Membership).where(Membership.reviewer_id == rated.lead.id).values(role="observer"))
    lines = typed(lead, f"{path}/documents/new", **(carried | {"text": "", "action": "store"}))
    assert lines[lines.index("The text: First words.") + 2] == "Second words."
    assert "Title: Harbour" in lines
    assert not any(carried["proof"] in line for line in lines)


def test_which_claims_come_again_is_given_back_and_no_password(ann: Visitor, path: str) -> None:
    said = "Second round: which claims? Only those on which its ratings differ"
    assert said in typed(ann, f"{path}/rounds", kind="second", again="differing")
    assert typed(ann, f"{path}/rounds", note="x", password="secret", again="secret", current="secret") == [
        "Private note: x"
    ]
