"""Numbers that no page sends: `int` reads none of them, and a lead is answered all the same."""

import pytest
from rated_round import RatedRound, make_rated_round
from read_documents import make_document
from rubric_editing import begin_copy
from visiting import Site, Visitor

ODD = ["²", "9" * 5_000]

FORMS = [
    ("claims/K1/edit", "claimants"),
    ("claims/K1/edit", "hops"),
    ("claims/K1/edit", "figures"),
    ("claims/K1/split", "parts"),
    ("claims/K1/merge?others=K2", "parts"),
]


@pytest.fixture
def rated(site: Site) -> RatedRound:
    with site.database.writing() as session:
        return make_rated_round(session, ["1 2", "3 4"])


@pytest.fixture
def lead(site: Site, rated: RatedRound) -> Visitor:
    return site.visitor(rated.lead.id)


@pytest.fixture
def path(rated: RatedRound) -> str:
    return f"/p/{rated.project.slug}"


@pytest.mark.parametrize("odd", ODD)
@pytest.mark.parametrize(("form", "rows"), FORMS)
def test_rows_of_a_claim(lead: Visitor, path: str, odd: str, form: str, rows: str) -> None:
    page = lead.get(f"{path}/{form}")
    answer = lead.submit(page, **{f"{rows}-{odd}-key": "odd", "parts-0-text": ""}, row=f"{rows}:{odd}:up")
    assert answer.status in {200, 422}
    assert "odd" not in answer.form().values.values()


@pytest.mark.parametrize("odd", ODD)
def test_rows_of_a_new_claim(site: Site, rated: RatedRound, lead: Visitor, odd: str) -> None:
    page = lead.get(f"{make_document(site, rated)}/claims/new")
    answer = lead.submit(page, page.form(holding="key"), **{f"claimants-{odd}-name": "odd"}, row="claimants:add")
    assert answer.status == 200
    assert "odd" not in answer.form(holding="key").values.values()


@pytest.mark.parametrize("odd", ODD)
def test_rows_of_a_scale(lead: Visitor, path: str, rated: RatedRound, odd: str) -> None:
    draft = begin_copy(lead, path, rated)
    page = lead.get(f"{draft.path}/scales/support")
    rows = {f"points-{odd}-code": "odd", f"reasons-{odd}-code": "odd"}
    answer = lead.submit(page, page.form(holding="level"), **rows, row=f"points:{odd}:up")
    assert answer.status == 200
    assert "odd" not in answer.form(holding="level").values.values()


@pytest.mark.parametrize("odd", ODD)
def test_the_page_of_a_list(lead: Visitor, path: str, odd: str) -> None:
    page = lead.get(f"{path}/rounds/1/assign")
    assert lead.submit(page, page.form(holding="who"), deed=f"turn:{odd}").status == 200


@pytest.mark.parametrize("odd", ODD)
def test_the_version_of_a_draft_and_of_a_rating(site: Site, rated: RatedRound, path: str, odd: str) -> None:
    ann = site.visitor(rated.reviewers[0].id)
    number = site.assignment(rated.reviewers[0].id, "K1")
    assert ann.post(f"{path}/rate/{number}/draft/discard", version=odd).status == 303
    assert ann.post(f"{path}/rate/{number}/undo", revision=odd).status == 409


@pytest.mark.parametrize("odd", ODD)
@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("exports/ratings-long.csv?round={}", 422),
        ("pictures/consensus.svg?round=1&page={}", 200),
        ("adjudication?rule={}", 422),
    ],
)
def test_numbers_in_addresses(lead: Visitor, path: str, address: str, status: int, odd: str) -> None:
    lock = lead.get(f"{path}/rounds/1/lock")
    assert lead.submit(lock).status == 303
    assert lead.get(f"{path}/{address.format(odd)}").status == status
