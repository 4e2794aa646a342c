"""Reading a document with its claims, attaching a withheld original, making claims without a script."""

from io import BytesIO
from typing import Any

import factories
import pytest
from rated_round import RatedRound
from sqlalchemy import func, select
from text_samples import HARBOUR
from visiting import Answer, Site, Visitor

from annotator.models import Claim, ClaimVersion, Document, DocumentText, Locator
from annotator.services.texts import prepare_text

CLOSED = HARBOUR.index("The café")


@pytest.fixture
def lead(site: Site, rated: RatedRound) -> Visitor:
    return site.visitor(rated.lead.id)


def make_document(site: Site, rated: RatedRound, body: str | None = HARBOUR) -> str:
    """Make a document whose first claim is one of the rated ones; return its address."""
    known = prepare_text(HARBOUR.encode())
    with site.database.writing() as session:
        document = session.scalars(select(Document).where(Document.project_id == rated.project.id)).first()
        assert document is not None
        text = factories.make_text(
            session,
            document,
            body,
            kind="original",
            sha256_bytes=known.sha256_bytes,
            sha256_text=known.sha256_text,
            length=known.length,
        )
        claim = session.scalars(select(Claim.id).where(Claim.document_id == document.id).order_by(Claim.id)).first()
        version = session.scalars(select(ClaimVersion.id).where(ClaimVersion.claim_id == claim)).one()
        factories.make_locator(session, version, text, CLOSED, CLOSED + 31)
        return f"/p/{rated.project.slug}/documents/{document.key}"


def attach(visitor: Visitor, path: str, raw: bytes, name: str = "copy.txt") -> Answer:
    sent = {"csrf_token": visitor.token(), "copy": "", "file": (BytesIO(raw), name)}
    return visitor.send(f"{path}/original", sent, content_type="multipart/form-data")


def everything(site: Site) -> list[tuple[Any, ...]]:
    with site.database.reading() as session:
        return list(session.execute(select(DocumentText.id, DocumentText.body, DocumentText.sha256_text)).all())


def test_claims_are_underlined_with_their_cards_beside(site: Site, rated: RatedRound, ann: Visitor) -> None:
    page = ann.get(make_document(site, rated)).page
    (run,) = [span for span in page.all("span") if span.get("data-keys")]
    assert (run.text, run["data-at"]) == ("The café by the quay was closed", str(CLOSED))
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
    assert "No text of this document is stored." in ann.get(path).text
    assert "Add a text" in lead.get(path).text
    assert claim_form(lead, path).status == 303
    assert newest(site)[1] is None
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


def claim_form(lead: Visitor, path: str, address: str = "", **values: str) -> Answer:
    page = lead.get(f"{path}/claims/new{address}")
    filled = {"text": "The café was closed.", "claimants-0-name": "Ana Ruiz", "claimants-0-type": "person"}
    return lead.submit(page, page.form(holding="key"), **({"action": "save"} | filled | values))


def newest(site: Site) -> tuple[Claim, Locator | None]:
    with site.database.reading() as session:
        claim = session.scalars(select(Claim).order_by(Claim.id.desc()).limit(1)).one()
        version = select(ClaimVersion.id).where(ClaimVersion.claim_id == claim.id)
        return claim, session.scalars(select(Locator).where(Locator.claim_version_id.in_(version))).one_or_none()


def test_a_claim_is_made_of_a_passage_that_was_marked(site: Site, rated: RatedRound, lead: Visitor) -> None:
    path = make_document(site, rated)
    start = HARBOUR.index("Ana")
    address = f"?text=original&start={start}&end={start + 13}"
    page = lead.get(f"{path}/claims/new{address}").form(holding="key")
    assert page.values["quote"].strip() == "Ana 👩🏽‍🚒 Ruiz"
    assert page.values["is_to_rate"] == "y"
    done = claim_form(lead, path, address)
    claim, where = newest(site)
    assert done.location == f"{path}?claim={claim.key}#claim-{claim.key}"
    assert where is not None
    assert (where.start_offset, where.end_offset, where.exact) == (start, start + 13, "Ana 👩🏽‍🚒 Ruiz")
    assert f"The claim {claim.key} has been made." in lead.follow(done).text


def test_a_quotation_is_found_though_white_space_has_changed(site: Site, rated: RatedRound, lead: Visitor) -> None:
    path = make_document(site, rated)
    done = claim_form(lead, path, quote="Ruiz. It   cost the\ntown")
    assert done.status == 303
    where = newest(site)[1]
    assert where is not None
    assert where.exact == "Ruiz.\nIt cost the town"


def test_a_quotation_that_stands_twice_is_asked_about(site: Site, rated: RatedRound, lead: Visitor) -> None:
    path = make_document(site, rated)
    asked = claim_form(lead, path, quote="by the quay was closed")
    assert asked.status == 422
    form = asked.form(holding="key")
    assert len(form.choices["place"]) == 2
    assert form.values["claimants-0-name"] == "Ana Ruiz"
    done = lead.submit(asked, form, place=form.choices["place"][1], action="save")
    assert done.status == 303
    where = newest(site)[1]
    assert where is not None
    assert where.start_offset == HARBOUR.rindex("by the quay")


