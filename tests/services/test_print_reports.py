"""The report for paper: a stretch of claims, what was withdrawn, and what is closed to whom."""

import pytest
from factories import NOW
from rated_round import RatedRound, make_rated_round
from sqlalchemy.orm import Session

from annotator.errors import Invalid, NotAllowed
from annotator.models.vocabulary import Reveal
from annotator.services import claims
from annotator.services.print_reports import PrintReport, Stretch, read_print_report, read_stretch

TABLE = ["2 3 vague", "5 no-access vague", "3 3 3", "1 . ."]


def _report(made: RatedRound, stretch: Stretch | None = None, viewer: int | None = None) -> PrintReport:
    person = made.lead if viewer is None else made.reviewers[viewer]
    opening = made.opening(person)
    return read_print_report(made.session, made.round, opening, stretch or Stretch())


def test_all_claims_with_agreement_and_reasons(session: Session) -> None:
    made = make_rated_round(session, TABLE)
    made.lock()
    found = _report(made)
    assert [row.line.key for row in found.claims] == ["K1", "K2", "K3", "K4"]
    assert [row.counts for row in found.claims][2] == (0, 0, 3, 0, 0)
    assert (found.first, found.last, found.total, found.following) == (1, 4, 4, None)
    assert [(row.median, row.cannot_judge) for row in found.claims] == [(1.5, 1), (4, 2), (2, 0), (0, 0)]
    assert found.reasons == (("Wording too vague", 2), ("No access", 1))
    assert found.shows_pairs
    assert found.methods is not None
    assert found.withdrawn == ()
    # What points at the figures of others stands where these are.
    assert "customary mark" not in " ".join(found.words)


def test_nobody_is_named_not_even_to_themselves(session: Session) -> None:
    made = make_rated_round(session, TABLE)
    made.lock()
    labels = {made.member(person).pseudonym for person in made.reviewers}
    for viewer in (None, 0):
        assert set(_report(made, viewer=viewer).by_reviewer.labels) == labels


def test_a_long_project_is_listed_stretch_by_stretch(session: Session) -> None:
    made = make_rated_round(session, TABLE)
    made.lock()
    first = _report(made, Stretch(1, 2))
    assert ([row.line.key for row in first.claims], first.following) == (["K1", "K2"], Stretch(3, 4))
    assert first.report.items == 4
    second = _report(made, Stretch(3, 9))
    assert ([row.line.key for row in second.claims], second.last, second.following) == (["K3", "K4"], 4, None)
    assert _report(made, Stretch(1, 3)).following == Stretch(4, 4)
    with pytest.raises(Invalid, match="There are 4 claims: none from 5 on"):
        _report(made, Stretch(5, 9))


@pytest.mark.parametrize("words", ["all", "0-9", "9-1", "1-1001", "1", "-", "1-2-3", "١-٩", "1-99999999999"])
def test_what_is_no_stretch(words: str) -> None:
    with pytest.raises(Invalid, match="at most 1000 at once"):
        read_stretch(words)


def test_stretches_as_addresses_say_them() -> None:
    assert read_stretch("") == Stretch(1, 100)
    assert read_stretch("1-1000").words == "1-1000"


def test_what_was_withdrawn_stands_with_its_reason(session: Session) -> None:
    made = make_rated_round(session, TABLE)
    made.lock()
    claims.withdraw_claim(session, made.project.id, "K1", now=NOW, actor_id=None, reason="Not a claim.")
    found = _report(made)
    assert [(each.line.key, each.reason) for each in found.withdrawn] == [("K1", "Not a claim.")]
    assert [row.line.key for row in found.claims] == ["K2", "K3", "K4"]
    assert (found.gone.claims, found.gone.ratings) == (1, 3)


def test_a_round_whose_claims_are_all_withdrawn(session: Session) -> None:
    made = make_rated_round(session, ["2 3"])
    made.lock()
    claims.withdraw_claim(session, made.project.id, "K1", now=NOW, actor_id=None, reason="Twice.")
    found = _report(made)
    assert (found.claims, found.last, found.total, found.following) == ((), 0, 0, None)


def test_a_round_without_a_rating(session: Session) -> None:
    made = make_rated_round(session, [". ."])
    made.lock()
    found = _report(made)
    assert found.report.reported.value is None
    assert found.by_reviewer.matrix == ()
    assert found.claims[0].counts == (0, 0, 0, 0, 0)


def test_a_blind_round_is_closed(session: Session) -> None:
    made = make_rated_round(session, TABLE)
    with pytest.raises(NotAllowed):
        _report(made)


def test_claims_that_are_closed_to_the_viewer_are_hidden(session: Session) -> None:
    made = make_rated_round(session, TABLE, reveal=Reveal.AFTER_OWN)
    found = _report(made, viewer=1)
    assert [row.is_hidden for row in found.claims] == [False, False, False, True]
    assert (found.claims[3].opens_with_own, found.claims[3].rated) == (True, 0)
    assert found.has_closed_claims
    assert found.methods is None
    assert sum(count for _label, count in found.reasons) == 3


def test_more_reviewers_than_fit_on_paper(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    made = make_rated_round(session, TABLE)
    made.lock()
    monkeypatch.setattr("annotator.services.print_reports.MOST_IN_A_TABLE", 2)
    assert not _report(made).shows_pairs
