"""The walk of an import in the browser: file, columns, preview, progress, published; and every way it can fail."""

import factories
import pytest
from importing import lines_of
from sqlalchemy import func, select
from visiting import DATA, Answer, Site, Visitor

from annotator.models import Claim, ClaimRelation, Document, ImportBatch, Source
from annotator.models.vocabulary import Role
from annotator.services import import_files, import_runs, projects, rounds
from annotator.services.import_fields import FIELDS

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
    return lead.upload("/p/ships/import", content, **({"kind": "claims", "document": TITLE} | typed))


def _followed(lead: Visitor, answer: Answer) -> Answer:
    """Go wherever one is sent, as a browser without scripts does."""
    while answer.status == 303 or 'http-equiv="refresh"' in answer.html:
        answer = lead.get(answer.location if answer.status == 303 else answer.path)
    return answer


def _checked(lead: Visitor, *lines: str | bytes, **typed: str) -> Answer:
    """Upload a file, take the columns as they are guessed, and return the preview."""
    page = _followed(lead, _upload(lead, *lines, **typed))
    return _followed(lead, lead.submit(page, page.form(holding="column-0")))


def _imported(lead: Visitor, *lines: str | bytes, **typed: str) -> Answer:
    page = _checked(lead, *lines, **typed)
    return _followed(lead, lead.submit(page, page.form(action="/start")))


def _counts(site: Site) -> list[int]:
    with site.database.reading() as session:
        return [session.scalar(select(func.count()).select_from(table)) or 0 for table in (Claim, Source, Document)]


def test_a_file_comes_in_step_by_step(site: Site, lead: Visitor) -> None:
    columns = _followed(lead, _upload(lead, "Nr;Claim text;Speaker;Kind;colour", "C1;A ship left.;Ann;denial;red"))
    form = columns.form(holding="column-0")
    assert [form.values[f"column-{place}"] for place in range(5)] == ["id", "claim", "claimant", "kind", ""]
    preview = _followed(lead, lead.submit(columns, form))
    assert "This is what would be stored" in preview.text
    assert f"A ship left. Ann · C1 · denial · {TITLE} new document · row 2" in " ".join(preview.text.split())
    assert "Not imported: colour" in " ".join(preview.text.split())
    assert _counts(site) == [0, 0, 0]
    done = _followed(lead, lead.submit(preview, preview.form(action="/start")))
    assert "One claim imported, 1 to rate, with one new source." in done.text
    assert _counts(site) == [1, 1, 1]
    assert "A ship left." in lead.get("/p/ships/").text


def test_the_preview_says_what_figures_come_to_and_what_stays_out(site: Site, lead: Visitor) -> None:
    header = "project,claim,claim_version,current,state,text,claimants,kind,figures,figure_lows,relations,provenance"
    header += ",digest_start,digest_end,digest_sha256"
    rows = [
        "old,C1,1,no,ready,It left.,Ann,denial,,,,,,,",
        "old,C1,2,yes,ready,A ship left.,Ann,estimate,some 5,4,denies C2,Ann: says it (May),0,5,abc",
        "old,C2,1,yes,draft,It did not.,Ben,denial,,,,,,,",
        "old,C3,1,yes,withdrawn,,,,,,,,,,",
    ]
    preview = _checked(lead, header, *rows)
    said = " ".join(preview.text.split())
    for words in (
        "claims.csv, 4 rows. One relation between claims comes in as well.",
        "One row is left out: its claim is withdrawn in the project it comes from.",
        "One row is left out: it holds an older version of its claim.",
        "One place of a claim is not imported: its document does not hold the text it counts in.",
        "Not imported: project (the rows go into this project), claim_version (",
        "Figures: “some 5”: at least 4",
        "How it reached us: Ann: says it (May)",
        "Import 2 rows",
    ):
        assert words in said
    assert [each.text for each in preview.page.all("span", class_="tag")][1::2] == ["new document", "draft"]
    done = _followed(lead, lead.submit(preview, preview.form(action="/start")))
    assert "with 2 new sources. One new document was made for them. One relation came in with them." in done.text
    again = _checked(lead, header, *rows)
    assert "There is nothing new in this file" in again.text
    assert "One place of a claim is not imported" in again.text


def test_only_relations_may_be_new(lead: Visitor) -> None:
    _imported(lead, HEADER, ROW, "C2,It did not.,Ben,denial")
    preview = _checked(lead, HEADER + ",relations", ROW + ",", "C2,It did not.,Ben,denial,denies C1")
    assert "Import one relation" in preview.text
    assert (
        "One relation came in with them." in _followed(lead, lead.submit(preview, preview.form(action="/start"))).text
    )


