import io

from annotator.services.ratings_cells import Cells, read_cells

COLUMNS = ("item", "rater", "value")


def entries(cells: Cells):
    rows = range(cells.places.size)
    return [(cells.items.at(n), cells.raters.at(n), cells.values.at(n), cells.row(n)) for n in rows]


def test_rows_are_counted_as_a_text_editor_does():
    text = b'item,rater,value,note\n\na,eva,1,"two\nlines"\nb,eva,2,\n , , ,\nc,eva,3,\n'
    cells = read_cells(io.BytesIO(text), COLUMNS, [])
    assert [(item, row) for item, _rater, _value, row in entries(cells)] == [("a", 3), ("b", 5), ("c", 7)]


def test_every_end_of_line_counts():
    for end in (b"\n", b"\r\n", b"\r"):
        text = end.join([b"item,rater,value", b"a,eva,1", b"b,eva,2"])
        assert [entry[3] for entry in entries(read_cells(io.BytesIO(text), COLUMNS, []))] == [2, 3]


def test_wide_cells_carry_item_and_rater():
    cells = read_cells(io.BytesIO(b"claim,eva,jan\na,1,\n\nb,,2\n"), None, [])
    assert entries(cells) == [("a", "eva", "1", 2), ("b", "jan", "2", 4)]


def test_a_wide_table_without_a_single_rating():
    assert entries(read_cells(io.BytesIO(b"claim,eva,jan\na,,\n"), None, [])) == []
