"""Drafts of decisions: one a case and person, and of two windows neither overwrites the other unasked."""

import pytest
from decided_round import make_locked_round
from factories import NOW
from rated_round import RatedRound
from sqlalchemy.orm import Session

from annotator.errors import Conflict, Invalid
from annotator.services.decision_drafts import (
    Case,
    KeptDraft,
    discard_draft,
    list_begun,
    read_draft,
    save_draft,
)


@pytest.fixture
def made(session: Session) -> RatedRound:
    return make_locked_round(session)


@pytest.fixture
def case(made: RatedRound) -> Case:
    return Case(made.round.id, made.claims[2].id, made.main.id)


def _save(made: RatedRound, case: Case, text: str, *, form: str = "one", known: int = 0) -> KeptDraft:
    fields = {"reason": text, "request_id": form}
    author = made.member(made.lead)
    return save_draft(made.session, case, author, fields, base_number=0, known_version=known, now=NOW)


def test_a_draft_is_its_authors_alone(made: RatedRound, case: Case) -> None:
    assert _save(made, case, "So\0 it is") == (1, NOW)
    mine = read_draft(made.session, case, made.member(made.lead))
    assert mine is not None
    assert (mine.fields["reason"], mine.base_revision, mine.version) == ("So it is", 0, 1)
    assert read_draft(made.session, case, made.member(made.reviewers[-1])) is None
    assert list_begun(made.session, made.round.id, made.main.id, made.member(made.lead)) == {case.claim_id}
    assert list_begun(made.session, made.round.id, made.main.id, made.member(made.reviewers[-1])) == frozenset()


def test_the_same_form_goes_on_with_its_draft(made: RatedRound, case: Case) -> None:
    _save(made, case, "a")
    assert _save(made, case, "ab").version == 2
    assert _save(made, case, "ab").version == 2


def test_another_window_is_told_before_it_overwrites(made: RatedRound, case: Case) -> None:
    _save(made, case, "a")
    with pytest.raises(Conflict, match="another draft of this decision"):
        _save(made, case, "b", form="two")
    assert _save(made, case, "b", form="two", known=1).version == 2


@pytest.mark.parametrize("fields", [{"reason": "a" * 60_001}, {f"f{n}": "" for n in range(101)}])
def test_too_much_is_refused(made: RatedRound, case: Case, fields: dict[str, str]) -> None:
    with pytest.raises(Invalid, match="too long"):
        save_draft(made.session, case, made.member(made.lead), fields, base_number=0, known_version=0, now=NOW)


def test_a_draft_is_discarded_in_the_version_that_was_shown(made: RatedRound, case: Case) -> None:
    author = made.member(made.lead)
    discard_draft(made.session, case, author, 1)
    _save(made, case, "a")
    _save(made, case, "ab")
    with pytest.raises(Conflict, match="newer draft"):
        discard_draft(made.session, case, author, 1)
    discard_draft(made.session, case, author, 2)
    assert read_draft(made.session, case, author) is None
