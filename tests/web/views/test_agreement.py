"""The agreement report."""

import pytest
from rated_round import make_rated_round
from sqlalchemy import select
from visiting import Answer, Site, Visitor

from annotator.models import Project, Round
from annotator.models.vocabulary import Reveal
from annotator.resources import data_folder
from annotator.services import project_agreement, rounds
from annotator.services.rubric_files import read_definition


def _locked(site: Site, table: list[str], **values: object) -> tuple[Visitor, str]:
    """Make a round with these ratings, lock it, and return its lead and the address of the report."""
    with site.database.writing() as session:
        rated = make_rated_round(session, table, **values)  # type: ignore[arg-type]
        rated.lock()
    return site.visitor(rated.lead.id), f"/p/{rated.project.slug}/agreement"


def _figures(answer: Answer) -> dict[str, str]:
    """The counts at the head of the report, by their names."""
    page = answer.page
    return {name.text: value.text for name, value in zip(page.all("dt"), page.all("dd"), strict=False)}


def test_counts_come_first_then_the_figure_to_report(site: Site) -> None:
    lead, path = _locked(site, ["2 3 4", "1 1 vague", "5 5 4", "2 . ."])
    answer = lead.get(path)
    figures = _figures(answer)
    assert figures["Claims compared"].startswith("3")
    assert figures["Reviewers"].startswith("3")
    assert figures["Ratings"].startswith("9")
    assert figures["Cannot judge"].startswith("1")
    text = answer.text
    assert text.index("Claims compared") < text.index("Krippendorff’s alpha, ordinal") < text.index("Gwet’s AC2")
    assert "locked" in text
    assert "Formulas, sources and worked examples" in [link.text for link in answer.page.all("a", href="/methods")]


def test_every_coefficient_is_there_once_with_its_place_on_the_axis(site: Site) -> None:
    lead, path = _locked(site, ["2 3 4", "1 1 2", "5 5 4", "2 4 2"])
    names = [head.text for head in lead.get(path).page.all("th", scope="row")]
    for name in ("Krippendorff’s alpha, ordinal", "Fleiss’ kappa", "Conger", "Brennan"):
        assert any(name in found for found in names), name


@pytest.mark.parametrize(
    ("table", "reason"),
    [
        (["2 2", "2 2", "2 2"], "No value"),
        ([". .", ". ."], "No value"),
        (["2 .", ". 3"], "No value"),
        (["vague vague", "no-access vague"], "No value"),
    ],
    ids=["one step", "nothing", "no overlap", "nobody can judge"],
)
def test_an_undefined_figure_has_its_reason(site: Site, table: list[str], reason: str) -> None:
    lead, path = _locked(site, table)
    for query in ("", "?interval=bootstrap"):
        answer = lead.get(path + query)
        assert answer.status == 200
        assert reason in answer.text
        assert "nan" not in answer.text.lower().split()
        assert "No value: No value" not in answer.text
        assert "No interval: No interval" not in answer.text


def test_what_is_not_defined_speaks_of_claims_and_reviewers_and_fills_no_table(site: Site) -> None:
    lead, path = _locked(site, ["2 3 4", "1 1 vague", "5 5 4", "2 . ."])
    answer = lead.get(path)
    assert "it compares exactly two reviewers, and these ratings come from 3." in answer.text
    assert "it needs a rating of every claim by every reviewer" in answer.text
    assert "every item by every rater" not in answer.text
    keys = [head.text for head in answer.page.all("th", scope="row")]
    assert "gwet_ac[identity]" in keys
    assert "cohen_kappa[identity]" not in keys
    assert "Krippendorff’s alpha, interval metric: It takes the steps of an ordinal scale as equal." in answer.text


def test_a_kappa_of_two_reviewers_has_its_interval_or_the_reason_why_there_is_none(site: Site) -> None:
    lead, path = _locked(site, ["2 3 4", "1 1 .", "5 4 .", "3 2 .", "2 2 2"])
    cells = [cell.text for cell in lead.get(path).page.all("td") if "n 5" in cell.text or "n 2" in cell.text]
    assert any(" to " in cell and "n 5" in cell for cell in cells)
    assert any("no interval No interval: it takes at least 3 claims with two ratings" in cell for cell in cells)


