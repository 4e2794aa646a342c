"""A project in an open blind round with much to hide, made twice: the second differs only in what must not be seen.

What others said, chose, noted and drafted is planted in words and numbers that stand nowhere else. Two houses that
differ in nothing but these must look the same, to the byte, to whoever may not see them.
"""

import itertools
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import timedelta

import factories
import pytest
from blind_grades import grade_sources
from blind_secrets import Secrets
from evidence_items import add, draft
from factories import NOW
from rated_round import RatedRound, make_rated_round
from sqlalchemy import select, update

from annotator.database import Database
from annotator.models import (
    Assignment,
    Document,
    Draft,
    Flag,
    GuidelineVersion,
    Invitation,
    KnownAnswer,
    PrivateNote,
    Project,
    Review,
    Reviewer,
    ReviewRevision,
    RevisionPassage,
    Round,
    RoundClaim,
    Skip,
    Source,
    WorkPlan,
)
from annotator.models.vocabulary import Reveal, Role, RoundKind
from annotator.services import blindness, comments, projects, reviews, rounds, rubric_beginnings
from annotator.services.reviews import Submission


@dataclass(frozen=True)
class House:
    """Where everything is in a house; the same numbers in each."""

    people: Mapping[str, int]
    slug: str
    assignments: Mapping[str, tuple[int, ...]]
    ids: Mapping[str, int]
    source_key: str
    document_key: str
    relation_id: int
    hidden_everywhere: tuple[str, ...]
    hidden_from_blind: tuple[str, ...]
    hidden_but_from_lead: tuple[str, ...]


def build(database: Database, secrets: Secrets, reveal: Reveal, patch: pytest.MonkeyPatch) -> House:
    """Fill an empty database."""
    patch.setattr(factories, "_numbers", itertools.count(1))
    with database.writing() as session:
        made = make_rated_round(session, ["2 3 4", "3 3 2", "4 2 4", "1 5 3", "3 vague 2", "2 4 4"], reveal=reveal)
        made.lock()
        _talk(made)
        people = _people(made)
        second = replace(made, round=_open_second(made))
        people["late"] = _join_late(made)
        ids = _fill_desk(second, secrets)
        _rate_second(second, secrets)
        _assign_adjudicator(second, people["assigned adjudicator"])
        grade_sources(made, people, secrets)
        assignments = {
            name: tuple(
                session.scalars(select(Assignment.id).where(Assignment.reviewer_id == number).order_by(Assignment.id))
            )
            for name, number in people.items()
        }
        source = session.scalars(select(Source.key).where(Source.project_id == made.project.id)).all()[0]
        return House(
            people=people,
            slug=made.project.slug,
            assignments=assignments,
            ids=ids,
            source_key=source,
            document_key=session.get_one(Document, made.claims[0].document_id).key,
            relation_id=factories.make_relation(session, *made.claims[:2]).id,
            hidden_everywhere=tuple(f"{secrets.word}-{what}" for what in ("note", "draft")),
            hidden_from_blind=tuple(
                f"{secrets.word}-{what}" for what in ("said", "passage", "before", "gold", "again", "item", "grade")
            ),
            hidden_but_from_lead=(f"{secrets.desk}-skip", f"{secrets.desk}-flag", "known-why", "invited-as"),
        )


def lock(database: Database, house: House) -> None:
    """Lock the blind round."""
    with database.writing() as session:
        rounds.lock_round(session, session.get_one(Round, house.ids["round_id"]), now=NOW, actor_id=None)


def unblind(database: Database, house: House) -> None:
    """Let the lead open the results early."""
    with database.writing() as session:
        project = session.scalars(select(Project).where(Project.slug == house.slug)).one()
        member = projects.find_member(session, project.id, house.people["lead"])
        assert member is not None
        blindness.open_results_early(session, session.get_one(Round, house.ids["round_id"]), member, NOW)


def _talk(made: RatedRound) -> None:
    for place, person in enumerate(made.reviewers[:2]):
        who = made.member(person)
        comments.add_comment(made.session, made.round, made.claims[0].id, who, f"Said openly {place}.", "c", NOW)


