"""Making and editing claims in the browser."""

from io import BytesIO

import factories
import pytest
from rated_round import RatedRound
from read_documents import make_document
from sqlalchemy import select
from text_samples import HARBOUR
from visiting import Answer, Site, Visitor

from annotator.models import AuditEntry, Claim, ClaimVersion, Source
from annotator.models.vocabulary import Role
from annotator.services import projects

WORDS = "A ministry has rejected every report of a sale, and says so in writing."


@pytest.fixture
def lead(site: Site, rated: RatedRound) -> Visitor:
    return site.visitor(rated.lead.id)


@pytest.fixture
def edit(lead: Visitor, path: str) -> Answer:
    """The form of a claim that Ben has rated."""
    return lead.get(f"{path}/claims/K1/edit")


def _version(site: Site, key: str = "K1") -> int:
    with site.database.reading() as session:
        return session.scalars(select(Claim.version).where(Claim.key == key)).one()


def test_a_change_makes_a_version_and_leaves_stale_ratings(site: Site, lead: Visitor, edit: Answer, path: str) -> None:
    assert "Round 1 is open. 1 reviewer has yet to rate it, 1 has rated it." in edit.text
    assert "Whoever has the form of this claim open is told" in edit.text
    shown = lead.follow(lead.submit(edit, text=WORDS, kind="denial"))
    assert "K1 is saved as version 2." in shown.text
    assert "1 stale rating" in shown.text
    assert "From version 1, which these saw, to version 2" in shown.text
    assert "Ben, round 1" in shown.text
    assert shown.page.all("ins")[0].text.startswith("A ministry has rejected")
    assert shown.page.all("del")[0].text.startswith("Claim")
    assert "Otherwise as well: kind." in shown.text
    listed = lead.get(f"{path}/?state=stale")
    assert "1 to 1 of 1" in listed.text
    assert listed.page.one("a", class_="tag alert")["href"].endswith("/claims/K1#stale")
    with site.database.reading() as session:
        entry = session.scalars(select(AuditEntry).where(AuditEntry.action == "claim.edited")).one()
        assert entry.detail == {"version": 2}


def test_only_the_lead_sees_what_is_stale(lead: Visitor, ann: Visitor, edit: Answer, path: str) -> None:
    lead.submit(edit, text=WORDS)
    for page in (ann.get(f"{path}/"), ann.get(f"{path}/claims/K1")):
        assert "stale" not in page.text
        assert "/edit" not in page.html
    assert ann.get(f"{path}/?state=stale").status == 422
    assert "What version 2 made of it" in ann.get(f"{path}/claims/K1/versions").text


def test_saving_without_a_change_makes_nothing(site: Site, lead: Visitor, edit: Answer) -> None:
    assert "nothing was changed, so no version was made" in lead.follow(lead.submit(edit)).text
    assert _version(site) == 1
    with site.database.reading() as session:
        assert session.scalars(select(AuditEntry).where(AuditEntry.action == "claim.edited")).all() == []


def test_the_second_of_two_leads_is_told_and_loses_nothing(
    site: Site, rated: RatedRound, lead: Visitor, edit: Answer, path: str
) -> None:
    with site.database.writing() as session:
        other = factories.make_reviewer(session)
        projects.add_member(session, rated.project, other.id, Role.LEAD, now=factories.NOW, actor_id=None)
    second = site.visitor(other.id)
    theirs = second.get(f"{path}/claims/K1/edit")
    lead.submit(edit, text=WORDS)
    refused = second.submit(theirs, text="Quite another wording, of the second lead.", question="Who says so?")
    assert refused.status == 409
    assert "Somebody edited this claim meanwhile: version 2 is shown now." in refused.text
    assert refused.page.all("ins")[0].text.startswith("A ministry has rejected")
    form = refused.form()
    assert form.values["text"] == "Quite another wording, of the second lead."
    assert (form.values["question"], form.values["base_version"]) == ("Who says so?", "2")
    assert "version 3" in second.follow(second.submit(refused)).text


@pytest.mark.parametrize("base_version", ["", "7", "none"])
def test_a_version_that_is_none_is_an_old_one(lead: Visitor, edit: Answer, base_version: str) -> None:
    answer = lead.submit(edit, text=WORDS, base_version=base_version)
    assert answer.status == 409
    assert "What changed since" not in answer.text


def test_a_reviewer_at_the_form_is_told(lead: Visitor, ann: Visitor, page: Answer, path: str) -> None:
    which = "K1" if "K1" in page.text else "K2"
    lead.submit(lead.get(f"{path}/claims/{which}/edit"), text=WORDS)
    answer = ann.submit(page, page.form("", "c_support"), c_support="3", c_basis="article", rationale="Because.")
    assert answer.status == 409
    assert "The claim was edited meanwhile. Your answers are still here" in answer.text


