"""Changing how many rate a claim, assigning by hand, handing on: the lead's pages."""

import pytest
from planned_round import Planned, held, make_planned, order_of, places, queue, some
from sqlalchemy import func, select, update
from visiting import Site, Visitor

from annotator.models import Assignment, Membership, Round
from annotator.services import projects, rounds


@pytest.fixture
def planned(site: Site) -> Planned:
    """Six claims from the queue, two reviewers each; three reviewers."""
    with site.database.writing() as session:
        return make_planned(session, queue(2))


@pytest.fixture
def lead(site: Site, planned: Planned) -> Visitor:
    return site.visitor(planned.lead.id)


@pytest.fixture
def path(planned: Planned) -> str:
    return f"/p/{planned.project.slug}/rounds"


def now_there(site: Site, planned: Planned) -> dict[int, tuple[int | None, int]]:
    with site.database.reading() as session:
        return places(session, planned.round)


def member_of(site: Site, planned: Planned, person: int) -> int:
    with site.database.reading() as session:
        own = select(Membership.id).where(Membership.reviewer_id == planned.people[person].id)
        return session.scalars(own).one()


def test_the_list_of_rounds_says_who_rates_what(site: Site, planned: Planned, lead: Visitor, path: str) -> None:
    with site.database.writing() as session:
        planned.submit(session, 0, planned.next(session, 0) or 0)
    page = lead.get(path)
    assert "6 claims: 2 different reviewers a claim, drawn from the open queue" in page.text
    assert "1 of 12" in page.text
    links = {link["href"] for link in page.page.all("a") if link.get("href")}
    assert {f"{path}/1/reviewers", f"{path}/1/assign", f"{path}/1/lock"} <= links


def test_more_reviewers_for_all_claims(site: Site, planned: Planned, lead: Visitor, path: str) -> None:
    page = lead.get(f"{path}/1/reviewers")
    assert "6 claims are to have 2 reviewers; 12 places are free" in page.text
    answer = lead.submit(page, page.form(holding="wanted"), wanted="3")
    following = lead.follow(answer)
    assert "6 claims want another number now. 18 places are free." in following.text
    assert set(now_there(site, planned).values()) == {(3, 0)}
    again = lead.follow(lead.submit(page, page.form(holding="wanted"), wanted="3"))
    assert "nothing changed" in again.text


def test_a_sample_is_offered_where_there_is_one(lead: Visitor, path: str) -> None:
    offered = [each["value"] for each in lead.get(f"{path}/1/reviewers").page.all("input", name="scope")]
    assert offered == ["all", "chosen"]


def test_for_chosen_claims_and_for_none(site: Site, planned: Planned, lead: Visitor, path: str) -> None:
    page = lead.get(f"{path}/1/reviewers?keys=C2")
    form = page.form(holding="wanted")
    assert (form.values["scope"], form.values["keys"]) == ("chosen", "C2")
    answer = lead.submit(page, form, wanted="1", keys="C2, C3")
    assert "2 claims want another number now." in lead.follow(answer).text
    assert [wanted for wanted, _taken in now_there(site, planned).values()] == [2, 1, 1, 2, 2, 2]
    nobody = lead.submit(page, form, wanted="1", scope="sample")
    assert (nobody.status, "everybody rates every claim" in nobody.text) == (422, True)


@pytest.mark.parametrize(
    ("typed", "status", "words"),
    [
        ({"wanted": "4"}, 422, "4 different reviewers a claim cannot be had: the project has 3"),
        ({"wanted": ""}, 422, "Say how many reviewers"),
        ({"wanted": "1", "scope": "chosen", "keys": "C9"}, 422, "Round 1 has no claim C9."),
        ({"wanted": "1", "scope": "chosen", "keys": " "}, 422, "Paste the keys of the claims"),
        ({"wanted": "1"}, 409, "C1 has more than 1 reviewers already."),
    ],
)
def test_a_number_that_cannot_be(
    site: Site, planned: Planned, lead: Visitor, path: str, typed: dict[str, str], status: int, words: str
) -> None:
    page = lead.get(f"{path}/1/assign")
    for person in (0, 1):
        who = f"member:{member_of(site, planned, person)}"
        lead.submit(page, page.form(holding="who"), claims="C1", who=who, deed="assign")
    page = lead.get(f"{path}/1/reviewers")
    refused = lead.submit(page, page.form(holding="wanted"), **typed)
    assert (refused.status, words in refused.text) == (status, True)
    assert {name: refused.form(holding="wanted").values[name] for name in typed} == typed
    assert now_there(site, planned)[1] == (2, 2)


def test_where_there_is_no_number_the_page_says_so(site: Site) -> None:
    with site.database.writing() as session:
        everybody = make_planned(session)
    lead, path = site.visitor(everybody.lead.id), f"/p/{everybody.project.slug}/rounds"
    assert "Everybody rates every claim" in lead.get(f"{path}/1/reviewers").text
    assert f"{path}/1/reviewers" not in lead.get(path).html
    assert "3 reviewers" in lead.get(f"{path}/1/assign").text
    with site.database.writing() as session:
        rounds.lock_round(
            session, session.get_one(Round, everybody.round.id), now=everybody.round.opened_at, actor_id=1
        )
    for page in ("reviewers", "assign"):
        assert "The round is locked" in lead.get(f"{path}/1/{page}").text


