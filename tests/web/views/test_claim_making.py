"""Making a claim of a passage, without a script."""

from io import BytesIO

import factories
import pytest
from rated_round import RatedRound
from read_documents import make_document
from sqlalchemy import func, select
from text_samples import HARBOUR
from visiting import Answer, Site, Visitor

from annotator.models import Claim, ClaimVersion, Document, Locator


@pytest.fixture
def lead(site: Site, rated: RatedRound) -> Visitor:
    return site.visitor(rated.lead.id)


def make_claim(lead: Visitor, path: str, address: str = "", **values: str) -> Answer:
    page = lead.get(f"{path}/claims/new{address}")
    filled = {"text": "The café was closed.", "claimants-0-name": "Ana Ruiz", "claimants-0-new_type": "person"}
    return lead.submit(page, page.form(holding="key"), **(filled | values))


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
    assert page.values["quote_original"].strip() == "Ana 👩🏽‍🚒 Ruiz"
    assert page.values["is_to_rate"] == "y"
    done = make_claim(lead, path, address)
    claim, where = newest(site)
    assert done.location == f"{path}?claim={claim.key}#claim-{claim.key}"
    assert where is not None
    assert (where.start_offset, where.end_offset, where.exact) == (start, start + 13, "Ana 👩🏽‍🚒 Ruiz")
    assert f"The claim {claim.key} has been made." in lead.follow(done).text


def test_a_quotation_is_found_though_white_space_has_changed(site: Site, rated: RatedRound, lead: Visitor) -> None:
    path = make_document(site, rated)
    done = make_claim(lead, path, quote_original="Ruiz. It   cost the\ntown")
    assert done.status == 303
    where = newest(site)[1]
    assert where is not None
    assert where.exact == "Ruiz.\nIt cost the town"


def test_a_quotation_that_stands_twice_is_asked_about(site: Site, rated: RatedRound, lead: Visitor) -> None:
    path = make_document(site, rated)
    asked = make_claim(lead, path, quote_original="by the quay was closed")
    assert asked.status == 422
    form = asked.form(holding="key")
    assert len(form.choices["place_original"]) == 2
    assert form.values["claimants-0-name"] == "Ana Ruiz"
    done = lead.submit(asked, form, place_original=form.choices["place_original"][1])
    assert done.status == 303
    where = newest(site)[1]
    assert where is not None
    assert where.start_offset == HARBOUR.rindex("by the quay")


def test_a_claim_that_looks_like_another_is_shown_it_before_it_is_made(
    site: Site, rated: RatedRound, lead: Visitor
) -> None:
    path = make_document(site, rated)
    assert make_claim(lead, path, quote_original="90").status == 303
    first = newest(site)[0].key
    asked = make_claim(lead, path, quote_original="90", text="The café was closed again.")
    assert asked.status == 422
    assert "It looks like a claim that is there already" in asked.text
    assert f"Looks like {first}" in asked.text
    assert newest(site)[0].key == first
    assert lead.submit(asked, asked.form(holding="key")).status == 303
    assert newest(site)[0].key != first


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"quote_original": "no such words"}, "do not stand in the text"),
        ({"quote_original": ""}, "Quote the words"),
        ({"quote_original": "90", "claimants-0-new_type": ""}, "Claimant 1: The project has no source “Ana Ruiz”"),
        ({"quote_original": "90", "claimants-0-name": ""}, "Name who makes the claim"),
        ({"quote_original": "90", "time_made_resolved": "May"}, "Write 2015, 2015-12"),
        ({"quote_original": "90", "hedge_cue": "perhaps"}, "A cue word needs a hedge"),
        ({"quote_original": "90", "figures-0-low": "3", "figures-0-high": "2"}, "as the document prints it"),
        ({"quote_original": "90", "figures-0-value": "three"}, "Write a number"),
        ({"quote_original": "90", "key": "K1"}, "The id K1 is taken."),
        ({"quote_original": "90", "text": " "}, "Write down what is claimed."),
    ],
)
def test_what_is_wrong_stands_on_the_page_with_all_that_was_typed(
    site: Site, rated: RatedRound, lead: Visitor, values: dict[str, str], words: str
) -> None:
    path = make_document(site, rated)
    before = newest(site)[0].id
    refused = make_claim(lead, path, note="", question="Who counted?", **values)
    assert refused.status == 422
    assert words in refused.text
    assert refused.form(holding="key").values["question"].strip() == "Who counted?"
    assert newest(site)[0].id == before
    with site.database.reading() as session:
        assert session.scalar(select(func.count()).select_from(Claim)) == len(rated.claims)


def test_fields_for_more_claimants_come_without_a_script(site: Site, rated: RatedRound, lead: Visitor) -> None:
    path = make_document(site, rated)
    more = make_claim(lead, path, row="claimants:add", quote_original="90 to 100")
    assert more.status == 200
    form = more.form(holding="key")
    assert form.values["quote_original"].strip() == "90 to 100"
    assert form.values["claimants-1-name"] == ""
    more = lead.submit(more, form, row="figures:add", **{"claimants-1-name": "Union", "claimants-1-new_type": "group"})
    form = more.form(holding="key")
    assert (form.values["claimants-1-name"], form.values["figures-0-expression"]) == ("Union", "")
    done = lead.submit(more, form, **{"figures-0-expression": "100", "figures-0-value": "100"})
    assert "Ana Ruiz and Union say:" in lead.follow(done).text


