"""Leads who get nothing when claims are given to their group are named."""

import pytest
from planned_round import Planned, make_planned, queue
from sqlalchemy import update
from visiting import Site

from annotator.models import Membership


@pytest.fixture
def planned(site: Site) -> Planned:
    with site.database.writing() as session:
        return make_planned(session, queue(2))


def test_a_lead_in_a_group_is_named_as_left_out(site: Site, planned: Planned) -> None:
    with site.database.writing() as session:
        both = [planned.lead.id, planned.people[0].id]
        session.execute(update(Membership).where(Membership.reviewer_id.in_(both)).values(group_name="Red"))
    lead = site.visitor(planned.lead.id)
    page = lead.get(f"/p/{planned.project.slug}/rounds/1/assign")
    given = lead.submit(page, page.form(holding="who"), claims="C1", who="group:Red", deed="assign")
    said = "1 assignment was given. Lea Lead was left out: leads do not rate in this round."
    assert said in lead.follow(given).text
