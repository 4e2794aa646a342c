"""Folding names for search, sorting keys, short names for addresses."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from annotator.services.name_folding import fold, natural_key, slug_for


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("Suzdal'tsev", "SUZDALTSEV"),
        ("Suzdal’tsev", "suzdaltsev"),
        ("Évry", "evry"),
        ("Łódź", "lodz"),
        ("Ærø", "aero"),
        ("Пётр Рагажэўскі", "петр рагажэускі"),
        ("Сатановский", "САТАНОВСКИЙ"),
        ("Суздальцев", "суздалцев"),
        ("Straße", "STRASSE"),
        ("e\u0301", "é"),
    ],
)
def test_spellings_that_differ_in_signs_alone_fold_together(first: str, second: str) -> None:
    assert fold(first) == fold(second)


@given(st.text(max_size=30))
@example("🄐")
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


def test_keys_sort_by_their_numbers() -> None:
    keys = ["C10", "C2", "B1", "C2a", "10", "9", "C02"]
    assert sorted(keys, key=natural_key) == ["9", "10", "B1", "C2", "C02", "C2a", "C10"]


def test_a_short_name_is_made_from_the_name_and_is_free() -> None:
    assert slug_for("Institute for CIS Countries", set()) == "institute-for-cis-countries"
    assert slug_for("Évry & Cie", {"evry-cie", "evry-cie-2"}) == "evry-cie-3"
    assert slug_for("Хвиля", set()) == "хвиля"
    assert slug_for("...", {"unnamed"}) == "unnamed-2"
    assert len(slug_for("x" * 200, {"x" * 72})) <= 80
