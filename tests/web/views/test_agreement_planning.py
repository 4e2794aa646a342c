"""The page that plans."""

import pytest
from rated_round import RatedRound, make_rated_round
from visiting import Site, Visitor

TABLE = [f"{1 + n % 5} {1 + (n + n % 2) % 5} {1 + (n + n % 3) % 5}" for n in range(12)]


def _locked(site: Site, table: list[str] = TABLE) -> tuple[Visitor, str, RatedRound]:
    with site.database.writing() as session:
        rated = make_rated_round(session, table)
        rated.lock()
    return site.visitor(rated.lead.id), f"/p/{rated.project.slug}/agreement/planning", rated


def test_a_plan(site: Site) -> None:
    lead, path, _rated = _locked(site)
    answer = lead.get(f"{path}?width=0,08&coefficient=gwet_ac%5Bquadratic%5D")
    assert "For .08 to either side it takes about" in answer.text
    chosen = answer.form(holding="basis").values
    assert (chosen["width"], chosen["coefficient"]) == ("0.08", "gwet_ac[quadratic]")
    asked = next(form for form in answer.page.forms if "width" in form.values and "basis" not in form.values)
    assert asked.values == {"round": "1", "coefficient": "gwet_ac[quadratic]", "width": "0.08"}
    labels = [svg["aria-label"] for svg in answer.page.all("svg", role="img")]
    assert len(labels) == 8
    assert "partly predicted ratings" in answer.text
    assert "What this takes for granted" in answer.text


@pytest.mark.parametrize("query", ["width=wide", "width=0.9", "coefficient=icc"])
def test_what_cannot_be_planned(site: Site, query: str) -> None:
    lead, path, _rated = _locked(site)
    assert lead.get(f"{path}?{query}").status == 422


@pytest.mark.parametrize("table", [["1 2", "3 3"], [". .", ". ."], ["1 1", "2 2", "3 3"]])
def test_no_interval_has_its_reason(site: Site, table: list[str]) -> None:
    lead, path, _rated = _locked(site, table)
    answer = lead.get(path)
    assert answer.status == 200
    assert "No value" in answer.text or "No interval" in answer.text


def test_without_order_nothing_is_predicted(site: Site) -> None:
    lead, path, _rated = _locked(site, ["1 1o", "2 2", "3o 3o", "4 4", "5o 5", "1 2"])
    assert "further ones are not predicted" in lead.get(f"{path}?criterion=basis").text


def test_closed_until_the_lock(site: Site) -> None:
    with site.database.writing() as session:
        rated = make_rated_round(session, TABLE)
    answer = site.visitor(rated.lead.id).get(f"/p/{rated.project.slug}/agreement/planning")
    assert "open when the lead locks the round" in answer.text
    assert "Alpha" not in answer.text
