"""The register of formats."""

from collections.abc import Iterator

import pytest

from annotator.errors import NotFound
from annotator.exports import registry
from annotator.exports.registry import export_format, find_format, list_formats
from annotator.services.export_data import Subject


def _write(_record: object, _raw: bool) -> Iterator[str]:
    yield "{}"


@pytest.fixture
def toy() -> Iterator[str]:
    name = "toy"
    register = export_format(
        name,
        title="Toy",
        summary="A toy.",
        subject=Subject.CLAIMS,
        extension="json",
        media_type="application/json",
    )
    assert register(_write) is _write
    yield name
    del registry._formats[name]


def test_what_there_is() -> None:
    names = [format_.name for format_ in list_formats()]
    assert names == [
        *("ratings-long", "ratings-wide", "claims", "evidence", "decisions", "source-grades", "codebook"),
    ]


def test_every_format_says_what_it_is() -> None:
    for format_ in list_formats():
        assert format_.title
        assert format_.summary.endswith(".")
        assert all(column.meaning.endswith(".") for column in format_.columns)
        assert len({column.name for column in format_.columns}) == len(format_.columns)


def test_a_format_registers_itself(toy: str) -> None:
    found = find_format(toy)
    assert (found.title, found.extension, found.media_type, found.columns) == ("Toy", "json", "application/json", ())
    assert [format_.name for format_ in list_formats()][2:] == [
        *("claims", "toy", "evidence", "decisions", "source-grades", "codebook"),
    ]


def test_a_name_is_given_once(toy: str) -> None:
    with pytest.raises(ValueError, match="two export formats named toy"):
        export_format(toy, title="", summary="", subject=Subject.CLAIMS)(_write)


def test_an_unknown_format_names_those_there_are() -> None:
    known = "There is: ratings-long, ratings-wide, claims, evidence, decisions, source-grades, codebook"
    with pytest.raises(NotFound, match=known):
        find_format("xlsx")
