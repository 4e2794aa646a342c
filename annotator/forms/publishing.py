"""What the owner of a document allows."""

from wtforms import BooleanField

from annotator.forms.wording import WordedForm
from annotator.text import _


class PublishingForm(WordedForm):
    """Whether the words of a document may stand on a page that is published."""

    may_publish_text = BooleanField(_("The words of this document may be published"))
