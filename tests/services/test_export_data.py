"""Which record answers which wish."""

import pytest
from factories import NOW, make_project
from rated_round import make_rated_round
from sqlalchemy.orm import Session

from annotator.errors import Invalid, NotAllowed, NotFound
from annotator.models import Round
from annotator.models.vocabulary import Reveal
from annotator.services import rounds
from annotator.services.blindness import Opening, opening_for_operator
from annotator.services.export_claims import ClaimsRecord
from annotator.services.export_codebook import CodebookRecord
from annotator.services.export_data import Record, Subject, Wanted, expected_lines, read_record
from annotator.services.export_grades import GradesRecord
from annotator.services.export_ratings import RatingsRecord
from annotator.services.export_reviews import Answers

OPEN = Opening(None, aggregates=True, own_reviewer_id=None)


def _all_open(_round: Round) -> Opening:
    return OPEN


def _ratings(record: Record) -> RatingsRecord:
    assert isinstance(record, RatingsRecord)
    return record


def test_ratings_of_the_newest_round_or_of_one_or_of_all(session: Session) -> None:
    made = make_rated_round(session, ["3 4"])
    made.lock()
    rounds.open_round(session, made.project, now=NOW, actor_id=None, kind="second")

    def numbers(wanted: Wanted) -> list[int]:
        record = _ratings(read_record(session, made.project, Subject.RATINGS, wanted, _all_open))
        return [round_.number for round_ in record.rounds]

    assert numbers(Wanted()) == [2]
    assert numbers(Wanted(round=1)) == [1]
    assert numbers(Wanted(round="all")) == [1, 2]
    for missing in (3, 10**30):
        with pytest.raises(NotFound, match="There is no round"):
            numbers(Wanted(round=missing))


def test_a_project_without_a_round(session: Session) -> None:
    project = make_project(session)
    for wanted in (Wanted(), Wanted(round="all")):
        with pytest.raises(NotFound, match="no round yet"):
            read_record(session, project, Subject.RATINGS, wanted, _all_open)


def test_a_matrix_has_one_criterion(session: Session) -> None:
    project = make_rated_round(session, ["3 4"]).project

    def criteria(key: str | None) -> list[str]:
        record = _ratings(read_record(session, project, Subject.MATRIX, Wanted(criterion=key), _all_open))
        return [criterion.key for criterion in record.rounds[0].criteria]

    assert criteria(None) == ["support"]
    assert criteria("basis") == ["basis"]
    with pytest.raises(NotFound, match="It has: support, basis"):
        criteria("colour")


def test_a_matrix_has_one_round_and_one_answer(session: Session) -> None:
    project = make_rated_round(session, ["3 4"]).project
    with pytest.raises(Invalid, match="one round") as refused:
        read_record(session, project, Subject.MATRIX, Wanted(round="all"), _all_open)
    assert refused.value.field == "round"
    with pytest.raises(Invalid, match="one answer") as refused:
        read_record(session, project, Subject.MATRIX, Wanted(answers=Answers.ALL), _all_open)
    assert refused.value.field == "answers"


def test_a_closed_round_is_refused_to_the_command_line(session: Session) -> None:
    made = make_rated_round(session, ["3 4"], reveal=Reveal.AFTER_LOCK)
    with pytest.raises(NotAllowed):
        read_record(session, made.project, Subject.RATINGS, Wanted(), opening_for_operator)
    made.lock()
    assert read_record(session, made.project, Subject.RATINGS, Wanted(), opening_for_operator)


def test_claims_and_codebook_need_no_round(session: Session) -> None:
    project = make_project(session)
    assert isinstance(read_record(session, project, Subject.CLAIMS, Wanted(), _all_open), ClaimsRecord)
    assert isinstance(read_record(session, project, Subject.GRADES, Wanted(), _all_open), GradesRecord)
    assert isinstance(read_record(session, project, Subject.CODEBOOK, Wanted(), _all_open), CodebookRecord)


def test_how_far_an_export_has_to_go(session: Session) -> None:
    project = make_rated_round(session, ["3 4", "2 .", ". ."]).project

    def lines(subject: Subject) -> int:
        return expected_lines(session, subject, read_record(session, project, subject, Wanted(), _all_open))

    assert lines(Subject.RATINGS) == 3 * 2
    assert lines(Subject.MATRIX) == 3
    assert lines(Subject.CLAIMS) == 3
    assert lines(Subject.CODEBOOK) == 0
