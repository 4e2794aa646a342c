"""A report on a part of a round: claims, reviewers, days."""

from datetime import UTC, date, datetime

import pytest
from rated_round import RatedRound, make_rated_round
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from annotator.errors import Invalid, NotFound
from annotator.models import Claim, ClaimVersion, Document, Membership, Source
from annotator.models.vocabulary import ClaimKind
from annotator.services import reviews
from annotator.services.agreement_selection import (
    Choices,
    Selection,
    asked_criterion,
    read_choices,
    read_selection,
    select_ratings,
)
from annotator.services.reviews import Submission

TABLE = ["2 3 4", "1 1o vague", "5 . 2"]


@pytest.fixture
def made(session: Session) -> RatedRound:
    return make_rated_round(session, TABLE)


def keys_and_names(made: RatedRound, **words: str) -> tuple[tuple[str, ...], list[str], int]:
    found = select_ratings(made.session, made.round, made.rubric, read_selection(words))
    return found.claim_keys, [rater.name for rater in found.raters], found.answers


def test_nothing_chosen_is_everything(made: RatedRound) -> None:
    assert keys_and_names(made) == (("K1", "K2", "K3"), ["Ann", "Ben", "Cleo"], 8)
    assert not Selection(criterion="support").is_narrow
    assert Selection(kind="estimate").is_narrow


def test_claims_of_one_kind(made: RatedRound) -> None:
    first = select(ClaimVersion.id).where(ClaimVersion.claim_id == made.claims[0].id)
    made.session.execute(update(Claim).where(Claim.id == made.claims[0].id).values(version=made.claims[0].version))
    kind = made.session.scalar(select(ClaimVersion.kind).where(ClaimVersion.id.in_(first)))
    assert keys_and_names(made, kind=str(kind))[0] == ("K1", "K2", "K3")
    other = next(word.value for word in ClaimKind if word != kind)
    assert keys_and_names(made, kind=other) == ((), [], 0)
    with pytest.raises(Invalid, match="There is no kind rumour"):
        keys_and_names(made, kind="rumour")


def test_claims_of_one_source(made: RatedRound) -> None:
    keys = made.session.scalars(select(Source.key).where(Source.project_id == made.project.id)).all()
    assert sorted(keys_and_names(made, source=key)[0] for key in keys) == [("K1",), ("K2",), ("K3",)]
    with pytest.raises(Invalid, match="no source nobody"):
        keys_and_names(made, source="nobody")


def test_claims_of_one_document(made: RatedRound) -> None:
    key = made.session.scalars(select(Document.key).where(Document.project_id == made.project.id)).one()
    assert keys_and_names(made, document=key)[0] == ("K1", "K2", "K3")
    with pytest.raises(Invalid, match="no document elsewhere"):
        keys_and_names(made, document="elsewhere")


def test_reviewers_of_one_group(made: RatedRound) -> None:
    with pytest.raises(Invalid, match=r"There is no group B\. There is: none"):
        keys_and_names(made, group="B")
    made.session.execute(
        update(Membership).where(Membership.reviewer_id == made.reviewers[1].id).values(group_name="B")
    )
    assert keys_and_names(made, group="B") == (("K1", "K2", "K3"), ["Ben"], 2)
    assert read_choices(made.session, made.project.id).groups == ("B",)


def test_days_of_submission(made: RatedRound) -> None:
    later = datetime(2026, 3, 9, 23, 59, tzinfo=UTC)
    submission = Submission(made._answers("3"), "Because.", "late")
    reviews.submit_review(made.session, made.assignment(1, 2), made.reviewers[1].id, submission, later)
    assert keys_and_names(made, since="2026-03-09") == (("K1", "K2", "K3"), ["Ben"], 1)
    assert keys_and_names(made, until="2026-03-08")[2] == 8
    assert keys_and_names(made, since="2026-03-04", until="2026-03-09")[2] == 1
    assert keys_and_names(made, since="2026-03-10")[2] == 0
    assert keys_and_names(made, until="9999-12-31")[2] == 9


def test_days_that_are_none() -> None:
    with pytest.raises(Invalid, match="such as 2026-03-31, not yesterday"):
        read_selection({"since": "yesterday"})
    with pytest.raises(Invalid, match="after the last"):
        read_selection({"since": "2026-03-09", "until": "2026-03-08"})


def test_a_selection_in_an_address() -> None:
    words = {"criterion": "support", "since": "2026-03-09", "until": "2026-03-10", "group": "B"}
    chosen = read_selection(words | {"round": "2"})
    assert chosen.since == date(2026, 3, 9)
    assert chosen.as_words == words
    assert read_selection(chosen.as_words) == chosen


def test_the_criterion_asked_for(made: RatedRound) -> None:
    assert asked_criterion(made.rubric, Selection()) is made.main
    assert asked_criterion(made.rubric, Selection(criterion="basis")).key == "basis"
    with pytest.raises(NotFound, match="no criterion style"):
        asked_criterion(made.rubric, Selection(criterion="style"))


def test_what_there_is_to_choose_from(made: RatedRound) -> None:
    title = made.session.scalars(select(Document.title).where(Document.project_id == made.project.id)).one()
    found = read_choices(made.session, made.project.id)
    assert found == Choices(tuple(ClaimKind), found.sources, ((found.documents[0][0], title),), (), ())
    assert all(key and name for key, name in found.sources)