def test_claims_are_given_and_taken_back(site: Site, planned: Planned, lead: Visitor, path: str) -> None:
    page = lead.get(f"{path}/1/assign")
    who = f"member:{member_of(site, planned, 0)}"
    given = lead.submit(page, page.form(holding="who"), claims="C1", keys="C2\nC3", who=who, deed="assign")
    following = lead.follow(given)
    assert "3 assignments were given." in following.text
    assert "1 of 2 wanted" in following.text
    assert [taken for _wanted, taken in now_there(site, planned).values()] == [1, 1, 1, 0, 0, 0]
    again = lead.submit(page, page.form(holding="who"), keys="C3 C4", who=who, deed="assign")
    assert "1 assignment was given. 1 was there already." in lead.follow(again).text
    with site.database.writing() as session:
        planned.submit(session, 0, planned.assignment(session, 0, 0).id)
    back = lead.submit(page, page.form(holding="who"), keys="C1 C2", who=who, deed="take_back")
    assert "1 assignment was taken back. 1 has been rated and stays." in lead.follow(back).text
    assert [taken for _wanted, taken in now_there(site, planned).values()] == [1, 0, 1, 1, 0, 0]


def test_a_group_and_too_few_places(site: Site, planned: Planned, lead: Visitor, path: str) -> None:
    with site.database.writing() as session:
        session.execute(update(Membership).where(Membership.role == "reviewer").values(group_name="North"))
    page = lead.get(f"{path}/1/assign?words=says&free=y")
    form = page.form(holding="who")
    assert "group:North" in form.choices["who"]
    assert form.choices["claims"] == ["C1", "C2", "C3", "C4", "C5", "C6"]
    refused = lead.submit(page, form, claims="C5", keys="C6", who="group:North", deed="assign")
    assert refused.status == 409
    assert "C5, C6 have no free place for them, so nothing was assigned." in refused.text
    assert [link["href"] for link in refused.page.all("a") if link.text == "Raise the number"] == [
        f"{path}/1/reviewers"
    ]
    shown = refused.form(holding="who").values
    assert (shown["claims"], shown["keys"], shown["who"]) == ("C5", "C6", "group:North")
    assert set(now_there(site, planned).values()) == {(2, 0)}


def test_claims_are_filtered(lead: Visitor, path: str) -> None:
    page = lead.get(f"{path}/1/assign?words=nowhere")
    assert "No claim of the round fits." in page.text


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"keys": "C1"}, "Choose a reviewer or a group."),
        ({"keys": "C1", "who": "member:99999"}, "Choose one of these."),
        ({"who": "self"}, "Paste the keys of the claims"),
        ({"who": "self", "keys": "C7"}, "Round 1 has no claim C7."),
    ],
)
def test_somebody_and_something_must_be_chosen(
    site: Site, planned: Planned, lead: Visitor, path: str, typed: dict[str, str], words: str
) -> None:
    if typed.get("who") == "self":
        typed = typed | {"who": f"member:{member_of(site, planned, 0)}"}
    page = lead.get(f"{path}/1/assign")
    refused = lead.submit(page, page.form(holding="who"), deed="assign", **typed)
    assert (refused.status, words in refused.text) == (422, True)


def test_what_somebody_left_is_handed_on(site: Site) -> None:
    with site.database.writing() as session:
        planned = make_planned(session, some(2))
        count = len(order_of(session, planned, 0))
        number = session.scalars(select(Membership.id).where(Membership.reviewer_id == planned.people[0].id)).one()
        projects.set_member_active(
            session, planned.project.id, number, is_active=False, now=planned.round.opened_at, actor_id=None
        )
        name = planned.people[0].name
    lead, path = site.visitor(planned.lead.id), f"/p/{planned.project.slug}/rounds"
    assert f"Hand on the {count} claims left by {name}" in lead.get(path).text
    locking = lead.get(f"{path}/1/lock")
    assert f"Hand on the {count} claims left by {name}" in locking.text
    assert locking.page.all("a", href=f"{path}/1/hand-on/{number}")
    asked = lead.get(f"{path}/1/hand-on/{number}")
    assert f"Hand on the {count} claims that {name} left?" in asked.text
    assert "They go to others who have not had them" in asked.text
    following = lead.follow(lead.submit(asked, asked.form(holding="csrf_token")))
    assert f"{count} claims were taken back; {count} of them went to others." in following.text
    assert "Hand on" not in following.text
    with site.database.reading() as session:
        assert sum(held(session, planned.round).values()) == 12
        assert "released" in session.scalars(select(Assignment.state)).all()
    assert lead.get(f"{path}/1/hand-on/{number}").status == 404


