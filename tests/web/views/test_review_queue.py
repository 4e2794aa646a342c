"""Rating from the open queue: what a reviewer sees, two tabs, too late, nothing left."""

from datetime import UTC, datetime, timedelta

import pytest
from planned_round import Planned, make_planned, queue, some
from rating_pages import open_next, save
from sqlalchemy import select, update
from visiting import Site, Visitor

from annotator.models import Assignment, Round
from annotator.services import next_claims, rounds


@pytest.fixture
def planned(site: Site) -> Planned:
    """Two claims from the queue, one reviewer each; three reviewers."""
    with site.database.writing() as session:
        return make_planned(session, queue(1), claims=2)


@pytest.fixture
def people(site: Site, planned: Planned) -> list[Visitor]:
    return [site.visitor(person.id) for person in planned.people]


@pytest.fixture
def path(planned: Planned) -> str:
    return f"/p/{planned.project.slug}"


def run_out(site: Site) -> None:
    """Let every reservation run out."""
    with site.database.writing() as session:
        session.execute(
            update(Assignment)
            .where(Assignment.reserved_until.is_not(None))
            .values(reserved_until=datetime.now(UTC) - timedelta(minutes=1))
        )


def test_a_claim_is_drawn_reserved_and_shown(people: list[Visitor], path: str) -> None:
    page = open_next(people[0], path)
    assert "Claim 1 · reserved for you until" in page.text
    assert "left" not in page.page.all("p", class_="kicker")[1].text
    assert people[0].get(f"{path}/rate").location == page.path
    assert "Rate the next claim" in people[1].get(f"{path}/").text


def test_a_save_reserves_the_next_claim_at_once(site: Site, planned: Planned, people: list[Visitor], path: str) -> None:
    page = open_next(people[0], path)
    answer = save(people[0], page)
    with site.database.reading() as session:
        states = session.execute(select(Assignment.state, Assignment.reserved_until).order_by(Assignment.id)).all()
    assert [state for state, _until in states] == ["submitted", "open"]
    assert [until is None for _state, until in states] == [True, False]
    following = people[0].follow(answer)
    assert "Claim 2 · reserved" in following.text
    assert "1 done" in following.text
    assert save(people[0], page).location.startswith(answer.location.partition("?")[0])


def test_two_tabs_show_the_same_claim_and_the_second_is_told(people: list[Visitor], path: str) -> None:
    first, second = open_next(people[0], path), open_next(people[0], path)
    assert first.path == second.path
    assert save(people[0], first).status == 303
    refused = save(people[0], second, c_support="2")
    assert (refused.status, "in another window" in refused.text) == (409, True)
    assert refused.form(holding="rationale").values["c_support"] == "2"


def test_who_is_too_late_keeps_what_was_typed(site: Site, people: list[Visitor], path: str) -> None:
    mine = open_next(people[0], path)
    open_next(people[1], path)
    run_out(site)
    for person in (people[1], people[2]):
        # The second comes back to their own; the third gets the one whose time has run out.
        assert person.follow(person.get(f"{path}/rate")).status == 200
    refused = save(people[0], mine, rationale="Seen in the minutes of the meeting.")
    assert refused.status == 409
    assert "Another reviewer has taken this claim meanwhile" in refused.text
    assert refused.form(holding="rationale").values["rationale"] == "Seen in the minutes of the meeting."
    assert "no longer yours" in refused.text
    again = people[0].get(mine.path)
    assert "no longer yours" in again.text
    assert "reserved for you" not in again.text
    # Kept as a draft: the page may be gone by now.
    assert again.form(holding="rationale").values["rationale"] == "Seen in the minutes of the meeting."


def test_who_is_late_and_alone_is_saved(site: Site, people: list[Visitor], path: str) -> None:
    mine = open_next(people[0], path)
    run_out(site)
    assert save(people[0], mine).status == 303


def test_coming_back_late_renews_the_reservation(site: Site, people: list[Visitor], path: str) -> None:
    mine = open_next(people[0], path)
    run_out(site)
    assert people[0].get(f"{path}/rate").location == mine.path
    with site.database.reading() as session:
        until = session.scalars(select(Assignment.reserved_until)).one()
    assert until is not None
    assert until > datetime.now(UTC) + timedelta(minutes=59)


def test_nothing_left_while_others_have_reserved_what_there_is(people: list[Visitor], path: str) -> None:
    for person in people[:2]:
        open_next(person, path)
    empty = people[2].get(f"{path}/rate")
    assert "Nothing left for you just now" in empty.text
    assert "2 claims are reserved by other reviewers." in empty.text
    assert "Every other claim has the reviewers it wants." in empty.text
    assert "Rate the next claim" not in people[2].get(f"{path}/dashboard").text


def test_nothing_left_of_what_one_has_not_had(site: Site) -> None:
    with site.database.writing() as session:
        planned = make_planned(session, queue(2), claims=1)
    path = f"/p/{planned.project.slug}"
    ann = site.visitor(planned.people[0].id)
    done = ann.follow(save(ann, open_next(ann, path)))
    assert "You have rated 1 claim of this round." in done.text
    assert "1 claim still wants reviewers, but you have had it: somebody else has to rate it." in done.text
    assert any(
        "saved" in said.text for said in [*done.page.all("p", role="status"), *done.page.all("div", role="status")]
    )


def test_nothing_left_at_all(people: list[Visitor], path: str) -> None:
    for _claim in range(2):
        answer = save(people[0], open_next(people[0], path))
    done = people[0].follow(answer)
    assert "You have rated all 2 claims that came to you in this round." in done.text
    empty = people[1].get(f"{path}/rate")
    assert "Every claim of this round has the reviewers it wants." in empty.text
    assert "Nothing left to rate" in empty.text


def test_a_dealt_round_without_a_place_for_somebody(site: Site) -> None:
    with site.database.writing() as session:
        planned = make_planned(session, some(1), claims=1)
        idle = next(
            person
            for person in range(3)
            if next_claims.find_waiting(session, planned.round.id, planned.people[person].id, planned.round.opened_at)
            is None
        )
    page = site.visitor(planned.people[idle].id).get(f"/p/{planned.project.slug}/rate")
    assert "Every claim of this round has the reviewers it wants. The next round" in page.text


def test_a_lead_does_not_draw_unless_leads_rate(site: Site, planned: Planned, path: str) -> None:
    lead = site.visitor(planned.lead.id)
    assert "Leads rate only where the round was opened" in lead.get(f"{path}/rate").text
    with site.database.reading() as session:
        assert session.scalars(select(Assignment.id)).all() == []


def test_a_round_locked_in_mid_form(site: Site, planned: Planned, people: list[Visitor], path: str) -> None:
    mine = open_next(people[0], path)
    with site.database.writing() as session:
        rounds.lock_round(session, session.get_one(Round, planned.round.id), now=datetime.now(UTC), actor_id=None)
    refused = save(people[0], mine, rationale="Half a thought.")
    assert (refused.status, "Round 1 has been locked" in refused.text) == (409, True)
    assert refused.form(holding="rationale").values["rationale"] == "Half a thought."
    assert "is locked" in people[0].get(f"{path}/rate").text
