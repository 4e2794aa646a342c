"""The queue of adjudication and the page of a decision, as leads, adjudicators and reviewers meet them."""

import re

import pytest
from decided_round import make_locked_round
from deciding import address, decisions, listed, send
from factories import NOW
from rated_round import RatedRound, make_rated_round
from sqlalchemy import select
from visiting import Site, Visitor

from annotator.models import (
    AuditEntry,
    Claim,
    Membership,
    Project,
    Round,
    RoundClaim,
)
from annotator.models.vocabulary import RoundKind
from annotator.services import claims, rounds

READS_NO_DECISIONS = [
    *("agreement", "agreement/sources", "agreement/consensus", "agreement/consensus.csv", "dashboard", "sources"),
    *("exports/ratings-long.csv", "exports/ratings-wide.csv", "exports/claims.csv"),
]
# Among it the words that lead to a decision: they say whether there is one.
CHANGING = re.compile(
    r'name="csrf_token" value="[^"]*"|<time datetime="[^"]*">[^<]*</time>'
    r'|(?<=<td>)<a class="tap" href="[^"]*/adjudication/[^"]*">.*?</a>'
)


@pytest.fixture
def rated(site: Site) -> RatedRound:
    with site.database.writing() as session:
        return make_locked_round(session)


@pytest.fixture
def base(rated: RatedRound) -> str:
    return f"/p/{rated.project.slug}"


@pytest.fixture
def ada(site: Site, rated: RatedRound) -> Visitor:
    return site.visitor(rated.reviewers[-1].id)


@pytest.fixture
def lead(site: Site, rated: RatedRound) -> Visitor:
    return site.visitor(rated.lead.id)


def test_the_queue_says_of_which_claims_it_counts(ada: Visitor, base: str) -> None:
    """A rule settles what nobody differs on, so those settled are not among the decided ones of the queue."""
    assert "3 open0 decided0 waitingof the claims whose ratings differ;" in ada.get(f"{base}/adjudication").text
    assert "5 open0 decided0 waitingof all rated claims;" in ada.get(f"{base}/adjudication?gap=0").text
    assert "of the claims whose ratings differ so far;" in ada.get(f"{base}/adjudication?gap=2").text


def test_after_the_lock_the_first_page_leads_to_the_queue(
    site: Site, rated: RatedRound, lead: Visitor, ada: Visitor, base: str
) -> None:
    reviewer = site.visitor(rated.reviewers[0].id)
    found = ["Decide on claims that differ" in who.get(f"{base}/").text for who in (lead, ada, reviewer)]
    assert found == [True, True, False]


def test_from_the_queue_through_a_decision_to_the_next_claim(ada: Visitor, site: Site, base: str) -> None:
    queue = ada.get(f"{base}/adjudication")
    assert listed(queue) == ["K3", "K2", "K4"]
    page = ada.get(address(base, "K3"))
    assert "Contested claim 1 of 3" in page.text
    assert "Mean gap 2.7 steps" in page.text
    answer = send(ada, page, cause_fair_difference="y")
    assert answer.location == address(base, "K2")
    assert "K3: decision recorded" in ada.follow(answer).text
    assert decisions(site) == [(1, "settled")]
    assert listed(ada.get(f"{base}/adjudication")) == ["K2", "K4"]
    decided = ada.get(f"{base}/adjudication?state=decided")
    assert listed(decided) == ["K3"]
    assert "Settled on 3 · Step 3" in decided.text
    last = send(ada, ada.get(address(base, "K4")), outcome="differ")
    assert last.location.startswith(f"{base}/adjudication?round=1&criterion=support")


def test_the_queue_is_narrowed_and_comes_page_by_page(site: Site) -> None:
    with site.database.writing() as session:
        made = make_locked_round(session, ["1 5"] * 30)
    ada, base = site.visitor(made.reviewers[-1].id), f"/p/{made.project.slug}"
    assert len(set(listed(ada.get(f"{base}/adjudication")))) <= 25
    second = ada.get(f"{base}/adjudication?page=2")
    assert "26 to 30 of 30" in second.text
    assert "No claim fits these choices" in ada.get(f"{base}/adjudication?kind=denial").text
    assert ada.get(f"{base}/adjudication?gap=odd").status == 422
    assert ada.get(f"{base}/adjudication?criterion=odd").status == 404
    assert ada.get(f"{base}/adjudication?page=x&round=1").status == 200


