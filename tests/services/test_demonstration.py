"""The demonstration project, loaded whole."""

from datetime import timedelta

import factories
import pytest
from factories import NOW
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from annotator.models import (
    Assignment,
    Claim,
    ClaimRelation,
    DocumentText,
    Membership,
    Project,
    Review,
    Reviewer,
    ReviewRevision,
    Round,
)
from annotator.models.vocabulary import Role, TextKind
from annotator.services import accounts, claims, demonstration_data, projects, source_list, sources
from annotator.services.claim_context import read_claim
from annotator.services.claim_list import featured_claims, list_claims
from annotator.services.demonstration import SLUG, load_demonstration
from annotator.services.demonstration_people import own_lead
from annotator.services.evidence_list import list_evidence
from annotator.services.rounds import lock_round

CORE = 40
ALL = 59


def _count(session: Session, table: type, *conditions: object) -> int:
    found = session.scalar(select(func.count()).select_from(table).where(*conditions))
    assert found is not None
    return found


def _assigned(session: Session, reviewer_id: int) -> int:
    return _count(session, Assignment, Assignment.reviewer_id == reviewer_id)


@pytest.fixture
def lead(session: Session) -> Reviewer:
    return factories.make_reviewer(session, login="lead", name="Lead")


@pytest.fixture
def project(session: Session, lead: Reviewer) -> Project:
    return load_demonstration(session, NOW, lead_id=lead.id)


def test_every_claim_is_marked_in_the_digest(session: Session, project: Project) -> None:
    """One load, every claim: the mark is the anchor, in the claim's own paragraph."""
    assert project.slug == SLUG
    counts = claims.count_claims(session, project.id)
    assert (counts.documents, counts.claims, counts.to_rate) == (1, ALL, CORE)
    entries = demonstration_data.read_table("claims")["claims"]
    rows = list_claims(session, project.id, per_page=100).rows
    assert [row.key for row in rows] == [entry["id"] for entry in entries]
    for entry in entries:
        claim = read_claim(session, project.id, entry["id"])
        assert claim.passage is not None
        assert claim.passage.kind is TextKind.DIGEST
        marked = [
            (paragraph.number, segment)
            for paragraph in claim.passage.paragraphs
            for segment in paragraph.segments
            if segment.is_mark
        ]
        assert "".join(segment.text for _number, segment in marked) == entry["anchor"]
        assert {number for number, _segment in marked} == {entry["paragraph"]}
        assert entry["id"] in marked[-1][1].ends
        assert claim.is_own_voice is bool(entry.get("own_voice"))
        assert len(claim.chain) == len(entry["chain"])


def test_two_claims_are_featured(session: Session, project: Project) -> None:
    first, second = featured_claims(session, project.id)
    assert (first.key, first.claimant_names, first.is_sensitive) == ("C20", "Evgeny Satanovski", True)
    assert (second.key, second.claimant_names, second.hedge_cue) == ("C27", "Ihor Tyshkevich", "could")


def test_the_words_of_the_original_stay_outside(session: Session, project: Project) -> None:
    original, digest = session.scalars(select(DocumentText).order_by(DocumentText.kind.desc()))
    assert (original.kind, original.body, original.length) == ("original", None, 7540)
    assert (digest.kind, digest.length) == ("digest", len(digest.body or ""))


def test_relations_sources_and_names_are_there(session: Session, project: Project) -> None:
    assert _count(session, ClaimRelation) == sum(
        len(entry["relations"]) for entry in demonstration_data.read_table("claims")["claims"]
    )
    found = {source.key: source for source in source_list.list_sources(session, project.id)}
    assert (found["siarhei-bohdan"].as_claimant, found["siarhei-bohdan"].as_relayer) == (40, 19)
    tyshkevich = sources.read_source(session, project.id, "ihor-tyshkevich")
    assert tyshkevich.lead == (
        "Five claims in this project go back to this source, one of them shared with Andrei Suzdaltsev."
    )
    assert "Ukrainian" in {name.language_words for name in tyshkevich.names}
    assert "made up" in demonstration_data.read_example_notice()


