"""The demonstration project: real claims, example reviewers, made-up ratings."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import chain, count

from sqlalchemy import select
from sqlalchemy.orm import Session

from annotator.models import Assignment, AuditEntry, Claim, Membership, Project, Reviewer, Round
from annotator.models.vocabulary import Reveal, Role, RoundState
from annotator.resources import data_folder
from annotator.services import accounts, audit, demonstration_data, guidelines, projects, reviews, rounds
from annotator.services.review_rules import Answer
from annotator.services.reviews import Submission
from annotator.services.rubric_definitions import publish_rubric
from annotator.services.rubric_files import read_definition
from annotator.services.rubric_records import CriterionRecord, RubricRecord
from annotator.services.rubrics import read_rubric
from annotator.text import _

SLUG = "demo"
# Between the last made-up rating and the moment the demonstration is loaded.
_REST = timedelta(minutes=30)
_LEAD_LOGIN = "lead"
_LEAD_MADE = "demonstration.lead_made"


@dataclass(frozen=True, slots=True)
class _ExampleRating:
    """A row of the file of made-up ratings."""

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
        login = next(name for name in _logins() if accounts.find_or_none(session, name) is None)
        lead = accounts.create_reviewer(session, login=login, name=_("Lead"), now=now, may_create_projects=True)
    audit.record(session, _LEAD_MADE, f"reviewer:{lead.id}", now=now, actor_id=None)
    return lead


def _logins() -> Iterator[str]:
    other = f"demo-{_LEAD_LOGIN}"
    return chain((_LEAD_LOGIN, other), (f"{other}-{number}" for number in count(2)))


def load_demonstration(session: Session, now: datetime, *, lead_id: int | None, with_examples: bool = True) -> Project:
    """Return the demonstration project, made when it is not there yet.

    Parameters
    ----------
    lead_id
        Who is to lead it and to rate its claims; a person who is a member already stays what they are.
    with_examples
        Whether to add the example reviewers with their ratings; has no effect on a project that is there.
    """
    project = session.scalar(select(Project).where(Project.slug == SLUG))
    if project is None:
        ratings = list(_read_ratings()) if with_examples else []
        start = now - _REST - max((rating.after for rating in ratings), default=timedelta())
        project = _make_project(session, start)
        people = _add_examples(session, project, start) if with_examples else {}
        _add_lead(session, project, lead_id, start)
        if people or lead_id is not None:
            round_ = rounds.open_round(session, project, now=start, actor_id=lead_id, include_leads=True)
            _submit(session, round_, people, ratings, start)
        return project
    if _add_lead(session, project, lead_id, now):
        _let_rate(session, project, lead_id, now)
    return project


def _make_project(session: Session, now: datetime) -> Project:
    table = demonstration_data.read_table("project")
    versions = {
        path.stem: publish_rubric(session, read_definition(path), now)
        for path in sorted((data_folder("seed") / "rubrics").glob("*.toml"))
    }
    project = projects.create_project(
        session,
        slug=table["slug"],
        title=table["title"],
        lead_sentence=table["lead"],
        creator_id=None,
        now=now,
        rubric_version_id=versions[table["rubric"]],
        reveal=Reveal(table["reveal"]),
        ratings_goal=table["ratings_goal"],
        seed=table["seed"],
        is_example=True,
    )
    demonstration_data.add_content(session, project, table["featured"], now)
    guideline = (demonstration_data.folder() / "guideline.md").read_text(encoding="utf-8")
    guidelines.publish(session, project.id, guideline, "", base=0, now=now, author_id=None)
    return project


def _add_examples(session: Session, project: Project, now: datetime) -> dict[str, int]:
    """Add the example reviewers, who cannot sign in; return their ids by login."""
    people: dict[str, int] = {}
    for entry in demonstration_data.read_table("reviewers")["reviewers"]:
        login = f"example-{entry['login']}"
        reviewer = accounts.create_reviewer(session, login=login, name=entry["name"], now=now, is_example=True)
        projects.add_member(session, project, reviewer.id, Role.REVIEWER, now=now, actor_id=None)
        people[entry["login"]] = reviewer.id
    return people


def _add_lead(session: Session, project: Project, lead_id: int | None, now: datetime) -> bool:
    """Make this person the lead, unless they are a member; tell whether that was new."""
    if lead_id is None:
        return False
    known = select(Membership.id).where(Membership.project_id == project.id, Membership.reviewer_id == lead_id)
    if session.scalar(known) is not None:
        return False
    projects.add_member(session, project, lead_id, Role.LEAD, now=now, actor_id=lead_id)
    return True


def _let_rate(session: Session, project: Project, lead_id: int | None, now: datetime) -> None:
    """Assign the claims of the open round to a lead who came later; open the first round if there is none."""
    round_ = rounds.latest_round(session, project.id)
    if round_ is None:
        rounds.open_round(session, project, now=now, actor_id=lead_id, include_leads=True)
    elif round_.state == RoundState.OPEN and lead_id is not None:
        rounds.assign_claims(session, round_, [lead_id])


def _read_ratings() -> Iterator[_ExampleRating]:
    """Yield the made-up ratings in the order in which they were "made"."""
    with (demonstration_data.folder() / "ratings.csv").open(encoding="utf-8", newline="") as file:
        rows = sorted(csv.DictReader(file), key=lambda row: int(row["minutes_after_start"]))
    for row in rows:
        yield _ExampleRating(
            claim=row["claim"],
            reviewer=row["reviewer"],
            answers={key: row[key] for key in ("support", "basis", "contrary", "confidence")},
            cannot_judge=row["cannot_judge"],
            rationale=row["rationale"],
            after=timedelta(minutes=int(row["minutes_after_start"])),
        )


def _submit(
    session: Session, round_: Round, people: dict[str, int], ratings: list[_ExampleRating], start: datetime
) -> None:
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


def _answers(rubric: RubricRecord, rating: _ExampleRating) -> dict[int, Answer]:
    return {
        criterion.id: _answer(criterion, rating.answers[criterion.key], rating.cannot_judge)
        for criterion in rubric.criteria
    }


def _answer(criterion: CriterionRecord, code: str, cannot_judge: str) -> Answer:
    """Only the question on support is left without a code, by those who could not judge it."""
    if not code:
        return Answer(reason_id=next(reason.id for reason in criterion.scale.reasons if reason.code == cannot_judge))
    return Answer(point_id=next(point.id for point in criterion.scale.points if point.code == code))
