"""What the docstrings say of the coefficients, and their examples computed anew."""

import pytest

from annotator.agreement import coefficient, forget, registered
from annotator.agreement.halves import Halves
from annotator.agreement.tally import CountTally
from annotator.agreement.weights import Weighting
from annotator.services.methods_catalogue import Entry, catalogue

ENTRIES = catalogue()


def _entry(name: str) -> Entry:
    return next(entry for entry in ENTRIES if entry.known.name == name)


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.known.name)
def test_every_coefficient_has_formula_source_and_a_figure_that_is_reproduced(entry: Entry) -> None:
    assert any(block.is_formula for block in entry.blocks)
    assert entry.references
    assert all(work.endswith(".") for work in entry.references)
    assert entry.example is not None
    assert entry.example.figures
    assert all(figure.agrees for figure in entry.example.figures)
    assert all(figure.table < len(entry.example.tables) for figure in entry.example.figures)


def test_the_catalogue_is_that_of_the_register() -> None:
    assert [entry.known for entry in ENTRIES] == list(registered())


def test_tables_are_of_ratings_or_of_pairs() -> None:
    """Cohen (1960) by counts, Krippendorff (2011) item by item with its gaps."""
    cohen, alpha = _entry("cohen_kappa").example, _entry("krippendorff_alpha").example
    assert cohen is not None
    assert alpha is not None
    assert cohen.tables[0].is_of_pairs
    assert cohen.tables[0].rows[0] == ("1", ("88", "14", "18"))
    assert not alpha.tables[0].is_of_pairs
    assert alpha.tables[0].rows[0] == ("1", ("1", "1", "", "1"))


def test_a_docstring_with_two_tables() -> None:
    scott = _entry("scott_pi").example
    assert scott is not None
    assert [figure.table for figure in scott.figures] == [0, 1]


def test_a_coefficient_that_says_nothing_has_an_entry_all_the_same() -> None:
    @coefficient("silent", title="Silent", brackets=("identity",), basis="counts")
    def silent(tally: CountTally, weighting: Weighting) -> Halves:
        return Halves(tally.agreement(weighting.matrix), None)

    try:
        entry = next(entry for entry in catalogue() if entry.known.name == "silent")
    finally:
        forget("silent")
    assert (entry.blocks, entry.references, entry.example) == ((), (), None)


def test_a_docstring_of_another_shape_is_read_as_far_as_it_goes() -> None:
    @coefficient("odd", title="Odd", brackets=("identity",), basis="counts")
    def odd(tally: CountTally, weighting: Weighting) -> Halves:
        """Odd.

        References
        ----------
        a page of ours

        Examples
        --------
        >>> 1 + 1
        2
        """
        return Halves(tally.agreement(weighting.matrix), None)

    try:
        entry = next(entry for entry in catalogue() if entry.known.name == "odd")
    finally:
        forget("odd")
    assert [block.text for block in entry.blocks] == ["Odd."]
    assert (entry.references, entry.example) == ((), None)


def test_paragraphs_are_plain_text() -> None:
    texts = [block.text for entry in ENTRIES for block in entry.blocks if not block.is_formula]
    assert not [text for text in texts if "`" in text or text.endswith("::") or "  " in text]
