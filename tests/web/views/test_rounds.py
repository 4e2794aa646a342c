"""Opening and locking rounds, and looking early."""

import factories
import pytest
from rated_round import RatedRound, make_rated_round
from sqlalchemy import select
from visiting import Site, Visitor

from annotator.models import Assignment, AuditEntry, Membership, Project, Round, RoundClaim
from annotator.models.vocabulary import Role
from annotator.services import projects


@pytest.fixture
def rated(site: Site) -> RatedRound:
    with site.database.writing() as session:
        return make_rated_round(session, ["2 3", "4 ."])


@pytest.fixture
def path(rated: RatedRound) -> str:
    return f"/p/{rated.project.slug}/rounds"


@pytest.fixture
def lead(site: Site, rated: RatedRound) -> Visitor:
    return site.visitor(rated.lead.id)


@pytest.fixture
def bare(site: Site) -> Visitor:
    """The lead of a project without claims and reviewers, its short name is bare."""
    with site.database.writing() as session:
        person = factories.make_reviewer(session)
        projects.create_project(
            session,
            title="Bare",
            lead_sentence="",
            creator_id=person.id,
            now=factories.NOW,
            rubric_version_id=factories.make_rubric(session),
        )
    return site.visitor(person.id)


def _add_to_bare(site: Site, *, claim: bool = False, reviewer: bool = False) -> None:
    with site.database.writing() as session:
        project = session.scalars(select(Project).where(Project.slug == "bare")).one()
        if claim:
            factories.make_claim(session, project)
        if reviewer:
            person = factories.make_reviewer(session)
            projects.add_member(session, project, person.id, Role.REVIEWER, now=factories.NOW, actor_id=None)


def test_a_second_round_is_offered_after_a_first(site: Site, rated: RatedRound, lead: Visitor, bare: Visitor) -> None:
    _add_to_bare(site, claim=True, reviewer=True)
    assert bare.get("/p/bare/rounds").form(holding="kind").choices["kind"] == ["first", "calibration"]
    refused = bare.post("/p/bare/rounds", kind="second")
    assert (refused.status, "Choose one of these." in refused.text) == (422, True)
    lead.post(f"/p/{rated.project.slug}/rounds/1/lock")
    offered = lead.get(f"/p/{rated.project.slug}/rounds").form(holding="kind").choices["kind"]
    assert offered == ["first", "calibration", "second"]


def test_what_is_missing_is_said(site: Site, bare: Visitor) -> None:
    page = bare.get("/p/bare/rounds")
    assert "import claims first" in page.text
    assert "add a reviewer first" in page.text
    assert "Test rubric, version 1" in page.text
    refused = bare.submit(page, page.form(holding="kind"))
    assert (refused.status, "There is no claim to rate yet." in refused.text) == (422, True)
    _add_to_bare(site, claim=True)
    refused = bare.submit(page, page.form(holding="kind"), kind="calibration", include_leads=None)
    assert (refused.status, "There is nobody to rate yet." in refused.text) == (422, True)
    assert refused.form(holding="kind").values["kind"] == "calibration"


def test_a_project_that_lost_its_rubric(site: Site, bare: Visitor) -> None:
    with site.database.writing() as session:
        session.scalars(select(Project).where(Project.slug == "bare")).one().rubric_version_id = None
    assert "none chosen" in bare.get("/p/bare/rounds").text
    refused = bare.post("/p/bare/rounds", kind="first")
    assert (refused.status, "Choose a rubric for the project first." in refused.text) == (422, True)


def test_a_round_is_opened(site: Site, bare: Visitor) -> None:
    _add_to_bare(site, claim=True, reviewer=True)
    page = bare.get("/p/bare/rounds")
    answer = bare.submit(page, page.form(holding="kind"), kind="calibration", include_leads="y")
    assert answer.location == "/p/bare/rounds"
    assert "Round 1 is open." in bare.follow(answer).text
    with site.database.reading() as session:
        assert session.scalars(select(Round.kind)).one() == "calibration"
        assert len(session.scalars(select(Assignment.id)).all()) == 2


def test_a_forged_kind(site: Site, bare: Visitor) -> None:
    _add_to_bare(site, claim=True, reviewer=True)
    refused = bare.post("/p/bare/rounds", kind="third")
    assert refused.status == 422
    assert refused.page.by_id("kind-error").text == "Choose one of these."


def test_one_round_at_a_time(lead: Visitor, path: str) -> None:
    page = lead.get(path)
    assert "Lock it before you open the next" in page.text
    assert [form for form in page.page.forms if "kind" in form.choices] == []
    refused = lead.post(path, kind="first")
    assert refused.status == 409
    assert "Round 1 is still open." in refused.text or "A round is open." in refused.text