@pytest.mark.parametrize(
    ("table", "words"),
    [([".", "."], "Nothing was rated"), (["3 3", "4 4"], "No two reviewers differ"), (["3", "4"], "No two reviewers")],
)
def test_an_empty_queue_says_what_comes_next(site: Site, table: list[str], words: str) -> None:
    with site.database.writing() as session:
        made = make_locked_round(session, table)
    page = site.visitor(made.lead.id).get(f"/p/{made.project.slug}/adjudication")
    assert words in page.text
    assert re.search(r'<p class="empty">.*<a href=', page.html)


def test_before_the_lock_there_is_nothing_to_see(site: Site) -> None:
    with site.database.writing() as session:
        made = make_rated_round(session, ["1 5"])
    lead, base = site.visitor(made.lead.id), f"/p/{made.project.slug}"
    for where in (f"{base}/adjudication", f"{base}/adjudication?round=1"):
        assert "lock" in lead.get(where).page.all("p", class_="empty")[0].text
    refused = lead.get(address(base, "K1"))
    assert refused.status == 409
    assert "not locked yet" in refused.text


def test_when_all_is_decided_the_queue_says_so(ada: Visitor, base: str) -> None:
    for key in ("K3", "K2", "K4"):
        send(ada, ada.get(address(base, key)))
    assert "No claim that differs is open any more" in ada.get(f"{base}/adjudication").text


def test_names_are_hidden_until_a_lead_shows_them(site: Site, rated: RatedRound, ada: Visitor, lead: Visitor) -> None:
    base = f"/p/{rated.project.slug}"
    for visitor in (ada, lead):
        text = visitor.get(address(base, "K3")).text
        assert "names hidden" in text
        assert not any(name in text for name in ("Ben", "Cleo"))
        assert "R2" in text
    assert ada.post(f"{base}/adjudication/names", shown="y").status == 403
    queue = lead.get(f"{base}/adjudication")
    lead.submit(queue, queue.form(holding="shown"))
    assert "Cleo" in ada.get(address(base, "K3")).text
    queue = lead.get(f"{base}/adjudication")
    lead.submit(queue, queue.form(holding="shown"))
    lead.post(f"{base}/adjudication/names", shown="")
    with site.database.reading() as session:
        assert not session.get_one(Project, rated.project.id).adjudicators_see_names
        deeds = session.scalars(select(AuditEntry.action).where(AuditEntry.action.like("project.names%")))
        assert list(deeds) == ["project.names_shown_to_adjudicators", "project.names_hidden_from_adjudicators"]


def test_a_decision_is_reopened(ada: Visitor, site: Site, base: str) -> None:
    send(ada, ada.get(address(base, "K3")))
    page = ada.get(address(base, "K3"))
    assert send(ada, page, reopen="y", reason="").status == 422
    answer = send(ada, page, reopen="y", reason="New tables came in.")
    assert answer.location == address(base, "K3")
    assert "K3: reopened" in ada.follow(answer).text
    assert decisions(site) == [(1, "settled"), (2, "reopened")]
    assert listed(ada.get(f"{base}/adjudication")) == ["K3", "K2", "K4"]


def test_a_withdrawn_claim_and_one_that_is_rated_again_rest(site: Site, rated: RatedRound, ada: Visitor) -> None:
    base = f"/p/{rated.project.slug}"
    page = ada.get(address(base, "K3"))
    with site.database.writing() as session:
        claims.withdraw_claim(session, rated.project.id, "K3", now=NOW, actor_id=None, reason="Twice.")
    refused = send(ada, page, reason="Typed before.")
    assert refused.status == 409
    assert "withdrawn" in refused.text
    assert "Typed before." in refused.html
    assert "withdrawn" in ada.get(address(base, "K3")).text
    with site.database.writing() as session:
        project = session.get_one(Project, rated.project.id)
        rounds.open_round(session, project, now=NOW, actor_id=None, kind=RoundKind.SECOND)
    resting = ada.get(address(base, "K2"))
    assert "Deciding rests while the claim is rated in round 2" in resting.text
    assert not [button for button in resting.page.all("button") if button.text == "Record decision"]


