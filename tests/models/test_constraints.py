"""What the tables refuse: words outside a vocabulary, impossible numbers, rows that do not belong together."""

import re
from collections.abc import Callable

import factories
import pytest
from out_of_bounds import ANSWER, CHECKS, KEPT_ANSWER, change_of, copy_of, new_round, new_version
from refusals import OTHER_RUBRIC, OTHER_SCALE, REPLACED
from sqlalchemy import CheckConstraint, inspect
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from annotator.models import Base, Project

Run = Callable[..., None]
DIGEST = "'" + "0" * 64 + "'"

# Refused by a trigger before the constraint is asked: a revision is what its review, which is checked, says.
# An assignment is for what its claim is in the round for, and that is checked too.
# The number of a decision is one more than that of the decision before it.
CHECKED_BY_TRIGGER = {"ck_review_revision_state", "ck_review_revision_number", "ck_assignment_purpose"}
CHECKED_BY_TRIGGER |= {"ck_decision_number"}


# Tried below, with a revision of its own.
CHECKED_APART = {
    "ck_revision_rating_one_answer",
    "ck_revision_range_range",
    "ck_review_revision_active_seconds",
}


def checks_of(metadata_name: str) -> set[str]:
    table = Base.metadata.tables[metadata_name]
    return {str(constraint.name) for constraint in table.constraints if isinstance(constraint, CheckConstraint)}


@pytest.fixture
def refuse(run: Run, session: Session, ids: dict[str, int]) -> Run:
    """Execute a statement that must fail on a constraint; `words` is a pattern."""
    project = session.get_one(Project, ids["project"])
    bare = factories.make_document(session, project).id
    bare_claim = factories.make_claim(session, project).id

    def check(statement: str, words: str) -> None:
        with pytest.raises(IntegrityError, match=words):
            run(statement, bare=bare, bare_claim=bare_claim)

    return check


@pytest.mark.parametrize("name", CHECKS)
def test_a_value_out_of_bounds_is_refused(refuse: Run, name: str) -> None:
    refuse(CHECKS[name], rf"\b{name}\b")


def test_an_answer_is_one_of_two_and_never_both(refuse: Run) -> None:
    refuse(change_of("rating", "cannot_judge_reason_id = :reason", ANSWER), "ck_rating_one_answer")


def test_every_check_of_the_models_is_tried_here() -> None:
    of_models = set().union(*(checks_of(name) for name in Base.metadata.tables))
    assert of_models == CHECKS.keys() | CHECKED_BY_TRIGGER | CHECKED_APART


def test_the_database_has_the_checks_of_the_models(session: Session) -> None:
    inspector = inspect(session.connection())
    for name in Base.metadata.tables:
        assert {check["name"] for check in inspector.get_check_constraints(name)} == checks_of(name)


def test_every_constraint_has_a_name_of_the_convention() -> None:
    names = [
        str(part.name)
        for table in Base.metadata.tables.values()
        for part in (*table.constraints, *table.indexes)
        if not (isinstance(part, CheckConstraint) and part.name is None)
    ]
    assert all(re.match(r"(pk|fk|uq|ck|ix)_", name) for name in names)
    assert max(map(len, names)) <= 63, "PostgreSQL cuts longer names off"
    assert len(set(names)) == len(names)


ELSEWHERE = (
    f"FOREIGN KEY constraint failed|violates foreign key|{OTHER_RUBRIC}|{OTHER_SCALE}|never replaced|"
    "a claim is assigned for what it is in the round for"
)
INTO_ROUND = "INSERT INTO round_claim (round_id, claim_id, project_id) "
STRANGERS = {
    "a scale point of another scale": change_of("rating", "scale_point_id = :basis_point", ANSWER),
    "a scale point of another rubric": change_of("rating", "scale_point_id = :draft_point", ANSWER),
    "a reason of another scale": change_of(
        "rating", "scale_point_id = NULL, cannot_judge_reason_id = :draft_reason", ANSWER
    ),
    "a scale the criterion does not use": change_of(
        "rating", "scale_id = :basis_scale, scale_point_id = :basis_point", ANSWER
    ),
    "a criterion of another rubric version": copy_of(
        "rating",
        ANSWER,
        criterion_id=":draft_criterion",
        rubric_version_id=":draft",
        scale_id=":draft_scale",
        scale_point_id=":draft_point",
    ),
    "the same, kept with a revision": copy_of(
        "revision_rating",
        KEPT_ANSWER,
        criterion_id=":draft_criterion",
        rubric_version_id=":draft",
        scale_id=":draft_scale",
        scale_point_id=":draft_point",
    ),
    "a criterion on a scale of another rubric": change_of("criterion", "scale_id = :scale", "id = :draft_criterion"),
    "a claim of another project": INTO_ROUND + "VALUES (:round, :c_claim, :project)",
    "a claim under another project's name": INTO_ROUND + "VALUES (:round, :c_claim, :c_project)",
    "a claim that is not in the round": copy_of("assignment", "id = :twin", claim_id=":bare_claim"),
    "a claim in another project's document": copy_of(
        "claim", "id = :claim", document_id=":c_document", key="'new'", position="9"
    ),
    "a relation to another project's claim": change_of(
        "claim_relation", "to_claim_id = :c_claim", "from_claim_id = :claim"
    ),
    "a member who is nobody": copy_of("membership", "id = :membership", reviewer_id="-1", pseudonym="'R9'"),
}


