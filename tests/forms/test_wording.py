"""What the library says of a field is said in our words."""

from annotator.forms.wording import Sentences


def test_known_and_unknown_sentences() -> None:
    sentences = Sentences()
    assert sentences.gettext("Not a valid choice.") == "Choose one of these."
    assert sentences.gettext("Something new.") == "Something new."


def test_one_and_many() -> None:
    sentences = Sentences()
    assert sentences.ngettext("one field", "many fields", 1) == "one field"
    assert sentences.ngettext("one field", "many fields", 2) == "many fields"
