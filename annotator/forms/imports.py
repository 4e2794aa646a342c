"""What is said about a file that is imported; the file itself is no field, for a browser cannot be given it back."""

from wtforms import RadioField, SelectField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Length

from annotator.forms.wording import WordedForm
from annotator.models.import_vocabulary import ImportKind
from annotator.services.documents import LONGEST_TITLE
from annotator.services.import_fields import KIND_WORDS
from annotator.services.text_encodings import ENCODINGS
from annotator.text import _


class ImportForm(WordedForm):
    """What the rows are, and what the file does not say itself."""

    kind = RadioField(
        _("What is in the file?"),
        choices=[SelectChoice(value=kind.value, label=words) for kind, words in KIND_WORDS.items()],
        default=ImportKind.CLAIMS.value,
    )
    document = StringField(
        _("Title of the document the claims are taken from"),
        [Length(max=LONGEST_TITLE, message=_("At most {most} characters.", most=LONGEST_TITLE))],
    )
    encoding = SelectField(
        _("How is the file encoded?"),
        choices=[
            SelectChoice(value="", label=_("As it says itself, or UTF-8")),
            *(SelectChoice(value=name, label=title) for name, title in ENCODINGS.items()),
        ],
        default="",
    )
