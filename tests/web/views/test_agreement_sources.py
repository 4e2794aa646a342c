"""The page that says where disagreement comes from."""

from datetime import timedelta

import factories
import pytest
from factories import NOW
from rated_round import RatedRound, make_rated_round
from visiting import Site, Visitor

from annotator.models import Reviewer
from annotator.models.vocabulary import Reveal
from annotator.services import review_weeks, reviews
from annotator.services.reviews import Submission

TABLE = ["1 1 1", "2 2 5", "3 4 3", ". vague 2", "5 2 5"]


def _locked(site: Site, table: list[str] = TABLE, **values: object) -> tuple[Visitor, str, RatedRound]:
    with site.database.writing() as session:
        rated = make_rated_round(session, table, **values)  # type: ignore[arg-type]
        rated.lock()
    return site.visitor(rated.lead.id), f"/p/{rated.project.slug}/agreement/sources", rated


def test_every_part_is_there_and_leads_to_its_claims(site: Site) -> None:
    lead, path, rated = _locked(site)
    answer = lead.get(path)
    text = answer.text
    for heading in (
        "Which steps are confused",
        "Claims that add most",
        "Reviewers",
        "Pairs of reviewers",
        "Kappa, pair by",
    ):
        assert heading in text
    assert "Stricter and more lenient" in text
    assert "habit, not a skill" in text
    links = [link["href"] for link in answer.page.all("a", class_="tap") if "sources?" in link["href"]]
    assert len(links) == 10 + 3 + 3
    for link in links:
        assert lead.get(link).status == 200, link
    assert f"/p/{rated.project.slug}/claims/K2" in answer.html


def test_the_pages_of_agreement_lead_to_one_another_and_keep_the_selection(site: Site) -> None:
    lead, path, rated = _locked(site)
    answer = lead.get(f"{path}?basis=article")
    (nav,) = [nav for nav in answer.page.all("nav") if nav.get("aria-label") == "Agreement"]
    assert "Where it comes from" in nav.text
    report = next(a for a in answer.page.all("a") if a.text == "Report")
    assert report["href"] == f"/p/{rated.project.slug}/agreement?basis=article&round=1"
    assert "basis: The article only" in lead.get(report["href"]).text
    assert answer.form(holding="since").values["basis"] == "article"


def test_departures_from_too_few_claims_have_no_interval_and_the_page_says_why(site: Site) -> None:
    lead, path, _rated = _locked(site, ["1 2 3", "2 3 5"])
    text = lead.get(path).text
    assert "No interval: it takes at least 3 claims with two ratings (here 2)." in text
    assert "not known" in text
    assert "clearly stricter" not in text


def test_claims_between_two_reviewers(site: Site) -> None:
    lead, path, _rated = _locked(site)
    answer = lead.get(f"{path}?reviewer=R2&other=R3")
    assert answer.page.one("h1").text == "Claims on which Ann and Ben differ"
    assert [cell.text for cell in answer.page.all("td", data_head="Ann")] == ["5", "3"]
    assert answer.form(holding="since").values["other"] == "R3"
    assert lead.get(f"{path}?reviewer=R2&other=R9").status == 422
    none = lead.get(f"{path}?point=1&other_point=4")
    assert "no difference on any of the 4 claims" in none.text


def test_whoever_is_no_lead_sees_pseudonyms(site: Site) -> None:
    _lead, path, rated = _locked(site)
    ann = site.visitor(rated.reviewers[0].id).get(path).text
    assert "Ann and R3" in ann
    assert "Ben" not in ann


@pytest.mark.parametrize(
    ("table", "sentence"),
    [([". .", ". ."], "No value"), (["2 .", ". 3"], "No value"), (["1 1", "3 3"], "Nobody differs from anybody")],
    ids=["nothing", "no overlap", "all alike"],
)
def test_nothing_to_take_apart(site: Site, table: list[str], sentence: str) -> None:
    lead, path, _rated = _locked(site, table)
    answer = lead.get(path)
    assert answer.status == 200
    assert sentence in answer.text


