"""Agreement of a round on a criterion that asks for a range."""

import pytest
from factories import NOW
from ranged_round import give, make_ranged_round
from rated_round import RatedRound
from sqlalchemy import update
from sqlalchemy.orm import Session

from annotator.agreement.ranges import overlap
from annotator.errors import Invalid, NotAllowed, NotFound
from annotator.models import Membership
from annotator.models.vocabulary import Reveal
from annotator.services import claims
from annotator.services.agreement_selection import (
    Selection,
    asked_criterion,
    asks_for_range,
    read_selection,
    select_ratings,
)
from annotator.services.blindness import opening_for_operator
from annotator.services.particulars import read_particulars
from annotator.services.project_agreement import project_report
from annotator.services.range_agreement import RangeReport, range_data, range_report

TABLE = ["90..100 95..105 80..120", "5 5 .", "1..2 3..4 2..3", "1..9 no-figures 5..10", "7..8 . .", ". . ."]


def _report(made: RatedRound, viewer: int | None = None, **asked: str) -> RangeReport:
    person = made.lead if viewer is None else made.reviewers[viewer]
    return range_report(
        made.session,
        made.round,
        made.opening(person),
        viewer=made.member(person),
        selection=read_selection({"criterion": "cost", **asked}),
    )


def _locked(session: Session, table: list[str] = TABLE) -> RatedRound:
    made = make_ranged_round(session, table)
    made.lock()
    return made


def test_counts_and_figures(session: Session) -> None:
    found = _report(_locked(session))
    assert (found.claims, found.compared, found.listed, found.reviewers, found.ranges) == (6, 4, 5, 3, 11)
    assert (found.cannot_judge, found.assigned, found.open, found.is_interim) == (1, 18, 6, False)
    assert (found.criterion.key, found.round_number, found.round_kind, found.basis) == ("cost", 1, "first", None)
    assert [each.key for each in found.estimates] == ["range_overlap", "midpoint_alpha_log", "midpoint_alpha"]
    three = [(90.0, 100.0), (95.0, 105.0), (80.0, 120.0)]
    first = sum(
        overlap(one, other) for one, other in ((three[0], three[1]), (three[0], three[2]), (three[1], three[2]))
    )
    assert found.overlap.value == pytest.approx((first / 3 + 1 + 0 + 4 / 9) / 4)
    assert all(each.value is not None and each.ci95 is not None for each in found.estimates)


def test_claims_stand_by_how_far_they_differ(session: Session) -> None:
    made = make_ranged_round(session, ["1 1", "1..2 3..4", "5 .", "1..2 90..99", "1..3 2..3", "0 0"])
    made.lock()
    found = _report(made)
    assert [(each.line.key, each.overlap) for each in found.by_claim] == [
        ("K4", 0), ("K2", 0), ("K5", 0.5), ("K1", 1), ("K6", 1), ("K3", None),
    ]  # fmt: skip
    assert [(row.reviewer, row.words) for row in found.by_claim[0].rows] == [("Ann", "1 to 2"), ("Ben", "90 to 99")]


def test_the_first_claims_alone_are_listed(session: Session) -> None:
    made = _locked(session)
    found = range_report(
        session,
        made.round,
        made.opening(made.lead),
        viewer=None,
        selection=Selection("cost"),
        most_claims=2,
    )
    assert (len(found.by_claim), found.listed) == (2, 5)


def test_only_a_lead_sees_names_of_others(session: Session) -> None:
    made = _locked(session)
    row = [each.reviewer for each in _report(made, viewer=1).by_claim[1].rows]
    assert set(row) == {"R2", "Ben", "R4"}
    operator = range_report(
        session, made.round, opening_for_operator(made.round), viewer=None, selection=Selection("cost")
    )
    assert {each.reviewer for each in operator.by_claim[1].rows} == {"R2", "R3", "R4"}


