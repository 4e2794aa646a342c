"""The people of the examples and what they rate: example reviewers with made-up ratings, and a lead."""

import csv
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import chain, count

from sqlalchemy import select
from sqlalchemy.orm import Session

from annotator.models import Assignment, AuditEntry, Claim, Membership, Project, Reviewer, Round
from annotator.models.vocabulary import Role
from annotator.services import accounts, audit, demonstration_data, projects, reviews
from annotator.services.review_rules import Answer
from annotator.services.reviews import Submission
from annotator.services.rubric_records import CriterionRecord, RubricRecord
from annotator.services.rubrics import read_rubric
from annotator.text import _

_LEAD_LOGIN = "lead"
_LEAD_MADE = "demonstration.lead_made"


@dataclass(frozen=True, slots=True)
class ExampleRating:
    """A row of a file of made-up ratings."""

    claim: str
    reviewer: str
    answers: dict[str, str]
    cannot_judge: str
    rationale: str
    after: timedelta


def own_lead(session: Session, now: datetime) -> Reviewer:
    """Return the demonstration's own account for its lead, made on the first call.

    An account that a person has is never taken: when its sign-in name is, the demonstration's lead gets another.
    """
    made = session.scalars(select(AuditEntry.subject).where(AuditEntry.action == _LEAD_MADE).limit(1)).first()
    if made is not None:
        return session.get_one(Reviewer, int(made.removeprefix("reviewer:")))
    lead = accounts.find_or_none(session, _LEAD_LOGIN)
    # Nobody but an earlier demonstration has made an account of this name that no password opens.
    if lead is None or lead.password_hash is not None:
        logins = chain((_LEAD_LOGIN,), _numbered(f"demo-{_LEAD_LOGIN}"))
        login = next(name for name in logins if accounts.find_or_none(session, name) is None)
        lead = accounts.create_reviewer(session, login=login, name=_("Lead"), now=now, may_create_projects=True)
    audit.record(session, _LEAD_MADE, f"reviewer:{lead.id}", now=now, actor_id=None)
    return lead


def add_lead(session: Session, project: Project, lead_id: int | None, now: datetime) -> bool:
    """Make this person the lead, unless they are a member; tell whether that was new."""
    if lead_id is None:
        return False
    known = select(Membership.id).where(Membership.project_id == project.id, Membership.reviewer_id == lead_id)
    if session.scalar(known) is not None:
        return False
    projects.add_member(session, project, lead_id, Role.LEAD, now=now, actor_id=lead_id)
    return True


def add_examples(session: Session, project: Project, name: str, now: datetime) -> dict[str, int]:
    """Add the example reviewers of the example `name`, who cannot sign in; return their ids by login.

    Who is an example of another project already is the same person here.
    """
    people: dict[str, int] = {}
    for entry in demonstration_data.read_table("reviewers", name)["reviewers"]:
        reviewer = _example(session, f"example-{entry['login']}", entry["name"], now)
        role = Role(entry.get("role", Role.REVIEWER))
        projects.add_member(session, project, reviewer.id, role, now=now, actor_id=None)
        people[entry["login"]] = reviewer.id
    return people


def _example(session: Session, login: str, name: str, now: datetime) -> Reviewer:
    """Return the example reviewer with this sign-in name, or with the next one that is no person's."""
    found = ((wanted, accounts.find_or_none(session, wanted)) for wanted in _numbered(login))
    wanted, known = next(each for each in found if each[1] is None or each[1].is_example)
    return known or accounts.create_reviewer(session, login=wanted, name=name, now=now, is_example=True)


def read_ratings(name: str) -> list[ExampleRating]:
    """Return the made-up ratings of the example `name`, in the order in which they were "made"."""
    with (demonstration_data.folder(name) / "ratings.csv").open(encoding="utf-8", newline="") as file:
        rows = sorted(csv.DictReader(file), key=lambda row: int(row["minutes_after_start"]))
    return [
        ExampleRating(
            claim=row["claim"],
            reviewer=row["reviewer"],
            answers={key: row[key] for key in ("support", "basis", "contrary", "confidence")},
            cannot_judge=row["cannot_judge"],
            rationale=row["rationale"],
            after=timedelta(minutes=int(row["minutes_after_start"])),
        )
        for row in rows
    ]


def submit_ratings(
    session: Session, round_: Round, people: Mapping[str, int], ratings: Iterable[ExampleRating], start: datetime
) -> None:
    """Rate the claims of an open round as the file says, counted from `start`."""
    rubric = read_rubric(session, round_.rubric_version_id)
    assignments: dict[tuple[str, int], int] = {
        (key, reviewer_id): assignment_id
        for assignment_id, reviewer_id, key in session.execute(
            select(Assignment.id, Assignment.reviewer_id, Claim.key)
            .join(Claim, Claim.id == Assignment.claim_id)
            .where(Assignment.round_id == round_.id)
        )
    }
    for rating in ratings:
        reviewer_id = people[rating.reviewer]
        submission = Submission(
            answers=_answers(rubric, rating),
            rationale=rating.rationale,
            request_id=f"example-{rating.claim}-{rating.reviewer}",
        )
        assignment_id = assignments[rating.claim, reviewer_id]
        reviews.submit_review(session, assignment_id, reviewer_id, submission, start + rating.after)


def _answers(rubric: RubricRecord, rating: ExampleRating) -> dict[int, Answer]:
    return {
        criterion.id: _answer(criterion, rating.answers[criterion.key], rating.cannot_judge)
        for criterion in rubric.criteria
    }


def _answer(criterion: CriterionRecord, code: str, cannot_judge: str) -> Answer:
    """Only the question on support is left without a code, by those who could not judge it."""
    if not code:
        return Answer(reason_id=next(reason.id for reason in criterion.scale.reasons if reason.code == cannot_judge))
    return Answer(point_id=next(point.id for point in criterion.scale.points if point.code == code))


def _numbered(login: str) -> Iterator[str]:
    return chain((login,), (f"{login}-{number}" for number in count(2)))
