"""Reports about claims, on the pages."""

import pytest
from rated_round import RatedRound
from visiting import Answer, Site, Visitor


@pytest.fixture
def lead(site: Site, rated: RatedRound) -> Visitor:
    return site.visitor(rated.lead.id)


def report(visitor: Visitor, path: str, **typed: str | None) -> Answer:
    page = visitor.get(f"{path}/claims/K1/flag")
    return visitor.submit(page, page.form("", "kind"), **{"kind": "broken", "note": "Wrong page.", **typed})


def test_from_the_rating_form_and_back_to_it(ann: Visitor, page: Answer, lead: Visitor, path: str) -> None:
    form = page.form(holding="duplicate_of")
    answer = ann.submit(page, form, kind="needs_split", note="Two things.")
    assert answer.location == page.path
    assert "Your report has gone to the lead." in ann.follow(answer).text
    assert ann.submit(page, form, kind="needs_split", note="Two things.").status == 303
    shown = lead.get(f"{path}/flags")
    assert "Open: 1" in shown.text
    assert "It holds several claims in one" in shown.text
    assert "Two things." in shown.text
    assert "Ann" in shown.text
    claim = shown.page.one("a", class_="claim-text")
    assert claim.text in ann.get(claim["href"]).text
    assert "Source " in shown.page.all("td")[0].text


def test_from_the_page_of_the_claim(ann: Visitor, lead: Visitor, path: str) -> None:
    assert f"{path}/claims/K1/flag" in [link["href"] for link in ann.get(f"{path}/claims/K1").page.all("a")]
    done = report(ann, path, kind="duplicate", duplicate_of="K2")
    shown = ann.follow(done)
    assert "You reported: It says the same as another claim. K2. Wrong page." in shown.text
    assert "The lead has not answered yet." in shown.text
    assert "1 report about a claim waits for an answer" in lead.get(f"{path}/dashboard").text
    assert "waits for an answer" not in ann.get(f"{path}/dashboard").text


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"kind": None}, "Choose what is the matter with the claim."),
        ({"kind": "duplicate", "duplicate_of": "K77"}, "there is none called K77"),
        ({"kind": "other", "note": ""}, "needs a note"),
        ({"note": "x" * 2001}, "At most 2000 characters."),
    ],
)
def test_what_is_no_report_comes_back_with_what_was_typed(
    ann: Visitor, lead: Visitor, path: str, typed: dict[str, str | None], words: str
) -> None:
    answer = report(ann, path, **typed)
    assert answer.status == 422
    assert words in answer.text
    kept = answer.form("", "kind").values
    assert {name: kept.get(name) for name in typed if typed[name]} == {k: v for k, v in typed.items() if v}
    assert "Open: 0" in lead.get(f"{path}/flags").text


def test_the_lead_answers_once_and_who_reported_reads_it(
    ann: Visitor, lead: Visitor, site: Site, rated: RatedRound, path: str
) -> None:
    report(ann, path)
    page = lead.get(lead.get(f"{path}/flags").page.all("a", class_="tap")[-1]["href"])
    assert "Reported by Ann" in page.text
    form = page.form(holding="answer").values
    assert lead.send(page.path, form | {"answer": " "}).status == 422
    done = lead.send(page.path, form | {"answer": "Put <i>right</i>."})
    assert "Open: 0" in lead.follow(done).text
    late = lead.send(page.path, form | {"answer": "Again"})
    assert late.status == 409
    assert "settled meanwhile" in late.text
    settled = lead.get(f"{path}/flags?state=settled")
    assert "Put <i>right</i>." in settled.text
    assert "Lea Lead" in settled.text
    assert "Answer of the lead: Put <i>right</i>." in ann.get(f"{path}/claims/K1").text
    ben = site.visitor(rated.reviewers[1].id)
    assert "Put <i>right</i>." not in ben.get(f"{path}/claims/K1").text


def test_pages_of_reports(ann: Visitor, lead: Visitor, path: str) -> None:
    for number in range(22):
        report(ann, path, note=f"Number {number}.")
    first, second = lead.get(f"{path}/flags"), lead.get(f"{path}/flags?page=2")
    assert "Number 0." in first.text
    assert "Number 21." not in first.text
    assert "Number 21." in second.text


def test_an_unknown_report_or_claim(ann: Visitor, lead: Visitor, path: str) -> None:
    assert lead.get(f"{path}/flags/99").status == 404
    assert ann.get(f"{path}/claims/K77/flag").status == 404
