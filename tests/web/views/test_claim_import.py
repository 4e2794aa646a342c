"""Bringing in claims: all of a file, or nothing and a list of what is wrong."""

import factories
import pytest
from sqlalchemy import func, select
from visiting import Answer, Site, Visitor

from annotator.models import AuditEntry, Claim, Document, Source
from annotator.models.vocabulary import Role
from annotator.services import projects, rounds
from annotator.services.claim_csv import COLUMNS

HEADER = "id,claim,claimant,kind"
ROW = "C1,A ship left the port.,Ann,factual event"
TITLE = "A report on ships"


@pytest.fixture
def lead(site: Site) -> Visitor:
    """The lead of the project ships, which has no document yet."""
    with site.database.writing() as session:
        person = factories.make_reviewer(session)
        project = factories.make_project(session, slug="ships", title="Ships")
        projects.add_member(session, project, person.id, Role.LEAD, now=factories.NOW, actor_id=None)
    return site.visitor(person.id)


def _upload(lead: Visitor, *lines: str | bytes, **typed: str) -> Answer:
    content = b"\n".join(line.encode() if isinstance(line, str) else line for line in lines)
    return lead.upload("/p/ships/import", content, **({"document": TITLE} | typed))


def _counts(site: Site) -> list[int]:
    with site.database.reading() as session:
        return [session.scalar(select(func.count()).select_from(table)) or 0 for table in (Claim, Source, Document)]


def test_a_file_comes_in(site: Site, lead: Visitor) -> None:
    answer = _upload(lead, HEADER, ROW, "C2,Another one did not.,Ben,denial")
    assert answer.location == "/p/ships/"
    assert "2 claims imported, 2 to rate, with 2 new sources." in lead.follow(answer).text
    assert _counts(site) == [2, 2, 1]
    with site.database.reading() as session:
        assert session.scalars(select(Document.title)).one() == TITLE
        entry = session.scalars(select(AuditEntry).where(AuditEntry.action == "claims.imported")).one()
        assert entry.actor_id is not None


def test_claims_that_look_alike_are_shown_after_the_import(lead: Visitor) -> None:
    answer = _upload(lead, HEADER, ROW, "C2,The port: a ship left it.,Ben,denial", "C3,Nothing of the sort.,Ben,denial")
    assert answer.location == "/p/ships/near-duplicates"
    shown = lead.follow(answer)
    assert "3 claims imported" in shown.text
    assert "Two claims look alike: see whether they are one." in shown.text
    assert shown.page.all("a", href="/p/ships/claims/C1/merge?others=C2")


def test_the_title_is_asked_for_once(lead: Visitor) -> None:
    _upload(lead, HEADER, ROW)
    form = lead.get("/p/ships/import").form(holding="file")
    assert "document" not in form.values
    assert lead.upload("/p/ships/import", f"{HEADER}\nC2,More.,Ann,denial".encode()).status == 303


@pytest.mark.parametrize(
    ("lines", "row", "column", "message"),
    [
        ([f"{HEADER},colour", f"{ROW},blue"], "1", "colour", "There is no such column."),
        ([f"{HEADER},hege", f"{ROW},none"], "1", "hege", "Is hedge meant?"),
        (["id,claim,claimant", "C1,A ship left.,Ann"], "1", "kind", "This column is missing."),
        ([HEADER, "C1,A ship left the port.,Ann,rumour"], "2", "kind", "“rumour” is not known here. Write one of:"),
        ([HEADER, ROW, ROW], "3", "id", "The id C1 stands in row 2 already."),
        ([HEADER, ROW, b"C2,A ship \xff left.,Ann,denial"], "3", "claim", "This is not UTF-8."),
        ([HEADER, b"C2,A ship left.,\xc4nn,denial"], "2", "claimant", "This is not UTF-8."),
        ([b"id,claim,claimant,kind,\xff", f"{ROW},1"], "1", "5", "This is not UTF-8."),
        ([HEADER, ROW, "C2,too,few"], "3", "", "This row has 3 entries, the header 4."),
        ([HEADER, ROW, 'C2,"no end,Ann,denial'], "3", "", "The quotation marks of this row do not match"),
        ([HEADER, "C1,,Ann,denial"], "2", "claim", ""),
        ([HEADER, ",A ship left.,Ann,denial"], "2", "id", ""),
        ([HEADER], "2", "", "There is no claim below the header."),
        ([""], "1", "", "The first row is empty."),
        (["\ufeff".encode("utf-16"), ROW.encode("utf-16")], "1", "", "This file is UTF-16."),
    ],
)
def test_nothing_of_a_bad_file_comes_in(
    site: Site, lead: Visitor, lines: list[str | bytes], row: str, column: str, message: str
) -> None:
    answer = _upload(lead, *lines)
    assert answer.status == 422
    said = answer.page.one("div", role="alert").text
    assert said.startswith("Nothing was imported")
    assert f"Row {row}, column {column}: " in said if column else f"Row {row}: " in said
    assert message in said
    assert answer.form(holding="file").values["document"] == TITLE
    assert _counts(site) == [0, 0, 0]


