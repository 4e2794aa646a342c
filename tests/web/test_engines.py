"""Every page on each engine: what one of them alone understands would show here."""

from collections.abc import Iterator

import pytest
from rated_round import RatedRound, make_rated_round
from sqlalchemy import select
from visiting import Answer, Site, Visitor, make_site

from annotator.database import Database
from annotator.models import Source
from annotator.models.vocabulary import Reveal

FILE = b"id,claim,claimant,kind\nN1,Something new.,Nora,denial\n"


@pytest.fixture
def everywhere(database: Database) -> Site:
    return make_site(database)


@pytest.fixture
def rated(everywhere: Site) -> RatedRound:
    with everywhere.database.writing() as session:
        return make_rated_round(session, ["2 3", "4 vague", "1 .", "5 5"], reveal=Reveal.AFTER_OWN)


def _paths(site: Site, rated: RatedRound) -> Iterator[str]:
    own = f"/p/{rated.project.slug}"
    with site.database.reading() as session:
        source = session.scalars(select(Source.key).where(Source.project_id == rated.project.id)).all()[0]
    queries = ["", "?words=claim&sort=claimant", "?state=to_rate&sort=kind&page=2", f"?source={source}&part=claimant"]
    yield from (f"{own}/{query}" for query in queries)
    yield from (f"{own}/{page}" for page in ("claims/K2", "claims/K3", "sources", f"sources/{source}", "exports"))
    yield from (f"{own}/dashboard{query}" for query in ("", "?claims=all"))
    yield from (f"{own}/agreement{query}" for query in ("", "?interval=bootstrap", "?contested=all"))
    yield from (f"{own}/agreement/{page}" for page in ("consensus", "planning"))
    yield from (f"{own}/agreement/sources{query}" for query in ("", "?all=claims", "?point=2&other_point=4"))
    yield from (
        f"{own}/exports/{name}.csv"
        for name in ("ratings-long", "ratings-wide", "claims", "evidence", "decisions", "source-grades", "codebook")
    )


def test_every_page(everywhere: Site, rated: RatedRound) -> None:
    own = f"/p/{rated.project.slug}"
    lead, ann = everywhere.visitor(rated.lead.id), everywhere.visitor(rated.reviewers[0].id)
    for _state in ("open", "locked"):
        for path in _paths(everywhere, rated):
            for visitor in (lead, ann):
                answer = visitor.get(path)
                assert answer.status == 200, f"{path}: {answer.text[:300]}"
        for path in ("/projects", "/account/password", f"{own}/rounds", f"{own}/rounds/1/lock"):
            assert lead.get(path).status == 200
        for path in ("members", "invitations", "reminders"):
            assert lead.get(f"{own}/{path}").status == 200
        assert ann.get(f"{own}/mine").status == 200
        lead.post(f"{own}/rounds/1/lock")


def test_the_way_of_a_rating(everywhere: Site, rated: RatedRound) -> None:
    ben, own = everywhere.visitor(rated.reviewers[1].id), f"/p/{rated.project.slug}"
    page = ben.follow(ben.get(f"{own}/rate"))
    done = ben.submit(page, page.form(holding="rationale"), c_support="1", c_basis="article", rationale="Nothing.")
    assert "All done" in ben.follow(done).text
    again = ben.get(page.path)
    assert ben.submit(again, again.form("/withdraw")).status == 303
    assert "Withdrawn." in ben.get(f"{own}/mine").text


def _followed(lead: Visitor, answer: Answer) -> Answer:
    while answer.status == 303 or 'http-equiv="refresh"' in answer.html:
        answer = lead.get(answer.location if answer.status == 303 else answer.path)
    return answer


def test_bringing_in_and_adding(everywhere: Site, rated: RatedRound) -> None:
    lead, own = everywhere.visitor(rated.lead.id), f"/p/{rated.project.slug}"
    columns = _followed(lead, lead.upload(f"{own}/import", FILE, kind="claims"))
    preview = _followed(lead, lead.submit(columns, columns.form(holding="column-0")))
    done = _followed(lead, lead.submit(preview, preview.form(action="/start")))
    assert "One claim imported" in done.text
    assert lead.post(f"{own}/members", name="Zoe", login="zoe", role="reviewer").status == 200


def test_what_no_database_can_look_for(everywhere: Site, rated: RatedRound) -> None:
    lead, huge = everywhere.visitor(rated.lead.id), "9" * 30
    expected = {
        "/?words=%00": 422,
        "/?source=%00": 422,
        "/claims/%00": 404,
        "/sources/a%00b": 404,
        "/agreement?criterion=%00": 422,
        f"/agreement?round={huge}": 404,
        f"/exports/ratings-long.csv?round={huge}": 404,
        f"/claims/K1?version={huge}": 404,
        f"/?page={huge}": 200,
        f"/mine?page={huge}": 200,
        f"/rate/{huge}": 404,
        f"/rounds/{huge}/lock": 404,
    }
    found = {path: lead.get(f"/p/{rated.project.slug}{path}").status for path in expected}
    assert found == expected


def test_numbers_too_large_in_forms(everywhere: Site, rated: RatedRound) -> None:
    lead, ben = everywhere.visitor(rated.lead.id), everywhere.visitor(rated.reviewers[1].id)
    own, huge = f"/p/{rated.project.slug}", "9" * 30
    assert lead.post(f"{own}/members/{huge}/active", active="no").status == 404
    assert lead.post(f"{own}/members/{huge}/password").status == 404
    page = ben.follow(ben.get(f"{own}/rate"))
    typed = {"c_support": "3", "c_basis": "article", "claim_version": "9" * 9}
    assert ben.submit(page, page.form(holding="rationale"), **typed).status == 409
    assert ben.submit(page, page.form(holding="rationale"), **(typed | {"claim_version": huge})).status == 303
