"""Adding documents: looked at, then stored; whatever is wrong, nothing typed is lost."""

from io import BytesIO
from typing import Any

import pytest
from rated_round import RatedRound
from sqlalchemy import func, select
from text_samples import HARBOUR, make_docx, make_pdf, track_changes
from visiting import Answer, Site, Visitor

from annotator.models import Document, DocumentText
from annotator.web import kept_texts


@pytest.fixture
def lead(site: Site, rated: RatedRound) -> Visitor:
    return site.visitor(rated.lead.id)


def send(visitor: Visitor, path: str, file: tuple[str, bytes] | None = None, **values: Any) -> Answer:
    sent = {"csrf_token": visitor.token(), "kind": "original", "page_part": "article", "action": "look"} | values
    if file is not None:
        sent["file"] = (BytesIO(file[1]), file[0])
    return visitor.send(path, sent, content_type="multipart/form-data")


def stored(site: Site) -> list[DocumentText]:
    with site.database.reading() as session:
        return list(session.scalars(select(DocumentText).order_by(DocumentText.id)))


def test_a_text_is_looked_at_before_it_is_stored(site: Site, lead: Visitor, path: str) -> None:
    before = len(stored(site))
    look = send(lead, f"{path}/documents/new", text=HARBOUR.replace("\n", "\r\n"), title="Harbour 🚢")
    assert look.status == 200
    assert "This is what would be stored 3 paragraphs, 164 characters" in look.text.replace(str(len(HARBOUR)), "164")
    assert len(stored(site)) == before
    done = lead.submit(look, look.form(holding="proof"), action="store")
    assert done.location == f"{path}/documents/harbour"
    text = stored(site)[-1]
    assert text.body == HARBOUR
    assert text.sha256_bytes == text.sha256_text
    assert text.extraction == "Pasted."
    page = lead.follow(done)
    assert "The text has been stored." in page.text
    assert "Harbour 🚢" in page.text
    assert "Harbour 🚢" in lead.get(f"{path}/documents").text


def test_to_look_needs_no_title_and_to_store_does(site: Site, lead: Visitor, path: str) -> None:
    look = send(lead, f"{path}/documents/new", text=HARBOUR, outlet="The Paper")
    assert look.status == 200
    before = len(stored(site))
    refused = lead.submit(look, look.form(holding="proof"), action="store", title="")
    assert refused.status == 422
    assert "Give the document a title." in refused.text
    assert len(stored(site)) == before
    form = refused.form(holding="proof")
    assert form.values["outlet"] == "The Paper"
    assert lead.submit(refused, form, action="store", title="Harbour").status == 303


def test_a_file_is_carried_along_with_its_own_digest(site: Site, lead: Visitor, path: str) -> None:
    raw = make_docx("It was closed", change=track_changes)
    look = send(lead, f"{path}/documents/new", ("notes.docx", raw), title="Notes")
    assert "The file has tracked changes." in look.text
    assert lead.submit(look, look.form(holding="proof"), action="store").status == 303
    text = stored(site)[-1]
    assert text.body == "It was closed newly"
    assert text.sha256_bytes != text.sha256_text
    assert text.file_name == "notes.docx"
    assert "tracked changes" in text.extraction


@pytest.mark.parametrize("field", ["kept_text", "proof"])
def test_a_text_that_was_changed_on_the_way_is_not_stored(site: Site, lead: Visitor, path: str, field: str) -> None:
    look = send(lead, f"{path}/documents/new", text=HARBOUR, title="Harbour")
    form = look.form(holding="proof")
    before = len(stored(site))
    refused = lead.submit(look, form, action="store", **{field: form.values[field] + "x"})
    assert refused.status == 422
    assert "is not the one that was read" in refused.text
    assert len(stored(site)) == before


def test_another_text_can_be_taken(lead: Visitor, path: str) -> None:
    look = send(lead, f"{path}/documents/new", text=HARBOUR, title="Harbour")
    again = lead.submit(look, look.form(holding="proof"), action="change")
    assert again.status == 200
    form = again.form(holding="text")
    assert form.values["text"].strip() == HARBOUR
    assert form.values["title"] == "Harbour"
    of_file = send(lead, f"{path}/documents/new", ("a.txt", HARBOUR.encode()), title="Harbour")
    assert (
        lead.submit(of_file, of_file.form(holding="proof"), action="change").form(holding="text").values["text"].strip()
        == ""
    )


