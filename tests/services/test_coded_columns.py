"""Columns as numbers of texts."""

from annotator.services.coded_columns import Coder


def test_texts_that_differ_by_blanks_are_one() -> None:
    coder = Coder()
    coder.add((" a", "b"))
    coder.add(("a", "b ", "c"))
    coded = coder.coded()
    assert (coded.names, coded.codes.tolist()) == (["a", "b", "c"], [0, 1, 0, 1, 2])
    assert (coded.at(3), coded.first(2)) == ("b", 4)


def test_pieces_of_one_and_of_none() -> None:
    coder = Coder()
    assert coder.add(()).tolist() == []
    assert coder.add(("x",)).tolist() == [0]
    assert coder.coded().names == ["x"]
    assert Coder().coded().codes.size == 0