def test_locking_is_asked_and_is_for_good(site: Site, lead: Visitor, path: str) -> None:
    asked = lead.get(f"{path}/1/lock")
    assert "Lock round 1 for good?" in asked.text
    assert "1 rating is missing and will stay so." in asked.text
    with site.database.reading() as session:
        assert session.scalars(select(Round.state)).one() == "open"
    answer = lead.submit(asked, asked.form(holding="csrf_token"))
    assert answer.location.endswith("/agreement?round=1")
    assert "Round 1 is locked. Its results are open to all members." in lead.follow(answer).text
    assert "It is locked already." in lead.get(f"{path}/1/lock").text
    again = lead.post(f"{path}/1/lock")
    assert (again.status, "Round 1 is locked already." in again.text) == (409, True)


def test_what_was_withdrawn_is_missing_too(site: Site) -> None:
    with site.database.writing() as session:
        made = make_rated_round(session, ["2 3", ". 4"])
        made.withdraw(1, 0)
    asked = site.visitor(made.lead.id).get(f"/p/{made.project.slug}/rounds/1/lock")
    assert "2 ratings are missing and will stay so. Not given yet: 1; withdrawn: 1." in asked.text


def test_locking_when_every_rating_is_in(site: Site) -> None:
    with site.database.writing() as session:
        done = make_rated_round(session, ["2 3"])
    assert "Every rating is in." in site.visitor(done.lead.id).get(f"/p/{done.project.slug}/rounds/1/lock").text


def test_the_next_round_stands_beside_the_first(site: Site, lead: Visitor, path: str) -> None:
    lead.post(f"{path}/1/lock")
    page = lead.get(path)
    answer = lead.submit(page, page.form(holding="kind"), kind="second")
    assert "Round 2 is open." in lead.follow(answer).text
    rows = [row.text for row in lead.get(path).page.all("th", scope="row")]
    assert [row.partition(" second")[0].partition(" first")[0] for row in rows] == ["Round 2", "Round 1"]


def test_looking_early_is_asked_logged_and_marked(site: Site, rated: RatedRound, lead: Visitor, path: str) -> None:
    agreement = path.replace("rounds", "agreement")
    assert "open when the lead locks the round" in lead.get(agreement).text
    asked = lead.get(f"{path}/1/open-results")
    assert "you are marked as unblinded from then on" in asked.text
    with site.database.reading() as session:
        assert session.scalars(select(Membership.unblinded_at).where(Membership.role == "lead")).one() is None
    answer = lead.submit(asked, asked.form(holding="csrf_token"))
    assert "You are marked as unblinded from now on." in lead.follow(answer).text
    with site.database.reading() as session:
        assert session.scalars(select(Membership.unblinded_at).where(Membership.role == "lead")).one() is not None
        entry = session.scalars(select(AuditEntry).where(AuditEntry.action == "results.opened_early")).one()
        assert entry.actor_id == rated.lead.id
    assert "Krippendorff" in lead.get(agreement).text
    assert "open when the lead locks the round" in site.visitor(rated.reviewers[0].id).get(agreement).text


def test_looking_early_after_the_lock_is_no_use(lead: Visitor, path: str) -> None:
    lead.post(f"{path}/1/lock")
    refused = lead.post(f"{path}/1/open-results")
    assert (refused.status, "its results are open already" in refused.text) == (409, True)


@pytest.mark.parametrize("what", ["lock", "open-results"])
def test_a_round_that_is_not_there(lead: Visitor, path: str, what: str) -> None:
    assert lead.get(f"{path}/7/{what}").status == 404
    assert lead.post(f"{path}/7/{what}").status == 404


def test_what_was_rated_in_a_locked_round_is_asked_again_only_where_the_lead_wants_it(
    site: Site, rated: RatedRound, lead: Visitor, path: str
) -> None:
    lead.post(f"{path}/1/lock")
    page = lead.get(path)
    assert "a first round would have 0 claims; 2 were rated in a locked round and their ratings are open" in page.text
    refused = lead.submit(page, page.form(holding="kind"))
    assert refused.status == 422
    assert "choose “Ask again for claims that were rated in a locked round" in refused.text
    answer = lead.submit(refused, refused.form(holding="kind"), asks_again="y")
    assert "Round 2 is open." in lead.follow(answer).text
    with site.database.reading() as session:
        assert session.scalars(select(RoundClaim.claim_id).where(RoundClaim.round_id != rated.round.id)).all() != []
