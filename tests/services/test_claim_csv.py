"""Reading a CSV file of claims into rows, and the faults of its form."""

import pytest

from annotator.services.claim_csv import COLUMNS, CsvRow, ImportRefused, RowError, read_rows

HEADER = "id,claim,claimant,kind\n"


def _refused(raw: bytes) -> tuple[RowError, ...]:
    with pytest.raises(ImportRefused) as caught:
        read_rows(raw)
    assert caught.value.field == "file"
    return caught.value.row_errors


def test_columns_are_described() -> None:
    assert [column.name for column in COLUMNS if column.is_required] == ["id", "claim", "claimant", "kind"]
    assert all(column.meaning for column in COLUMNS)


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_delimiters_marks_and_line_ends_of_spreadsheets_are_read(delimiter: str, mark: str, line_end: str) -> None:
    lines = [["Kind", " ID ", "claimant", "claim"], ["denial", " C1 ", "Ann", '"One, two; ""three""\n four"']]
    text = mark + line_end.join(delimiter.join(line) for line in lines)
    rows, errors = read_rows(text.encode())
    assert errors == []
    entries = {"kind": "denial", "id": "C1", "claimant": "Ann", "claim": 'One, two; "three"\n four'}
    assert rows == [CsvRow(2, entries)]


def test_rows_are_counted_as_a_spreadsheet_does() -> None:
    text = HEADER + 'C1,"Two\nlines",Ann,denial\n\n,,,\nC2,Words,Ben,denial\n'
    rows, _errors = read_rows(text.encode())
    assert [row.number for row in rows] == [2, 5]


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        (b"", "first row is empty"),
        (b",,\n", "first row is empty"),
        (HEADER.encode(), "no claim below"),
        (HEADER.encode() + b",,,\n\n", "no claim below"),
        ("id,claim".encode("utf-16"), "UTF-16"),
        (b'id,claim,claimant,kind\n"C1" x,y,z,denial\n', "quotation marks"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused(raw: bytes, words: str) -> None:
    (error,) = _refused(raw)[:1]
    assert words in error.message


def test_quotation_marks_without_a_partner_name_their_row() -> None:
    (error,) = _refused(HEADER.encode() + b'C1,"x",Ann,denial\nC2,"never closed,Ann,denial\n')
    assert (error.row, error.column) == (3, None)


def test_an_entry_that_is_too_long_is_called_that() -> None:
    (error,) = _refused(HEADER.encode() + b"C1," + b"x" * 131_073 + b",Ann,denial\n")
    assert (error.row, error.message[:49]) == (2, "An entry is longer than the 131,072 characters th")


def test_line_breaks_within_an_entry_are_line_feeds() -> None:
    """However the file writes them: RFC 4180 has CR LF, and so have our own exports."""
    raw = HEADER.encode() + b'C1,"one\r\ntwo\rthree\nfour",Ann,denial\r\n'
    rows, errors = read_rows(raw)
    assert (rows[0].entries["claim"], errors) == ("one\ntwo\nthree\nfour", [])


def test_unknown_missing_and_repeated_columns_are_named() -> None:
    errors = _refused(b"id,claims,kind,kind,,zzz,n\xe9\nC1,x,denial,denial,,,\n")
    assert [(error.row, error.column) for error in errors] == [
        (1, "claims"),
        (1, "kind"),
        (1, "5"),
        (1, "zzz"),
        (1, "7"),
        (1, "claim"),
        (1, "claimant"),
    ]
    words = ["Is claim meant?", "there twice", "no name", "Known are: id,", "not UTF-8", "missing", "missing"]
    assert all(word in error.message for word, error in zip(words, errors, strict=True))


def test_broken_utf8_and_uneven_rows_are_collected() -> None:
    raw = HEADER.encode() + b"C1,caf\xe9,Ann,denial\nC2,x,Ann\nC3,Caf\xc3\xa9,Ann,denial\nC4,\xff,Ann,denial,more\n"
    rows, errors = read_rows(raw)
    assert [row.number for row in rows] == [4]
    assert rows[0].entries["claim"] == "Café"
    assert [(error.row, error.column) for error in errors] == [(2, "claim"), (3, None), (5, "claim"), (5, None)]
    assert str(errors[0]) == "Row 2, column claim: This is not UTF-8. Save the file as CSV UTF-8."
    assert str(errors[1]) == "Row 3: This row has 3 entries, the header 4."


def test_a_refusal_shows_the_first_fifty_and_counts_all() -> None:
    one = ImportRefused([RowError(2, None, "Wrong.")])
    assert str(one) == "Nothing was imported: the file has one fault. Row 2: Wrong."
    many = ImportRefused([RowError(row, "id", "Wrong.") for row in range(2, 72)])
    assert (len(many.row_errors), many.total) == (50, 70)
    assert str(many) == "Nothing was imported: the file has 70 faults. The first: Row 2, column id: Wrong."
