"""A page or a file that takes the number of a round says which rounds there are when there is none with that number."""

import re
from pathlib import Path

import pytest
from factories import NOW
from rated_round import RatedRound, make_rated_round
from sqlalchemy import select
from visiting import Site

from annotator.models import Document, Project, Round
from annotator.services import rounds
from annotator.web import views

PAGES = (
    "dashboard",
    "agreement",
    "agreement/sources",
    "agreement/consensus",
    "agreement/consensus.csv",
    "agreement/planning",
    "adjudication",
    "quality",
    "pictures",
    "picture/severity",
    "pictures/severity.csv",
    "pictures/severity.svg",
    "report",
    "documents/{document}/overview",
    "documents/{document}/publish",
    "documents/{document}/reader-page.html",
    "exports/ratings-long.csv",
    "claims/K1",
    "?behind=short",
)
OWN_PAGES = ("mine", "me", "feedback")
HUGE = "999999999999"


@pytest.fixture
def rated(site: Site) -> RatedRound:
    with site.database.writing() as session:
        made = make_rated_round(session, ["1 2", "3 4"])
        made.lock()
        return made


def _told(site: Site, rated: RatedRound, page: str, asked: str) -> tuple[int, str]:
    with site.database.reading() as session:
        document = session.scalars(select(Document.key)).one()
    person = rated.reviewers[0] if page in OWN_PAGES else rated.lead
    path = f"/p/{rated.project.slug}/{page.format(document=document)}"
    answer = site.visitor(person.id).get(f"{path}{'&' if '?' in path else '?'}round={asked}")
    return answer.status, answer.text


@pytest.mark.parametrize("page", [*PAGES, *OWN_PAGES])
def test_the_number_that_was_asked_for_and_those_there_are(site: Site, rated: RatedRound, page: str) -> None:
    status, text = _told(site, rated, page, HUGE)
    assert status == 404
    assert f"There is no round {HUGE}. This project has round 1 alone." in text


@pytest.mark.parametrize("page", [page for page in (*PAGES, *OWN_PAGES) if not page.startswith("exports/")])
@pytest.mark.parametrize("asked", ["2x", "9" * 5_000, "²"], ids=["letters", "digits", "no digit"])
def test_what_is_no_number_is_not_taken_for_the_newest_round(
    site: Site, rated: RatedRound, page: str, asked: str
) -> None:
    status, text = _told(site, rated, page, asked)
    assert (status, f"There is no round {asked[:200]}" in text) == (404, True)
    assert len(re.findall("9", text)) < 1_000


@pytest.mark.parametrize("page", [*PAGES, *OWN_PAGES])
def test_a_choice_that_is_left_open_is_none(site: Site, rated: RatedRound, page: str) -> None:
    assert _told(site, rated, page, "")[0] == 200


def test_several_rounds_and_none(site: Site, rated: RatedRound) -> None:
    with site.database.writing() as session:
        project = session.get_one(Project, rated.project.id)
        rounds.open_round(session, project, now=NOW, actor_id=None, kind="second", again=True)
    assert "There is no round -1. This project has rounds 1 to 2." in _told(site, rated, "dashboard", "-1")[1]
    with site.database.reading() as session:
        assert session.scalars(select(Round.number)).all() == [1, 2]
        told = rounds.no_such_round(session, rated.project.id + 1, 7)
    assert str(told) == "There is no round 7: this project has no round yet."


def test_no_page_reads_the_number_in_a_way_of_its_own() -> None:
    """Exports take “all” as well."""
    files = sorted(Path(str(views.__file__)).parents[1].rglob("*.py"))
    own = [path.name for path in files if re.search(r"""args(\.get\(|\[)["']round["']""", path.read_text("utf-8"))]
    assert own == ["asked_round.py", "exports.py"]