def test_who_rated_the_claim_may_decide_and_is_marked(site: Site, rated: RatedRound, lead: Visitor) -> None:
    with site.database.writing() as session:
        ann = session.scalars(select(Membership).where(Membership.reviewer_id == rated.reviewers[0].id)).one()
        ann.role = "adjudicator"
    base = f"/p/{rated.project.slug}"
    visitor = site.visitor(rated.reviewers[0].id)
    page = visitor.get(address(base, "K3"))
    assert "You rated this claim yourself" in page.text
    send(visitor, page)
    assert "who also rated it" in lead.get(f"{base}/claims/K3").text


@pytest.mark.parametrize("role", ["reviewer", "observer"])
def test_who_neither_leads_nor_decides_is_refused(site: Site, rated: RatedRound, role: str) -> None:
    with site.database.writing() as session:
        session.scalars(select(Membership).where(Membership.reviewer_id == rated.reviewers[0].id)).one().role = role
    ann = site.visitor(rated.reviewers[0].id)
    base = f"/p/{rated.project.slug}"
    for where in (f"{base}/adjudication", address(base, "K3")):
        refused = ann.get(where)
        assert refused.status == 403
        assert "Only leads and adjudicators" in refused.text


def test_decisions_stand_on_the_page_of_the_claim_beside_the_spread(
    site: Site, rated: RatedRound, ada: Visitor, base: str
) -> None:
    ann = site.visitor(rated.reviewers[0].id)
    assert "Decided after the round" not in ann.get(f"{base}/claims/K3").text
    send(ada, ada.get(address(base, "K3")), cause_oversight="y")
    text = ann.get(f"{base}/claims/K3").text
    assert "Decided after the round Settled on 3 · Step 3." in text
    assert "Someone overlooked something" in text
    assert "Median 3" in text
    assert "decided by R5" in text
    assert "Decide on this claim" not in text
    assert "Look at the decision" in ada.get(f"{base}/claims/K3").text


def test_reviewers_read_where_decisions_differ_from_theirs(
    site: Site, rated: RatedRound, ada: Visitor, base: str
) -> None:
    send(ada, ada.get(address(base, "K3")), cause_oversight="y")
    ann, cleo = (site.visitor(rated.reviewers[number].id) for number in (0, 2))
    for where in ("me", "feedback"):
        text = ann.get(f"{base}/{where}").text
        assert "Settled on 3 · Step 3" in text, where
        assert "On the article alone it is 3." in text
        assert "Someone overlooked something" in text
        assert "Discuss it" in text
    assert "1 decision differs" in ann.get(f"{base}/feedback").text
    assert "no decision differs from your answers" in cleo.get(f"{base}/feedback").text


def test_no_other_page_and_no_file_knows_of_decisions(ada: Visitor, lead: Visitor, base: str) -> None:
    def everything() -> dict[str, str]:
        return {where: CHANGING.sub("", lead.get(f"{base}/{where}").html) for where in READS_NO_DECISIONS}

    before = everything()
    for key, outcome in (("K3", "settled"), ("K2", "differ"), ("K4", "not_ratable")):
        assert send(ada, ada.get(address(base, key)), outcome=outcome, point="1").status == 303
    after = everything()
    for where, page in before.items():
        assert after[where] == page, where


def test_a_claim_to_be_asked_again_comes_into_the_next_second_round(
    site: Site, rated: RatedRound, ada: Visitor, lead: Visitor
) -> None:
    base = f"/p/{rated.project.slug}"
    form = lead.get(f"{base}/rounds")
    refused = lead.submit(form, kind="second", again="asked")
    assert refused.status == 422
    assert "marked in adjudication" in refused.text
    send(ada, ada.get(address(base, "K2")), outcome="one_more")
    assert lead.submit(lead.get(f"{base}/rounds"), kind="second", again="asked").status == 303
    with site.database.reading() as session:
        second = session.scalars(select(Round).where(Round.number == 2)).one()
        held = select(Claim.key).join(RoundClaim, RoundClaim.claim_id == Claim.id)
        assert session.scalars(held.where(RoundClaim.round_id == second.id)).all() == ["K2"]
    assert listed(ada.get(f"{base}/adjudication?round=1&state=waiting")) == ["K2"]
