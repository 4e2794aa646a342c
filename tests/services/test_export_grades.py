"""Grades of sources for export: who gets which, and what their authors knew."""

from datetime import timedelta

import factories
import pytest
from factories import NOW
from rated_round import RatedRound, make_rated_round
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from annotator.errors import NotAllowed
from annotator.models import Assignment, Attribution, ClaimVersion, Membership, Reviewer, Round, Source, SourceGrade
from annotator.services import blindness
from annotator.services.blindness import Opening, opening_for_operator
from annotator.services.export_grades import GradeLine, read_grade_lines

MINUTE = timedelta(minutes=1)


def lines(made: RatedRound, person: Reviewer | None = None) -> tuple[GradeLine, ...]:
    def opening_of(round_: Round) -> Opening:
        if person is None:
            return opening_for_operator(round_)
        return blindness.opening_for(made.session, round_, made.member(person))

    return read_grade_lines(made.session, made.project, opening_of).lines


def source_of(made: RatedRound, claim: int) -> Source:
    return made.session.scalars(
        select(Source)
        .join(Attribution, Attribution.source_id == Source.id)
        .join(ClaimVersion, ClaimVersion.id == Attribution.claim_version_id)
        .where(ClaimVersion.claim_id == made.claims[claim].id)
    ).one()


def grade(made: RatedRound, source: Source, letter: str, number: int, minutes: int) -> None:
    made.session.add(
        SourceGrade(
            project_id=made.project.id,
            source_id=source.id,
            reviewer_id=made.reviewers[0].id,
            number=number,
            grade=letter,
            rationale="It was there.",
            request_id=f"{source.id}-{number}",
            made_at=NOW + minutes * MINUTE,
        )
    )
    made.session.flush()


@pytest.fixture
def made(session: Session) -> RatedRound:
    return make_rated_round(session, [". .", ". ."])


def test_a_project_without_a_round_has_none(session: Session) -> None:
    project = factories.make_project(session, slug="quiet", is_example=True)
    record = read_grade_lines(session, project, opening_for_operator)
    assert (record.project, record.lines, record.is_example) == ("quiet", (), True)


def test_the_command_line_waits_for_the_lock(made: RatedRound) -> None:
    with pytest.raises(NotAllowed, match="Lock it first"):
        lines(made)
    made.lock()
    assert lines(made) == ()


def test_a_grade_with_all_that_describes_it(made: RatedRound) -> None:
    source = source_of(made, 0)
    grade(made, source, "B", 1, -1)
    (line,) = lines(made, made.reviewers[0])
    assert line == GradeLine(
        source=source.key,
        name=source.name,
        type="person",
        graded_as="",
        reviewer="R2",
        is_example=False,
        number=1,
        is_current=True,
        grade=line.grade,
        rationale="It was there.",
        made_at=NOW - MINUTE,
        after_rating=False,
        after_reveal=False,
    )
    assert lines(made, made.reviewers[1]) == lines(made, made.lead) == ()


def test_it_says_what_came_after_a_rating_or_the_lock(made: RatedRound) -> None:
    source, other = source_of(made, 0), source_of(made, 1)
    made.rate(0, 0, "3")
    for number, minutes in ((1, -1), (2, 1)):
        grade(made, source, "C", number, minutes)
        grade(made, other, "C", number, minutes)
    made.lock()
    found = {(line.source, line.number): (line.after_rating, line.after_reveal) for line in lines(made)}
    assert found == {
        (source.key, 1): (False, False),
        (source.key, 2): (True, True),
        (other.key, 1): (False, False),
        (other.key, 2): (False, True),
    }


def test_who_opened_results_early_graded_afterwards_knowing(made: RatedRound) -> None:
    grade(made, source_of(made, 0), "C", 1, 1)
    membership = made.member(made.reviewers[0]).membership_id
    made.session.execute(update(Membership).where(Membership.id == membership).values(unblinded_at=NOW))
    assert [line.after_reveal for line in lines(made, made.reviewers[0])] == [True]


def test_a_rating_under_a_mask_says_nothing_of_the_source(made: RatedRound) -> None:
    made.session.execute(update(Assignment).values(is_masked=True))
    made.rate(0, 0, "3")
    grade(made, source_of(made, 0), "C", 1, 1)
    assert [line.after_rating for line in lines(made, made.reviewers[0])] == [False]


def test_a_merged_source_names_what_was_graded(made: RatedRound) -> None:
    old, new = source_of(made, 0), source_of(made, 1)
    made.rate(0, 0, "3")
    grade(made, old, "C", 1, 1)
    grade(made, new, "D", 1, 2)
    old.merged_into_id = new.id
    made.session.flush()
    found = [
        (line.source, line.graded_as, line.is_current, line.after_rating) for line in lines(made, made.reviewers[0])
    ]
    assert found == [(new.key, old.key, False, True), (new.key, "", True, True)]
