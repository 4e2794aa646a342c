"""The examples in the docstrings run, and give what they say."""

import doctest
import pkgutil
from importlib import import_module

import pytest

import annotator.agreement

NAMES = ["annotator.agreement"] + [
    module.name for module in pkgutil.walk_packages(annotator.agreement.__path__, "annotator.agreement.")
]


@pytest.mark.parametrize("name", NAMES)
def test_examples(name):
    result = doctest.testmod(import_module(name))
    assert result.failed == 0
    if ".coefficients." in name:
        assert result.attempted > 0
