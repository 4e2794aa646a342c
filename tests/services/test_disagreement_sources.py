"""Where disagreement comes from, out of a project."""

import pytest
from particulars_of import locked_particulars, seen_by
from rated_round import make_rated_round
from sqlalchemy.orm import Session

from annotator.services import disagreement_sources
from annotator.services.disagreement_sources import Sources, find_sources

TABLE = ["1 1 1", "2 2 5", "3 3 3", "4 4 3", "5 5 5", ". vague 2", "2 2 2"]


def _sources(session: Session, table: list[str] = TABLE, page: int | None = None) -> Sources:
    return find_sources(session, locked_particulars(session, table), page=page)


def test_each_list_adds_up_and_begins_with_what_adds_most(session: Session) -> None:
    found = _sources(session)
    assert found.alpha.key == "krippendorff_alpha[ordinal]"
    assert (found.totals.items_pairable, found.totals.raters, found.totals.ratings) == (6, 3, 19)
    assert [each.line.key for each in found.claims] == ["K2", "K4"]
    assert sum(each.found.share for each in found.claims) == pytest.approx(1)
    assert [each.expected for each in found.claims] == [pytest.approx(3 / 18)] * 2
    assert found.claims[0].counts == (0, 2, 0, 0, 1)
    assert found.claims[0].found.without is not None
    assert found.reviewers[0].label == "Cleo"
    assert found.reviewers[0].found.share == pytest.approx(0.5)
    assert [each.expected for each in found.reviewers] == [pytest.approx(1 / 3)] * 3
    assert {each.labels for each in found.pairs[:2]} == {("Ann", "Cleo"), ("Ben", "Cleo")}
    assert [each.found.n_common for each in found.pairs] == [6, 6, 6]
    assert (found.points[0].first, found.points[0].second) == ("2", "5")
    assert (found.listed_claims, found.half_in, found.has_none) == (2, 1, False)
    assert found.most["points"] == found.points[0].share
    assert found.most["pairs"] >= 0.5


def test_the_table_of_pairs(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    found = _sources(session)
    assert (found.matrix_labels, found.weights) == (("Ann", "Ben", "Cleo"), "quadratic")
    assert [[pair.n_common for pair in row] for row in found.matrix] == [[6], [6, 6]]
    monkeypatch.setattr(disagreement_sources, "MOST_REVIEWERS", 2)
    assert (_sources(session).matrix_labels, _sources(session).matrix) == ((), ())


def test_claims_come_in_pages(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(disagreement_sources, "PER_PAGE", 2)
    monkeypatch.setattr(disagreement_sources, "FIRST_CLAIMS", 1)
    table = ["1 2", "2 3", "3 3", "4 5"]
    first, last = _sources(session, table), _sources(session, table, page=99)
    assert [len(first.claims), first.page] == [1, 1]
    assert (len(last.claims), last.page, last.pages, last.listed_claims) == (1, 2, 2, 3)


def test_too_many_pairs_to_add_up(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(disagreement_sources, "MOST_ENTRIES", 2)
    found = _sources(session)
    assert [each.expected for each in found.reviewers] == [None, None]
    assert found.most["reviewers"] == found.reviewers[0].found.share


def test_nobody_differs_and_nothing_to_compare(session: Session) -> None:
    alike = _sources(session, ["1 1", "2 2", "3 3"])
    assert (alike.alpha.value, alike.has_none, alike.claims, alike.half_in) == (1, True, (), None)
    assert alike.most == {"claims": 1.0, "reviewers": 1.0, "pairs": 1.0, "points": 1.0}
    alone = _sources(session, ["1 .", ". 2"])
    assert (alone.alpha.value, alone.has_none, alone.claims) == (None, False, ())
    assert alone.alpha.undefined is not None


def test_pseudonyms_for_whoever_is_no_lead(session: Session) -> None:
    made = make_rated_round(session, TABLE)
    made.lock()
    found = find_sources(session, seen_by(made, made.reviewers[2]))
    assert {each.label for each in found.reviewers} == {"R2", "R3", "Cleo"}


def test_a_criterion_without_order(session: Session) -> None:
    made = make_rated_round(session, ["1 1o", "2 2", "3o 3", "4 4"])
    made.lock()
    found = find_sources(session, seen_by(made, made.lead, criterion="basis"))
    assert (found.alpha.key, found.weights) == ("krippendorff_alpha[nominal]", "identity")
    assert found.leanings.undefined is not None
