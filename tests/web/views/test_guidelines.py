"""The pages of the guideline: reading it, its versions, and writing a new one."""

from rated_round import RatedRound
from visiting import Answer, Site, Visitor

BODY = "# Rate what is shown\n\nNot **who** says it."


def write(lead: Visitor, path: str, **typed: str) -> Answer:
    page = lead.get(f"{path}/guideline/edit")
    return lead.submit(page, page.form(holding="body"), **typed)


def test_a_lead_writes_it_and_members_read_it(site: Site, rated: RatedRound, ann: Visitor, path: str) -> None:
    lead = site.visitor(rated.lead.id)
    assert "This project has no guideline yet." in ann.get(f"{path}/guideline").text
    assert "Write the guideline" not in ann.get(f"{path}/guideline").text
    assert "Write the guideline" in lead.get(f"{path}/guideline").text
    page = lead.follow(write(lead, path, body=BODY))
    assert "Version 1 of the guideline stands beside the rating form from now on." in page.text
    read = ann.get(f"{path}/guideline")
    assert read.page.one("h2", id="versions").text == "1 version"
    assert "<strong>who</strong>" in read.html
    assert "Lea Lead" in read.text
    assert "Edit the guideline" not in read.text


def test_versions_stand_side_by_side(site: Site, rated: RatedRound, ann: Visitor, path: str) -> None:
    lead = site.visitor(rated.lead.id)
    write(lead, path, body=BODY)
    write(lead, path, body=f"{BODY}\n\nNor <i>where</i>.", summary="Where as well.")
    first, second = ann.get(f"{path}/guideline/1"), ann.get(f"{path}/guideline")
    assert ann.get(f"{path}/guideline/2").text == second.text
    assert first.page.all("pre", class_="plain") == []
    assert "You see version 1; the current one is 2." in first.text
    assert "You see version" not in second.text
    assert "+Nor <i>where</i>." in second.page.one("pre", class_="plain").text
    assert "<i>where" not in second.html
    plain = ann.get(f"{path}/guideline/1.md")
    assert plain.response.content_type == "text/plain; charset=utf-8"
    assert plain.html == f"{BODY}\n"
    for missing in ("3", "0", "3.md"):
        assert ann.get(f"{path}/guideline/{missing}").status == 404


def test_a_preview_publishes_nothing_and_keeps_all(site: Site, rated: RatedRound, path: str) -> None:
    lead = site.visitor(rated.lead.id)
    seen = write(lead, path, body=BODY, summary="New.", preview="y")
    assert seen.status == 200
    assert "<strong>who</strong>" in seen.html
    assert seen.form(holding="body").values["summary"] == "New."
    assert "no guideline yet" in lead.get(f"{path}/guideline").text
    assert lead.submit(seen, seen.form(holding="body")).status == 303


def test_what_is_refused_is_not_lost(site: Site, rated: RatedRound, path: str) -> None:
    lead = site.visitor(rated.lead.id)
    opened = lead.get(f"{path}/guideline/edit")
    write(lead, path, body=BODY)
    late = lead.submit(opened, opened.form(holding="body"), body="Mine <b>too</b>.", summary="Mine.")
    assert (late.status, "Version 1 was published meanwhile" in late.text) == (409, True)
    assert late.form(holding="body").values["body"] == "Mine <b>too</b>."
    assert lead.submit(late, late.form(holding="body"), summary="").status == 422
    assert lead.submit(late, late.form(holding="body")).status == 303
    page = lead.get(f"{path}/guideline/edit")
    broken = lead.submit(page, page.form(holding="body"), body="Third.", summary="x", base="none")
    assert (broken.status, broken.form(holding="body").values["base"]) == (422, "2")


def test_a_form_of_an_ended_session_comes_back(site: Site, rated: RatedRound, path: str) -> None:
    lead = site.visitor(rated.lead.id)
    page = lead.get(f"{path}/guideline/edit")
    lead.client.delete_cookie("annotator")
    lead.sign_in(rated.lead.id)
    for changes in ({}, {"preview": "y"}):
        again = lead.submit(page, page.form(holding="body"), body=BODY, **changes)
        assert (again.status, again.form(holding="body").values["body"]) == (400, BODY)
    assert "no guideline yet" in lead.get(f"{path}/guideline").text


def test_only_a_lead_writes_it(ann: Visitor, path: str) -> None:
    assert ann.get(f"{path}/guideline/edit").status == 403
