"""Reading a file into rows: CSV as spreadsheets save it, JSON Lines, and what is wrong with either."""

import io
import json

import pytest

from annotator.errors import Invalid
from annotator.services import import_tables
from annotator.services.import_rows import ImportRefused
from annotator.services.import_tables import Record, read_table
from annotator.services.text_encodings import UnknownEncoding

HEADER = "id,claim,claimant,kind\n"


def _read(raw: bytes, name: str = "claims.csv", encoding: str = "") -> tuple[list[str], list[Record]]:
    table = read_table(io.BytesIO(raw), name, encoding)
    records = list(table.records)
    return table.headings, records


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_delimiters_marks_and_line_ends_of_spreadsheets_are_read(delimiter: str, mark: str, line_end: str) -> None:
    lines = [["Kind", " ID ", "claimant", "claim"], ["denial", " C1 ", "Ann", '"One, two; ""three""\n four"']]
    text = mark + line_end.join(delimiter.join(line) for line in lines)
    headings, records = _read(text.encode())
    assert headings == ["Kind", "ID", "claimant", "claim"]
    assert records == [Record(2, ["denial", "C1", "Ann", 'One, two; "three"\n four'])]


@pytest.mark.parametrize("codec", ["utf-16", "utf-8-sig", "utf-32"])
def test_a_mark_says_how_a_file_is_encoded(codec: str) -> None:
    headings, records = _read((HEADER + "C1,Łódź 😀,Ann,denial\n").encode(codec))
    assert headings[0] == "id"
    assert records[0].cells[1] == "Łódź 😀"


def test_rows_are_counted_as_a_spreadsheet_does() -> None:
    text = HEADER + 'C1,"Two\nlines",Ann,denial\n\n,,,\nC2,Words,Ben,denial\n'
    assert [record.number for record in _read(text.encode())[1]] == [2, 5]


@pytest.mark.parametrize(("told", "delimiter"), [("sep=;", ";"), ('\ufeff"SEP=\t"', "\t"), ("sep=,", ",")])
def test_a_first_line_that_tells_the_delimiter_is_no_header(told: str, delimiter: str) -> None:
    rows = f"{HEADER}C1,It grew,Ann,denial".replace(",", delimiter)
    headings, (record,) = _read(f"{told}\r\n{rows}\r\n".encode())
    assert headings == ["id", "claim", "claimant", "kind"]
    assert record == Record(2, ["C1", "It grew", "Ann", "denial"])


def test_a_file_that_tells_its_delimiter_and_nothing_else_is_refused() -> None:
    with pytest.raises(ImportRefused, match="first row is empty"):
        _read(b"sep=;\r\n")


@pytest.mark.parametrize(("end", "row"), [('C1,"It grew",Ann,denial\nC2,"It shrank,Ann,denial\n', 3), ("", 1)])
def test_quotation_marks_are_looked_for_in_the_row_that_is_named(end: str, row: int) -> None:
    text = HEADER + end if end else HEADER.replace("claim,", '"claim,')
    for told in ("", "sep=,\r\n"):
        with pytest.raises(ImportRefused, match="quotation marks of this row do not match") as refused:
            _read((told + text).encode())
        assert refused.value.row_errors[0].row == row


def test_quotation_marks_of_the_line_that_tells_the_delimiter_are_those_of_the_first_row() -> None:
    with pytest.raises(ImportRefused, match="quotation marks of this row do not match") as refused:
        _read(b'"sep=;\r\nid;claim\r\n')
    assert refused.value.row_errors[0].row == 1


def test_headings_are_told_apart() -> None:
    headings, records = _read(b"id,,note,note,,\nC1,2,3,4,,\n")
    assert headings == ["id", "column 2", "note", "note (2)"]
    assert records == [Record(2, ["C1", "2", "3", "4"])]


def test_a_longer_row_is_a_fault_of_its_own_and_a_shorter_one_lacks_its_last_entries() -> None:
    records = _read((HEADER + "C1,a\nC2,a,b,c\nC3,a,b,c,d\n").encode())[1]
    assert [(record.cells, record.fault) for record in records] == [
        (["C1", "a", "", ""], ""),
        (["C2", "a", "b", "c"], ""),
        ((), "This row has 5 entries, the header 4."),
    ]


