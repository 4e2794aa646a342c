"""What the reviewers of each claim say together."""

import dataclasses

import pytest
from particulars_of import locked_particulars, seen_by
from rated_round import make_rated_round
from sqlalchemy.orm import Session

from annotator.agreement import consensus
from annotator.errors import Invalid
from annotator.services import claim_consensus
from annotator.services.claim_consensus import ConsensusSort, consensus_table, find_consensus, read_sort

TABLE = ["1 1 1", "5 5 5", "2 4 .", "vague . vague", "3 3 4", "2 2 3", "1 1 2", "4 4 5", "2 . ."]


def test_each_claim_has_its_ratings_and_its_posterior(session: Session) -> None:
    found = locked_particulars(session, TABLE)
    page = find_consensus(session, found, sort=ConsensusSort.KEY)
    assert [row.line.key for row in page.rows] == [f"K{number}" for number in range(1, 10)]
    assert (page.total, page.page, page.pages, page.undefined) == (9, 1, 1, None)
    third, fourth = page.rows[2], page.rows[3]
    assert (third.counts, third.ratings, third.cannot_judge) == ((0, 1, 0, 1, 0), 2, 0)
    assert (fourth.counts, fourth.ratings, fourth.cannot_judge, fourth.posterior) == ((0,) * 5, 0, 2, None)
    made = {unit.unit: unit for unit in consensus(found.ratings.reliability()).units}
    assert third.posterior is not None
    assert third.posterior.probabilities == pytest.approx(made["K3"].probabilities)
    assert str(third.posterior.median + 1) == made["K3"].median
    assert (str(third.posterior.first + 1), str(third.posterior.last + 1)) == made["K3"].credible
    assert third.posterior.held == pytest.approx(made["K3"].credible_probability)
    assert "few_items" in page.warnings


def test_the_least_certain_first_and_nothing_known_last(session: Session) -> None:
    page = find_consensus(session, locked_particulars(session, TABLE))
    keys = [row.line.key for row in page.rows]
    assert keys[-1] == "K4"
    assert keys.index("K9") < keys.index("K1")


def test_most_support_first(session: Session) -> None:
    found = locked_particulars(session, TABLE)
    keys = [row.line.key for row in find_consensus(session, found, sort=ConsensusSort.SUPPORT).rows]
    assert (keys[0], keys[-1]) == ("K2", "K4")
    scale = dataclasses.replace(found.criterion.scale, low_is_best=True)
    turned = dataclasses.replace(found, criterion=dataclasses.replace(found.criterion, scale=scale))
    keys = [row.line.key for row in find_consensus(session, turned, sort=ConsensusSort.SUPPORT).rows]
    assert (keys[0], keys[-2], keys[-1]) == ("K1", "K2", "K4")


def test_reviewers_the_most_precise_first(session: Session) -> None:
    made = make_rated_round(session, [f"{n % 5 + 1} {n % 5 + 1} {(n * 3) % 5 + 1}" for n in range(12)])
    made.lock()
    page = find_consensus(session, seen_by(made, made.lead))
    assert page.reviewers[-1].label == "Cleo"
    assert [each.ratings for each in page.reviewers] == [12, 12, 12]
    assert page.reviewers[0].spread < page.reviewers[-1].spread


def test_pages(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(claim_consensus, "PER_PAGE", 4)
    found = locked_particulars(session, TABLE)
    last = find_consensus(session, found, sort=ConsensusSort.KEY, page=99)
    assert ([row.line.key for row in last.rows], last.page, last.pages) == (["K9"], 3, 3)


def test_without_two_ratings_of_a_claim_nothing_is_known(session: Session) -> None:
    page = find_consensus(session, locked_particulars(session, ["1 .", ". 2"]))
    assert page.undefined is not None
    assert ([row.posterior for row in page.rows], page.reviewers) == ([None, None], ())


def test_the_table_of_a_file(session: Session) -> None:
    table = consensus_table(session, locked_particulars(session, TABLE))
    rows = list(table.rows)
    assert table.codes == ("1", "2", "3", "4", "5")
    assert [row.key for row in rows] == [f"K{number}" for number in range(1, 10)]
    assert (rows[3].cannot_judge, rows[3].posterior) == (2, None)


def test_orders() -> None:
    assert read_sort("") is ConsensusSort.UNCERTAIN
    assert read_sort("support") is ConsensusSort.SUPPORT
    with pytest.raises(Invalid, match="uncertain, support, key"):
        read_sort("mood")
