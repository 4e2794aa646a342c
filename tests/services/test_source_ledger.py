"""Shown support for what a source says and passes on."""

from dataclasses import replace
from typing import Any

import factories
import pytest
from factories import RUBRIC
from rated_round import RatedRound, make_rated_round
from sqlalchemy import select
from sqlalchemy.orm import Session

from annotator.agreement.proportion import wilson_interval
from annotator.models import Attribution, ClaimVersion, Document, Source
from annotator.models.vocabulary import Reveal
from annotator.services.source_claims import Dating, read_source_claims
from annotator.services.source_ledger import Ledger, SourceLedger, read_ledger

TABLE = ["2 3", "1 vague", "4 4", "5 .", ". ."]


def _rated(
    session: Session,
    table: list[str],
    claimed: list[int],
    relayed: list[int],
    reveal: Reveal = Reveal.AFTER_LOCK,
    rubric: dict[str, Any] = RUBRIC,
) -> tuple[RatedRound, Source]:
    """Give the claims with these places to one source, as claimant or as relayer, and then have them rated."""
    cells = [row.split() for row in table]
    made = make_rated_round(session, [" ".join("." for _cell in row) for row in cells], reveal=reveal, rubric=rubric)
    source = factories.make_source(session, made.project)
    for place in (*claimed, *relayed):
        version = session.scalars(select(ClaimVersion.id).where(ClaimVersion.claim_id == made.claims[place].id)).one()
        part = "says" if place in claimed else "relays"
        session.add(Attribution(claim_version_id=version, source_id=source.id, position=9, part=part))
    session.flush()
    for claim, row in enumerate(cells):
        for reviewer, cell in enumerate(row):
            if cell != ".":
                made.rate(reviewer, claim, cell)
    return made, source


def _read(made: RatedRound, source: Source, viewer: int | None = None) -> SourceLedger:
    person = made.lead if viewer is None else made.reviewers[viewer]
    claims = read_source_claims(made.session, source.id)
    return read_ledger(made.session, made.round, made.main, source.id, claims, made.opening(person))


def _with(scale: dict[str, Any]) -> dict[str, Any]:
    return RUBRIC | {"scales": [scale, RUBRIC["scales"][1]]}


def _counts(ledger: Ledger) -> list[int]:
    return [step.count for step in ledger.steps]


def test_ratings_are_counted_on_both_sides(session: Session) -> None:
    made, source = _rated(session, TABLE, [0, 1, 2], [3, 4])
    made.lock()
    ledger = _read(made, source)
    says, relays = ledger.as_claimant, ledger.as_relayer
    assert (says.claims, says.rated, says.hidden, says.ratings, says.cannot_judge) == (3, 3, 0, 5, 1)
    assert _counts(says) == [1, 1, 1, 2, 0]
    assert (says.steps[0].position, says.steps[0].code, says.steps[0].label) == (0, "1", "Step 1")
    assert (relays.claims, relays.rated, relays.ratings, relays.cannot_judge) == (2, 1, 1, 0)
    assert _counts(relays) == [0, 0, 0, 0, 1]


def test_the_mean_is_over_claims_with_a_t_interval(session: Session) -> None:
    made, source = _rated(session, TABLE, [0, 1, 2], [])
    made.lock()
    ledger = _read(made, source).as_claimant
    # Means of the claims: 2.5, 1, 4; their variance 2.25, t(2) = 4.30265: far beyond the scale's ends.
    assert ledger.mean == pytest.approx(2.5)
    assert ledger.interval == (1.0, 5.0)
    assert ledger.reason == ""


def test_an_interval_within_the_scale_is_not_cut(session: Session) -> None:
    made, source = _rated(session, ["3 3", "3 4", "3 3", "4 3"], [0, 1, 2, 3], [])
    made.lock()
    ledger = _read(made, source).as_claimant
    # Means 3, 3.5, 3, 3.5; variance 1/12, t(3) = 3.182446.
    assert ledger.mean == pytest.approx(3.25)
    assert ledger.interval == pytest.approx((3.25 - 3.182446 * (1 / 48) ** 0.5, 3.25 + 3.182446 * (1 / 48) ** 0.5))


@pytest.mark.parametrize(
    ("table", "mean", "reason"),
    [
        (["2 .", "3 ."], 2.5, "2 rated claims: too few"),
        (["2 ."], 2.0, "One rated claim: too few"),
        (["vague ."], None, "No ratings yet"),
        (["2 3", "3 2", "2 3"], 2.5, "same mean"),
    ],
)
def test_without_an_interval_there_is_a_reason(
    session: Session, table: list[str], mean: float | None, reason: str
) -> None:
    made, source = _rated(session, table, list(range(len(table))), [])
    made.lock()
    ledger = _read(made, source).as_claimant
    assert ledger.mean == mean
    assert ledger.interval is None
    assert reason in ledger.reason


