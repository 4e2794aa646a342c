"""How claims bear on one another."""

from typing import Any

import factories
import pytest
from factories import NOW
from sqlalchemy import select
from sqlalchemy.orm import Session

from annotator.errors import Conflict, Invalid, NotFound
from annotator.models import Attribution, AuditEntry, ClaimRelation, Project
from annotator.models.vocabulary import RelationType
from annotator.services import claim_relations
from annotator.services.claim_context import read_claim

DENIES, SUPPORTS = RelationType.DENIES, RelationType.SUPPORTS


@pytest.fixture
def project(session: Session) -> Project:
    made = factories.make_project(session)
    for number in (1, 2):
        factories.make_claim(session, made, key=f"K{number}", position=number)
    return made


def _add(session: Session, project: Project, key: str, type_: RelationType, to_key: str, note: str = "") -> int:
    return claim_relations.add_relation(session, project.id, key, type_, to_key, note=note, now=NOW, actor_id=None)


def test_each_type_has_its_sentence() -> None:
    assert set(claim_relations.SENTENCES) == set(RelationType)
    assert len(set(claim_relations.SENTENCES.values())) == len(RelationType)


def test_a_relation_is_read_from_either_claim(session: Session, project: Project) -> None:
    number = _add(session, project, "K1", SUPPORTS, " K2 ", " By a letter. ")
    (forward,) = read_claim(session, project.id, "K1").relations
    (backward,) = read_claim(session, project.id, "K2").relations
    assert (forward.id, forward.words, forward.key, forward.note) == (number, "supports", "K2", "By a letter.")
    assert (backward.words, backward.key, backward.is_forward, backward.is_mutual) == (
        *("is supported by", "K1", False, False),
    )
    entry = session.scalars(select(AuditEntry).where(AuditEntry.action == "relation.added")).one()
    assert entry.detail == {"from": "K1", "type": "supports", "to": "K2", "note": "By a letter."}


def test_a_relation_is_taken_away_from_either_claim(session: Session, project: Project) -> None:
    number = _add(session, project, "K1", DENIES, "K2")
    factories.make_claim(session, project, key="K3")
    with pytest.raises(NotFound, match="no such relation"):
        claim_relations.remove_relation(session, project.id, "K3", number, now=NOW, actor_id=None)
    claim_relations.remove_relation(session, project.id, "K2", number, now=NOW, actor_id=None)
    assert session.scalars(select(ClaimRelation)).all() == []
    entry = session.scalars(select(AuditEntry).where(AuditEntry.action == "relation.removed")).one()
    assert entry.detail == {"from": "K1", "type": "denies", "to": "K2", "note": ""}
    with pytest.raises(NotFound, match="no such relation"):
        claim_relations.remove_relation(session, project.id, "K2", number, now=NOW, actor_id=None)


@pytest.mark.parametrize("type_", list(RelationType))
def test_the_same_is_not_noted_twice(session: Session, project: Project, type_: RelationType) -> None:
    _add(session, project, "K1", type_, "K2")
    with pytest.raises(Conflict, match=r"noted already that K1 .* K2"):
        _add(session, project, "K1", type_, "K2")
    if type_ in claim_relations.MUTUAL:
        with pytest.raises(Conflict, match=r"noted already that K2 .* K1"):
            _add(session, project, "K2", type_, "K1")
    else:
        _add(session, project, "K2", type_, "K1")
    assert read_claim(session, project.id, "K1").relations[0].is_mutual == (type_ in claim_relations.MUTUAL)


@pytest.mark.parametrize(
    ("key", "to_key", "note", "error", "field", "message"),
    [
        ("K7", "K1", "", NotFound, "", "no claim K7"),
        ("K1", "K7", "", Invalid, "to_key", "no claim K7"),
        ("K1", "K1", "", Invalid, "to_key", "does not bear on itself"),
        ("K1", " ", "", Invalid, "to_key", "Say which claim"),
        ("K1", "K2", "a" * 501, Invalid, "note", "Too long"),
        ("K1", "W1", "", Conflict, "", "W1 is withdrawn"),
        ("W1", "K1", "", Conflict, "", "W1 is withdrawn"),
    ],
)
def test_refused(
    session: Session,
    project: Project,
    key: str,
    to_key: str,
    note: str,
    error: type[Exception],
    field: str,
    message: str,
) -> None:
    factories.make_claim(session, project, key="W1", state="withdrawn")
    with pytest.raises(error, match=message) as raised:
        _add(session, project, key, SUPPORTS, to_key, note)
    assert getattr(raised.value, "field", "") == field


def test_the_other_claim_is_asked_for_whichever_comes_first(session: Session, project: Project) -> None:
    claim_relations.require_other(session, project.id, "K1", "K2")
    with pytest.raises(Invalid, match="no claim K7") as raised:
        claim_relations.require_other(session, project.id, "K1", "K7")
    assert list(raised.value.errors) == ["to_key"]


@pytest.mark.parametrize("state", ["withdrawn", "staged"])
def test_relations_with_claims_out_of_sight_are_out_of_sight(session: Session, project: Project, state: str) -> None:
    _add(session, project, "K1", SUPPORTS, "K2")
    claim = claim_relations.find_claim(session, project.id, "K2")
    if state == "staged":
        hidden = factories.make_claim(session, project, key="S1", state="staged")
        first = claim_relations.find_claim(session, project.id, "K1")
        factories.make_relation(session, first, hidden)
    claim.state = "withdrawn"
    session.flush()
    assert read_claim(session, project.id, "K1").relations == ()


@pytest.mark.parametrize(
    ("version", "note", "relation", "lacks"),
    [
        ({"kind": "denial"}, "", None, True),
        ({"kind": "denial"}, "", ("K1", DENIES, "K2"), False),
        ({"kind": "denial"}, "", ("K1", RelationType.REBUTS, "K2"), False),
        ({"kind": "denial"}, "", ("K2", DENIES, "K1"), True),
        ({"kind": "denial"}, "", ("K1", SUPPORTS, "K2"), True),
        ({"kind": "denial"}, "The reports are Not quoted.", None, False),
        ({"kind": "denial", "evidence_shown": "Not quoted."}, "", None, False),
        ({"kind": "causal"}, "", None, False),
    ],
)
def test_a_denial_says_what_it_denies(
    session: Session, version: dict[str, str], note: str, relation: Any, lacks: bool
) -> None:
    project = factories.make_project(session)
    claim = factories.make_claim(session, project, key="K1", version=version)
    factories.make_claim(session, project, key="K2")
    attribution = session.scalars(select(Attribution).where(Attribution.claim_version_id == claim.versions[0].id)).one()
    if note:
        source = factories.make_source(session, project)
        session.add(
            Attribution(
                claim_version_id=attribution.claim_version_id,
                source_id=source.id,
                position=1,
                part="implies",
                note=note,
            )
        )
        session.flush()
    if relation:
        _add(session, project, *relation)
    assert read_claim(session, project.id, "K1").lacks_denied == lacks