def test_rows_come_and_go_without_saving(site: Site, lead: Visitor, edit: Answer) -> None:
    more = lead.submit(edit, text="Half typed", row="claimants:add")
    assert more.status == 200
    assert more.form().values["text"] == "Half typed"
    filled = lead.submit(more, row="claimants:1:up", **{"claimants-1-name": "A ministry", "figures-0-low": "x"})
    assert filled.form().values["claimants-0-name"] == "A ministry"
    less = lead.submit(filled, row="claimants:0:remove")
    assert "claimants-1-name" not in less.form().values
    assert _version(site) == 1


def test_enter_saves_and_moves_no_row(edit: Answer) -> None:
    buttons = [button for button in edit.page.all("button") if button.get("type") == "submit"]
    first = next(button for button in buttons if "Sign out" not in button.text)
    assert first.get("name") is None


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"text": " "}, "Write down what is claimed."),
        ({"claimants-0-name": ""}, "Name who makes the claim"),
        ({"claimants-0-name": "Nobody"}, "The project has no source “Nobody”"),
        ({"relayer": "Nobody"}, "The project has no source “Nobody”"),
        ({"time_made_resolved": "May"}, "Write 2015, 2015-12, 2015-12-07"),
        ({"paragraph": "two"}, "A paragraph is a whole number from 1."),
        ({"hedge_cue": "may"}, "A cue word needs a hedge"),
        ({"kind": "lie"}, "Choose one of these."),
    ],
)
def test_what_is_wrong_is_said_beside_it(
    site: Site, lead: Visitor, edit: Answer, changes: dict[str, str], message: str
) -> None:
    answer = lead.submit(edit, question="Typed.", **changes)
    assert answer.status == 422
    assert message in answer.text
    assert answer.page.one("p", class_="fault").text.startswith("Not saved.")
    assert answer.form().values["question"] == "Typed."
    assert _version(site) == 1


def test_new_sources_are_made_where_somebody_says_what_they_are(site: Site, lead: Visitor, edit: Answer) -> None:
    changes = {"claimants-0-name": "A ministry", "claimants-0-new_type": "organisation"}
    assert lead.submit(edit, **changes).status == 303
    with site.database.reading() as session:
        assert session.scalars(select(Source.type).where(Source.name == "A ministry")).one() == "organisation"


def test_what_looks_alike_is_shown_before_it_is_saved(site: Site, lead: Visitor, edit: Answer, path: str) -> None:
    lead.submit(edit, text=WORDS)
    other = lead.get(f"{path}/claims/K2/edit")
    asked = lead.submit(other, text=WORDS.replace("every", "each"))
    assert asked.status == 422
    assert "If it is another one, save again." in asked.text
    assert "Looks like K1" in asked.text
    assert asked.page.all("a", href=f"{path}/claims/K1")
    assert lead.submit(asked).status == 303
    assert _version(site, "K2") == 2
    # What was not changed is not asked about again.
    assert "Looks like K1" in lead.get(f"{path}/claims/K2/edit").text
    assert lead.submit(lead.get(f"{path}/claims/K2/edit"), question="New?", seen_alike="").status == 303


def test_a_claim_is_added_by_hand(site: Site, lead: Visitor, path: str) -> None:
    page = lead.follow(lead.get(f"{path}/new-claim"))
    assert page.form().values["key"] == "K3"
    more = lead.submit(page, text=WORDS, row="figures:add")
    assert more.form().values["text"] == WORDS
    changes = {"claimants-0-name": "A ministry", "claimants-0-new_type": "organisation", "figures-0-expression": "1"}
    shown = lead.follow(lead.submit(more, is_draft="y", **changes))
    assert "The claim K3 has been made." in shown.text
    assert "This claim is draft." in shown.text
    assert WORDS in shown.text
    assert "Mark as ready" in shown.text


def test_what_is_wrong_with_a_new_claim_keeps_what_was_typed(lead: Visitor, path: str) -> None:
    page = lead.follow(lead.get(f"{path}/new-claim"))
    changes = {"claimants-0-name": "A ministry", "claimants-0-new_type": "organisation"}
    taken = lead.submit(page, text=WORDS, key="K1", **changes)
    assert (taken.status, taken.form().values["text"]) == (422, WORDS)
    assert "The id K1 is taken." in taken.text
    assert lead.submit(taken, key="K9").status == 303
    again = lead.submit(lead.follow(lead.get(f"{path}/new-claim")), text=WORDS, **changes)
    assert (again.status, "Looks like K9 (100 %)" in again.text) == (422, True)
    assert lead.submit(again).status == 303


def test_the_document_is_chosen_first(site: Site, rated: RatedRound, lead: Visitor, path: str) -> None:
    with site.database.writing() as session:
        factories.make_document(session, rated.project, key="second", title="A second report")
    choice = lead.get(f"{path}/new-claim")
    assert "From which document is it taken?" in choice.text
    form = lead.get(choice.page.one("a", href=f"{path}/documents/second/claims/new")["href"])
    assert "A second report Make a claim" in form.text
    changes = {"claimants-0-name": "A ministry", "claimants-0-new_type": "organisation"}
    assert lead.submit(form, text=WORDS, **changes).status == 303
    with site.database.reading() as session:
        claim = session.scalars(select(Claim).where(Claim.key == "K3")).one()
        version = session.scalars(select(ClaimVersion).where(ClaimVersion.claim_id == claim.id)).one()
        assert (version.text, version.number) == (WORDS, 1)