def test_a_claim_that_looks_like_another_is_shown_it_before_it_is_made(
    site: Site, rated: RatedRound, lead: Visitor
) -> None:
    path = make_document(site, rated)
    assert claim_form(lead, path, quote="90").status == 303
    first = newest(site)[0].key
    asked = claim_form(lead, path, quote="90", text="The café was closed again.")
    assert asked.status == 422
    assert "It looks like a claim that is there already" in asked.text
    assert f"Looks like {first}" in asked.text
    assert newest(site)[0].key == first
    assert lead.submit(asked, asked.form(holding="key"), action="save").status == 303
    assert newest(site)[0].key != first


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"quote": "no such words"}, "do not stand in the text"),
        ({"quote": ""}, "Quote the words"),
        ({"quote": "90", "claimants-0-type": ""}, "There is no source “Ana Ruiz” in this project"),
        ({"quote": "90", "claimants-0-name": ""}, "Name who makes the claim"),
        ({"quote": "90", "time_made_resolved": "May"}, "Write 2015, 2015-12"),
        ({"quote": "90", "hedge_cue": "perhaps"}, "A cue word needs a hedge"),
        ({"quote": "90", "figures-0-low": "3", "figures-0-high": "2"}, "as the document prints it"),
        ({"quote": "90", "figures-0-value": "three"}, "Write a number"),
        ({"quote": "90", "key": "K1"}, "The id K1 is taken."),
        ({"quote": "90", "text": " "}, "Write down what is claimed."),
    ],
)
def test_what_is_wrong_stands_on_the_page_with_all_that_was_typed(
    site: Site, rated: RatedRound, lead: Visitor, values: dict[str, str], words: str
) -> None:
    path = make_document(site, rated)
    before = newest(site)[0].id
    refused = claim_form(lead, path, note="", question="Who counted?", **values)
    assert refused.status == 422
    assert words in refused.text
    assert refused.form(holding="key").values["question"].strip() == "Who counted?"
    assert newest(site)[0].id == before
    with site.database.reading() as session:
        assert session.scalar(select(func.count()).select_from(Claim)) == len(rated.claims)


def test_fields_for_more_claimants_come_without_a_script(site: Site, rated: RatedRound, lead: Visitor) -> None:
    path = make_document(site, rated)
    more = claim_form(lead, path, action="add-claimant", quote="90 to 100")
    assert more.status == 200
    form = more.form(holding="key")
    assert form.values["quote"].strip() == "90 to 100"
    assert form.values["claimants-1-name"] == ""
    more = lead.submit(more, form, action="add-figure", **{"claimants-1-name": "Union", "claimants-1-type": "group"})
    form = more.form(holding="key")
    assert (form.values["claimants-1-name"], form.values["figures-1-expression"]) == ("Union", "")
    done = lead.submit(more, form, action="save", **{"figures-1-expression": "100", "figures-1-value": "100"})
    assert "Ana Ruiz and Union say:" in lead.follow(done).text


def test_a_withheld_original_keeps_offsets_alone(site: Site, rated: RatedRound, lead: Visitor) -> None:
    path = make_document(site, rated, None)
    start = HARBOUR.index("90")
    done = claim_form(lead, path, f"?text=original&start={start}&end={start + 17}")
    where = newest(site)[1]
    assert done.status == 303
    assert where is not None
    assert (where.start_offset, where.end_offset, where.exact, where.prefix) == (start, start + 17, None, None)


def test_words_of_a_withheld_original_are_found_in_the_copy(site: Site, rated: RatedRound, lead: Visitor) -> None:
    path = make_document(site, rated, None)
    page = lead.get(f"{path}/claims/new?text=original")
    filled = {"text": "It cost much.", "claimants-0-name": "Ana", "claimants-0-type": "person", "action": "save"}
    form = page.form(holding="key").values | filled | {"quote": "90 to 100 million"}
    refused = lead.send(f"{path}/claims/new?text=original", form)
    assert "attach the original as well" in refused.text
    sent = form | {"file": (BytesIO(HARBOUR.encode()), "copy.txt")}
    done = lead.send(f"{path}/claims/new?text=original", sent, content_type="multipart/form-data")
    assert done.status == 303
    claim, where = newest(site)
    assert where is not None
    assert (where.start_offset, where.exact) == (HARBOUR.index("90"), None)
    assert "90 to 100 million" not in lead.get(f"/p/{rated.project.slug}/claims/{claim.key}").text


def test_a_claim_of_a_withheld_original_may_have_no_place(site: Site, rated: RatedRound, lead: Visitor) -> None:
    path = make_document(site, rated, None)
    assert claim_form(lead, path, quote="").status == 303
    assert newest(site)[1] is None


def test_a_claim_leads_to_its_place_in_the_document(site: Site, rated: RatedRound, ann: Visitor) -> None:
    path = make_document(site, rated)
    links = [
        link["href"]
        for link in ann.get(f"/p/{rated.project.slug}/claims/K1").page.all("a")
        if "documents/" in link["href"]
    ]
    assert links == [f"{path}?claim=K1#claim-K1"]