def test_long_lists_are_cut_and_can_be_shown_whole(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("annotator.web.views.agreement_sources.FIRST", 1)
    monkeypatch.setattr("annotator.services.disagreement_sources.FIRST_CLAIMS", 1)
    lead, path, _rated = _locked(site)
    cut = lead.get(path)
    for part, rows in (("claims", 3), ("reviewers", 3), ("pairs", 3), ("points", 10)):
        (link,) = [a["href"] for a in cut.page.all("a") if f"all={part}" in a["href"]]
        assert len(lead.get(link).page.all("tr")) == len(cut.page.all("tr")) + rows - 1


def test_drift_is_shown_where_a_round_took_weeks(site: Site) -> None:
    for days, shows in ((7, False), (8, True)):
        with site.database.writing() as session:
            rated = make_rated_round(session, [". ."] * 6)
            for number in range(12):
                claim, reviewer = divmod(number, 2)
                submission = Submission(rated._answers(str(1 + (claim + reviewer * claim) % 5)), "Because.", "once")
                assignment, person = rated.assignment(reviewer, claim), rated.reviewers[reviewer].id
                late = NOW + timedelta(days=days * (claim // 3))
                reviews.submit_review(session, assignment, person, submission, late)
            rated.lock()
        answer = site.visitor(rated.lead.id).get(f"/p/{rated.project.slug}/agreement/sources")
        assert ("Drift: week by week" in answer.text, "Drift is not shown" in answer.text) == (shows, not shows)
        assert ("2 to 8 March 2026" in answer.text) is shows
        board = site.visitor(rated.lead.id).get(f"/p/{rated.project.slug}/dashboard").text
        assert ("Drift week by week, and where disagreement comes from" in board) is shows
        assert "here disagreement comes from" in board


def test_only_the_reason_that_applies_is_given_for_no_drift(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    within, one_period, many = (
        "Drift is not shown: everything in this round was submitted within one week.",
        "Drift is not shown: the ratings chosen here were all submitted in one period.",
        "Drift is not shown: more than 150 reviewers cannot be told apart period by period.",
    )
    for days, most_cells, reason in ((0, 300, within), (30, 300, one_period), (30, 3, many)):
        monkeypatch.setattr(review_weeks, "MOST_CELLS", most_cells)
        with site.database.writing() as session:
            rated = make_rated_round(session, ["1 2", "2 2", "4 3"])
            submission = Submission(rated._answers("vague"), "Because.", "again")
            late = NOW + timedelta(days=days)
            reviews.submit_review(session, rated.assignment(0, 1), rated.reviewers[0].id, submission, late)
            rated.lock()
        lead, path = site.visitor(rated.lead.id), f"/p/{rated.project.slug}"
        text = lead.get(f"{path}/agreement/sources").text
        assert reason in text
        assert text.count("Drift is not shown") == 1
        assert "Drift week by week" not in lead.get(f"{path}/dashboard").text


def test_drift_that_cannot_be_told_from_chance_has_no_interval_and_the_page_says_why(site: Site) -> None:
    with site.database.writing() as session:
        rated = make_rated_round(session, [". ."] * 4)
        for number, point in enumerate("12233545"):
            claim, reviewer = divmod(number, 2)
            submission = Submission(rated._answers(point), "Because.", "once")
            assignment, person = rated.assignment(reviewer, claim), rated.reviewers[reviewer].id
            reviews.submit_review(session, assignment, person, submission, NOW + timedelta(days=8 * claim))
        rated.lock()
    text = site.visitor(rated.lead.id).get(f"/p/{rated.project.slug}/agreement/sources").text
    assert "Drift: week by week" in text
    assert "No interval: there are so few ratings in each period" in text
    assert "clearly drifted" not in text


def test_closed_until_the_lock(site: Site) -> None:
    with site.database.writing() as session:
        blind, one_by_one = (make_rated_round(session, TABLE, reveal=reveal) for reveal in Reveal)
    seen = [
        (blind, blind.lead, "open when the lead locks the round"),
        (blind, blind.reviewers[1], "open when the lead locks the round"),
        (one_by_one, one_by_one.lead, "open to you when it is locked"),
        (one_by_one, one_by_one.reviewers[1], "It opens when the round is locked. People who know"),
    ]
    for rated, person, sentence in seen:
        answer = site.visitor(person.id).get(f"/p/{rated.project.slug}/agreement/sources")
        assert sentence in answer.text
        assert "Krippendorff" not in answer.text
    assert "Read the report" in answer.text


def test_no_round_yet_and_no_such_round(site: Site) -> None:
    lead, path, rated = _locked(site)
    assert lead.get(f"{path}?round=7").status == 404
    with site.database.writing() as session:
        project = factories.make_project(session)
        factories.make_membership(session, project, session.get_one(Reviewer, rated.lead.id), role="lead")
    assert "No ratings yet" in lead.get(f"/p/{project.slug}/agreement/sources").text
