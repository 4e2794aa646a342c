"""The text of a PDF."""

import pytest
from text_samples import encrypt_pdf, make_pdf

from annotator.errors import Invalid
from annotator.services import pdf_text
from annotator.services.pdf_text import read_pdf

LONG = "The quay was closed for nine days, as the harbour master has said"


def test_pages_and_short_last_lines_end_paragraphs() -> None:
    text, notes = read_pdf(make_pdf(f"{LONG}\nto the paper.\n{LONG}\nand so on", "Second page, by the same hand."))
    assert text == f"{LONG}\nto the paper.\n\n{LONG}\nand so on\n\nSecond page, by the same hand."
    assert notes == ["Taken from 2 pages; lines are as printed."]


def test_a_page_without_text_is_said() -> None:
    text, notes = read_pdf(make_pdf(LONG, ""))
    assert text == LONG
    assert notes[1] == "1 page holds no text, perhaps a picture."


def test_a_scanned_pdf_says_what_to_do() -> None:
    with pytest.raises(Invalid, match=r"only pictures of it.*OCR"):
        read_pdf(make_pdf("", "17"))


def test_a_pdf_behind_a_password_says_what_to_do() -> None:
    with pytest.raises(Invalid, match="protected by a password"):
        read_pdf(encrypt_pdf(make_pdf(LONG), "secret"))


# AES-256, whose keys only a further package can check.
AES = (
    f"/Filter /Standard /V 5 /R 6 /Length 256 /P -4 /O <{'00' * 48}> /U <{'00' * 48}> /OE <{'00' * 32}> "
    f"/UE <{'00' * 32}> /Perms <{'00' * 16}> /CF << /StdCF << /CFM /AESV3 /Length 32 >> >> /StmF /StdCF "
    "/StrF /StdCF"
)


@pytest.mark.parametrize("entries", ["/Filter /Unheard", AES], ids=["unknown", "AES"])
def test_protection_that_cannot_be_undone_here_is_named(entries: str) -> None:
    raw = make_pdf(LONG).replace(b"trailer\n<<", f"trailer\n<< /ID [<00> <00>] /Encrypt << {entries} >>".encode())
    with pytest.raises(Invalid, match="protected by a password"):
        read_pdf(raw)


def test_one_that_opens_without_a_password_is_read() -> None:
    assert read_pdf(encrypt_pdf(make_pdf(LONG), ""))[0] == LONG


@pytest.mark.parametrize("raw", [b"%PDF-1.4 nothing", b"%PDF-1.4\ntrailer\n<< /Root 9 0 R >>\nstartxref\n0\n%%EOF"])
def test_a_damaged_pdf_says_what_to_do(raw: bytes) -> None:
    with pytest.raises(Invalid, match="damaged"):
        read_pdf(raw)


def test_a_pdf_of_very_many_pages_is_not_read() -> None:
    count = pdf_text.MOST_PAGES + 1
    with pytest.raises(Invalid, match=f"has {count} pages, at most 1000"):
        read_pdf(make_pdf(*[""] * count))
