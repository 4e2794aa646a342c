"""Whose grades of sources are open to whom."""

from datetime import timedelta

import factories
import pytest
from factories import NOW
from rated_round import RatedRound, make_rated_round
from sqlalchemy.orm import Session

from annotator.models import Reviewer, Source, SourceGrade
from annotator.models.vocabulary import Reveal, Role, RoundKind
from annotator.services import blindness, projects, rounds
from annotator.services.grade_records import GradeRow, read_grades

HOUR = timedelta(hours=1)


def grade(made: RatedRound, source: Source, reviewer: int, letter: str, number: int = 1, hours: int = 0) -> None:
    made.session.add(
        SourceGrade(
            project_id=made.project.id,
            source_id=source.id,
            reviewer_id=made.reviewers[reviewer].id,
            number=number,
            grade=letter,
            request_id=f"{source.id}-{letter}-{number}",
            made_at=NOW + hours * HOUR,
        )
    )
    made.session.flush()


def shown(made: RatedRound, person: Reviewer, **values: int) -> list[tuple[int, str, bool]]:
    rows = read_grades(made.session, made.project.id, made.opening(person), **values)
    order = [reviewer.id for reviewer in made.reviewers]
    return [(order.index(row.reviewer_id), row.grade.value, row.is_current) for row in rows]


@pytest.fixture
def made(session: Session) -> RatedRound:
    return make_rated_round(session, [". .", ". ."])


@pytest.fixture
def source(made: RatedRound) -> Source:
    return factories.make_source(made.session, made.project)


def test_before_the_lock_each_sees_their_own(made: RatedRound, source: Source) -> None:
    grade(made, source, 0, "B")
    grade(made, source, 1, "E")
    assert shown(made, made.reviewers[0]) == [(0, "B", True)]
    assert shown(made, made.lead) == []
    made.lock()
    assert shown(made, made.reviewers[0]) == shown(made, made.lead) == [(0, "B", True), (1, "E", True)]


def test_they_wait_for_the_lock_also_where_claims_open_one_by_one(session: Session) -> None:
    made = make_rated_round(session, [". .", ". ."], reveal=Reveal.AFTER_OWN)
    source = factories.make_source(session, made.project)
    grade(made, source, 1, "E")
    made.rate(0, 0, "3")
    assert made.opening(made.reviewers[0]).claims
    assert shown(made, made.reviewers[0]) == []


def test_who_does_not_rate_and_who_opened_results_see_them(made: RatedRound, source: Source) -> None:
    session = made.session
    grade(made, source, 1, "E")
    observer = factories.make_reviewer(session)
    projects.add_member(session, made.project, observer.id, Role.OBSERVER, now=NOW, actor_id=None)
    assert shown(made, observer) == [(1, "E", True)]
    blindness.open_results_early(session, made.round, made.member(made.lead), NOW)
    session.expire_all()
    assert shown(made, made.lead) == [(1, "E", True)]


def test_the_last_version_stands(made: RatedRound, source: Source) -> None:
    other = factories.make_source(made.session, made.project)
    grade(made, source, 0, "B")
    grade(made, source, 0, "D", number=2)
    grade(made, other, 0, "F")
    grade(made, source, 1, "A")
    made.lock()
    assert shown(made, made.lead, source_id=source.id) == [(0, "B", False), (0, "D", True), (1, "A", True)]
    assert shown(made, made.lead, source_id=other.id) == [(0, "F", True)]
    assert len(shown(made, made.lead)) == 4


def test_what_a_lock_has_opened_stays_open_and_later_changes_wait(made: RatedRound, source: Source) -> None:
    session = made.session
    grade(made, source, 0, "B")
    rounds.lock_round(session, made.round, now=NOW + HOUR, actor_id=made.lead.id)
    again = rounds.open_round(session, made.project, now=NOW + 2 * HOUR, actor_id=made.lead.id, kind=RoundKind.SECOND)
    grade(made, source, 0, "E", number=2, hours=3)
    opening = blindness.opening_for(session, again, made.member(made.reviewers[1]))
    assert opening.claims is not None
    rows = read_grades(session, made.project.id, opening)
    assert [(row.grade.value, row.is_current) for row in rows] == [("B", True)]
    own = read_grades(session, made.project.id, blindness.opening_for(session, again, made.member(made.reviewers[0])))
    assert [(row.grade.value, row.is_current) for row in own] == [("B", False), ("E", True)]


def test_a_merged_source_gives_its_grades_to_the_one_it_became(made: RatedRound, source: Source) -> None:
    new = factories.make_source(made.session, made.project)
    grade(made, source, 0, "B")
    grade(made, source, 1, "C")
    grade(made, new, 1, "A")
    source.merged_into_id = new.id
    made.session.flush()
    made.lock()
    rows: tuple[GradeRow, ...] = read_grades(made.session, made.project.id, made.opening(made.lead), new.id)
    assert [(row.grade.value, row.graded_id == new.id, row.is_current) for row in rows] == [
        ("B", False, True),
        ("C", False, False),
        ("A", True, True),
    ]
    assert shown(made, made.lead, source_id=source.id) == []