def test_example_reviewers_have_rated(session: Session, project: Project, lead: Reviewer) -> None:
    members = session.scalars(select(Membership).order_by(Membership.id)).all()
    assert [(member.reviewer.name, member.pseudonym, member.role) for member in members] == [
        ("Amira", "R1", "reviewer"),
        ("Jonas", "R2", "reviewer"),
        ("Mei", "R3", "reviewer"),
        ("Lead", "R4", "lead"),
    ]
    examples = [member.reviewer for member in members[:3]]
    assert all(person.is_example and person.password_hash is None for person in examples)
    assert [_assigned(session, member.reviewer_id) for member in members] == [CORE] * 4
    assert _count(session, Review) == _count(session, ReviewRevision) > 100
    assert _count(session, Assignment, Assignment.reviewer_id == lead.id, Assignment.state == "open") == CORE
    opened = session.scalars(select(Round.opened_at)).one()
    times = session.scalars(select(ReviewRevision.made_at).order_by(ReviewRevision.id)).all()
    assert opened < times[0]
    assert list(times) == sorted(times)
    assert times[-1] < NOW


def test_its_lead_has_an_account_of_its_own(session: Session) -> None:
    """An account that a person has stays theirs, also when the next name is somebody's too."""
    for login in ("lead", "demo-lead"):
        accounts.create_reviewer(session, login=login, name="Somebody", now=NOW, password="a long password")
    own = own_lead(session, NOW)
    assert (own.login, own.password_hash, own.may_create_projects) == ("demo-lead-2", None, True)
    own.password_hash = accounts.hash_password("another password")
    assert own_lead(session, NOW).id == own.id


def test_the_account_of_an_earlier_demonstration_is_kept(session: Session, lead: Reviewer) -> None:
    lead.password_hash = None
    assert own_lead(session, NOW).id == lead.id


def test_loading_again_changes_nothing(session: Session, project: Project, lead: Reviewer) -> None:
    again = load_demonstration(session, NOW + timedelta(days=1), lead_id=lead.id)
    assert again.id == project.id
    assert load_demonstration(session, NOW, lead_id=None).id == project.id
    assert (_count(session, Claim), _count(session, Membership), _count(session, Round)) == (ALL, 4, 1)
    assert _assigned(session, lead.id) == CORE


def test_another_lead_may_come_later(session: Session, project: Project) -> None:
    second = factories.make_reviewer(session)
    load_demonstration(session, NOW, lead_id=second.id)
    assert _assigned(session, second.id) == CORE
    lock_round(session, session.scalars(select(Round)).one(), now=NOW, actor_id=None)
    third = factories.make_reviewer(session)
    load_demonstration(session, NOW, lead_id=third.id)
    role = session.scalars(select(Membership.role).where(Membership.reviewer_id == third.id)).one()
    assert (role, _assigned(session, third.id)) == (Role.LEAD.value, 0)


def test_without_examples_the_lead_rates_alone(session: Session, lead: Reviewer) -> None:
    load_demonstration(session, NOW, lead_id=lead.id, with_examples=False)
    assert (_count(session, Membership), _count(session, Review)) == (1, 0)
    assert _assigned(session, lead.id) == CORE


def test_without_anybody_the_round_waits_for_the_lead(session: Session, lead: Reviewer) -> None:
    load_demonstration(session, NOW, lead_id=None, with_examples=False)
    assert _count(session, Round) == 0
    load_demonstration(session, NOW, lead_id=lead.id, with_examples=False)
    assert _assigned(session, lead.id) == CORE


def test_some_claims_have_evidence_made_for_the_demonstration(session: Session) -> None:
    lead = own_lead(session, NOW)
    project = load_demonstration(session, NOW, lead_id=lead.id)
    member = projects.find_member(session, project.id, lead.id)
    assert member is not None
    found = {
        key: list_evidence(session, claims.find_claim(session, project.id, key).id, member).summary
        for key in ("C20", "C27", "C28", "C01")
    }
    assert found == {
        "C20": "3 items from 2 origins",
        "C27": "5 items from 3 origins",
        "C28": "2 items from 2 origins",
        "C01": "no items",
    }
