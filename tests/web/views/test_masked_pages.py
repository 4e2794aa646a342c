"""A masking trial on the pages: what is hidden stands nowhere a reviewer comes from the form."""

import factories
import pytest
from evidence_items import draft
from planted_round import make_planted_round, own
from rated_round import RatedRound
from sqlalchemy import update
from visiting import Site, Visitor

from annotator.models import Assignment, Claim, Document, Membership, Round, Source
from annotator.models.vocabulary import Role
from annotator.services import evidence, projects, rounds

NAME = "Ana Example"


@pytest.fixture
def rated(site: Site) -> RatedRound:
    with site.database.writing() as session:
        made = make_planted_round(session, claims=2, masked_part="claimant")
        session.execute(update(Source).where(Source.project_id == made.project.id).values(name=NAME, role_as_given="X"))
        document = session.get_one(Document, made.claims[0].document_id)
        document.title = f"What {NAME} said"
        masked = {made.reviewers[0].id: True, made.reviewers[1].id: False}
        for reviewer, is_masked in masked.items():
            session.execute(update(Assignment).where(Assignment.reviewer_id == reviewer).values(is_masked=is_masked))
        return made


def pages(site: Site, rated: RatedRound, reviewer: int) -> list[str]:
    with site.database.reading() as session:
        object.__setattr__(rated, "session", session)
        first = own(rated, reviewer)[0].id
    return [
        f"/rate/{first}",
        f"/rate/{first}/skip",
        "/claims/K1",
        "/claims/K1/flag",
        "/claims/K2",
    ]


def test_who_rates_masked_sees_it_nowhere(ann: Visitor, path: str, site: Site, rated: RatedRound) -> None:
    for page in pages(site, rated, 0):
        shown = ann.get(path + page)
        assert shown.status == 200
        assert NAME not in shown.html, page
        assert "[claimant]" in shown.text, page
    dashboard = ann.get(f"{path}/dashboard")
    assert NAME not in dashboard.html
    assert "[claimant]" in dashboard.text
    listed = ann.get(f"{path}/")
    rows = listed.html.partition('id="all"')[2].partition("</form>")[2]
    assert NAME not in rows
    assert "[claimant]" in rows
    form = ann.follow(ann.get(f"{path}/rate"))
    assert "Who makes this claim is hidden from you" in form.text
    ann.submit(form, form.form(holding="rationale"), c_support="3", c_basis="article")
    mine = ann.get(f"{path}/mine")
    assert NAME not in mine.html
    assert "[claimant]" in mine.text


def test_a_lead_who_rates_masked_reads_reports_so(ann: Visitor, path: str, site: Site, rated: RatedRound) -> None:
    with site.database.writing() as session:
        own_place = Membership.reviewer_id == rated.reviewers[0].id
        session.execute(update(Membership).where(own_place).values(role=Role.LEAD.value))
    page = ann.get(f"{path}/claims/K1/flag")
    ann.submit(page, page.form("", "kind"), kind="broken")
    listed = ann.get(f"{path}/flags")
    assert NAME not in listed.html
    assert "[claimant]" in listed.text
    assert NAME in site.visitor(rated.lead.id).get(f"{path}/flags").text


def test_the_document_opens_to_who_rates_masked_with_the_lock(
    ann: Visitor, path: str, site: Site, rated: RatedRound
) -> None:
    with site.database.reading() as session:
        key = session.get_one(Document, rated.claims[0].document_id).key
    pages = [f"documents/{key}", "claims/K1/versions", "exports/claims.csv", "exports/ratings-long.csv"]
    for page in pages:
        closed = ann.get(f"{path}/{page}")
        assert closed.status == 403, page
        assert NAME not in closed.html
        assert "opens when the round is locked" in closed.text
        shown = site.visitor(rated.reviewers[1].id).get(f"{path}/{page}")
        assert (shown.status, shown.text != "") == (200, True), page
    with site.database.writing() as session:
        rounds.lock_round(session, session.get_one(Round, rated.round.id), now=factories.NOW, actor_id=None)
    for page in pages:
        shown = ann.get(f"{path}/{page}")
        assert (shown.status, shown.text != "") == (200, True), page


def test_who_draws_from_the_queue_sees_masked_what_is_not_drawn(site: Site) -> None:
    with site.database.writing() as session:
        made = make_planted_round(
            session, claims=2, masked_part="claimant", overlap="some", ratings_per_claim=1, delivery="queue"
        )
        session.execute(update(Source).where(Source.project_id == made.project.id).values(name=NAME))
        path = f"/p/{made.project.slug}"
        observer = factories.make_reviewer(session)
        projects.add_member(session, made.project, observer.id, Role.OBSERVER, now=factories.NOW, actor_id=made.lead.id)
    ann = site.visitor(made.reviewers[0].id)
    assert NAME not in ann.get(f"{path}/claims/K1").html
    assert "[claimant]" in ann.get(f"{path}/claims/K2").text
    assert NAME in site.visitor(observer.id).get(f"{path}/claims/K1").text


def test_evidence_is_masked_with_its_claim(ann: Visitor, path: str, site: Site, rated: RatedRound) -> None:
    """Neither names nor addresses, which tell them however they are spelled, also in what was cited before."""
    typed = draft(f"{NAME} at her desk", url="https://ana-example.example/1", archived_url="https://a.example/2")
    with site.database.writing() as session:
        member = projects.find_member(session, rated.project.id, rated.lead.id)
        assert member is not None
        evidence.add_evidence(session, session.get_one(Claim, rated.claims[0].id), member, typed, factories.NOW)
    form = ann.get(path + pages(site, rated, 0)[0])
    assert (
        ann.submit(form, form.form(holding="rationale"), c_support="3", c_basis="article", evidence="1").status == 303
    )
    for page in (form.path, f"{path}/claims/K1", f"{path}/mine", f"{path}/claims/K1/evidence/new"):
        shown = ann.get(page)
        assert "[claimant] at her desk" in shown.text, page
        assert NAME not in shown.html, page
        assert "ana-example" not in shown.html, page
    assert "its address opens with the lock" in ann.get(f"{path}/claims/K1").text
    assert ann.get(f"{path}/exports/evidence.csv").status == 403
    assert "ana-example.example" in site.visitor(rated.reviewers[1].id).get(f"{path}/claims/K1").text


def test_the_others_see_it(site: Site, path: str, rated: RatedRound) -> None:
    ben = site.visitor(rated.reviewers[1].id)
    for page in pages(site, rated, 1):
        assert NAME in ben.get(path + page).text, page
    assert NAME in site.visitor(rated.lead.id).get(f"{path}/claims/K1").text


def test_after_the_lock_everything_is_in_sight(ann: Visitor, path: str, site: Site, rated: RatedRound) -> None:
    with site.database.writing() as session:
        rounds.lock_round(session, session.get_one(Round, rated.round.id), now=factories.NOW, actor_id=None)
    for page in pages(site, rated, 0):
        shown = ann.get(path + page)
        assert NAME in shown.text, page
        assert "[claimant]" not in shown.text, page


def test_a_report_on_paper_names_nothing_that_is_hidden(site: Site, rated: RatedRound, ann: Visitor, path: str) -> None:
    with site.database.writing() as session:
        unblinded = update(Membership).where(Membership.reviewer_id == rated.reviewers[0].id)
        session.execute(unblinded.values(unblinded_at=factories.NOW))
    report = ann.get(f"{path}/report")
    assert report.text.count("[claimant]") == 2
    assert NAME not in report.html
