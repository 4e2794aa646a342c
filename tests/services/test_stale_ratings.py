"""Ratings of older versions of a claim."""

from dataclasses import replace

from factories import NOW
from rated_round import RatedRound, make_rated_round
from sqlalchemy.orm import Session

from annotator.services import claims
from annotator.services.claim_store import read_draft
from annotator.services.stale_ratings import count_stale, list_stale


def edit(session: Session, made: RatedRound, claim: int, text: str) -> None:
    draft = replace(read_draft(session, made.claims[claim]), text=text)
    version = made.claims[claim].version
    key = made.claims[claim].key
    claims.edit_claim(session, made.project.id, key, draft, base_version=version, now=NOW, actor_id=made.lead.id)


def test_nothing_is_stale_before_an_edit(session: Session) -> None:
    made = make_rated_round(session, ["3 4", "2 ."])
    assert count_stale(session, made.project.id) == {}
    assert list_stale(session, made.claims[0].id) == ()


def test_each_rating_keeps_the_version_it_saw(session: Session) -> None:
    made = make_rated_round(session, ["3 4 .", "2 . ."])
    edit(session, made, 0, "Other words.")
    made.rate(2, 0, "1")
    edit(session, made, 0, "Still other words.")
    assert count_stale(session, made.project.id) == {made.claims[0].id: 3}
    assert count_stale(session, made.project.id, [made.claims[1].id]) == {}
    stale = list_stale(session, made.claims[0].id)
    assert [(each.reviewer, each.version, each.round_number, each.is_open) for each in stale] == [
        ("Ann", 1, 1, True),
        ("Ben", 1, 1, True),
        ("Cleo", 2, 1, True),
    ]


def test_who_rates_again_is_stale_no_more(session: Session) -> None:
    made = make_rated_round(session, ["3 4"])
    edit(session, made, 0, "Other words.")
    made.rate(0, 0, "4", "second")
    made.withdraw(1, 0)
    assert count_stale(session, made.project.id) == {}
    made.lock()
    assert list_stale(session, made.claims[0].id) == ()
