"""Claims that quote a text are placed in another one of the same document when that is added, if the lead wants it."""

import factories
import pytest
from rated_round import RatedRound
from sqlalchemy import select
from text_samples import HARBOUR
from visiting import Answer, Site, Visitor

from annotator.models import Claim, ClaimVersion, Document, Locator


@pytest.fixture
def lead(site: Site, rated: RatedRound) -> Visitor:
    return site.visitor(rated.lead.id)


def look_at(visitor: Visitor, path: str, text: str) -> Answer:
    return visitor.post(path, kind="original", page_part="article", action="look", text=text)


def test_claims_that_quote_the_summary_are_placed_in_the_original(
    site: Site, lead: Visitor, path: str, rated: RatedRound
) -> None:
    with site.database.writing() as session:
        document = session.scalars(select(Document).where(Document.project_id == rated.project.id)).first()
        assert document is not None
        key, digest = document.key, factories.make_text(session, document, HARBOUR)
        rows = select(ClaimVersion.id).join(Claim, Claim.id == ClaimVersion.claim_id)
        first, second = session.scalars(rows.where(Claim.document_id == document.id).order_by(Claim.id)).all()[:2]
        start = HARBOUR.index("It cost the town")
        factories.make_locator(session, first, digest, start, start + 30)
        factories.make_locator(session, second, digest, 0, 7)
    place = f"{path}/documents/{key}/texts/new"
    none = look_at(lead, place, "Nothing of it stands here.")
    assert "To be placed by hand" in none.text
    look = look_at(lead, place, f"First.\n\n{HARBOUR}")
    assert "What one claim quotes stands in this text exactly once." in look.text
    with_all = look.form(holding="proof")
    assert with_all.values["is_placing"] == "y"
    done = lead.follow(lead.submit(look, with_all, action="store"))
    assert "One claim was placed in it, by the words it quotes." in done.text
    with site.database.reading() as session:
        places = session.scalars(select(Locator).where(Locator.claim_version_id == first).order_by(Locator.id)).all()
    assert [each.start_offset for each in places] == [start, start + len("First.\n\n")]


def test_no_claim_is_placed_where_that_is_not_wanted(site: Site, lead: Visitor, path: str, rated: RatedRound) -> None:
    with site.database.writing() as session:
        document = session.scalars(select(Document).where(Document.project_id == rated.project.id)).first()
        assert document is not None
        key, digest = document.key, factories.make_text(session, document, HARBOUR)
        rows = select(ClaimVersion.id).join(Claim, Claim.id == ClaimVersion.claim_id)
        first = session.scalars(rows.where(Claim.document_id == document.id)).first()
        assert first is not None
        factories.make_locator(session, first, digest, 0, 16)
    look = look_at(lead, f"{path}/documents/{key}/texts/new", f"First.\n\n{HARBOUR}")
    form = look.form(holding="proof")
    form.values.pop("is_placing")
    done = lead.follow(lead.submit(look, form, action="store"))
    assert "placed in it" not in done.text
    with site.database.reading() as session:
        assert len(session.scalars(select(Locator).where(Locator.claim_version_id == first)).all()) == 1
