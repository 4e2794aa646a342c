"""Files that become texts: by their names, by what is in them, and what is said where the two differ."""

import hashlib

import pytest
from text_samples import HARBOUR, make_docx, make_pdf, make_zip

from annotator.errors import Invalid
from annotator.services.text_files import read_text_file

LONG = "The quay was closed for nine days, as the harbour master has said."


@pytest.mark.parametrize(
    ("name", "raw", "body"),
    [
        ("notes.txt", HARBOUR.encode(), HARBOUR),
        ("NOTES.MD", b"# One\r\n\r\n* two", "# One\n\n* two"),
        ("page.html", b"<p>One<p>Two", "One\n\nTwo"),
        ("page.htm", "\ufeff<p>Één".encode(), "Één"),
        ("file.docx", make_docx("One", "Two"), "One\n\nTwo"),
        ("file.pdf", make_pdf(LONG), LONG),
    ],
)
def test_each_kind_is_read(name: str, raw: bytes, body: str) -> None:
    read = read_text_file(f"C:\\folder\\{name}", raw)
    assert (read.text.body, read.file_name) == (body, name)
    assert read.text.sha256_bytes == hashlib.sha256(raw).hexdigest()
    assert read.text.sha256_text == hashlib.sha256(body.encode()).hexdigest()


def test_the_encoding_chosen_is_noted() -> None:
    read = read_text_file("notes.txt", "Порт".encode("cp1251"), encoding="cp1251")
    assert (read.text.body, read.notes) == ("Порт", ("Read as Cyrillic, Windows-1251.",))


def test_a_page_is_read_as_it_declares() -> None:
    raw = '<meta charset="windows-1251"><p>Порт'.encode("cp1251")
    read = read_text_file("page.html", raw)
    assert read.text.body == "Порт"
    assert "Read as Cyrillic, Windows-1251, as the page declares." in read.notes
    assert read_text_file("page.html", "<p>Порт".encode("cp1251"), encoding="cp1251").text.body == "Порт"
    assert read_text_file("page.html", "<p>café".encode("cp1252"), encoding="cp1252", whole=True).text.body == "café"


@pytest.mark.parametrize(
    ("name", "raw", "words"),
    [
        ("empty.txt", b"", "This file is empty"),
        ("blank.txt", b" \n\xe2\x80\x8b", "This text is empty"),
        ("nul.txt", b"a\0b", "NUL"),
        ("sheet.xlsx", b"PK\x03\x04", r"sheet.xlsx is no file whose text.*\.pdf, or paste"),
        ("", b"words", "This is no file whose text"),
        ("report.txt", make_pdf(LONG), r"report.txt is a PDF, not .txt. Name it .pdf and choose it again"),
        ("report.pdf", make_docx(LONG), r"is a packed file, such as a Word file, not .pdf. Name it .docx"),
        ("report.docx", b"\xd0\xcf\x11\xe0 old", "old or protected Word.*save it as"),
        ("report.txt", b"{\\rtf1 words}", "Rich Text Format"),
        ("report.docx", b"only words", "no .docx file, whatever its name says"),
        ("report.docx", make_zip({"xl/workbook.xml": b"<x/>"}), "no Word file"),
        ("picture.html", b"\x89PNG\r\n", "is a picture"),
    ],
)
def test_what_cannot_be_read_says_what_to_do(name: str, raw: bytes, words: str) -> None:
    with pytest.raises(Invalid, match=words) as caught:
        read_text_file(name, raw)
    assert caught.value.field in {"file", "text"}


def test_control_characters_of_a_file_that_is_taken_apart_are_no_text() -> None:
    assert read_text_file("page.html", b"<p>o\x0bne").text.body == "one"


def test_a_text_that_is_too_long_is_not_taken() -> None:
    with pytest.raises(Invalid, match="500\u202f001 characters, at most 500\u202f000"):
        read_text_file("long.txt", b"a" * 500_001)