def test_an_id_that_is_there_already(site: Site, lead: Visitor) -> None:
    _upload(lead, HEADER, ROW)
    answer = _upload(lead, HEADER, "C2,More.,Ann,denial", ROW)
    assert answer.status == 422
    assert "Row 3, column id: The project has a claim C1 already." in answer.text
    assert _counts(site)[0] == 1


def test_no_file_at_all(site: Site, lead: Visitor) -> None:
    assert lead.post("/p/ships/import", document=TITLE).status == 422
    answer = lead.upload("/p/ships/import", b"")
    assert answer.status == 422
    assert answer.form(holding="file").values["document"] == ""


def test_no_title(lead: Visitor) -> None:
    answer = _upload(lead, HEADER, ROW, document="  ")
    assert answer.status == 422
    assert "Say which document the claims are taken from" in answer.text


def test_a_title_that_cannot_be_kept(lead: Visitor) -> None:
    answer = _upload(lead, HEADER, ROW, document="a" * 3000)
    assert answer.status == 422
    assert answer.form(holding="file").values["document"] == "a" * 3000


def test_the_sample_has_all_columns_and_comes_in(lead: Visitor) -> None:
    link = lead.get("/p/ships/import").page.one("a", download="claims-sample.csv")
    sample = lead.client.get(link["href"]).get_data()
    assert sample.decode().splitlines()[0].split(",") == [column.name for column in COLUMNS]
    assert (
        lead.follow(lead.upload("/p/ships/import", sample))
        .page.one("p", role="status")
        .text.startswith("2 claims imported")
    )


def test_many_faults_are_counted(lead: Visitor) -> None:
    answer = _upload(lead, HEADER, *[f"C{number},Text.,Ann,rumour" for number in range(60)])
    assert "The first 50 of 60." in answer.text
    assert len(answer.page.all("td", class_="num")) == 50
    cells = [cell.text for cell in answer.page.all("td")]
    assert cells[3:5] == ["3", "kind"]
    assert "“rumour” is not known here. Write one of:" in cells[5]


def test_an_open_round_stays_as_it_is(site: Site, lead: Visitor) -> None:
    _upload(lead, HEADER, ROW)
    with site.database.writing() as session:
        project = session.scalars(select(projects.Project).where(projects.Project.slug == "ships")).one()
        person = factories.make_reviewer(session)
        projects.add_member(session, project, person.id, Role.REVIEWER, now=factories.NOW, actor_id=None)
        rounds.open_round(session, project, now=factories.NOW, actor_id=None)
    assert "A round is open. Claims you import now are not rated in it" in lead.get("/p/ships/import").text
    answer = lead.upload("/p/ships/import", f"{HEADER}\nC2,More.,Ann,denial".encode())
    assert "Round 1 is open and stays as it is" in lead.follow(answer).text


def test_every_column_is_described(lead: Visitor) -> None:
    named = [code.text for code in lead.get("/p/ships/import").page.all("code")]
    assert {"id", "claim", "claimant", "kind", "hedge", "figures"} <= set(named)


def test_what_is_in_a_file_is_text(lead: Visitor) -> None:
    script = "<script>alert(1)</script>"
    answer = _upload(lead, HEADER, f"C1,{script},{script},denial")
    assert script not in lead.follow(answer).html
    assert script in lead.get("/p/ships/claims/C1").text
    refused = _upload(lead, HEADER, f"C2,Text.,Ann,{script}")
    assert refused.status == 422
    assert script not in refused.html
