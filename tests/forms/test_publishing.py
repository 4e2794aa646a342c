"""What the owner of a document allows."""

from werkzeug.datastructures import ImmutableMultiDict

from annotator.forms.publishing import PublishingForm


def test_an_empty_box_allows_nothing() -> None:
    assert PublishingForm(ImmutableMultiDict({"may_publish_text": "y"})).may_publish_text.data is True
    assert PublishingForm(ImmutableMultiDict({"other": "y"})).may_publish_text.data is False