def test_windows_1251_is_shown_in_several_encodings(site: Site, lead: Visitor, path: str) -> None:
    raw = "Порт закрыт девять дней, сказала Анна.".encode("cp1251")
    asked = send(lead, f"{path}/documents/new", ("notes.txt", raw), title="Порт")
    assert asked.status == 422
    assert "This text is not UTF-8: byte 1 cannot be read" in asked.text
    assert "Порт закрыт девять дней" in asked.text
    form = asked.form(holding="raw")
    assert form.choices["encoding"][0] == "cp1251"
    look = lead.submit(asked, form, encoding="cp1251", action="look")
    assert "Read as Cyrillic, Windows-1251." in look.text
    assert look.form(holding="proof").values["title"] == "Порт"
    lead.submit(look, look.form(holding="proof"), action="store")
    assert stored(site)[-1].body == "Порт закрыт девять дней, сказала Анна."


def test_bytes_that_were_changed_on_the_way_are_none(lead: Visitor, path: str) -> None:
    asked = send(lead, f"{path}/documents/new", ("notes.txt", "Порт".encode("cp1251")), title="Порт")
    refused = lead.submit(asked, asked.form(holding="raw"), raw="no base64", encoding="cp1251", action="look")
    assert "Paste the text, or choose a file that holds it." in refused.text


def test_nothing_sent_says_what_to_do(lead: Visitor, path: str) -> None:
    page = lead.get(f"{path}/documents/new")
    refused = lead.submit(page, page.form(holding="text"), title="Kept")
    assert "Paste the text, or choose a file that holds it." in refused.text
    assert refused.form(holding="text").values["title"] == "Kept"


def test_a_large_file_has_to_be_chosen_again(lead: Visitor, path: str) -> None:
    raw = "я".encode("cp1251") * (kept_texts.MOST_KEPT + 1)
    asked = send(lead, f"{path}/documents/new", ("notes.txt", raw), title="Large")
    assert asked.status == 422
    assert "choose it again" in asked.text
    assert asked.form(holding="text").values["title"] == "Large"
    # So large a body the test's own browser keeps in a file.
    asked.response.request.input_stream.close()


@pytest.mark.parametrize(
    ("name", "raw", "words"),
    [
        ("scan.pdf", make_pdf("", ""), "only pictures of it"),
        ("report.txt", make_pdf("Some words of a report that was printed."), "Name it .pdf"),
        ("empty.txt", b"", "This file is empty"),
        ("sheet.xlsx", b"x", "is no file whose text can be taken here"),
        ("nul.txt", b"a\0b", "NUL"),
    ],
)
def test_bad_files_say_what_to_do_and_lose_nothing(lead: Visitor, path: str, name: str, raw: bytes, words: str) -> None:
    refused = send(lead, f"{path}/documents/new", (name, raw), title="Kept", note="Kept too")
    assert refused.status == 422
    assert words in refused.text
    form = refused.form(holding="text")
    assert (form.values["title"], form.values["note"].strip()) == ("Kept", "Kept too")


def test_scripts_of_a_page_are_text_nowhere(lead: Visitor, path: str) -> None:
    raw = b"<script>alert(1)</script><p onclick='x()'>Words of a page.</p><img src=x onerror=alert(2)>"
    look = send(lead, f"{path}/documents/new", ("page.html", raw), title="Page", page_part="whole")
    assert "The page has 1 script" in look.text
    assert "alert" not in look.html
    assert look.form(holding="proof").values["kept_text"] == "Words of a page."


def test_markup_in_a_text_stays_text(lead: Visitor, path: str) -> None:
    look = send(lead, f"{path}/documents/new", text="<script>alert(1)</script> &amp;", title="Page")
    assert "<script>alert" not in look.html
    page = lead.follow(lead.submit(look, look.form(holding="proof"), action="store"))
    assert "<script>alert(1)</script> &amp;" in page.page.text
    assert "<script>alert" not in page.html


def test_a_nul_is_taken_out_and_shown_again(lead: Visitor, path: str) -> None:
    answer = send(lead, f"{path}/documents/new", text="One\0two", title="T", action="store")
    assert answer.status == 422
    assert "held a NUL character" in answer.text
    assert answer.form(holding="proof").values["kept_text"] == "Onetwo"


