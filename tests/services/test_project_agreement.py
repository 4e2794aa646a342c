"""The report of a round, and what of it is closed to whom."""

import factories
import pytest
from rated_round import RatedRound, make_rated_round
from sqlalchemy.orm import Session

from annotator.errors import NotAllowed, NotFound
from annotator.models.vocabulary import Reveal
from annotator.services import blindness
from annotator.services.agreement_selection import read_selection
from annotator.services.project_agreement import ProjectReport, project_report

# Krippendorff (2011): four observers, twelve units; ordinal alpha .815, nominal .743.
OBSERVERS = [
    "1 1 . 1",
    "2 2 3 2",
    "3 3 3 3",
    "3 3 3 3",
    "2 2 2 2",
    "1 2 3 4",
    "4 4 4 4",
    "1 1 2 1",
    "2 2 2 2",
    "vague 5 5 5",
    "no-access . 1 1",
    ". . 3 .",
]


def _report(made: RatedRound, viewer: int | None = None, **asked: str) -> ProjectReport:
    person = made.lead if viewer is None else made.reviewers[viewer]
    member, opening = made.member(person), made.opening(person)
    return project_report(
        made.session,
        made.project,
        made.round,
        opening,
        viewer=member,
        selection=read_selection(asked),
    )


def test_published_values_out_of_a_project(session: Session) -> None:
    made = make_rated_round(session, OBSERVERS)
    made.lock()
    found = _report(made)
    figures = found.report
    assert (figures.items, figures.items_pairable, figures.raters, figures.ratings) == (12, 11, 4, 41)
    assert (figures.cannot_judge, figures.criterion, figures.round, figures.basis) == (2, "support", 1, None)
    assert figures.reported.value == pytest.approx(0.815, abs=5e-4)
    assert figures.estimates["krippendorff_alpha[nominal]"].value == pytest.approx(0.743, abs=5e-4)
    assert figures.judging is not None
    assert (found.claims, found.ratings_per_claim, found.assigned, found.open) == (12, (2, 4), 48, 5)
    assert (found.rubric.key, found.criterion.key, found.basis) == ("test-rubric", "support", None)
    assert (found.round_number, found.round_kind, found.is_interim, found.has_examples) == (1, "first", False, False)
    assert any("agree more than chance" in paragraph for paragraph in found.words)


def test_by_reviewer(session: Session) -> None:
    made = make_rated_round(session, OBSERVERS)
    made.lock()
    found = _report(made).by_reviewer
    assert found.labels == ("Ann", "Ben", "Cleo", "Dora")
    assert [pair.n_common for pair in found.matrix[0]] == [9]
    assert [one.label for one in found.without] == ["Ann", "Ben", "Cleo", "Dora"]
    assert all(one.change is not None for one in found.without)


def test_a_reviewer_sees_pseudonyms_and_their_own_name(session: Session) -> None:
    made = make_rated_round(session, OBSERVERS)
    made.lock()
    assert _report(made, 1).by_reviewer.labels == ("R2", "Ben", "R4", "R5")


def test_contested_claims(session: Session) -> None:
    made = make_rated_round(session, OBSERVERS)
    made.lock()
    found = _report(made).contested
    assert [row.line.key for row in found.rows] == ["K6", "K2", "K8"]
    assert (found.ranked, found.least) == (10, 3)


def test_another_criterion_without_order(session: Session) -> None:
    made = make_rated_round(session, ["2 3o", "3 3", "1o 1o"])
    made.lock()
    found = _report(made, criterion="basis")
    assert found.report.reported.key == "krippendorff_alpha[nominal]"
    assert found.report.reported.observed == pytest.approx(2 / 3)
    assert found.by_reviewer.weights == "identity"


def test_one_basis(session: Session) -> None:
    made = make_rated_round(session, ["2 3o", "3 3", "1o 1o"])
    made.lock()
    found = _report(made, basis="outside")
    assert found.basis is not None
    assert (found.basis.label, found.report.basis) == ("The article and outside material", "outside")
    assert (found.report.items, found.report.items_pairable, found.report.ratings) == (2, 1, 3)


def test_what_the_rubric_does_not_have(session: Session) -> None:
    made = make_rated_round(session, ["2 3"])
    made.lock()
    with pytest.raises(NotFound, match="support, basis"):
        _report(made, criterion="style")
    with pytest.raises(NotFound, match="article, outside"):
        _report(made, basis="hearsay")


def test_nothing_is_reported_before_the_lock(session: Session) -> None:
    made = make_rated_round(session, OBSERVERS)
    for viewer in (None, 0):
        with pytest.raises(NotAllowed, match="when the lead locks the round"):
            _report(made, viewer)
    with pytest.raises(NotAllowed, match="Lock it first"):
        blindness.opening_for_operator(made.round)


def test_a_lead_who_opens_results_early_is_counted(session: Session) -> None:
    made = make_rated_round(session, OBSERVERS)
    blindness.open_results_early(session, made.round, made.member(made.lead), factories.NOW)
    found = _report(made)
    assert (found.opened_early, found.is_interim) == (1, True)
    assert any("still open" in paragraph for paragraph in found.words)


def test_figures_over_the_round_open_with_the_first_rating_but_claims_one_by_one(session: Session) -> None:
    made = make_rated_round(session, ["1 5 3 .", "2 2 3 4", "5 1 3 ."], reveal=Reveal.AFTER_OWN)
    dora = _report(made, 3)
    assert (dora.report.items, dora.is_over_open_claims) == (1, True)
    assert [row.line.key for row in dora.contested.rows] == ["K2"]
    assert dora.contested.ranked == 1
    fresh = make_rated_round(session, ["1 5 3 ."], reveal=Reveal.AFTER_OWN)
    with pytest.raises(NotAllowed, match="Rate a first claim"):
        _report(fresh, 3)


def test_changes_after_the_reveal(session: Session) -> None:
    made = make_rated_round(session, ["1 5", "2 2"], reveal=Reveal.AFTER_OWN)
    made.rate(0, 0, "5", request_id="changed")
    found = _report(made, 0)
    assert found.after_reveal == 1
    assert found.report.notes[:2] == (
        "Round 1 is still open: the figures are interim.",
        "1 review was made or changed after results were open to its author: this version does not count.",
    )
    assert found.report.estimates["percent_agreement[identity]"].value == 0.5


def test_a_round_without_pairs(session: Session) -> None:
    made = make_rated_round(session, ["1 .", ". ."])
    made.lock()
    found = _report(made)
    assert found.ratings_per_claim is None
    assert found.report.reported.undefined is not None
    assert found.contested.rows == ()


def _with(made: RatedRound, *, with_details: bool | None) -> ProjectReport:
    opening = made.opening(made.lead)
    member = made.member(made.lead)
    return project_report(made.session, made.project, made.round, opening, viewer=member, with_details=with_details)


def test_a_first_panel_without_details(session: Session) -> None:
    made = make_rated_round(session, OBSERVERS)
    made.lock()
    whole, panel = _with(made, with_details=None), _with(made, with_details=False)
    assert (whole.has_details, panel.has_details) == (True, False)
    assert panel.report.reported == whole.report.reported
    assert panel.report.judging == whole.report.judging
    assert panel.report.used == whole.report.used
    assert panel.words == whole.words
    assert list(panel.report.estimates)[:4] == list(whole.report.estimates)[:4]
    assert len(panel.report.estimates) < len(whole.report.estimates)
    assert (panel.report.method.input_sha256, panel.by_reviewer.matrix, panel.by_reviewer.without) == ("", (), ())
    assert panel.by_reviewer.labels == ("Ann", "Ben", "Cleo", "Dora")
