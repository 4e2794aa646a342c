"""Adding, changing and merging sources in the browser."""

import factories
import pytest
from rated_round import RatedRound
from sqlalchemy import func, select
from visiting import Answer, Site, Visitor

from annotator.models import Source, SourceName

TYPED = {"name": "Ana Example", "type": "person", "role_as_given": "an official", "role_checked": "head of the depot"}


@pytest.fixture
def lead(site: Site, rated: RatedRound) -> Visitor:
    return site.visitor(rated.lead.id)


def counted(site: Site) -> int:
    with site.database.reading() as session:
        return session.scalar(select(func.count()).select_from(Source)) or 0


def send(lead: Visitor, page: Answer, **typed: str | None) -> Answer:
    return lead.submit(page, page.form(holding="role_as_given"), **typed)


def test_a_source_is_added_with_its_spellings(lead: Visitor, path: str, site: Site) -> None:
    page = lead.get(f"{path}/new-source")
    rows = send(lead, page, **TYPED, row="names:add")
    assert rows.status == 200
    assert rows.form(holding="role_as_given").values["name"] == "Ana Example"
    spelled = {"names-0-name": "Ана", "names-0-language": "uk", "names-0-script": "Cyrl"}
    shown = lead.follow(send(lead, rows, **spelled))
    assert "Ana Example has been added." in shown.text
    assert "Ана (Ukrainian)" in shown.text
    assert "Checked elsewhere head of the depot" in " ".join(shown.text.split())
    found = lead.get(f"{path}/sources?q=%D0%B0%D0%BD%D0%B0")
    assert "also written Ана" in found.text
    assert "1 source" in found.text


def test_nothing_typed_is_lost_when_it_is_refused(lead: Visitor, path: str, site: Site) -> None:
    before = counted(site)
    rows = send(lead, lead.get(f"{path}/new-source"), **TYPED, row="names:add")
    for typed, words in (
        ({"name": ""}, "Give the source a name"),
        ({"names-0-name": "ana example"}, "stands there already"),
        ({"names-0-name": "Ана", "names-0-script": "Runr"}, "is no script that is known here"),
    ):
        refused = send(lead, rows, **typed)
        assert refused.status == 422
        assert words in refused.text
        values = refused.form(holding="role_as_given").values
        assert (values["role_checked"], values | typed) == ("head of the depot", values)
    assert counted(site) == before


def test_two_of_one_name_are_asked_about(lead: Visitor, path: str, site: Site) -> None:
    page = lead.get(f"{path}/new-source?name=Ana+Example")
    assert page.form(holding="role_as_given").values["name"] == "Ana Example"
    assert send(lead, page).status == 303
    again = send(lead, page)
    assert again.status == 422
    assert "The project has a source of this name" in again.text
    assert send(lead, again, is_another="y").location.endswith("/sources/ana-example-2")


def test_a_source_is_changed(lead: Visitor, path: str, site: Site) -> None:
    shown = lead.follow(send(lead, lead.get(f"{path}/new-source"), **TYPED))
    (edit,) = [link["href"] for link in shown.page.all("a") if link.text == "Edit this source"]
    page = lead.get(edit)
    assert "Nothing was changed." in lead.follow(send(lead, page)).text
    removed = send(lead, send(lead, page, row="names:add"), row="names:0:remove")
    assert "names-0-name" not in removed.form(holding="role_as_given").values
    saved = lead.follow(send(lead, removed, name="Ana Beispiel"))
    assert "Saved." in saved.text
    assert saved.page.one("h1").text == "Ana Beispiel"
    assert saved.path.endswith("/sources/ana-example")


def test_who_comes_second_is_told_and_keeps_what_they_typed(lead: Visitor, path: str) -> None:
    lead.follow(send(lead, lead.get(f"{path}/new-source"), **TYPED))
    address = f"{path}/sources/ana-example/edit"
    first, second = lead.get(address), lead.get(address)
    send(lead, first, note="First.")
    refused = send(lead, second, note="Second.")
    assert refused.status == 409
    assert "Somebody changed this source meanwhile" in refused.text
    assert "Second." in lead.follow(send(lead, refused)).text


def test_merging_leads_the_old_address_to_the_new_one(
    lead: Visitor, ann: Visitor, path: str, site: Site, rated: RatedRound
) -> None:
    with site.database.writing() as session:
        old = session.scalars(select(Source).where(Source.project_id == rated.project.id).order_by(Source.id)).first()
        assert old is not None
        key, name = old.key, old.name
        factories.make_source(session, rated.project, key="ana", name="Ana Example")
    page = lead.get(f"{path}/sources/{key}/merge")
    assert "1 claim will name the other source" in page.text
    assert name not in [option["value"] for option in page.page.all("option")]
    refused = lead.submit(page, page.form(holding="into"), into=name)
    assert refused.status == 422
    assert "cannot be merged into itself" in refused.text
    assert lead.submit(page, page.form(holding="into"), into="").status == 422
    shown = lead.follow(lead.submit(page, page.form(holding="into"), into="Ana Example"))
    assert f"{name} is Ana Example now: 1 claim names it in a new version." in shown.text
    assert name in shown.text
    assert ann.get(f"{path}/sources/{key}").location.endswith("/sources/ana")
    assert name not in [link.text for link in lead.get(f"{path}/sources").page.all("a", class_="claim-text")]
    # Sent twice, the second finds nothing to merge any more.
    assert lead.submit(page, page.form(holding="into"), into="Ana Example").status == 404
    with site.database.reading() as session:
        assert session.scalars(select(SourceName.name).where(SourceName.name == name)).all() == [name]


def test_only_the_lead_changes_sources(ann: Visitor, path: str, rated: RatedRound) -> None:
    for address in ("/new-source", "/sources/any/edit", "/sources/any/merge"):
        assert ann.get(path + address).status == 403
    assert "Add a source" not in ann.get(f"{path}/sources").text
