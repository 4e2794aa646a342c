"""The page and the file of the consensus."""

import csv
import io

import pytest
from rated_round import RatedRound, make_rated_round
from visiting import Site, Visitor

TABLE = ["1 1 1", "5 5 5", "2 4 .", "vague . vague", "3 3 4", "2 2 3", "1 1 2", "4 4 5"]


def _locked(site: Site, table: list[str] = TABLE) -> tuple[Visitor, str, RatedRound]:
    with site.database.writing() as session:
        rated = make_rated_round(session, table)
        rated.lock()
    return site.visitor(rated.lead.id), f"/p/{rated.project.slug}/agreement/consensus", rated


def _keys(visitor: Visitor, path: str) -> list[str]:
    return [link["href"].rpartition("/")[2] for link in visitor.get(path).page.all("a", class_="claim-text")]


def test_a_distribution_and_never_a_bare_number(site: Site) -> None:
    lead, path, _rated = _locked(site)
    answer = lead.get(path)
    assert "not of what is so" in answer.text
    assert "No rating on the scale, so nothing can be said." in answer.text
    assert "2 cannot judge" in answer.text
    assert "Fewer than 20 claims" in answer.text
    rows = [row for row in answer.page.all("tr") if "Step" in row.text]
    assert len(rows) == 7
    assert all("%" in row.text for row in rows)


def test_orders_and_pages(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    lead, path, _rated = _locked(site)
    assert _keys(lead, f"{path}?sort=key") == [f"K{number}" for number in range(1, 9)]
    assert _keys(lead, f"{path}?sort=support")[0] == "K2"
    assert _keys(lead, path)[-1] == "K4"
    assert lead.get(f"{path}?sort=mood").status == 422
    monkeypatch.setattr("annotator.services.claim_consensus.PER_PAGE", 3)
    assert _keys(lead, f"{path}?sort=key&page=2") == ["K4", "K5", "K6"]
    following = next(a for a in lead.get(f"{path}?sort=key&page=2").page.all("a") if a.get("rel") == "next")
    assert _keys(lead, following["href"]) == ["K7", "K8"]


def test_a_criterion_without_order_has_its_reason(site: Site) -> None:
    lead, path, _rated = _locked(site)
    answer = lead.get(f"{path}?criterion=basis")
    assert (answer.status, "it needs answers in an order" in answer.text) == (200, True)
    assert "probability" in lead.get(f"{path}.csv?criterion=basis").html


def test_the_file(site: Site) -> None:
    lead, path, rated = _locked(site)
    answer = lead.get(f"{path}.csv")
    assert answer.response.headers["Content-Type"] == "text/csv; charset=utf-8"
    name = f'attachment; filename="{rated.project.slug}-consensus-round-1.csv"'
    assert answer.response.headers["Content-Disposition"] == name
    rows = list(csv.DictReader(io.StringIO(answer.html)))
    assert len(rows) == 8
    assert (rows[0]["claim"], rows[0]["ratings_1"], rows[0]["median"]) == ("K1", "3", "1")
    assert sum(float(rows[2][f"probability_{step}"]) for step in range(1, 6)) == pytest.approx(1)
    assert lead.get(f"{path}.csv?bom=y&raw=y").html.startswith("\ufeffclaim,")


def test_closed_until_the_lock(site: Site) -> None:
    with site.database.writing() as session:
        rated = make_rated_round(session, TABLE)
    lead, path = site.visitor(rated.lead.id), f"/p/{rated.project.slug}/agreement/consensus"
    assert "open when the lead locks the round" in lead.get(path).text
    assert lead.get(f"{path}.csv").status == 403