def test_a_withheld_original_keeps_offsets_alone(site: Site, rated: RatedRound, lead: Visitor) -> None:
    path = make_document(site, rated, None)
    start = HARBOUR.index("90")
    done = make_claim(lead, path, f"?text=original&start={start}&end={start + 17}")
    where = newest(site)[1]
    assert done.status == 303
    assert where is not None
    assert (where.start_offset, where.end_offset, where.exact, where.prefix) == (start, start + 17, None, None)


def test_words_of_a_withheld_original_are_found_in_the_copy(site: Site, rated: RatedRound, lead: Visitor) -> None:
    path = make_document(site, rated, None)
    page = lead.get(f"{path}/claims/new?text=original")
    filled = {"text": "It cost much.", "claimants-0-name": "Ana", "claimants-0-new_type": "person"}
    form = page.form(holding="key").values | filled | {"quote_original": "90 to 100 million"}
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
    assert make_claim(lead, path, quote_original="").status == 303
    assert newest(site)[1] is None


@pytest.mark.parametrize(
    "address", ["?text=original&start=x&end=9", "?text=original&start=5", "?text=nothing&start=1&end=3"]
)
def test_an_address_that_names_no_passage_opens_an_empty_form(
    site: Site, rated: RatedRound, lead: Visitor, address: str
) -> None:
    form = lead.get(f"{make_document(site, rated)}/claims/new{address}").form(holding="key")
    assert (form.values["quote_original"].strip(), form.values.get("place_original", "")) == ("", "")


def test_a_claim_that_rests_on_no_passage_is_made_by_intent(site: Site, rated: RatedRound, lead: Visitor) -> None:
    path = make_document(site, rated)
    done = make_claim(lead, path, has_no_place="y")
    claim, where = newest(site)
    assert (done.location, where) == (f"/p/{rated.project.slug}/claims/{claim.key}", None)


def test_a_claim_of_a_document_without_a_text_has_no_place(site: Site, rated: RatedRound, lead: Visitor) -> None:
    with site.database.reading() as session:
        key = session.scalars(select(Document.key).where(Document.project_id == rated.project.id)).first()
    assert make_claim(lead, f"/p/{rated.project.slug}/documents/{key}").status == 303
    assert newest(site)[1] is None


def test_a_claim_of_the_summary_is_shown_in_it(site: Site, rated: RatedRound, lead: Visitor) -> None:
    path = make_document(site, rated)
    with site.database.writing() as session:
        document = session.scalars(select(Document).where(Document.project_id == rated.project.id)).first()
        assert document is not None
        factories.make_text(session, document, "In our own words.", kind="digest")
    done = make_claim(lead, path, "?text=digest&start=3&end=16")
    key = newest(site)[0].key
    assert done.location == f"{path}?claim={key}&text=digest#claim-{key}"
    assert [span.text for span in lead.follow(done).page.all("span") if span.get("data-keys") == key] == [
        "our own words"
    ]


def test_all_that_a_claim_may_have_is_made_and_stands_in_the_form_that_edits_it(
    site: Site, rated: RatedRound, lead: Visitor
) -> None:
    path = make_document(site, rated)
    page = lead.get(f"{path}/claims/new?text=original&start={HARBOUR.index('90')}&end={HARBOUR.index('90') + 17}")
    for row in ("claimants:add", "figures:add", "hops:add"):
        page = lead.submit(page, page.form(holding="key"), row=row)
    typed = {
        "text": "It cost 90 to 100 million.",
        "kind": "estimate",
        "polarity": "denies",
        "hedge": "approximate",
        "hedge_cue": "some",
        "is_sensitive": "y",
        "claimants-0-name": "Ana Ruiz",
        "claimants-0-new_type": "person",
        "claimants-0-part": "is_quoted",
        "claimants-0-role_as_given": "fire chief",
        "claimants-0-note": "By phone.",
        "claimants-1-name": "Union",
        "claimants-1-new_type": "group",
        "relayer": "The Paper",
        "relayer_type": "outlet",
        "figures-0-expression": "90 to 100 million",
        "figures-0-value": "95",
        "figures-0-low": "90",
        "figures-0-high": "100",
        "figures-0-unit": "million",
        "figures-0-period": "2014",
        "figures-0-counted": "damage",
        "hops-0-label": "A letter",
        "hops-0-way": "says it",
        "hops-0-date": "May",
        "time_made": "in May",
        "time_made_resolved": "2015-05",
        "time_about": "last year",
        "time_about_resolved": "2014",
        "evidence_shown": "None.",
        "question": "Who counted?",
    }
    assert lead.submit(page, page.form(holding="key"), **typed).status == 303
    key = newest(site)[0].key
    edit = lead.get(f"/p/{rated.project.slug}/claims/{key}/edit")
    shown = edit.form().values
    new = {"claimants-0-new_type", "claimants-1-new_type", "relayer_type"}
    assert {name: shown[name].strip() for name in typed if name not in new} == {
        name: value for name, value in typed.items() if name not in new
    }
    assert (shown["quote_original"].strip(), shown["paragraph"]) == ("90 to 100 million", "2")
    assert "nothing was changed" in lead.follow(lead.submit(edit)).text
