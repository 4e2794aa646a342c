"""A file's name and its text."""

from collections.abc import Iterator

from annotator.exports.files import make_export
from annotator.exports.registry import Format
from annotator.services.export_codebook import CodebookRecord
from annotator.services.export_data import Subject

closed: list[bool] = []


def _write(record: CodebookRecord, raw: bool) -> Iterator[str]:
    try:
        yield record.project
        yield "raw" if raw else "safe"
    finally:
        closed.append(True)


FORMAT = Format("toy", "Toy", "A toy.", Subject.CODEBOOK, _write)


def test_name_and_text() -> None:
    export = make_export(FORMAT, CodebookRecord("demo", ()))
    assert (export.file_name, export.media_type) == ("demo-toy.csv", "text/csv; charset=utf-8")
    assert list(export.chunks) == ["demo", "safe"]


def test_a_label_is_part_of_the_name() -> None:
    assert make_export(FORMAT, CodebookRecord("demo", (), 'round-1-"x"/é')).file_name == "demo-toy-round-1--x---.csv"


def test_byte_order_mark_and_raw_text() -> None:
    chunks = make_export(FORMAT, CodebookRecord("demo", ()), bom=True, raw=True).chunks
    assert "".join(chunks).encode() == b"\xef\xbb\xbfdemoraw"


def test_closing_reaches_the_writer() -> None:
    chunks = make_export(FORMAT, CodebookRecord("demo", ())).chunks
    next(chunks)
    closed.clear()
    chunks.close()
    assert closed == [True]
