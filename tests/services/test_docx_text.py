"""The text of a Word file."""

import zipfile
from io import BytesIO

import pytest
from text_samples import WORD, make_docx, make_zip, track_changes

from annotator.errors import Invalid
from annotator.services.docx_text import MOST_PARTS, check_archive, read_docx


def test_paragraphs_are_parted_by_blank_lines() -> None:
    assert read_docx(make_docx("Harbour 🚢", "", "Second\tline.")) == ("Harbour 🚢\n\nSecond\tline.", [])


def test_tracked_changes_are_accepted_and_said() -> None:
    text, notes = read_docx(make_docx("It was closed", change=track_changes))
    assert text == "It was closed newly"
    (note,) = notes
    assert note == (
        "The file has tracked changes. What was inserted was taken (1 place), what was deleted was left out (1 place). "
        "If that is not the text that was published, accept or reject the changes in Word and choose the file again."
    )


def test_what_is_no_text_is_left_out_and_counted() -> None:
    from lxml import etree

    def add(document: object) -> None:
        body = document.element.body  # type: ignore[attr-defined]
        for tag in ("footnoteReference", "commentReference", "drawing"):
            run = etree.SubElement(body[0], f"{{{WORD}}}r")
            etree.SubElement(run, f"{{{WORD}}}{tag}")
        run = etree.SubElement(body[0], f"{{{WORD}}}r")
        etree.SubElement(run, f"{{{WORD}}}br")
        # A text box: a paragraph within a paragraph stands for itself.
        box = etree.SubElement(etree.SubElement(run, f"{{{WORD}}}txbxContent"), f"{{{WORD}}}p")
        etree.SubElement(etree.SubElement(box, f"{{{WORD}}}r"), f"{{{WORD}}}t").text = "In a box"

    text, notes = read_docx(make_docx("Words", change=add))
    assert text == "Words\n\nIn a box"
    assert notes == ["1 footnote was left out.", "1 comment was left out.", "1 picture was left out."]


def test_how_a_paragraph_looks_is_no_text() -> None:
    def add(document: object) -> None:
        document.add_heading("A heading")  # type: ignore[attr-defined]

    assert read_docx(make_docx("Words", change=add)) == ("Words\n\nA heading", [])


def test_tables_are_read_cell_by_cell() -> None:
    def add(document: object) -> None:
        table = document.add_table(1, 2)  # type: ignore[attr-defined]
        table.cell(0, 0).text, table.cell(0, 1).text = "One", "Two"

    assert read_docx(make_docx("Words", change=add))[0] == "Words\n\nOne\n\nTwo"


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        (b"PK\x03\x04 no archive", "cannot be unpacked"),
        (make_zip({"xl/workbook.xml": b"<x/>"}), "no Word file"),
        (make_zip({"word/document.xml": b"<x/>"}), "damaged"),
        (make_zip({"word/document.xml": b"no XML", "[Content_Types].xml": b"<x"}), "damaged"),
    ],
)
def test_what_is_no_word_file_is_refused(raw: bytes, words: str) -> None:
    with pytest.raises(Invalid, match=words):
        read_docx(raw)


@pytest.mark.parametrize("content", ["<x/>", f'<w:document xmlns:w="{WORD}"/>'])
def test_a_word_file_without_a_body_is_damaged(content: str) -> None:
    with zipfile.ZipFile(BytesIO(make_docx("It was closed."))) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    with pytest.raises(Invalid, match="damaged"):
        read_docx(make_zip(parts | {"word/document.xml": content.encode()}))


def test_a_word_file_with_some_bytes_lost_or_altered_is_refused() -> None:
    raw, refused = make_docx("It was closed."), 0
    for place in range(30, len(raw), 97):
        for damaged in (raw[:place] + raw[place + 7 :], raw[:place] + b"\xff\xff\xff" + raw[place + 3 :]):
            try:
                read_docx(damaged)
            except Invalid:
                refused += 1
    assert refused > 100


def test_a_bomb_is_not_unpacked() -> None:
    with pytest.raises(Invalid, match="larger than 64 MB"):
        check_archive(make_zip({"word/document.xml": b"0" * 5_000_000}))


def test_an_archive_of_very_many_parts_is_not_read() -> None:
    parts = {f"part{number}": b"" for number in range(MOST_PARTS)}
    with pytest.raises(Invalid, match="larger than 64 MB"):
        check_archive(make_zip(parts | {"word/document.xml": b"<x/>"}))


def test_a_declared_size_that_is_a_lie_is_found_out() -> None:
    content = bytes(range(256)) * 400
    raw = make_zip({"word/document.xml": content})
    lied = raw.replace(len(content).to_bytes(4, "little"), (100).to_bytes(4, "little"))
    assert lied != raw
    with pytest.raises(Invalid, match="damaged or protected"):
        check_archive(lied)