def test_where_everybody_rates_what_was_left_is_dropped(site: Site) -> None:
    with site.database.writing() as session:
        planned = make_planned(session)
        number = session.scalars(select(Membership.id).where(Membership.reviewer_id == planned.people[0].id)).one()
        projects.set_member_active(
            session, planned.project.id, number, is_active=False, now=planned.round.opened_at, actor_id=None
        )
    lead = site.visitor(planned.lead.id)
    asked = lead.get(f"/p/{planned.project.slug}/rounds/1/hand-on/{number}")
    assert "they are no longer counted as missing" in asked.text


def test_in_a_dealt_round_new_places_are_dealt_at_once(site: Site) -> None:
    with site.database.writing() as session:
        planned = make_planned(session, some(1))
        gone = [
            session.scalars(select(Membership.id).where(Membership.reviewer_id == planned.people[person].id)).one()
            for person in (0, 1)
        ]
    lead, path = site.visitor(planned.lead.id), f"/p/{planned.project.slug}/rounds"
    page = lead.get(f"{path}/1/reviewers")
    done = lead.follow(lead.submit(page, page.form(holding="wanted"), wanted="2"))
    assert "6 claims want another number now. 6 places were dealt out." in done.text
    assert "free" not in done.page.one("p", role="status").text
    with site.database.writing() as session:
        for number in gone:
            projects.set_member_active(
                session, planned.project.id, number, is_active=False, now=planned.round.opened_at, actor_id=None
            )
    assert lead.get(path).text.count("Hand on") == 2
    for number in reversed(gone):
        assert lead.get(f"{path}/1/hand-on/{number}").status == 200


def test_the_page_before_the_lock_counts_places_that_nobody_has_taken(lead: Visitor, path: str) -> None:
    asked = lead.get(f"{path}/1/lock")
    assert "12 ratings are missing and will stay so." in asked.text
    assert "Not given yet: 0; places that nobody has taken: 12; withdrawn: 0." in asked.text


def test_ticks_stay_from_page_to_page_until_something_is_assigned(site: Site) -> None:
    with site.database.writing() as session:
        made = make_planned(session, queue(2), claims=60, people=5)
        slug, lead_id = made.project.slug, made.lead.id
    lead, address = site.visitor(lead_id), f"/p/{slug}/rounds/1/assign"
    first = lead.get(address)
    sent = first.form(holding="who").values
    assert len(first.form(holding="who").choices["claims"]) == 25
    second = lead.send(address, sent | {"claims": ["C1", "C3"], "keys": "C60", "deed": "turn:2"})
    assert (second.status, "2 claims are ticked that are not on this page: C1, C3." in second.text) == (200, True)
    assert second.form(holding="who").values["keys"] == "C60"
    assert now_there_of(site, made) == 0
    who = second.form(holding="who").choices["who"][2]
    wrong = lead.send(address, sent | {"claims": ["C1", "C3", "C30"], "page": "2", "deed": "assign", "who": ""})
    assert (wrong.status, "26 to 50 of 60" in wrong.text, "C1, C3." in wrong.text) == (422, True, True)
    done = lead.send(address, sent | {"claims": ["C1", "C3", "C30"], "page": "2", "deed": "assign", "who": who})
    shown = lead.follow(done)
    assert "3 assignments were given." in shown.text
    assert "26 to 50 of 60" in shown.text
    mine = lead.get(f"{address}?by={who}")
    assert mine.form(holding="who").choices["claims"] == ["C1", "C3", "C30"]
    assert lead.send(address, sent | {"deed": "turn:x"}).text.count("1 to 25 of 60") == 1


def now_there_of(site: Site, made: Planned) -> int:
    """How many assignments the round has."""
    with site.database.reading() as session:
        return (
            session.scalar(select(func.count()).select_from(Assignment).where(Assignment.round_id == made.round.id))
            or 0
        )


def test_many_who_have_a_claim_are_counted_and_named_behind_the_counts(site: Site) -> None:
    with site.database.writing() as session:
        made = make_planned(session, some(5), claims=2, people=5)
        slug, lead_id = made.project.slug, made.lead.id
    shown = site.visitor(lead_id).get(f"/p/{slug}/rounds/1/assign")
    assert [each.text for each in shown.page.all("summary") if "open" in each.text] == ["5 open", "5 open"]


def test_a_lead_who_does_not_rate_is_told_why_nothing_was_assigned(
    site: Site, planned: Planned, lead: Visitor, path: str
) -> None:
    page = lead.get(f"{path}/1/assign")
    assert [option.text for option in page.page.all("option")].count("Lea Lead (lead, does not rate)") == 1
    with site.database.reading() as session:
        own = session.scalars(select(Membership.id).where(Membership.reviewer_id == planned.lead.id)).one()
    who = f"member:{own}"
    refused = lead.submit(page, page.form(holding="who"), claims="C1", who=who, deed="assign")
    assert refused.status == 422
    assert "Lea Lead: a lead does not rate in round 1" in refused.text
    assert "tick it when the next round is opened" in refused.page.by_id("who-error").text
    form = refused.form(holding="who")
    assert (form.values["who"], form.values["claims"]) == (who, "C1")
    assert now_there(site, planned)[1] == (2, 0)
