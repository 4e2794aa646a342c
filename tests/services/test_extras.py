"""Packages that may be missing."""

import pytest

from annotator.errors import Invalid
from annotator.services.extras import has_extra, require_extra


def test_a_missing_package_is_named_with_how_it_is_installed() -> None:
    with pytest.raises(Invalid, match="needs the package no-such-package") as caught:
        require_extra("no_such_package", "no-such-package", "PDF files")
    assert "pip install 'source-credibility-annotator[extract]'" in str(caught.value)
    assert "paste it" in str(caught.value)
    assert not has_extra("no_such_package")


def test_one_that_is_there_is_returned() -> None:
    assert require_extra("json", "json", "nothing").loads("1") == 1
    assert has_extra("json")