def _people(made: RatedRound) -> dict[str, int]:
    session = made.session
    named = {"lead": made.lead.id} | {person.name.lower(): person.id for person in made.reviewers}
    for name, role in (
        ("observer", Role.OBSERVER),
        ("adjudicator", Role.ADJUDICATOR),
        ("assigned adjudicator", Role.ADJUDICATOR),
    ):
        person = factories.make_reviewer(session, name=name.title())
        projects.add_member(session, made.project, person.id, role, now=NOW, actor_id=None)
        named[name] = person.id
    named["stranger"] = factories.make_reviewer(session, name="Stranger").id
    return named


def _open_second(made: RatedRound) -> Round:
    return rounds.open_round(made.session, made.project, now=NOW, actor_id=None, kind=RoundKind.SECOND)


def _join_late(made: RatedRound) -> int:
    """Make a reviewer who has no claims in this round."""
    late = factories.make_reviewer(made.session, name="Late")
    factories.make_membership(made.session, made.project, late, pseudonym="R99")
    return late.id


def _rate_second(made: RatedRound, secrets: Secrets) -> None:
    for claim in (0, 1):
        _submit(made, 0, claim, "3", "What Ann wrote.")
    for reviewer, cells in ((1, secrets.ben), (2, secrets.cleo)):
        for claim, cell in enumerate(cells.split()):
            if cell != ".":
                _submit(made, reviewer, claim, cell, f"{secrets.word}-said by {reviewer} of {claim}")
    _submit(made, 2, 1, secrets.cleo.split()[1], f"{secrets.word}-before changed", "changed")
    reviews.withdraw_review(made.session, made.assignment(2, 5), made.reviewers[2].id, "withdrawn", NOW)
    _mark_passage(made, secrets)
    _list_evidence(made, secrets)


def _submit(
    made: RatedRound, reviewer: int, claim: int, cell: str, said: str, request: str = "once", number: int | None = None
) -> None:
    assignment = number if number is not None else made.assignment(reviewer, claim)
    person = made.reviewers[reviewer].id
    reviews.submit_review(made.session, assignment, person, Submission(made._answers(cell), said, request), NOW)


def _mark_passage(made: RatedRound, secrets: Secrets) -> None:
    session = made.session
    text = factories.make_text(session, session.get_one(Document, made.claims[0].document_id))
    newest = session.scalars(
        select(ReviewRevision.id)
        .join(Review, Review.id == ReviewRevision.review_id)
        .where(Review.assignment_id == made.assignment(1, 0))
    ).one()
    place = {"revision_id": newest, "position": 0, "document_text_id": text.id, "start": 0, "end": 10}
    session.add(RevisionPassage(exact=f"{secrets.word}-passage", **place))
    session.flush()


def _list_evidence(made: RatedRound, secrets: Secrets) -> None:
    """List an item for all and some of Ben's own, which he cites, of K3."""
    add(made, made.lead, draft("A table for all"), claim=2)
    add(made, made.reviewers[0], draft("What Ann found"), claim=2)
    for number in range(secrets.items):
        item = add(made, made.reviewers[1], draft(f"{secrets.word}-item {number}"), claim=2)
    cell, said = secrets.ben.split()[2], f"{secrets.word}-said citing"
    submission = Submission(made._answers(cell), said, "cites", evidence=(1, item.position))
    reviews.submit_review(made.session, made.assignment(1, 2), made.reviewers[1].id, submission, NOW)


