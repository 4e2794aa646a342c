"""Reading a document with its claims, and attaching a withheld original."""

from io import BytesIO
from typing import Any

import factories
import pytest
from rated_round import RatedRound
from read_documents import make_document
from sqlalchemy import select
from text_samples import HARBOUR
from visiting import Answer, Site, Visitor

from annotator.models import Document, DocumentText


@pytest.fixture
def lead(site: Site, rated: RatedRound) -> Visitor:
    return site.visitor(rated.lead.id)


def attach(visitor: Visitor, path: str, raw: bytes, name: str = "copy.txt") -> Answer:
    sent = {"csrf_token": visitor.token(), "copy": "", "file": (BytesIO(raw), name)}
    return visitor.send(f"{path}/original", sent, content_type="multipart/form-data")


def everything(site: Site) -> list[tuple[Any, ...]]:
    with site.database.reading() as session:
        return list(session.execute(select(DocumentText.id, DocumentText.body, DocumentText.sha256_text)).all())


def test_claims_are_underlined_with_their_cards_beside(site: Site, rated: RatedRound, ann: Visitor) -> None:
    page = ann.get(make_document(site, rated)).page
    (run,) = [span for span in page.all("span") if span.get("data-keys")]
    assert (run.text, run["data-at"]) == ("The café by the quay was closed", str(HARBOUR.index("The café")))
    key = run["data-keys"]
    assert [link["href"] for link in page.all("a") if link.text == key] == [f"#claim-{key}"]
    card = page.by_id(f"claim-{key}")
    assert "Hidden until" in card.text
    assert page.by_id(f"at-{key}").tag == "span"
    assert [paragraph["data-para"] for paragraph in page.all("p") if paragraph.get("data-para")] == ["1", "2", "3"]


def test_ratings_show_as_blindness_allows(site: Site, rated: RatedRound, ann: Visitor, lead: Visitor) -> None:
    path = make_document(site, rated)
    assert "of 1 rating" not in ann.get(path).text
    lead.post(f"/p/{rated.project.slug}/rounds/1/open-results")
    assert "of 1 rating" in lead.get(path).text


def test_only_a_lead_is_offered_to_make_claims(site: Site, rated: RatedRound, ann: Visitor, lead: Visitor) -> None:
    path = make_document(site, rated)
    assert "Make a claim" in lead.get(path).text
    page = ann.get(path)
    assert "Make a claim" not in page.text
    assert "data-picking" not in page.html
    assert ann.get(f"{path}/claims/new").status == 403


def test_a_digest_is_shown_where_the_original_is_withheld(site: Site, rated: RatedRound, ann: Visitor) -> None:
    path = make_document(site, rated, None)
    assert "The original is withheld" in ann.get(path).text
    with site.database.writing() as session:
        document = session.scalars(select(Document).where(Document.project_id == rated.project.id)).first()
        assert document is not None
        factories.make_text(session, document, "In our own words.", kind="digest")
    for address in (path, f"{path}?text=original", f"{path}?text=nothing"):
        page = ann.get(address)
        assert "In our own words." in page.text
        assert "Claims without a place in this text" in page.text


def test_a_document_without_a_text_says_so(rated: RatedRound, ann: Visitor, lead: Visitor, site: Site) -> None:
    with site.database.reading() as session:
        key = session.scalars(select(Document.key).where(Document.project_id == rated.project.id)).first()
    path = f"/p/{rated.project.slug}/documents/{key}"
    page = ann.get(path)
    assert "No text of this document is stored." in page.text
    assert "About this document" not in page.text
    assert "Add a text" in lead.get(path).text
    assert ann.get(f"{path}/original").status == 404
    assert ann.get(f"/p/{rated.project.slug}/documents/nothing").status == 404


def test_a_copy_that_matches_is_shown_and_stored_nowhere(site: Site, rated: RatedRound, ann: Visitor) -> None:
    path = make_document(site, rated, None)
    before = everything(site)
    page = attach(ann, path, HARBOUR.encode())
    assert page.status == 200
    assert "It matches: length and checksum" in page.text
    (run,) = [span for span in page.page.all("span") if span.get("data-keys")]
    assert run.text == "The café by the quay was closed"
    assert everything(site) == before
    assert "by the quay" not in ann.get(path).text


def test_other_bytes_and_a_pasted_text_match_too(site: Site, rated: RatedRound, ann: Visitor) -> None:
    path = make_document(site, rated, None)
    assert "byte by byte" in attach(ann, path, HARBOUR.replace("\n", "\r\n").encode()).text
    pasted = ann.post(f"{path}/original", copy=HARBOUR.replace("\n", "\r\n"))
    assert "It matches" in pasted.text


@pytest.mark.parametrize(
    ("change", "words"),
    [(("quay", "Quay"), "its hash differs"), (("quay", "quays"), "2 more than the")],
)
def test_one_altered_character_is_refused_with_the_reason(
    site: Site, rated: RatedRound, ann: Visitor, change: tuple[str, str], words: str
) -> None:
    path = make_document(site, rated, None)
    refused = attach(ann, path, HARBOUR.replace(*change).encode())
    assert refused.status == 422
    assert words in refused.text
    assert "by the" not in refused.text


def test_attaching_nothing_says_what_to_do(site: Site, rated: RatedRound, ann: Visitor) -> None:
    path = make_document(site, rated, None)
    assert "Nothing of it is stored." in ann.get(f"{path}/original").text
    assert "Choose the file with the original" in ann.post(f"{path}/original").text
    assert attach(ann, path, b"%PDF-1.4", "a.txt").status == 422


def test_a_claim_leads_to_its_place_in_the_document(site: Site, rated: RatedRound, ann: Visitor) -> None:
    path = make_document(site, rated)
    links = [
        link["href"]
        for link in ann.get(f"/p/{rated.project.slug}/claims/K1").page.all("a")
        if "documents/" in link["href"]
    ]
    assert links == [f"{path}?claim=K1#claim-K1"]