def test_a_required_column_left_out_is_named(site: Site, lead: Visitor) -> None:
    page = _followed(lead, _upload(lead, HEADER, ROW))
    answer = lead.submit(page, page.form(holding="column-0"), **{"column-2": ""})
    assert answer.status == 422
    assert "“claimant” is needed. Choose the column that holds it." in answer.text
    assert answer.form(holding="column-0").values["column-1"] == "claim"
    twice = lead.submit(page, page.form(holding="column-0"), **{"column-2": "claim"})
    assert "“claim” is chosen for several columns: claim, claimant." in twice.text
    assert _counts(site) == [0, 0, 0]


@pytest.mark.parametrize(
    ("lines", "row", "column", "message"),
    [
        ([HEADER, "C1,A ship left the port.,Ann,rumour"], "2", "kind", "“rumour” is not known here. Write one of:"),
        ([HEADER, ROW, ROW], "3", "id", "The id C1 stands in row 2 already."),
        ([HEADER, ROW, "C2,one,too,many,here"], "3", "–", "This row has 5 entries, the header 4."),
        ([HEADER, "C1,,Ann,denial"], "2", "claim", "Write down what is claimed."),
        ([HEADER + ",sensitive", "C1,He stole it.,,denial,yes"], "2", "claimant", "Name who makes the claim"),
    ],
)
def test_faults_are_listed_and_nothing_comes_in(
    site: Site, lead: Visitor, lines: list[str], row: str, column: str, message: str
) -> None:
    answer = _checked(lead, *lines)
    said = answer.page.one("div", role="alert")
    assert "Nothing was imported: the file has one fault." in said.text
    assert [cell.text for cell in answer.page.all("td")][:2] == [row, column]
    assert message in said.text
    assert not answer.page.all("form", action=answer.path + "/start")
    sheet = lead.get(answer.path + "/faults.csv")
    assert sheet.html.splitlines()[0] == "row,column,what is wrong"
    assert sheet.html.splitlines()[1].startswith(f"{row},{'' if column == '–' else column},")
    assert _followed(lead, lead.post(answer.path + "/start")).path == answer.path
    assert _counts(site) == [0, 0, 0]