def test_selections(site: Site) -> None:
    lead, path = _locked(site, ["2 3o 4", "1 1o vague", "5 5 4o", "2 4 2"])
    assert "basis: The article only" in lead.get(f"{path}?basis=article").text
    basis = lead.get(f"{path}?criterion=basis")
    assert (basis.status, "Agreement on the question “What did you look at?”" in basis.text) == (200, True)
    for kind in ("jackknife", "bootstrap"):
        assert lead.get(f"{path}?interval={kind}").form(holding="interval").values["interval"] == kind
    some = lead.get(f"{path}?basis=outside")
    assert _figures(some)["Ratings"] == "3selected, of 11 in all"
    assert lead.get(f"{path}?criterion=style").status == 404
    assert lead.get(f"{path}?basis=hearsay").status == 404


def test_a_narrower_selection_is_kept_in_the_form(site: Site) -> None:
    lead, path = _locked(site, ["2 3 4", "1 1 2", "5 5 4", "2 4 2"])
    answer = lead.get(f"{path}?since=2026-03-04&until=2026-03-05&kind=estimate")
    assert answer.status == 200
    chosen = answer.form(holding="interval").values
    assert (chosen["since"], chosen["until"], chosen["kind"]) == ("2026-03-04", "2026-03-05", "estimate")
    assert _figures(answer)["Ratings"].startswith("0")
    for wrong in ("since=tomorrow", "kind=rumour", "group=B", "document=none"):
        assert lead.get(f"{path}?{wrong}").status == 422


def test_details_of_a_large_round_are_computed_when_asked_for(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(project_agreement, "DETAILED_UP_TO", 3)
    lead, path = _locked(site, ["2 3 4", "1 1 2", "5 5 4", "2 4 2"])
    panel = lead.get(path)
    assert "Krippendorff’s alpha, ordinal" in panel.text
    assert "Pair by pair" not in panel.text
    (link,) = [each for each in panel.page.all("a") if "details=all" in (each["href"] or "")]
    assert "Pair by pair" in lead.get(link["href"]).text


def test_all_contested_claims_can_be_shown(site: Site) -> None:
    lead, path = _locked(site, [f"{1 + number % 3} {2 + number % 3} 5" for number in range(30)])
    some, every = lead.get(path), lead.get(f"{path}?contested=all")
    assert len(every.page.all("a", class_="claim-text")) == 30 > len(some.page.all("a", class_="claim-text"))


def test_a_rubric_with_letters(site: Site) -> None:
    definition = read_definition(data_folder("seed") / "rubrics" / "admiralty.toml")
    with site.database.writing() as session:
        rated = make_rated_round(session, [". .", ". ."], rubric=definition)
        rated.lock()
    lead = site.visitor(rated.lead.id)
    assert lead.get(f"/p/{rated.project.slug}/agreement").status == 200
    told = "A is the best here, so charts run from E on the left to A on the right."
    for page in ("dashboard", ""):
        assert told in lead.get(f"/p/{rated.project.slug}/{page}").text


def test_an_earlier_round(site: Site) -> None:
    with site.database.writing() as session:
        rated = make_rated_round(session, ["2 3", "4 4", "1 2"])
        rated.lock()
        project = session.scalars(select(Project)).one()
        rounds.open_round(session, project, now=rated.round.opened_at, actor_id=None, kind="second")
    lead, path = site.visitor(rated.lead.id), f"/p/{rated.project.slug}"
    assert "Krippendorff" not in lead.get(f"{path}/agreement").text
    assert "Krippendorff" in lead.get(f"{path}/agreement?round=1").text
    assert "hidden for now" in lead.get(f"{path}/dashboard").text
    assert "hidden for now" not in lead.get(f"{path}/dashboard?round=1").text
    with site.database.reading() as session:
        assert session.scalars(select(Round.number).order_by(Round.number)).all() == [1, 2]


def test_figures_over_a_round_that_is_half_closed_to_the_viewer(site: Site) -> None:
    """Too few closed claims to hide among, and enough of them."""
    few = [". 3 .", "4 4 .", ". 2 ."]
    many = [". 3 .", ". 4 .", *[f". {1 + number % 5} 2" for number in range(12)]]
    for table, sentence in ((few, "of the claims that you have rated"), (many, "also cover claims that you")):
        with site.database.writing() as session:
            rated = make_rated_round(session, table, reveal=Reveal.AFTER_OWN)
            rated.rate(0, 0, "2")
        ann = site.visitor(rated.reviewers[0].id)
        assert sentence in ann.get(f"/p/{rated.project.slug}/agreement").text
        assert ann.get(f"/p/{rated.project.slug}/agreement?basis=article").status == 403
