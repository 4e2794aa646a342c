"""Rows that a form holds, by the numbers in the names of their fields."""

import pytest
from werkzeug.datastructures import MultiDict
from wtforms import Form, FormField, StringField

from annotator.forms.row_lists import RowList


class Row(Form):
    key = StringField()


class Table(Form):
    rows = RowList(FormField(Row))


def test_rows_come_in_the_order_of_their_numbers() -> None:
    form = Table(MultiDict([("rows-10-key", "c"), ("rows-2-key", "b"), ("rows-0-key", "a")]))
    assert form.rows.data == [{"key": "a"}, {"key": "b"}, {"key": "c"}]


@pytest.mark.parametrize("number", ["²", "٢", "x", "", "-1", "1.5", "9" * 5_000, "9" * 10])
def test_what_is_no_number_of_a_row_is_no_row(number: str) -> None:
    form = Table(MultiDict([(f"rows-{number}-key", "odd"), ("rows-1-key", "a"), ("rowsof-3-key", "b"), ("other", "c")]))
    assert form.rows.data == [{"key": "a"}]
