from annotator.agreement.undefined import REASONS, undefined


def test_a_share_has_the_digits_that_it_takes():
    """Three in a million are not 0 %."""
    texts = [undefined("perfect_agreement", bound=bound, items=9).text for bound in (1.0, 0.075, 0.0005, 0.00003, 0.0)]
    shares = [text.partition("up to ")[2].partition(" of")[0] for text in texts]
    assert shares == ["100\u202f%", "7.5\u202f%", "0.1\u202f%", "0.0030\u202f%", "0\u202f%"]


def test_facts_are_kept_as_they_are_printed():
    found = undefined("needs_complete_ratings", missing=2, cells=12)
    assert found.facts == (("missing", "2"), ("cells", "12"))
    assert found.text == REASONS["needs_complete_ratings"].format(missing=2, cells=12)
