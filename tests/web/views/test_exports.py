"""The exports page and the downloads."""

import csv
import io

import pytest
from rated_round import RatedRound, make_rated_round
from visiting import Site, Visitor


@pytest.fixture
def rated(site: Site) -> RatedRound:
    with site.database.writing() as session:
        made = make_rated_round(session, ["2 3", "vague 4"])
        made.lock()
    return made


@pytest.fixture
def lead(site: Site, rated: RatedRound) -> Visitor:
    return site.visitor(rated.lead.id)


@pytest.fixture
def path(rated: RatedRound) -> str:
    return f"/p/{rated.project.slug}/exports"


def test_options_of_a_command_are_not_broken_at_their_hyphens(lead: Visitor, path: str) -> None:
    page, slug = lead.get(path).page, path.split("/")[2]
    command = page.one("code", class_="command").text
    assert command == f"annotator export ratings --project {slug} --layout long"
    assert [word.text for word in page.all("span", class_="whole-line")] == command.split()


def test_every_format_of_the_page_can_be_downloaded(lead: Visitor, path: str) -> None:
    page = lead.get(path).page
    buttons = [button["formaction"] for button in page.all("button") if button.get("formaction")]
    links = [link["href"] for link in page.all("a", class_="button second")]
    assert len(buttons) >= 2
    assert len(links) >= 2
    for address in (*buttons, *links):
        answer = lead.get(address)
        assert answer.status == 200
        headers = answer.response.headers
        assert headers["Content-Disposition"].startswith('attachment; filename="')
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert len(answer.html) > 20


def test_a_download_as_the_form_asks_for_it(lead: Visitor, path: str) -> None:
    form = lead.get(path).form(holding="answers")
    assert form.choices["round"] == ["1"]
    assert form.choices["answers"] == ["counted", "current", "all"]
    answer = lead.get(f"{path}/ratings-wide.csv", query_string=form.values | {"criterion": "basis", "bom": "y"})
    assert answer.response.get_data().startswith(b"\xef\xbb\xbfclaim,R2,R3\r\n")
    rows = list(csv.reader(io.StringIO(lead.get(f"{path}/ratings-wide.csv").html)))
    assert rows == [["claim", "R2", "R3"], ["K1", "2", "3"], ["K2", "", "4"]]


def test_rounds_of_a_download(lead: Visitor, path: str) -> None:
    one = lead.get(f"{path}/ratings-long.csv?round=1").html
    assert lead.get(f"{path}/ratings-long.csv?round=all").html == one
    assert lead.get(f"{path}/ratings-long.csv").html == one


@pytest.mark.parametrize(
    ("address", "status", "message"),
    [
        ("ratings-long.csv?round=one", 422, "A round is a number, or “all”."),
        ("ratings-long.csv?round=-1", 422, "A round is a number, or “all”."),
        ("ratings-long.csv?round=7", 404, "There is no round 7"),
        ("ratings-long.csv?answers=best", 422, "Answers are counted, current or all."),
        ("ratings-long.csv?criterion=style", 404, "This rubric has no criterion style"),
        ("ratings-wide.csv?answers=all", 422, ""),
        ("ratings-tall.csv", 404, "There is no export format ratings-tall."),
        ("ratings-long.pdf", 404, "This export is a .csv file."),
    ],
)
def test_what_cannot_be_downloaded(lead: Visitor, path: str, address: str, status: int, message: str) -> None:
    answer = lead.get(f"{path}/{address}")
    assert answer.status == status
    assert message in answer.text
    assert answer.response.headers["Content-Type"].startswith("text/html")


def test_a_reader_who_leaves_closes_the_session(site: Site, lead: Visitor, path: str) -> None:
    answer = lead.client.get(f"{path}/ratings-long.csv", buffered=False)
    answer.close()
    assert site.database.engine.pool.checkedout() == 0  # type: ignore[attr-defined]


def test_text_that_a_spreadsheet_would_run(site: Site) -> None:
    with site.database.writing() as session:
        made = make_rated_round(session, ["2"])
    ann, lead = site.visitor(made.reviewers[0].id), site.visitor(made.lead.id)
    own = f"/p/{made.project.slug}"
    page = ann.get(f"{own}/rate/{site.assignment(made.reviewers[0].id, 'K1')}")
    ann.submit(page, page.form(holding="rationale"), rationale="=HYPERLINK(1)")
    lead.post(f"{own}/rounds/1/lock")
    assert "'=HYPERLINK(1)" in lead.get(f"{own}/exports/ratings-long.csv").html
    raw = lead.get(f"{own}/exports/ratings-long.csv?raw=y").html
    assert "=HYPERLINK(1)" in raw
    assert "'=HYPERLINK(1)" not in raw
