"""A table read in pieces tells the same as one read row by row, whichever way the pieces are made."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.errors import Invalid
from annotator.services import csv_table
from annotator.services.csv_table import CsvTable

CELL = st.text(alphabet="ab1 é", max_size=3)
ROWS = st.lists(st.tuples(CELL, CELL, CELL), max_size=30)


def _written(rows: list[tuple[str, str, str]], end: str, *, quoted: bool) -> str:
    file = io.StringIO(newline="")
    writer = csv.writer(file, lineterminator=end, quoting=csv.QUOTE_ALL if quoted else csv.QUOTE_MINIMAL)
    writer.writerows([("x", "y", "z"), *rows])
    return file.getvalue()


def _read(text: str, filled: tuple[int, ...] = ()) -> list[tuple[str, ...]]:
    return [row for columns in CsvTable(text).columns(filled) for row in zip(*columns, strict=True)]


def _not_blank(rows: list[tuple[str, str, str]]) -> list[tuple[str, str, str]]:
    return [row for row in rows if any(cell.strip() for cell in row)]


@given(rows=ROWS, end=st.sampled_from(["\n", "\r\n", "\r"]), quoted=st.booleans())
def test_every_way_reads_the_same(rows: list[tuple[str, str, str]], end: str, quoted: bool) -> None:
    found = _read(_written(rows, end, quoted=quoted))
    assert _not_blank(found) == _not_blank(rows)


@given(rows=ROWS, end=st.sampled_from(["\n", "\r\n"]))
def test_many_pieces_are_as_one(rows: list[tuple[str, str, str]], end: str) -> None:
    text = _written(rows, end, quoted=False)
    whole = _read(text)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(csv_table, "_CHARACTERS", 8)
        assert _not_blank(_read(text)) == _not_blank(whole)


def test_blank_rows_and_blank_cells_beyond_the_header_are_passed_over() -> None:
    text = "\n , \nx,y\n1,2\n\n3,4, ,\n,\n5,6"
    assert _read(text, (0,)) == [("1", "2"), ("3", "4"), ("5", "6")]
    assert [CsvTable(text).line(place) for place in range(3)] == [4, 6, 8]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("x,y\n1,2\n3\n", "Row 3 has 1 cells and the header 2."),
        ("x,y\n1,2,3\n4\n", "Row 2 has 3 cells and the header 2."),
        ('x,y\n"1\n",2\n3\n', "Row 4 has 1 cells and the header 2."),
        ("x,y\n1,2\n ,4\n", "Row 3 names no x."),
        ('x,y\n1,2\n3,"4\n', "Row 3 is no proper CSV."),
        ('x,y\n1,2\n3,"4"5\n', "Row 3 is no proper CSV."),
        ("x,y\n1,2\n" + "3" * 140_000 + ",4\n", "Row 3 is no proper CSV. An entry is longer"),
        ('"x,y\n', "Row 1 is no proper CSV."),
        ("x,x\n", "Two columns are called x."),
        ("", "The file is empty."),
    ],
)
def test_what_is_wrong_is_named_with_its_row(text: str, message: str) -> None:
    with pytest.raises(Invalid) as refused:
        _read(text, (0,))
    assert message in str(refused.value)


def test_a_piece_without_a_rating_counts_for_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(csv_table, "_CHARACTERS", 1)
    assert _read("x,y\n1,2\n,\n\n3,4\n", (0,)) == [("1", "2"), ("3", "4")]
    assert _read('\nx,y\n1,"2"\n', (0,)) == [("1", "2")]


def test_other_delimiters() -> None:
    assert _read("x;y\n1,5;2\n") == [("1,5", "2")]
    assert _read("x\ty\n1\t2\n") == [("1", "2")]
