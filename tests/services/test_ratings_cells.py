import io

from annotator.services.ratings_cells import read_cells

COLUMNS = ("item", "rater", "value")


def test_rows_are_counted_as_a_text_editor_does():
    text = b'item,rater,value,note\n\na,eva,1,"two\nlines"\nb,eva,2,\n , , ,\nc,eva,3,\n'
    cells = read_cells(io.BytesIO(text), COLUMNS, [])
    assert cells.items == ["a", "b", "c"]
    assert cells.rows == [3, 5, 7]


def test_every_end_of_line_counts():
    for end in (b"\n", b"\r\n", b"\r"):
        text = end.join([b"item,rater,value", b"a,eva,1", b"b,eva,2"])
        assert read_cells(io.BytesIO(text), COLUMNS, []).rows == [2, 3]


def test_wide_cells_carry_item_and_rater():
    cells = read_cells(io.BytesIO(b"claim,eva,jan\na,1,\nb,,2\n"), None, [])
    assert list(zip(cells.items, cells.raters, cells.values, cells.rows, strict=True)) == [
        ("a", "eva", "1", 2),
        ("b", "jan", "2", 3),
    ]
