"""A locked round on one document, ready to be published, and its page."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import factories
from factories import NOW
from rated_round import RatedRound, make_rated_round
from sqlalchemy import select
from sqlalchemy.orm import Session

from annotator.models import ClaimVersion, Document, DocumentText
from annotator.services import claims, reader_pages
from annotator.services.claim_store import read_draft
from annotator.services.reader_pages import Preview, ReaderPage

BODY = "Ministers <b>showed</b> a vehicle & left.\n\nAn analyst calls this absurd. Nobody knows why.\n\nThe end."
TABLE = ["2 3 2", "5 vague 1", "3 3 3"]


@dataclass(frozen=True)
class Published:
    """A locked round whose claims have places in the text of their document."""

    rated: RatedRound
    document: Document
    text: DocumentText | None

    @property
    def session(self) -> Session:
        return self.rated.session

    def allow(self, may: bool = True) -> None:
        project, lead = self.rated.project, self.rated.lead
        reader_pages.allow_text(self.session, project.id, "report", may=may, now=NOW, actor_id=lead.id)

    def preview(self, number: int | None = None) -> Preview:
        return reader_pages.preview(self.session, self.rated.project, "report", number)

    def page(self) -> ReaderPage:
        return reader_pages.read_reader_page(self.session, self.rated.project, "report")

    def version(self, claim: int) -> ClaimVersion:
        found = select(ClaimVersion).where(ClaimVersion.claim_id == self.rated.claims[claim].id)
        return self.session.scalars(found).one()

    def nameless(self, key: str, text: str) -> None:
        """Put a claim without a claimant into the round, as only somebody at the database can."""
        claim = next(each for each in self.rated.claims if each.key == key)
        version = ClaimVersion(
            claim_id=claim.id, number=2, text=text, kind="allegation", is_sensitive=True, created_at=NOW
        )
        self.session.add(version)
        claim.version = 2
        self.session.flush()


def publish(
    session: Session,
    table: Sequence[str] = TABLE,
    *,
    body: str | None = BODY,
    places: Sequence[tuple[int, int]] = ((0, 25), (10, 41)),
    locks: bool = True,
    **options: Any,
) -> Published:
    """Make the round: the first claims have these places in the text, the others none."""
    rated = make_rated_round(session, table, **options)
    document = session.get_one(Document, rated.claims[0].document_id)
    document.key = "report"
    text = factories.make_text(session, document, body) if body is not None else None
    made = Published(rated, document, text)
    if text is not None:
        for claim, (start, end) in zip(range(len(rated.claims)), places, strict=False):
            factories.make_locator(session, made.version(claim).id, text, start, end)
    if locks:
        rated.lock()
    return made


def relayed(made: Published, claim: int, name: str) -> None:
    """Let somebody pass the claim on, in a new version of it."""
    row, project = made.rated.claims[claim], made.rated.project
    source = factories.make_source(made.session, project, name=name)
    draft = replace(read_draft(made.session, row), relayer_id=source.id)
    claims.edit_claim(made.session, project.id, row.key, draft, base_version=1, now=NOW, actor_id=None)