@pytest.mark.parametrize("name", STRANGERS)
def test_what_does_not_belong_is_refused(refuse: Run, name: str) -> None:
    refuse(STRANGERS[name], ELSEWHERE)


def make_third_revision(run: Run) -> str:
    """Make a revision without answers, and return what selects its number."""
    run("UPDATE review SET revision = 3, counted_revision = 3 WHERE id = :review")
    run(copy_of("review_revision", "id = :revision", number="3", request_id="'new'"))
    return "(SELECT id FROM review_revision WHERE review_id = :review AND number = 3)"


def test_active_time_is_never_negative(run: Run, refuse: Run) -> None:
    run("UPDATE review SET revision = 3, counted_revision = 3 WHERE id = :review")
    third = copy_of("review_revision", "id = :revision", number="3", request_id="'new'", active_seconds="-1")
    refuse(third, "ck_review_revision_active_seconds")


def test_a_kept_answer_is_one_of_two(run: Run, refuse: Run) -> None:
    answer = {"revision_id": make_third_revision(run), "scale_point_id": "NULL"}
    refuse(copy_of("revision_rating", KEPT_ANSWER, **answer), "ck_revision_rating_one_answer")


def test_a_kept_range_ends_after_it_begins(run: Run, refuse: Run) -> None:
    answer = {"revision_id": make_third_revision(run), "low": "101"}
    refuse(copy_of("revision_range", KEPT_ANSWER, **answer), "ck_revision_range_range")


def test_a_kept_scale_point_of_another_scale_is_refused(run: Run, refuse: Run) -> None:
    answer = {"revision_id": make_third_revision(run), "scale_point_id": ":point"}
    run(copy_of("revision_rating", "revision_id = :revision AND criterion_id = :criterion", **answer))
    refuse(
        copy_of("revision_rating", "revision_id = :revision AND criterion_id = :basis", **answer),
        ELSEWHERE,
    )


TWINS = {
    "review.assignment_id": copy_of("review", "id = :review"),
    "review_revision.review_id, review_revision.number": copy_of(
        "review_revision", "id = :revision", request_id="'new'"
    ),
    "assignment.round_id, assignment.claim_id, assignment.reviewer_id, assignment.purpose": copy_of(
        "assignment", "id = :twin"
    ),
    "membership.project_id, membership.reviewer_id": copy_of("membership", "id = :membership", pseudonym="'R9'"),
    "membership.project_id, membership.pseudonym": copy_of("membership", "id = :membership", reviewer_id=":stranger"),
    "round.project_id, round.number": new_round(number="number"),
    "claim.project_id, claim.key": copy_of("claim", "id = :claim"),
    "claim_version.claim_id, claim_version.number": new_version(number="number"),
    "scale_point.scale_id, scale_point.value": copy_of("scale_point", "id = :draft_point", code="'9'", position="9"),
    "scale_point.scale_id, scale_point.code": copy_of("scale_point", "id = :draft_point", value="9", position="9"),
    "document_text.document_id, document_text.kind": copy_of("document_text", "id = :text"),
    "reviewer.login": copy_of("reviewer", "id = :person"),
    "project.slug": copy_of("project", "id = :project"),
}


@pytest.mark.parametrize("columns", TWINS)
def test_a_second_one_is_refused(session: Session, run: Run, columns: str) -> None:
    stranger = factories.make_reviewer(session).id
    table, names = columns.partition(".")[0], re.findall(r"\.(\w+)", columns)
    # On SQLite a guard says it first, where a row must not be replaced either.
    with pytest.raises(IntegrityError, match=rf"{REPLACED.format(table=table)}|uq_{table}_{'_'.join(names)}"):
        run(TWINS[columns], stranger=stranger)


def test_a_request_makes_one_revision_of_a_review(run: Run) -> None:
    run("UPDATE review SET revision = 3, counted_revision = 3 WHERE id = :review")
    with pytest.raises(IntegrityError, match=r"never replaced|uq_review_revision_review_id_request_id"):
        run(copy_of("review_revision", "id = :revision", number="3"))