def test_words_without_an_order_have_no_mean(session: Session) -> None:
    scale = RUBRIC["scales"][0] | {"level": "nominal"}
    made, source = _rated(session, ["2 3"], [0], [], rubric=RUBRIC | {"scales": [scale, RUBRIC["scales"][1]]})
    made.lock()
    ledger = _read(made, source).as_claimant
    assert _counts(ledger) == [0, 1, 1, 0, 0]
    assert (ledger.mean, ledger.interval) == (None, None)
    assert "no order" in ledger.reason


def test_claims_that_are_not_open_enter_no_number(session: Session) -> None:
    made, source = _rated(session, TABLE, [0, 1, 2, 3, 4], [], reveal=Reveal.AFTER_OWN)
    closed = _read(made, source).as_claimant
    assert (closed.claims, closed.rated, closed.hidden, closed.ratings, closed.cannot_judge) == (5, 0, 5, 0, 0)
    assert (closed.mean, _counts(closed)) == (None, [0] * 5)
    second = _read(made, source, viewer=1).as_claimant
    assert (second.rated, second.hidden, second.ratings, second.cannot_judge) == (3, 2, 5, 1)
    assert _counts(second) == [1, 1, 1, 2, 0]


def test_before_the_lock_nothing_is_open(session: Session) -> None:
    made, source = _rated(session, TABLE, [0, 1, 2], [])
    assert _read(made, source, viewer=0).as_claimant.hidden == 3


def test_withdrawn_claims_and_changes_after_the_reveal_do_not_count(session: Session) -> None:
    made, source = _rated(session, ["2 3", "4 4"], [0, 1], [], reveal=Reveal.AFTER_OWN)
    made.rate(0, 0, "5", "again")
    made.claims[1].state = "withdrawn"
    session.flush()
    made.lock()
    ledger = _read(made, source).as_claimant
    assert (ledger.claims, ledger.rated) == (1, 1)
    assert _counts(ledger) == [0, 1, 1, 0, 0]


def test_shares_and_medians_are_of_claims(session: Session) -> None:
    # Medians 4.5, 3, 1, 5, none: two above the middle, one on it, one below.
    made, source = _rated(session, ["4 5", "2 4", "1 1", "5 .", "vague ."], [0, 1, 2, 3, 4], [])
    made.lock()
    ledger = _read(made, source).as_claimant
    standing = ledger.standing
    assert standing is not None
    assert [(share.count, share.of) for share in (standing.more, standing.middle, standing.less)] == [
        (2, 4),
        (1, 4),
        (1, 4),
    ]
    assert (standing.more.low, standing.more.high) == wilson_interval(2, 4)
    # Positions from 0: the middle of 0, 2, 3.5 and 4.
    assert ledger.median == 2.75


def test_where_the_lowest_is_best_it_shows_the_most(session: Session) -> None:
    scale = RUBRIC["scales"][0] | {"low_is_best": True}
    made, source = _rated(session, ["1 1", "2 2", "5 5"], [0, 1, 2], [], rubric=_with(scale))
    made.lock()
    standing = _read(made, source).as_claimant.standing
    assert standing is not None
    assert (standing.more.count, standing.middle.count, standing.less.count) == (2, 0, 1)


def test_without_an_order_or_a_rating_there_is_no_standing(session: Session) -> None:
    scale = RUBRIC["scales"][0] | {"level": "nominal"}
    made, source = _rated(session, ["2 3", ". ."], [0], [1], rubric=_with(scale))
    made.lock()
    both = _read(made, source)
    assert (both.as_claimant.standing, both.as_claimant.median) == (None, None)
    assert (both.as_relayer.standing, both.as_relayer.median) == (None, None)


def test_claims_by_year_what_cannot_be_dated_apart(session: Session) -> None:
    made, source = _rated(session, ["4 4", "2 2", "3 .", ". ."], [0, 1, 2, 3], [])
    document = session.get_one(Document, made.claims[0].document_id)
    document.date_stated = "June 2016"
    session.flush()
    made.lock()
    claims = [
        replace(claim, claim_year=year)
        for claim, year in zip(read_source_claims(session, source.id), (2015, 2014, None, 2015), strict=True)
    ]

    def periods(dating: Dating) -> list[tuple[int | None, int, int, int, float | None]]:
        ledger = read_ledger(
            session, made.round, made.main, source.id, claims, made.opening(made.lead), dating
        ).as_claimant
        return [(each.year, each.claims, each.rated, sum(each.counts), each.median) for each in ledger.periods]

    assert periods(Dating.CLAIM) == [(2014, 1, 1, 2, 1.0), (2015, 2, 1, 2, 3.0), (None, 1, 1, 1, 2.0)]
    assert periods(Dating.DOCUMENT) == [(2016, 4, 3, 5, 2.0)]


def test_documents_are_counted(session: Session) -> None:
    made, source = _rated(session, ["4 4", "2 2"], [0, 1], [])
    elsewhere = factories.make_document(session, made.project)
    factories.make_claim(session, made.project, elsewhere, source)
    ledger = _read(made, source).as_claimant
    assert (ledger.claims, ledger.documents) == (3, 2)