def _fill_desk(made: RatedRound, secrets: Secrets) -> dict[str, int]:
    """Make a row in each table of the desk; return the ids by the names that addresses have for them."""
    session, ben, project = made.session, made.reviewers[1].id, made.project.id
    of_claim = {"project_id": project, "claim_id": made.claims[0].id}
    _give_up(made, secrets)
    flag = Flag(
        reporter_id=ben, kind=secrets.flag, note=f"{secrets.desk}-flag", request_id="f", made_at=NOW, **of_claim
    )
    if secrets.flag == "duplicate":
        flag.duplicate_of_id = made.claims[1].id
    own_flag = Flag(reporter_id=made.reviewers[0].id, kind="broken", request_id="f", made_at=NOW, **of_claim)
    note = PrivateNote(reviewer_id=ben, text=f"{secrets.word}-note", saved_at=NOW, **of_claim)
    draft = Draft(
        assignment_id=made.assignment(1, 4),
        fields={"c_support": secrets.repeated, "rationale": f"{secrets.word}-draft"},
        base_revision=1,
        saved_at=NOW,
    )
    own_draft = Draft(
        assignment_id=made.assignment(0, 2), fields={"rationale": "Half of it."}, base_revision=0, saved_at=NOW
    )
    plan = WorkPlan(project_id=project, number=1, made_at=NOW)
    guideline = GuidelineVersion(project_id=project, number=1, body="# Rate what is shown", published_at=NOW)
    invitation = Invitation(
        project_id=project,
        token_sha256="0" * 64,
        role="reviewer",
        label="invited-as a friend",
        expires_at=NOW + timedelta(days=9_000),
        created_by_id=made.lead.id,
        created_at=NOW,
    )
    session.add_all([flag, own_flag, note, draft, own_draft, plan, guideline, invitation])
    session.flush()
    known = _plant(made, secrets)
    membership = made.member(made.reviewers[1]).membership_id
    return {
        "round_id": made.round.id,
        "membership_id": membership,
        "reviewer_id": ben,
        "claim_id": made.claims[0].id,
        "flag_id": flag.id,
        "note_id": note.id,
        "plan_id": plan.id,
        "guideline_id": guideline.id,
        "invitation_id": invitation.id,
        "version_id": made.rubric.version_id,
        "draft_id": rubric_beginnings.begin_new(session, factories.RUBRIC, "Ours", made.lead.id, NOW),
        "answer_id": known,
        "known_answer_id": known,
    }


def _give_up(made: RatedRound, secrets: Secrets) -> None:
    """Let Ben skip K6."""
    assignment = made.assignment(1, 5)
    note = f"{secrets.desk}-skip"
    skip = Skip(assignment_id=assignment, reason=secrets.reason, note=note, request_id="s", made_at=NOW)
    made.session.add(skip)
    made.session.flush()
    made.session.execute(update(Assignment).where(Assignment.id == assignment).values(state="skipped"))


def _plant(made: RatedRound, secrets: Secrets) -> int:
    """Hide a claim with a known answer among the others, and K1 once more; return the known answer's id."""
    session, main = made.session, made.main
    document = session.get_one(Document, made.claims[0].document_id)
    right = next(point.id for point in main.scale.points if point.code == secrets.right)
    asked = {"criterion_id": main.id, "rubric_version_id": made.rubric.version_id, "scale_id": main.scale.id}
    known = KnownAnswer(
        project_id=made.project.id,
        scale_point_id=right,
        purpose="gold",
        explanation="known-why it is so",
        made_at=NOW,
        **asked,
    )
    for number, key in ((7, "K7"), (8, "K8")):
        claim = factories.make_claim(session, made.project, document, key=key, position=number)
        purpose = "gold" if key == secrets.planted else "rating"
        if key == (secrets.planted or "K8"):
            known.claim_id = claim.id
        session.add(RoundClaim(round_id=made.round.id, claim_id=claim.id, project_id=made.project.id, purpose=purpose))
        session.flush()
        for place, person in enumerate(made.reviewers):
            given = factories.make_assignment(session, made.round, claim, person, purpose=purpose)
            if place:
                _submit(made, place, 0, secrets.gold, f"{secrets.word}-gold", number=given.id)
    session.add(known)
    for place, person in enumerate(made.reviewers[:2]):
        again = factories.make_assignment(session, made.round, made.claims[0], person, purpose="repeat")
        if place:
            _submit(made, place, 0, secrets.repeated, f"{secrets.word}-again", number=again.id)
    session.flush()
    return known.id


def _assign_adjudicator(made: RatedRound, person_id: int) -> None:
    """Let an adjudicator rate one claim, which makes them blind."""
    person = made.session.get_one(Reviewer, person_id)
    factories.make_assignment(made.session, made.round, made.claims[5], person)
