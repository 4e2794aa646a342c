"""Claims as CSV: never without who makes them, never with the words of a text."""

import csv
import io

import factories
from importing import bring_in
from sqlalchemy import select
from sqlalchemy.orm import Session

from annotator.exports.files import make_export
from annotator.exports.registry import find_format
from annotator.models import Attribution, ClaimVersion, Figure, Hop, Project, Source
from annotator.services import claims
from annotator.services.claim_context import read_claim
from annotator.services.export_claims import read_claims


def _text(session: Session, project: Project) -> str:
    return "".join(make_export(find_format("claims"), read_claims(session, project)).chunks)


def _rows(session: Session, project: Project) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(_text(session, project), newline=""), strict=True))


def test_an_example_is_marked(session: Session) -> None:
    project = factories.make_project(session, slug="demo", is_example=True)
    factories.make_claim(session, project)
    assert [row["example"] for row in _rows(session, project)] == ["yes"]
    assert make_export(find_format("claims"), read_claims(session, project)).file_name == "demo-claims-example.csv"


def test_a_claim(session: Session) -> None:
    project = factories.make_project(session, slug="demo")
    known = {"title": "A report", "authors": "Ann", "outlet": "The Paper", "url": "https://paper.example/r"}
    known |= {"language": "en", "date_stated": "May", "date_believed": "June", "date_reason": "It says so."}
    document = factories.make_document(session, project, key="report", **known)
    text = factories.make_text(session, document)
    says = factories.make_source(session, project, name="=A minister")
    relays = factories.make_source(session, project, name="A paper")
    described = {"text": "It fell by 5.", "is_sensitive": True, "hedge": "possible", "hedge_cue": "may", "paragraph": 3}
    claim = factories.make_claim(session, project, document, says, relays, described, key="K1", position=1)
    other = factories.make_claim(session, project, document, says, key="K2", position=2)
    version_id = session.scalars(select(ClaimVersion.id).where(ClaimVersion.claim_id == claim.id)).one()
    session.add_all(
        [
            Figure(claim_version_id=version_id, position=0, expression="by 5", value=-5, unit="t", period="a year"),
            Hop(claim_version_id=version_id, position=0, source_id=says.id, way="says it", date="May"),
            Hop(claim_version_id=version_id, position=1, label="A page", way="copies it", date="June", is_seen=False),
            Hop(claim_version_id=version_id, position=2, label="A list", way="names it"),
        ]
    )
    session.flush()
    factories.make_locator(session, version_id, text, 2, 40)
    factories.make_relation(session, claim, other, "rebuts")
    row, bare = _rows(session, project)
    assert row == {
        "project": "demo",
        "document": "report",
        "claim": "K1",
        "claim_version": "1",
        "current": "yes",
        "state": "ready",
        "to_rate": "yes",
        "text": "It fell by 5.",
        "claimants": "'=A minister",
        "claimant_parts": "says",
        "claimant_roles": "",
        "claimant_types": "person",
        "relayed_by": "A paper",
        "relayed_by_type": "person",
        "kind": "factual event",
        "polarity": "affirms",
        "hedge": "possible",
        "hedge_cue": "may",
        "sensitive": "yes",
        "time_made": "",
        "time_made_resolved": "",
        "time_about": "",
        "time_about_resolved": "",
        "figures": "by 5",
        "figure_values": "-5",
        "figure_lows": "",
        "figure_highs": "",
        "figure_units": "t",
        "figure_periods": "a year",
        "figure_counted": "",
        "evidence_shown": "",
        "question": "",
        "provenance": "'=A minister: says it (May) | A page: copies it (June, not seen by us) | A list: names it",
        "relations": "rebuts K2",
        "paragraph": "3",
        "digest_start": "2",
        "digest_end": "40",
        "digest_sha256": text.sha256_text,
        "original_start": "",
        "original_end": "",
        "original_sha256": "",
        "document_title": "A report",
        "document_authors": "Ann",
        "document_outlet": "The Paper",
        "document_url": "https://paper.example/r",
        "document_language": "en",
        "document_date": "May",
        "document_date_believed": "June",
        "document_date_reason": "It says so.",
        "example": "no",
        "guarded": "yes",
    }
    assert (bare["relayed_by"], bare["figures"], bare["provenance"], bare["digest_start"]) == ("", "", "", "")


def test_the_file_can_be_imported_into_another_project(session: Session) -> None:
    project, other = factories.make_project(session), factories.make_project(session)
    ministry = factories.make_source(session, project, name="Ministry", type="organisation")
    described = {"time_made": "Monday", "time_made_resolved": "2025-11-03", "time_about_resolved": "2026"}
    claim = factories.make_claim(session, project, claimant=ministry, version=described, key="K1")
    version_id = session.scalars(select(ClaimVersion.id).where(ClaimVersion.claim_id == claim.id)).one()
    clerk = factories.make_source(session, project, name="A clerk", type="unnamed")
    values = {"source_id": clerk.id, "position": 1, "part": "is_quoted", "role_as_given": "retired"}
    session.add(Attribution(claim_version_id=version_id, **values))
    session.flush()
    bring_in(session, other, _text(session, project).encode())
    before, after = read_claim(session, project.id, "K1"), read_claim(session, other.id, "K1")
    assert after.text == before.text
    assert [(each.name, each.part, each.role) for each in after.voices.claimants] == [
        (each.name, each.part, each.role) for each in before.voices.claimants
    ]
    assert (after.time_made, after.time_made_resolved, after.time_about_resolved) == ("Monday", "2025-11-03", "2026")
    types = select(Source.name, Source.type).where(Source.project_id == other.id)
    assert sorted(tuple(row) for row in session.execute(types)) == [
        ("A clerk", "unnamed"),
        ("Ministry", "organisation"),
    ]


def test_no_words_of_a_text_are_exported(session: Session) -> None:
    project = factories.make_project(session)
    document = factories.make_document(session, project)
    body = factories.make_text(session, document)
    claim = factories.make_claim(session, project, document)
    version_id = session.scalars(select(ClaimVersion.id).where(ClaimVersion.claim_id == claim.id)).one()
    locator = factories.make_locator(session, version_id, body, 0, 30)
    assert locator.exact is not None
    assert locator.exact not in _text(session, project)


def test_a_withdrawn_claim_is_an_empty_row(session: Session) -> None:
    project = factories.make_project(session)
    factories.make_claim(session, project, key="K1")
    claims.withdraw_claim(session, project.id, "K1", now=factories.NOW, actor_id=None)
    (row,) = _rows(session, project)
    assert {name: value for name, value in row.items() if value} == {
        "project": project.slug,
        "document": row["document"],
        "claim": "K1",
        "claim_version": "1",
        "current": "yes",
        "state": "withdrawn",
    }