@pytest.mark.parametrize(
    ("raw", "row", "words"),
    [
        (b"", 1, "first row is empty"),
        (b",,\n", 1, "first row is empty"),
        (HEADER.encode("utf-16-le"), 1, "in UTF-16 with its byte order mark"),
        (b'id,claim\n"C1" x,y\n', 2, "quotation marks"),
        (HEADER.encode() + b'C1,"x",Ann,denial\nC2,"never closed,Ann,denial\n', 3, "quotation marks"),
        (b"a," * 201 + b"b\n", 1, "202 columns"),
        (b"id\n" + b"x" * 140_000, 2, "longer than the 131\u202f072 characters"),
        (b'{"id": "' + b"x" * 1_000_001 + b'"}', 1, "longer than the 1\u202f000\u202f000 characters"),
        (b'{"%s": 1}' % b'": 1, "'.join(b"%d" % number for number in range(201)), 1, "more than 200"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused(raw: bytes, row: int, words: str) -> None:
    with pytest.raises(ImportRefused) as caught:
        _read(raw)
    (error,) = caught.value.row_errors
    assert (error.row, error.column) == (row, None)
    assert words in error.message


def test_an_encoding_that_nobody_named_is_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(import_tables, "_BLOCK", 8)
    monkeypatch.setattr(import_tables, "_TRIED", 64)
    raw = ("id;claim\n" * 20 + "C1;Корабль вышел из порта в море\n" + "id;claim\n" * 20).encode("cp1251")
    with pytest.raises(UnknownEncoding, match=f"byte {raw.index(b';', 180) + 2} ") as caught:
        _read(raw)
    assert caught.value.candidates[0].name == "cp1251"
    assert "Корабль" in caught.value.candidates[0].sample
    assert _read(raw, encoding="cp1251")[1][19].cells[1] == "Корабль вышел из порта в море"


@pytest.mark.parametrize(
    ("raw", "encoding", "words"),
    [
        (b"id\nC1\n", "klingon", "Choose one of the encodings offered."),
        (b"id\n\x98\n", "cp1251", "cannot be read as “Cyrillic, Windows-1251”"),
        (b"\xff\xfei\x00d", "", "cannot be read as “utf-16”"),
    ],
)
def test_an_encoding_that_does_not_fit_is_refused(raw: bytes, encoding: str, words: str) -> None:
    with pytest.raises(Invalid, match=words) as caught:
        _read(raw, encoding=encoding)
    assert caught.value.field == "encoding"


def test_json_lines_have_their_keys_for_columns() -> None:
    raw = b'\xef\xbb\xbf{"id": "C1", "n": 5}\n\n{"id": "C2", "who": ["A", {"name": "B"}], "yes": true}\n'
    headings, records = _read(raw, "claims.jsonl")
    assert headings == ["id", "n", "who", "yes"]
    assert [(record.number, record.cells) for record in records] == [
        (1, ["C1", 5]),
        (3, ["C2", None, ["A", {"name": "B"}], True]),
    ]


@pytest.mark.parametrize(
    ("line", "words"),
    [
        (b"{id: 1}", "This line is no JSON"),
        (b"[1]", "This line is no object"),
        (b"[" * 100_000, "This line is no JSON (too deeply nested)"),
        (b'{"id": %s}' % (b"1" * 5_000), "This line is no JSON (a number of too many digits)"),
    ],
)
def test_a_line_that_is_no_object_is_a_fault_of_its_own(line: bytes, words: str) -> None:
    records = _read(b'{"id": "C1"}\n' + line + b"\n", "claims.jsonl")[1]
    assert [record.number for record in records] == [1, 2]
    assert records[1].fault.startswith(words)


@pytest.mark.parametrize(
    ("cell", "words"),
    [
        ("NaN", "NaN and Infinity are no numbers."),
        ("[1, -Infinity]", "NaN and Infinity are no numbers."),
        ('[{"value": 1e999}]', "NaN and Infinity are no numbers."),
        ('"a \\ud83d"', "Half a character stands here"),
        ('{"\\ude00": 1}', "Half a character stands here"),
        ("[" * 21 + "]" * 21, "This is too deeply nested."),
        ('["\\ud83d\\ude00 \U0001f600", 1.5, null, true, %s]' % ("[" * 19 + "]" * 19), ""),
    ],
)
def test_a_cell_that_nothing_can_be_made_of_is_empty_and_a_fault_of_its_column(cell: str, words: str) -> None:
    raw = f'{{"id": "C1"}}\n{{"id": "C2", "n": {cell}, "m": NaN}}\n'.encode()
    record = _read(raw, "claims.jsonl")[1][1]
    assert (record.number, record.fault, list(record.faults)) == (2, "", ["n", "m"] if words else ["m"])
    assert record.faults.get("n", "").startswith(words)
    assert record.cells == ["C2", None if words else json.loads(cell), None]


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ('{"id": "C1", "n": 1, "id": "C2"}', "The key “id” stands twice in one object."),
        ('{"id": "C1", "n": [{"low": 1, "low": 2}]}', "The key “low” stands twice in one object."),
        ('{"id": "C1", "an id": 1, "an  id": 2}', "Two keys of this line look the same."),
    ],
)
def test_a_key_that_stands_twice_is_a_fault(line: str, words: str) -> None:
    (record,) = _read(line.encode(), "claims.jsonl")[1]
    assert record.fault.startswith(words)


def test_lines_within_cells_of_json_end_as_in_csv() -> None:
    raw = rb'{"a": "x\r\ny\rz", "b": [{"c": "\r"}, 1], "d": "\\r"}'
    assert _read(raw, "claims.jsonl")[1][0].cells == ["x\ny\nz", [{"c": "\n"}, 1], "\\r"]
