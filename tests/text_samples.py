"""Small files of every kind that can become the text of a document, made as the tests need them."""

import zipfile
from io import BytesIO
from typing import Any

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"

# A text of our own, with characters of two UTF-16 units and marks that combine.
HARBOUR = (
    "Harbour notes 🚢\n\n"
    "The café by the quay was closed, said Ana 👩🏽‍🚒 Ruiz.\nIt cost the town 90 to 100 million.\n\n"
    "The cafe\u0301 by the quay was closed, says the union."
)


def make_docx(*paragraphs: str, change: Any = None) -> bytes:
    """Return a Word file; `change` is given its body before it is saved."""
    from docx import Document

    document = Document()
    for paragraph in paragraphs:
        document.add_paragraph(paragraph)
    if change is not None:
        change(document)
    stream = BytesIO()
    document.save(stream)
    return stream.getvalue()


def track_changes(document: Any) -> None:
    """Insert words into the first paragraph and delete some, as Word does while it tracks changes."""
    from lxml import etree

    paragraph = document.paragraphs[0]._p
    for xml in (
        f'<w:ins xmlns:w="{WORD}" w:id="1" w:author="A"><w:r><w:t xml:space="preserve"> newly</w:t></w:r></w:ins>',
        f'<w:del xmlns:w="{WORD}" w:id="2" w:author="A"><w:r><w:delText> formerly</w:delText></w:r></w:del>',
    ):
        paragraph.append(etree.fromstring(xml))


def make_pdf(*pages: str) -> bytes:
    """Return a PDF with these pages of plain lines; a page without lines holds no text."""
    count = len(pages)
    kids = " ".join(f"{4 + 2 * number} 0 R" for number in range(count))
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {count} >>",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    for number, page in enumerate(pages):
        lines = "".join(f"({line}) Tj 0 -14 Td\n" for line in page.splitlines())
        stream = f"BT /F1 12 Tf 72 720 Td\n{lines}ET"
        resources = "/Resources << /Font << /F1 3 0 R >> >>"
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] {resources} /Contents {5 + 2 * number} 0 R >>"
        )
        objects.append(f"<< /Length {len(stream)} >>\nstream\n{stream}\nendstream")
    written, offsets = "%PDF-1.4\n", []
    for number, content in enumerate(objects, start=1):
        offsets.append(len(written))
        written += f"{number} 0 obj\n{content}\nendobj\n"
    table = "".join(f"{offset:010d} 00000 n \n" for offset in offsets)
    size = len(objects) + 1
    return (
        f"{written}xref\n0 {size}\n0000000000 65535 f \n{table}"
        f"trailer\n<< /Size {size} /Root 1 0 R >>\nstartxref\n{len(written)}\n%%EOF\n"
    ).encode()


def encrypt_pdf(raw: bytes, password: str) -> bytes:
    """Return the same PDF behind a password."""
    from pypdf import PdfReader, PdfWriter

    writer = PdfWriter(clone_from=PdfReader(BytesIO(raw)))
    writer.encrypt(password, owner_password="owner", algorithm="RC4-128")
    stream = BytesIO()
    writer.write(stream)
    return stream.getvalue()


def make_zip(parts: dict[str, bytes]) -> bytes:
    """Return an archive of these parts."""
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return stream.getvalue()