def test_nothing_is_shown_before_the_lock(session: Session) -> None:
    made = make_ranged_round(session, TABLE)
    for viewer in (None, 0):
        with pytest.raises(NotAllowed):
            _report(made, viewer=viewer)
    after_own = make_ranged_round(session, TABLE, reveal=Reveal.AFTER_OWN)
    with pytest.raises(NotAllowed, match="single ratings could be worked out"):
        _report(after_own, viewer=0)


def test_what_changes_after_the_reveal_does_not_count(session: Session) -> None:
    made = make_ranged_round(session, ["90..100 95..105", "1 2", "3 4"], reveal=Reveal.AFTER_OWN)
    give(made, 0, 0, "95..105", "second")
    found = range_report(
        session, made.round, opening_for_operator(made.round), viewer=None, selection=Selection("cost")
    )
    words = {row.words for each in found.by_claim for row in each.rows}
    assert "90 to 100" in words
    assert found.after_reveal == 1
    assert found.is_interim
    assert "Round 1 is still open: the figures are interim." in found.notes


def test_a_selection_is_kept_to(session: Session) -> None:
    made = _locked(session)
    source = made.claims[0].key
    assert _report(made, basis="article").ranges == 11
    assert _report(made, basis="outside").ranges == 0
    assert _report(made, kind="prediction").claims == 0
    assert _report(made, since="2026-03-03", until="2026-03-03").ranges == 11
    assert _report(made, since="2026-03-04").ranges == 0
    assert _report(made, until="2026-03-02").ranges == 0
    session.execute(update(Membership).where(Membership.reviewer_id == made.reviewers[1].id).values(group_name="B"))
    assert (_report(made, group="B").ranges, _report(made, group="B").reviewers) == (3, 1)
    for asked in ({"basis": "dreams"}, {"group": "C"}, {"kind": "odd"}, {"source": source}):
        with pytest.raises((Invalid, NotFound)):
            _report(made, **asked)


def test_a_withdrawn_claim_takes_its_ranges_along(session: Session) -> None:
    made = _locked(session)
    claims.withdraw_claim(session, made.project.id, "K1", now=NOW, actor_id=made.lead.id)
    found = _report(made)
    assert (found.claims, found.compared, found.ranges, found.gone.claims) == (5, 3, 8, 1)
    assert any("1 claim of this round has been withdrawn since" in note for note in found.notes)


def test_example_reviewers_are_said(session: Session) -> None:
    made = _locked(session)
    made.reviewers[0].is_example = True
    session.flush()
    found = _report(made)
    assert found.has_examples
    assert found.notes[0].startswith("Example data")
    assert [row.is_example for row in found.by_claim[1].rows].count(True) == 1


def test_nobody_has_given_a_range(session: Session) -> None:
    found = _report(_locked(session, [". .", ". ."]))
    assert (found.ranges, found.by_claim, found.compared) == (0, (), 0)
    assert all(each.undefined is not None for each in found.estimates)


def test_as_data(session: Session) -> None:
    made = _locked(session)
    data = range_data(_report(made, basis="article"))
    assert (data["unit"], data["basis"], data["items"], data["items_pairable"]) == (
        "million US dollars", "article", 5, 4,
    )  # fmt: skip
    assert set(data["estimates"]) == {"range_overlap", "midpoint_alpha_log", "midpoint_alpha"}
    assert data["by_item"][0]["ranges"][0] == {"rater": "Ann", "low": 1.0, "high": 2.0}
    assert range_data(_report(made))["basis"] is None


def test_what_is_about_steps_says_so_of_a_range(session: Session) -> None:
    made = _locked(session)
    selection, opening = Selection("cost"), made.opening(made.lead)
    assert asks_for_range(made.rubric, selection)
    assert not asks_for_range(made.rubric, Selection())
    with pytest.raises(Invalid, match="Cost asks for a range of numbers, and this shows steps"):
        asked_criterion(made.rubric, selection)
    with pytest.raises(Invalid):
        select_ratings(session, made.round, made.rubric, selection)
    with pytest.raises(Invalid):
        read_particulars(session, made.round, opening, viewer=None, selection=selection)
    with pytest.raises(Invalid):
        project_report(session, made.project, made.round, opening, viewer=None, selection=selection)
