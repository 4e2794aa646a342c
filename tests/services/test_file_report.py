"""The report on ratings that somebody sent."""

from typing import Any

import pytest

from annotator.errors import Invalid
from annotator.services.agreement_report import Request
from annotator.services.file_report import chosen_content, file_report

OPTIONS: dict[str, Any] = {
    "wide": False, "columns": ["item", "rater", "value"], "scale": None, "level": None, "missing": ["", "NA"],
    "repeats": "refuse", "request": Request(),
}  # fmt: skip


def test_either_a_file_or_text() -> None:
    assert chosen_content(b"a", " ") == b"a"
    assert chosen_content(b"", "é") == "é".encode()
    with pytest.raises(Invalid, match="Choose a file"):
        chosen_content(b"", "\n ")
    with pytest.raises(Invalid, match="Take one of them away"):
        chosen_content(b"a", "b")


def test_long_and_wide_tell_the_same() -> None:
    long = file_report(b"item,rater,value\n1,a,2\n1,b,2\n2,a,1\n2,b,NA\n", **OPTIONS)
    wide = file_report(b"item,a,b\n1,2,2\n2,1,NA\n", **OPTIONS | {"wide": True, "columns": []})
    assert long.method.input_sha256 == wide.method.input_sha256
    assert (long.cannot_judge, long.scale_declared, long.items_pairable) == (1, False, 1)


def test_three_columns_are_needed() -> None:
    with pytest.raises(Invalid) as refused:
        file_report(b"item,rater,value\n", **OPTIONS | {"columns": ["item"]})
    assert refused.value.field == "columns"