@pytest.mark.parametrize(
    ("lines", "message"),
    [
        ([HEADER], "There is no row below the header."),
        ([""], "The first row is empty."),
        ([HEADER, ROW, 'C2,"no end,Ann,denial'], "The quotation marks of this row do not match"),
        ([HEADER, ROW, b"C2,A ship \xff left.,Ann,denial"], "This text is not UTF-8"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_at_once(
    site: Site, lead: Visitor, lines: list[str | bytes], message: str
) -> None:
    answer = _upload(lead, *lines)
    assert answer.status == 422
    assert message in answer.page.one("div", role="alert").text
    assert answer.form(holding="file").values["document"] == TITLE
    assert _counts(site) == [0, 0, 0]


def test_a_spreadsheets_windows_1251_is_read_once_it_is_chosen(lead: Visitor) -> None:
    lines = [HEADER.replace(",", ";"), "C1;Корабль вышел из порта.;Анна;denial"]
    raw = [line.encode("cp1251") for line in lines]
    answer = _upload(lead, *raw)
    assert answer.status == 422
    assert "Корабль" in answer.text
    done = _imported(lead, *raw, encoding="cp1251")
    assert "One claim imported" in done.text
    assert "Корабль вышел из порта." in lead.get("/p/ships/claims/C1").text


@pytest.mark.parametrize("raw", ["\ufeff{0}\r\n{1}", "{0}\n{1}"])
@pytest.mark.parametrize("delimiter", [";", "\t"])
def test_what_spreadsheets_save_is_read(lead: Visitor, raw: str, delimiter: str) -> None:
    text = raw.format(HEADER.replace(",", delimiter), ROW.replace(",", delimiter))
    assert "One claim imported" in _imported(lead, text).text


def test_the_same_file_again_says_that_it_changes_nothing(site: Site, lead: Visitor) -> None:
    _imported(lead, HEADER, ROW)
    again = _checked(lead, HEADER, ROW)
    assert "one says what the project has already, and changes nothing" in again.text
    done = _followed(lead, lead.submit(again, again.form(action="/start")))
    assert "One row says what the project has already, and changed nothing." in done.text
    differs = _checked(lead, HEADER, ROW.replace("left", "entered"))
    assert "The project’s C1 has “A ship left the port.” here, the file “A ship entered the port.”." in differs.text
    assert _counts(site)[0] == 1


def test_an_interrupted_import_is_carried_on_or_discarded(
    site: Site, lead: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(import_runs, "STAGED_AT_ONCE", 1)
    monkeypatch.setattr("annotator.web.views.imports.LONGEST_SECONDS", 0)
    rows = [ROW.replace("C1", f"C{number}") for number in range(1, 5)]
    for carries_on in (False, True):
        page = _checked(lead, HEADER, *rows)
        moving = lead.get(lead.submit(page, page.form(action="/start")).location)
        assert "1 of 4 rows" in moving.text
        begun = lead.get("/p/ships/import")
        assert "An import is under way" in begun.text
        assert not begun.page.all("input", type="file")
        stopped = lead.get(moving.path.removesuffix("/progress"))
        assert "1 of 4 rows are in, and none of them is shown to anybody yet." in stopped.text
        assert lead.get("/p/ships/claims/C1").status == 404
        if carries_on:
            assert "4 claims imported" in _followed(lead, lead.get(moving.path)).text
        else:
            answer = _followed(lead, lead.submit(stopped, stopped.form(action="/discard")))
            assert "This import was discarded" in answer.text
            assert _counts(site) == [0, 0, 0]
    assert _counts(site) == [4, 1, 1]


def test_a_file_that_is_gone_is_said(site: Site, lead: Visitor) -> None:
    page = _checked(lead, HEADER, ROW)
    with site.database.reading() as session:
        batch = session.scalars(select(ImportBatch)).one()
    import_files.forget(DATA, [batch.id])
    answer = lead.get(page.path)
    assert answer.status == 409
    assert "no longer in the data folder. Discard the import, and upload it again." in answer.text


def test_sources_and_relations_come_in(site: Site, lead: Visitor) -> None:
    _imported(lead, HEADER, ROW, "C2,It did not.,Ben,denial")
    answer = _imported(lead, "Name;Type;Names", "Zoe;person;Зоя (ru)\nAnn;person;", kind="sources")
    assert "One source imported." in answer.text
    assert "One row says what the project has already" in answer.text
    assert "Зоя" in lead.get("/p/ships/sources/zoe").text
    preview = _checked(lead, "from,relation,to", "C2,denies,C1", kind="relations")
    assert "It did not." in preview.text
    assert "One relation imported." in _followed(lead, lead.submit(preview, preview.form(action="/start"))).text
    with site.database.reading() as session:
        assert session.scalars(select(ClaimRelation.type)).all() == ["denies"]


def test_claims_that_look_alike_are_shown_and_block_nothing(lead: Visitor) -> None:
    _imported(lead, HEADER, ROW)
    preview = _checked(lead, HEADER, "C2,A ship has left the port.,Ben,denial")
    assert "% like C1" in preview.text
    done = _followed(lead, lead.submit(preview, preview.form(action="/start")))
    assert "Two claims look alike: see whether they are one." in done.text


@pytest.mark.parametrize("kind", ["claims", "sources", "relations"])
def test_each_sample_has_all_columns(lead: Visitor, kind: str) -> None:
    link = lead.get("/p/ships/import").page.one("a", download=f"{kind}-sample.csv")
    sample = lead.client.get(link["href"]).get_data().decode()
    assert sample.splitlines()[0].split(",") == [
        field.name for named, fields in FIELDS.items() for field in fields if named == kind
    ]
    if kind == "claims":
        assert "2 claims imported" in _imported(lead, sample).text


def test_no_file_at_all(lead: Visitor) -> None:
    answer = lead.post("/p/ships/import", document=TITLE, kind="claims")
    assert answer.status == 422
    assert "Choose the file to import." in answer.text


def test_many_faults_are_counted(lead: Visitor) -> None:
    answer = _checked(lead, HEADER, *[f"C{number},Text.,Ann,rumour" for number in range(60)])
    assert "The first 50 of 60." in answer.text


def test_an_open_round_stays_as_it_is(site: Site, lead: Visitor) -> None:
    _imported(lead, HEADER, ROW)
    with site.database.writing() as session:
        project = session.scalars(select(projects.Project).where(projects.Project.slug == "ships")).one()
        person = factories.make_reviewer(session)
        projects.add_member(session, project, person.id, Role.REVIEWER, now=factories.NOW, actor_id=None)
        rounds.open_round(session, project, now=factories.NOW, actor_id=None)
    assert "A round is open. Claims you import now are not rated in it" in lead.get("/p/ships/import").text
    assert "Round 1 is open and stays as it is" in _imported(lead, HEADER, "C2,More.,Ann,denial").text


def test_what_is_in_a_file_is_text(lead: Visitor) -> None:
    script = "<script>alert(1)</script>"
    preview = _checked(lead, HEADER, f"C1,{script},{script},denial")
    assert script not in preview.html
    assert script not in _checked_again(lead, preview, script).html


def _checked_again(lead: Visitor, preview: Answer, script: str) -> Answer:
    _followed(lead, lead.submit(preview, preview.form(action="/discard")))
    return _checked(lead, HEADER, f"C2,Text.,Ann,{script}")


def test_json_lines_come_in(lead: Visitor) -> None:
    raw = lines_of({"id": "C1", "text": "It left 😀.", "kind": "denial", "claimants": [{"name": "Ann"}]})
    assert "One claim imported" in _imported(lead, raw).text
    assert "It left 😀." in lead.get("/p/ships/claims/C1").text
