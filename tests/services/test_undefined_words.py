"""Why there is no figure, in the words of a project."""

import pytest

from annotator.agreement import Undefined
from annotator.agreement.undefined import REASONS, undefined
from annotator.services.undefined_words import cause, sentence

FACTS = {
    "raters": 3,
    "least": 3,
    "items": 10,
    "bound": 0.3,
    "undefined": 4,
    "replicates": 50,
    "missing": 2,
    "cells": 30,
    "most": 10_000,
    "below": 2,
}


@pytest.mark.parametrize("reason", REASONS)
def test_no_reason_speaks_of_items_or_raters(reason: str) -> None:
    words = sentence(undefined(reason, **FACTS))
    assert not {"item", "items", "rater", "raters"} & set(words.replace(".", " ").split())
    assert "{" not in words
    assert words.count("No value") + words.count("No interval") == 1


def test_what_has_no_order_has_no_steps() -> None:
    found = undefined("no_variation")
    assert "the same step" in sentence(found)
    assert cause(found, is_ordered=False).startswith("everyone gave the same answer")


def test_shares_are_printed_as_everywhere() -> None:
    words = sentence(undefined("perfect_agreement", bound=0.3, items=10))
    assert "up to 30\u202f% of claims like these 10" in words
    assert "(95\u202f% confidence)" in words
    assert "up to 0.5\u202f% of items" in undefined("perfect_agreement", bound=0.005, items=600).text


def test_a_reason_of_a_coefficient_to_come_speaks_for_itself() -> None:
    assert cause(Undefined("new", "No value: it is new.")) == "it is new."
    assert sentence(Undefined("new", "It is new.")) == "It is new."
