"""Claims for export: versions, what describes them, and what is left out."""

import factories
import pytest
from rated_round import make_rated_round
from sqlalchemy import select
from sqlalchemy.orm import Session

from annotator.models import Claim, ClaimVersion, Figure, Hop, Project
from annotator.models.vocabulary import ClaimState, Part, RelationType, SourceType, TextKind
from annotator.services import claims, export_claims
from annotator.services.export_claims import (
    ClaimRecord,
    FigureRecord,
    HopRecord,
    PlaceRecord,
    RelationRecord,
    VoiceRecord,
    WordingRecord,
    read_claims,
)


def _read(session: Session, project: Project) -> list[ClaimRecord]:
    return [claim for batch in read_claims(session, project).batches() for claim in batch]


def _wording(claim: ClaimRecord) -> WordingRecord:
    assert claim.wording is not None
    return claim.wording


def _version(session: Session, claim: Claim) -> ClaimVersion:
    return session.scalars(select(ClaimVersion).where(ClaimVersion.claim_id == claim.id)).one()


def _add_version(session: Session, claim: Claim, number: int) -> None:
    version = ClaimVersion(
        claim_id=claim.id, number=number, text=f"Version {number}.", kind="denial", created_at=factories.NOW
    )
    session.add(version)
    claim.version = number
    session.flush()


def test_a_claim_with_everything(session: Session) -> None:
    project = factories.make_project(session)
    document = factories.make_document(session, project, key="report")
    digest = factories.make_text(session, document)
    original = factories.make_text(session, document, None, kind="original")
    says = factories.make_source(session, project, name="A minister")
    relays = factories.make_source(session, project, name="A paper")
    described = {"text": "It is so.", "kind": "statistic", "hedge": "possible", "hedge_cue": "may", "paragraph": 3}
    claim = factories.make_claim(session, project, document, says, relays, described, key="K1")
    other = factories.make_claim(session, project, document, says, key="K2", is_to_rate=False)
    version = _version(session, claim)
    session.add_all(
        [
            Figure(
                claim_version_id=version.id, position=0, expression="about ten", value=10, low=8, high=12.5, unit="t"
            ),
            Hop(claim_version_id=version.id, position=0, source_id=says.id, way="says it", date="May"),
            Hop(claim_version_id=version.id, position=1, label="An outlet", way="prints it", is_seen=False),
        ]
    )
    session.flush()
    factories.make_locator(session, version.id, digest, 2, 9)
    factories.make_locator(session, version.id, original, 20, 90)
    factories.make_relation(session, claim, other, "rebuts")
    first, second = _read(session, project)
    assert (first.key, first.number, first.is_current, first.state) == ("K1", 1, True, ClaimState.READY)
    assert (first.is_to_rate, first.document) == (True, "report")
    wording = _wording(first)
    assert (wording.text, wording.kind, wording.hedge, wording.hedge_cue) == (
        "It is so.",
        "statistic",
        "possible",
        "may",
    )
    assert wording.claimants == (VoiceRecord("A minister", Part.SAYS, "", SourceType.PERSON),)
    assert wording.relayers == (VoiceRecord("A paper", Part.RELAYS, "", SourceType.PERSON),)
    assert wording.figures == (FigureRecord("about ten", 10, 8, 12.5, "t", "", ""),)
    assert wording.hops == (
        HopRecord("A minister", "says it", "May", True),
        HopRecord("An outlet", "prints it", "", False),
    )
    assert set(wording.places) == {
        PlaceRecord(TextKind.DIGEST, 2, 9, digest.sha256_text),
        PlaceRecord(TextKind.ORIGINAL, 20, 90, original.sha256_text),
    }
    assert wording.relations == (RelationRecord(RelationType.REBUTS, "K2"),)
    assert not second.is_to_rate
    assert (_wording(second).places, _wording(second).relations) == ((), ())


def test_the_order_of_the_project(session: Session) -> None:
    project = factories.make_project(session)
    for key, position in (("B", 2), ("A", 3), ("C", 1)):
        factories.make_claim(session, project, key=key, position=position)
    factories.make_claim(session, factories.make_project(session), key="foreign")
    assert [claim.key for claim in _read(session, project)] == ["C", "B", "A"]


def test_an_older_version_is_exported_where_it_was_rated(session: Session) -> None:
    made = make_rated_round(session, ["3 .", ". ."])
    for claim in made.claims:
        _add_version(session, claim, 2)
        _add_version(session, claim, 3)
    made.rate(1, 1, "4")
    found = [(claim.key, claim.number, claim.is_current) for claim in _read(session, made.project)]
    assert found == [("K1", 1, False), ("K1", 3, True), ("K2", 3, True)]


def test_of_a_withdrawn_claim_only_that_it_was_withdrawn(session: Session) -> None:
    made = make_rated_round(session, ["3 .", ". ."])
    withdrawn, other = made.claims
    _add_version(session, withdrawn, 2)
    factories.make_relation(session, other, withdrawn)
    claims.withdraw_claim(session, made.project.id, "K1", now=factories.NOW, actor_id=None)
    first, second = _read(session, made.project)
    assert (first.key, first.number, first.state, first.wording) == ("K1", 2, ClaimState.WITHDRAWN, None)
    assert _wording(second).relations == ()


def test_many_claims_come_in_batches(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    project = factories.make_project(session)
    document = factories.make_document(session, project)
    for number in range(5):
        factories.make_claim(session, project, document, key=f"K{number}", position=number)
    monkeypatch.setattr(export_claims, "VERSIONS_AT_ONCE", 2)
    batches = list(read_claims(session, project).batches())
    assert [len(batch) for batch in batches] == [2, 2, 1]
    assert [claim.key for batch in batches for claim in batch] == [f"K{number}" for number in range(5)]


def test_no_claims(session: Session) -> None:
    record = read_claims(session, factories.make_project(session))
    assert list(record.batches()) == []
    assert record.label == ""