def test_without_a_document_there_is_nothing_to_take_a_claim_from(site: Site) -> None:
    with site.database.writing() as session:
        person = factories.make_reviewer(session)
        project = factories.make_project(session, slug="empty")
        projects.add_member(session, project, person.id, Role.LEAD, now=factories.NOW, actor_id=None)
    assert "There is no document yet" in site.visitor(person.id).get("/p/empty/new-claim").text


def test_a_place_is_given_by_its_words(site: Site, rated: RatedRound, lead: Visitor, path: str) -> None:
    with site.database.writing() as session:
        claim = session.scalars(select(Claim).where(Claim.key == "K1")).one()
        text = factories.make_text(session, session.get_one(factories.Document, claim.document_id))
        assert text.body is not None
    page = lead.get(f"{path}/claims/K1/edit")
    refused = lead.submit(page, quote_digest="nowhere")
    assert (refused.status, "These words do not stand in the text" in refused.text) == (422, True)
    shown = lead.follow(lead.submit(refused, quote_digest="showed a  vehicle"))
    assert [mark.text for mark in shown.page.all("mark")] == ["showed a vehicle"]


def test_a_place_is_chosen_taken_away_and_given_back(site: Site, rated: RatedRound, lead: Visitor, path: str) -> None:
    """Words that stand twice; a tick that says that there is no place, with and without words beside it."""
    make_document(site, rated)
    page = lead.get(f"{path}/claims/K1/edit")
    asked = lead.submit(page, quote_original="by the quay was closed", place_original="")
    assert (asked.status, len(asked.form().choices["place_original"])) == (422, 2)
    last = asked.form().choices["place_original"][1]
    shown = lead.follow(lead.submit(asked, place_original=last))
    assert [mark.text for mark in shown.page.all("mark")] == ["by the quay was closed"]
    again = lead.get(f"{path}/claims/K1/edit")
    assert again.form().values["place_original"] == last
    assert "nothing was changed" in lead.follow(lead.submit(again)).text
    both = lead.submit(again, has_no_place="y")
    assert (both.status, "Empty the quotation, or take this tick away." in both.text) == (422, True)
    neither = lead.submit(again, quote_original="")
    assert (neither.status, "If it rests on no single passage, say so." in neither.text) == (422, True)
    gone = lead.follow(lead.submit(both, quote_original="", has_no_place="y"))
    assert not gone.page.all("mark")
    bare = lead.get(f"{path}/claims/K1/edit")
    assert bare.form().values["has_no_place"] == "y"
    back = lead.follow(lead.submit(bare, quote_original="90 to 100 million"))
    assert [mark.text for mark in back.page.all("mark")] == ["90 to 100 million"]


def test_the_place_in_a_withheld_original_is_edited_like_any_other(
    site: Site, rated: RatedRound, lead: Visitor, path: str
) -> None:
    make_document(site, rated, None)
    address = f"{path}/claims/K1/edit"
    page = lead.get(address)
    start = HARBOUR.index("The café")
    assert f"Characters {start} to {start + 31} of the original" in page.text
    assert "nothing was changed" in lead.follow(lead.submit(page)).text
    words = page.form().values | {"quote_original": "90 to 100 million"}
    assert "attach the original as well" in lead.send(address, words).text

    def attach(raw: str, **changes: str) -> Answer:
        sent = words | changes | {"file": (BytesIO(raw.encode()), "copy.txt")}
        return lead.send(address, sent, content_type="multipart/form-data")

    assert "its hash differs" in attach(HARBOUR.replace("quay", "Quay")).text
    # Found, but refused for another reason: the copy need not be attached again.
    refused = attach(HARBOUR, relayer="Nobody", drop_original="y")
    moved = HARBOUR.index("90")
    assert refused.form().values["place_original"] == f"{moved}-{moved + 17}"
    assert "drop_original" not in refused.form().values
    assert lead.submit(refused, relayer="").status == 303
    again = lead.get(address)
    assert f"Characters {moved} to {moved + 17} of the original" in again.text
    assert lead.submit(again, drop_original="y").status == 303
    assert "Characters" not in lead.get(address).text


def test_a_row_that_is_no_number_is_said_in_words(lead: Visitor, edit: Answer) -> None:
    more = lead.submit(edit, row="figures:add")
    refused = lead.submit(more, **{"figures-0-expression": "many", "figures-0-low": "ninety"})
    assert refused.status == 422
    fault = refused.page.one("p", class_="fault").text
    assert fault == "Not saved. Write a number such as 1500000 or 1.5, with a point and without words."
    assert refused.form().values["figures-0-low"] == "ninety"
