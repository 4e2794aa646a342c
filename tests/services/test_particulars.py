"""To whom particulars are open, and what they begin with."""

import pytest
from particulars_of import seen_by
from rated_round import make_rated_round
from sqlalchemy.orm import Session

from annotator.errors import Invalid, NotAllowed, NotFound
from annotator.models.vocabulary import Reveal
from annotator.services.particulars import are_open, closed_reason


@pytest.mark.parametrize(
    ("reveal", "reason"), [(Reveal.AFTER_LOCK, "when the lead locks"), (Reveal.AFTER_OWN, "locked")]
)
def test_nobody_who_rates_sees_them_before_the_lock(session: Session, reveal: Reveal, reason: str) -> None:
    made = make_rated_round(session, ["1 2", "3 4"], reveal=reveal)
    for person in (made.lead, made.reviewers[0]):
        opening = made.opening(person)
        assert not are_open(opening)
        assert reason in closed_reason(opening)
        with pytest.raises(NotAllowed):
            seen_by(made, person)
    made.lock()
    found = seen_by(made, made.reviewers[0])
    assert (found.round_number, found.is_interim, found.basis) == (1, False, None)
    assert dict(found.names) == {"R2": "Ann", "R3": "R3"}
    assert found.reported_key == "krippendorff_alpha[ordinal]"


def test_selections(session: Session) -> None:
    made = make_rated_round(session, ["1 2o", "3 4o"])
    made.lock()
    narrow = seen_by(made, made.lead, basis="article")
    assert narrow.basis is not None
    assert (narrow.basis.code, narrow.ratings.answers) == ("article", 2)
    assert seen_by(made, made.lead, criterion="basis").reported_key == "krippendorff_alpha[nominal]"
    assert narrow.key != seen_by(made, made.lead).key
    with pytest.raises(NotFound):
        seen_by(made, made.lead, criterion="style")
    with pytest.raises(Invalid):
        seen_by(made, made.lead, since="tomorrow")
