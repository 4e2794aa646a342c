"""The dashboard and its companions of projects that are hardly there, and of ones that are large or strange."""

from typing import Any

import factories
import pytest
from factories import NOW
from rated_round import RatedRound, make_rated_round
from visiting import Site

from annotator.models import Assignment, Membership
from annotator.models.vocabulary import Role
from annotator.services import projects

PAGES = ("dashboard", "documents/{document}/overview", "", "agreement")
CYRILLIC = "Утверждение без подтверждения, которое очень длинно и занимает много места"
ARABIC = "ادعاء بلا دليل ظاهر"


def _open_all(site: Site, made: RatedRound, document: str) -> list[str]:
    texts = []
    for person in (made.lead, made.reviewers[0]):
        visitor = site.visitor(person.id)
        for page in PAGES:
            answer = visitor.get(f"/p/{made.project.slug}/{page.format(document=document)}")
            assert answer.status == 200, page
            texts.append(answer.text)
        if person is not made.lead:
            assert visitor.get(f"/p/{made.project.slug}/me").status == 200
    return texts


def _document(site: Site, made: RatedRound) -> str:
    with site.database.reading() as session:
        key: str = session.get_one(factories.Document, made.claims[0].document_id).key
    return key


@pytest.mark.parametrize("is_locked", [False, True], ids=["open", "locked"])
@pytest.mark.parametrize("table", [[". ."], ["2"], ["."], ["vague"], ["2 vague"], [". .", ". ."], ["3 3 3"]], ids=str)
def test_hardly_anything(site: Site, table: list[str], is_locked: bool) -> None:
    with site.database.writing() as session:
        made = make_rated_round(session, table)
        if is_locked:
            made.lock()
    _open_all(site, made, _document(site, made))


def test_empty_states_say_what_to_do_next(site: Site) -> None:
    with site.database.writing() as session:
        lead = factories.make_reviewer(session)
        version = factories.make_rubric(session)
        project = projects.create_project(
            session, title="Empty", lead_sentence="", creator_id=lead.id, now=NOW, rubric_version_id=version, seed=1
        )
        factories.make_document(session, project, key="text")
        slug = project.slug
    visitor = site.visitor(lead.id)
    board = visitor.get(f"/p/{slug}/dashboard")
    assert "Claims come first." in board.text
    assert board.page.all("a", href=f"/p/{slug}/import")
    overview = visitor.get(f"/p/{slug}/documents/text/overview")
    assert "No claim is taken from this document yet." in overview.text
    assert "Mark a passage to make one" in overview.text
    with site.database.writing() as session:
        document = session.get_one(factories.Document, 1)
        factories.make_claim(session, project, document)
    assert "Reviewers come first." in visitor.get(f"/p/{slug}/dashboard").text
    assert "No round has been opened yet" in visitor.get(f"/p/{slug}/documents/text/overview").text
    with site.database.writing() as session:
        reviewer = factories.make_reviewer(session)
        projects.add_member(session, session.merge(project), reviewer.id, Role.REVIEWER, now=NOW, actor_id=lead.id)
    assert visitor.get(f"/p/{slug}/dashboard").page.all("a", href=f"/p/{slug}/rounds")
    assert "once the lead has opened one" in site.visitor(reviewer.id).get(f"/p/{slug}/dashboard").text


def test_eleven_points_in_other_scripts(site: Site) -> None:
    points = [
        {"code": str(n), "value": n, "label": (CYRILLIC, ARABIC)[n % 2], "anchor": ARABIC, "requires_rationale": False}
        for n in range(11)
    ]
    support = {**factories.RUBRIC["scales"][0], "points": points}
    support["reasons"] = [{"code": "vague", "label": CYRILLIC}, {"code": "no-access", "label": ARABIC}]
    rubric: dict[str, Any] = factories.RUBRIC | {"key": "wide", "scales": [support, factories.RUBRIC["scales"][1]]}
    with site.database.writing() as session:
        made = make_rated_round(session, ["0 10 5", "10 10 9", "vague no-access 3", "7 8 0"], rubric=rubric)
        made.lock()
    texts = _open_all(site, made, _document(site, made))
    assert CYRILLIC in texts[0]
    assert ARABIC in texts[0]
    own = site.visitor(made.reviewers[0].id).get(f"/p/{made.project.slug}/me")
    assert "What you answered, and the others" in own.text


def test_five_hundred_reviewers(site: Site) -> None:
    with site.database.writing() as session:
        made = make_rated_round(session, ["2 3", "4 5"])
        for number in range(500):
            person = factories.make_reviewer(session, name=f"Reader {number}")
            session.add(
                Membership(
                    project_id=made.project.id,
                    reviewer_id=person.id,
                    role=Role.REVIEWER.value,
                    pseudonym=f"X{number}",
                    created_at=NOW,
                )
            )
            session.add(
                Assignment(
                    round_id=made.round.id, claim_id=made.claims[number % 2].id, reviewer_id=person.id, position=1
                )
            )
        made.lock()
    lead, path = site.visitor(made.lead.id), f"/p/{made.project.slug}/dashboard"
    board = lead.get(path)
    assert "Those 25 of 502 reviewers who have come least far." in board.text
    assert len(board.page.all("progress")) == 25
    everybody = lead.get(f"{path}?reviewers=all")
    assert len(everybody.page.all("progress")) == 502
    assert "500 not rated" in board.text


def test_the_overview_is_linked_and_masked_like_the_reader(site: Site) -> None:
    with site.database.writing() as session:
        made = make_rated_round(session, ["2 3", "4 5"])
        made.lock()
    lead, document = site.visitor(made.lead.id), _document(site, made)
    path = f"/p/{made.project.slug}/documents"
    for page in (path, f"{path}/{document}"):
        assert lead.get(page).page.all("a", href=f"{path}/{document}/overview"), page
    overview = lead.get(f"{path}/{document}/overview?round=1")
    assert "Paragraph 1" in overview.text
    assert overview.page.by_id("claim-K1")
    assert lead.get(f"{path}/{document}/overview?round=7").status == 404
    assert lead.get(f"{path}/none-such/overview").status == 404
