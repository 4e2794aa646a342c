"""Claims that look like others, among a few and among ten thousand."""

import factories
import pytest
from factories import NOW
from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from annotator.models import Attribution, Claim, ClaimVersion, Project
from annotator.services import near_duplicates
from annotator.services.near_duplicates import find_alike, find_pairs

SOLD = "Belarus sold special-purpose trucks worth 1.7 million dollars to Kyiv in 2015."
AGAIN = "In 2015 Belarus sold Kyiv special-purpose trucks worth 1.7 million dollars."
OTHER = "An interior minister presented a new armoured vehicle named Varta."


def _claim(session: Session, project: Project, text: str, **values: object) -> Claim:
    return factories.make_claim(session, project, version={"text": text}, **values)


def test_the_order_of_words_makes_no_other_claim(session: Session) -> None:
    project = factories.make_project(session)
    source = factories.make_source(session, project, name="A minister")
    sold = _claim(session, project, SOLD, key="K1", claimant=source)
    _claim(session, project, OTHER)
    (found,) = find_alike(session, project.id, AGAIN)
    assert (found.claim_id, found.key, found.text, found.voices.names) == (sold.id, "K1", SOLD, "A minister")
    assert 90 <= found.percent < 100
    assert find_alike(session, project.id, AGAIN, except_ids=[sold.id]) == ()
    assert find_alike(session, project.id, " ?! ") == ()


@pytest.mark.parametrize("state", ["withdrawn", "staged"])
def test_what_is_out_of_sight_is_not_compared(session: Session, state: str) -> None:
    project = factories.make_project(session)
    _claim(session, project, SOLD, state=state)
    _claim(session, factories.make_project(session), SOLD)
    assert find_alike(session, project.id, SOLD) == ()
    assert find_pairs(session, project.id) == ()


def test_the_most_alike_come_first_and_only_a_few(session: Session) -> None:
    project = factories.make_project(session)
    _claim(session, project, SOLD.replace("2015", "2014"), key="K1")
    for number in range(2, 9):
        _claim(session, project, SOLD, key=f"K{number}")
    found = find_alike(session, project.id, SOLD)
    assert [each.percent for each in found] == [100] * near_duplicates.MOST_SHOWN
    assert "K1" not in {each.key for each in found}


def test_pairs(session: Session) -> None:
    project = factories.make_project(session)
    for key, text in [
        ("K1", SOLD),
        ("K2", OTHER),
        ("K3", AGAIN),
        ("K4", OTHER),
        ("K5", "Ships sank."),
        ("K6", "Ships burned."),
    ]:
        _claim(session, project, text, key=key)
    pairs = find_pairs(session, project.id)
    assert [(pair.first.key, pair.second.key) for pair in pairs] == [("K2", "K4"), ("K1", "K3")]
    assert [pair.percent for pair in pairs] == [100, pairs[1].second.percent]
    assert len(find_pairs(session, project.id, most=1)) == 1


def test_a_word_that_everybody_uses_brings_no_claims_together(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    project = factories.make_project(session)
    for number in range(3):
        _claim(session, project, f"Arms were sold and sold again, {number}")
    monkeypatch.setattr(near_duplicates, "COMMON_WORD", 3)
    assert len(find_pairs(session, project.id)) == 3
    monkeypatch.setattr(near_duplicates, "COMMON_WORD", 2)
    assert find_pairs(session, project.id) == ()


def test_one_is_found_among_ten_thousand(session: Session) -> None:
    project = factories.make_project(session)
    first = _claim(session, project, SOLD)
    source = factories.make_source(session, project)
    rows = [
        {"project_id": project.id, "document_id": first.document_id, "key": f"M{n}", "position": n, "created_at": NOW}
        for n in range(10_000)
    ]
    session.execute(insert(Claim), rows)
    ids = session.scalars(select(Claim.id).where(Claim.project_id == project.id, Claim.id != first.id)).all()
    versions = [
        {
            "claim_id": claim_id,
            "number": 1,
            "text": f"Factory {claim_id % 977} sold {claim_id} engines and spare parts to buyers abroad that year.",
            "kind": "statistic",
            "created_at": NOW,
        }
        for claim_id in ids
    ]
    made = session.scalars(insert(ClaimVersion).returning(ClaimVersion.id), versions).all()
    session.execute(
        insert(Attribution),
        [{"claim_version_id": made_id, "source_id": source.id, "position": 0, "part": "says"} for made_id in made],
    )
    (found,) = find_alike(session, project.id, AGAIN)
    assert found.claim_id == first.id