def test_the_same_document_twice_names_the_first(lead: Visitor, path: str) -> None:
    look = send(lead, f"{path}/documents/new", text=HARBOUR, title="Harbour")
    lead.submit(look, look.form(holding="proof"), action="store")
    again = send(lead, f"{path}/documents/new", text=HARBOUR, title="Copy")
    assert again.status == 409
    assert "the document “Harbour” has the same SHA-256" in again.text
    stored_anyway = lead.submit(again, again.form(holding="proof"), action="store")
    assert stored_anyway.status == 409


def test_a_document_gets_its_other_text(site: Site, lead: Visitor, path: str) -> None:
    look = send(lead, f"{path}/documents/new", text=HARBOUR, title="Harbour", is_withheld="y")
    done = lead.submit(look, look.form(holding="proof"), action="store")
    assert "its words have not" in lead.follow(done).text
    assert stored(site)[-1].body is None
    place = f"{path}/documents/harbour/texts/new"
    assert lead.get(place).form(holding="text").choices["kind"] == ["digest"]
    look = send(lead, place, text="In our own words.", kind="digest")
    assert lead.submit(look, look.form(holding="proof"), action="store").status == 303
    assert "has its original and its summary already" in lead.get(place).text
    assert send(lead, place, text="Third words.", kind="digest", action="store").status == 422


@pytest.mark.parametrize("kind", ["", "bogus"])
@pytest.mark.parametrize("action", ["look", "store"])
def test_a_text_of_no_kind_is_refused_and_kept(site: Site, lead: Visitor, path: str, kind: str, action: str) -> None:
    look = send(lead, f"{path}/documents/new", text=HARBOUR, title="Harbour")
    assert lead.submit(look, look.form(holding="proof"), action="store").status == 303
    before = len(stored(site))
    place = f"{path}/documents/harbour/texts/new"
    refused = send(lead, place, text="In our own words.", kind=kind, action=action)
    assert refused.status == 422
    assert "In our own words." in refused.text
    assert len(stored(site)) == before
    again = lead.submit(refused, refused.form(holding="proof"), action="store", kind="digest")
    assert again.status == 303


@pytest.mark.parametrize("is_withheld", [False, True])
def test_where_there_is_one_text_to_read_there_is_no_choice_of_texts(
    lead: Visitor, path: str, is_withheld: bool
) -> None:
    sent = {"is_withheld": "y"} if is_withheld else {}
    look = send(lead, f"{path}/documents/new", text=HARBOUR, title="Harbour", **sent)
    lead.submit(look, look.form(holding="proof"), action="store")
    look = send(lead, f"{path}/documents/harbour/texts/new", text="In our own words.", kind="digest")
    lead.submit(look, look.form(holding="proof"), action="store")
    page = lead.get(f"{path}/documents/harbour").page
    named = {link.text for link in page.all("a")} & {"Original", "Summary"}
    assert named == (set() if is_withheld else {"Original", "Summary"})
    assert len(page.all("nav", aria_label="Texts of this document")) == (not is_withheld)


def test_what_is_known_is_corrected(site: Site, lead: Visitor, path: str) -> None:
    look = send(lead, f"{path}/documents/new", text=HARBOUR, title="Harbour")
    lead.submit(look, look.form(holding="proof"), action="store")
    page = lead.get(f"{path}/documents/harbour/edit")
    refused = lead.submit(page, page.form(holding="title"), date_believed="May")
    assert (refused.status, "Say why you believe this date." in refused.text) == (422, True)
    done = lead.submit(refused, refused.form(holding="title"), date_reason="It says so.")
    assert "has been saved" in lead.follow(done).text
    with site.database.reading() as session:
        found = session.scalars(select(Document).where(Document.key == "harbour")).one()
        assert (found.date_believed, found.date_reason) == ("May", "It says so.")


def test_what_was_written_is_seen_whole_where_it_is_corrected(lead: Visitor, path: str) -> None:
    look = send(lead, f"{path}/documents/new", text=HARBOUR, title="Harbour", note="One.\nTwo.\nThree.\nFour.")
    lead.submit(look, look.form(holding="proof"), action="store")
    areas = lead.get(f"{path}/documents/harbour/edit").page.all("textarea")
    assert {area["name"]: area["rows"] for area in areas} == {"date_reason": "2", "note": "4"}


def test_an_empty_project_says_how_documents_come(site: Site, lead: Visitor, ann: Visitor, path: str) -> None:
    with site.database.reading() as session:
        assert session.scalar(select(func.count()).select_from(Document))
    assert "Add a document" in lead.get(f"{path}/documents").text
    assert "Add a document" not in ann.get(f"{path}/documents").text
    assert ann.get(f"{path}/documents/new").status == 403
