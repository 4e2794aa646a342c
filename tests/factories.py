"""One function per model: the only way in which tests make rows. Each flushes and returns the row."""

import hashlib
import itertools
from datetime import UTC, datetime
from typing import Any, TypeVar

from sqlalchemy.orm import Session

from annotator.models import (
    Assignment,
    Attribution,
    Claim,
    ClaimRelation,
    ClaimVersion,
    Document,
    DocumentText,
    Hop,
    Locator,
    Membership,
    Project,
    Reviewer,
    Round,
    RoundClaim,
    Source,
)
from annotator.services.rubric_definitions import publish_rubric

NOW = datetime(2026, 3, 3, 12, 0, tzinfo=UTC)
DIGEST = (
    "A minister showed a vehicle. Engineers from abroad had a hand in it.\n\n"
    "An analyst says arms are bought in the capital; the author calls this absurd."
)
_numbers = itertools.count(1)
Row = TypeVar("Row")

RUBRIC: dict[str, Any] = {
    "key": "test-rubric",
    "name": "Test rubric",
    "rationale": {"question": "Why this step?", "help": "Needed for 1 and 5."},
    "scales": [
        {
            "key": "support",
            "name": "Shown support",
            "level": "ordinal",
            "points": [
                {
                    "code": str(n),
                    "value": n,
                    "label": f"Step {n}",
                    "anchor": f"Anchor {n}.",
                    "requires_rationale": n in {1, 5},
                }
                for n in range(1, 6)
            ],
            "reasons": [{"code": "vague", "label": "Wording too vague"}, {"code": "no-access", "label": "No access"}],
        },
        {
            "key": "basis",
            "name": "Basis",
            "level": "nominal",
            "points": [
                {"code": "article", "value": 1, "label": "The article only"},
                {"code": "outside", "value": 2, "label": "The article and outside material"},
            ],
        },
    ],
    "criteria": [
        {
            "key": "support",
            "role": "rating",
            "scale": "support",
            "short": "Shown support",
            "question": "How well is it supported?",
            "cannot_judge": True,
            "cannot_judge_requires_rationale": True,
            "ladder": [{"text": "Is anything offered? If not: 1."}],
        },
        {"key": "basis", "role": "basis", "scale": "basis", "short": "Basis", "question": "What did you look at?"},
    ],
}


def _add(session: Session, row: Row) -> Row:
    session.add(row)
    session.flush()
    return row


def make_rubric(session: Session, definition: dict[str, Any] = RUBRIC) -> int:
    """Publish a rubric and return its version's id; the same definition gives the same version."""
    return publish_rubric(session, definition, NOW)


def make_reviewer(session: Session, **values: Any) -> Reviewer:
    number = next(_numbers)
    values = {"login": f"person{number}", "name": f"Person {number}", "created_at": NOW} | values
    return _add(session, Reviewer(**values))


def make_project(session: Session, **values: Any) -> Project:
    number = next(_numbers)
    defaults = {"slug": f"project-{number}", "title": f"Project {number}", "seed": number, "created_at": NOW}
    values = defaults | values
    if "rubric_version_id" not in values:
        values["rubric_version_id"] = make_rubric(session)
    return _add(session, Project(**values))


def make_membership(session: Session, project: Project, reviewer: Reviewer | None = None, **values: Any) -> Membership:
    reviewer = reviewer or make_reviewer(session)
    values = {"role": "reviewer", "pseudonym": f"R{next(_numbers)}", "created_at": NOW} | values
    return _add(session, Membership(project_id=project.id, reviewer_id=reviewer.id, **values))


def make_document(session: Session, project: Project, **values: Any) -> Document:
    values = {"key": f"document-{next(_numbers)}", "title": "A report", "created_at": NOW} | values
    return _add(session, Document(project_id=project.id, **values))


def make_text(session: Session, document: Document, body: str | None = DIGEST, **values: Any) -> DocumentText:
    raw = (body or "withheld").encode()
    digest = hashlib.sha256(raw).hexdigest()
    defaults = {"kind": "digest", "sha256_bytes": digest, "sha256_text": digest, "length": len(body or "withheld")}
    return _add(session, DocumentText(document_id=document.id, body=body, captured_at=NOW, **(defaults | values)))


def make_source(session: Session, project: Project, **values: Any) -> Source:
    number = next(_numbers)
    values = {"key": f"source-{number}", "name": f"Source {number}", "type": "person"} | values
    return _add(session, Source(project_id=project.id, **values))


def make_claim(
    session: Session,
    project: Project,
    document: Document | None = None,
    claimant: Source | None = None,
    relayer: Source | None = None,
    version: dict[str, Any] | None = None,
    **values: Any,
) -> Claim:
    """Make a claim with one version and its attributions."""
    document = document or make_document(session, project)
    number = next(_numbers)
    values = {"key": f"K{number}", "position": number, "created_at": NOW} | values
    claim = _add(session, Claim(project_id=project.id, document_id=document.id, **values))
    described = {"text": f"Claim {number} says something.", "kind": "factual event", "paragraph": 1} | (version or {})
    made = _add(session, ClaimVersion(claim_id=claim.id, number=1, created_at=NOW, **described))
    claimant = claimant or make_source(session, project)
    _add(session, Attribution(claim_version_id=made.id, source_id=claimant.id, position=0, part="says"))
    if relayer is not None:
        _add(session, Attribution(claim_version_id=made.id, source_id=relayer.id, position=1, part="relays"))
    return claim


def make_locator(session: Session, version_id: int, text: DocumentText, start: int, end: int) -> Locator:
    body = text.body or ""
    words = {"exact": body[start:end], "prefix": body[max(0, start - 32) : start], "suffix": body[end : end + 32]}
    where = {"document_text_id": text.id, "start_offset": start, "end_offset": end}
    return _add(session, Locator(claim_version_id=version_id, **where, **(words if body else {})))


def make_hop(session: Session, version_id: int, **values: Any) -> Hop:
    values = {"position": next(_numbers), "label": "A letter", "way": "sent"} | values
    return _add(session, Hop(claim_version_id=version_id, **values))


def make_relation(session: Session, first: Claim, second: Claim, kind: str = "supports") -> ClaimRelation:
    row = ClaimRelation(project_id=first.project_id, from_claim_id=first.id, to_claim_id=second.id, type=kind)
    return _add(session, row)


def make_round(session: Session, project: Project, claims: list[Claim] | None = None, **values: Any) -> Round:
    defaults = {
        "number": 1,
        "state": "open",
        "reveal": project.reveal,
        "rubric_version_id": project.rubric_version_id,
        "seed": 7,
        "opened_at": NOW,
    }
    made = _add(session, Round(project_id=project.id, **(defaults | values)))
    for claim in claims or []:
        _add(session, RoundClaim(round_id=made.id, claim_id=claim.id, project_id=project.id))
    return made


def make_assignment(session: Session, round_: Round, claim: Claim, reviewer: Reviewer, **values: Any) -> Assignment:
    values = {"position": next(_numbers)} | values
    return _add(session, Assignment(round_id=round_.id, claim_id=claim.id, reviewer_id=reviewer.id, **values))
