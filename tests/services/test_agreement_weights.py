"""Weights that are asked for: names, matrices, and what is refused."""

from pathlib import Path

import numpy as np
import pytest

from annotator.agreement import declare
from annotator.errors import Invalid
from annotator.services.agreement_weights import ALL, fitted, parse_choice, read_own_weights

THREE = declare([1, 2, 3])


def test_names_are_kept_once_and_in_order() -> None:
    assert parse_choice("quadratic, identity,quadratic").names == ("quadratic", "identity")
    assert parse_choice("within_one").keys([]) == [
        *(f"icc[{form}]" for form in ("1,1", "2,1", "3,1", "1,k", "2,k", "3,k")),
        *(f"kendall_w[{form}]" for form in ("tie_corrected", "uncorrected")),
        *(f"krippendorff_alpha[{metric}]" for metric in ("nominal", "ordinal", "interval", "ratio")),
        "percent_agreement[within_one]",
    ]  # fmt: skip
    assert ALL.is_of_all


def test_a_file_gives_its_name(tmp_path: Path) -> None:
    (tmp_path / "costs.csv").write_bytes(b"\xef\xbb\xbf0;1\n1;0\n")
    (own,) = parse_choice(f"custom:{tmp_path / 'costs.csv'}").own
    assert (own.bracket, own.rows) == ("custom:costs", (("0", "1"), ("1", "0")))
    assert "cohen_kappa[custom:costs]" in ALL.keys_of_own(own)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1,.5,0\n.5,1,.5\n0,.5,1\n", [[1, 0.5, 0], [0.5, 1, 0.5], [0, 0.5, 1]]),
        ("0,1,4\n1,0,1\n4,1,0\n", [[1, 0.75, 0], [0.75, 1, 0.75], [0, 0.75, 1]]),
        (",3,2,1.0\n3,0,1,4\n1,4,2,0\n2,1,0,2\n", [[1, 0.5, 0], [0.5, 1, 0.75], [0, 0.75, 1]]),
    ],
    ids=["agreement", "disagreement", "labelled in another order"],
)
def test_a_matrix_becomes_agreement_weights(text: str, expected: list[list[float]]) -> None:
    assert np.allclose(fitted(read_own_weights("w", text), THREE), expected)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "are empty"),
        ('"1,2\n', "no proper CSV"),
        ("1,0\n0,1\n", "2 rows and 2 columns"),
        ("1,0,0\n0,1\n0,0,1\n", "3 columns"),
        (",a,b,c\na,1,0,0\nb,0,1,0\nc,0,0,1\n", "labelled a, b, c"),
        ("1,x,0\n0,1,0\n0,0,1\n", "hold x"),
        ("1,nan,0\n0,1,0\n0,0,1\n", "hold nan"),
        ("1,,0\n0,1,0\n0,0,1\n", 'hold ""'),
        ("1,2,0\n0,1,0\n0,0,1\n", "neither agreement"),
        ("0,-1,0\n0,0,0\n0,0,0\n", "neither agreement"),
        ("0,0,0\n0,0,0\n0,0,0\n", "neither agreement"),
        ("1,0,0\n0,0,0\n0,0,1\n", "neither agreement"),
    ],
)
def test_what_is_no_matrix_of_weights(text: str, message: str) -> None:
    with pytest.raises(Invalid, match=message):
        fitted(read_own_weights("w", text), THREE)


def test_files_that_cannot_be_read(tmp_path: Path) -> None:
    (tmp_path / "w.csv").write_bytes(b"\xff\xfe")
    with pytest.raises(Invalid, match="not UTF-8"):
        parse_choice(f"custom:{tmp_path / 'w.csv'}")
    with pytest.raises(Invalid, match="cannot be read"):
        parse_choice(f"custom:{tmp_path}")
    with pytest.raises(Invalid, match='no weights ""'):
        parse_choice("")
