"""Rows of fields, such as the points of a scale, with the number of their row in their names: ``points-2-code``."""

from collections.abc import Iterable, Iterator

from wtforms import FieldList

from annotator.services.written_numbers import is_whole


class RowList(FieldList):
    """A list of rows; fields whose names have no number of a row are none of its own."""

    def _extract_indices(self, prefix: str, formdata: Iterable[str]) -> Iterator[int]:
        # The library asks str.isdigit, which holds of "²" too, and int() then fails.
        for name in formdata:
            if name.startswith(f"{prefix}-"):
                number = name.removeprefix(f"{prefix}-").partition("-")[0]
                if is_whole(number):
                    yield int(number)
