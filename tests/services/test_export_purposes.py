"""What an export says of the purposes of claims: on request, and nothing while claims are closed to the viewer."""

import factories
import pytest
from planted_round import make_planted_round, own, submit
from rated_round import RatedRound
from sqlalchemy.orm import Session

from annotator.errors import Invalid, NotAllowed
from annotator.models.vocabulary import Purpose
from annotator.services.blindness import opening_for
from annotator.services.export_data import Subject, Wanted, read_purposes, read_record
from annotator.services.export_ratings import RatingsRecord
from annotator.services.export_reviews import Answers, count_withheld


@pytest.fixture
def made(session: Session) -> RatedRound:
    made = make_planted_round(session, claims=4, known={0: (Purpose.GOLD, "3")}, has_gold=True)
    for reviewer in (0, 1):
        for each in own(made, reviewer):
            submit(made, each, "3")
    again = factories.make_assignment(session, made.round, made.claims[1], made.reviewers[0], purpose="repeat")
    submit(made, again, "5")
    return made


def read(made: RatedRound, *purposes: Purpose, subject: Subject = Subject.RATINGS) -> RatingsRecord:
    viewer = made.member(made.reviewers[0])
    wanted = Wanted(purposes=purposes) if purposes else Wanted()
    found = read_record(
        made.session, made.project, subject, wanted, lambda round_: opening_for(made.session, round_, viewer)
    )
    assert isinstance(found, RatingsRecord)
    return found


def purposes_in(record: RatingsRecord) -> list[str]:
    return sorted(row.purpose for round_ in record.rounds for batch in round_.batches() for row in batch)


def test_before_the_lock_ones_own_are_all_to_rate(made: RatedRound, session: Session) -> None:
    record = read(made)
    assert purposes_in(record) == ["rating"] * 4
    assert list(record.rounds[0].claims.values()) == ["K1", "K2", "K3", "K4"]
    opening = made.opening(made.reviewers[0])
    assert record.withheld == count_withheld(session, made.round.id, opening, Answers.COUNTED) == 4
    with pytest.raises(NotAllowed, match="opens with the lock"):
        read(made, Purpose.GOLD)


def test_after_it_by_what_is_asked_for(made: RatedRound) -> None:
    made.lock()
    assert purposes_in(read(made)) == ["rating"] * 6
    assert list(read(made).rounds[0].claims.values()) == ["K2", "K3", "K4"]
    found = read(made, Purpose.RATING, Purpose.GOLD, Purpose.REPEAT)
    assert purposes_in(found) == ["gold"] * 2 + ["rating"] * 6 + ["repeat"]
    assert found.label == "round-1-rating-gold-repeat"
    with pytest.raises(Invalid, match="no second one"):
        read(made, Purpose.REPEAT, subject=Subject.MATRIX)


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (None, ("rating",)),
        ("", ("rating",)),
        ("gold", ("gold",)),
        (" repeat ,rating,", ("rating", "repeat")),
    ],
)
def test_the_words_of_an_address(words: str | None, expected: tuple[str, ...]) -> None:
    assert read_purposes(words) == expected


def test_a_purpose_there_is_none_of() -> None:
    with pytest.raises(Invalid, match="There is no purpose fun"):
        read_purposes("gold,fun")
