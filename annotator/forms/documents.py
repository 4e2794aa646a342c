"""Documents: what is known of one, its text, and a copy of a text that is withheld."""

from wtforms import BooleanField, HiddenField, RadioField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length

from annotator.forms.wording import WordedForm
from annotator.models.vocabulary import TextKind
from annotator.services.document_entries import LIMITS
from annotator.services.documents import DocumentDraft
from annotator.services.text_encodings import ENCODINGS
from annotator.text import _

LOOK, STORE, CHANGE = "look", "store", "change"
"""What is asked for: to see what would be stored, to store it, to take another text."""
ARTICLE, WHOLE = "article", "whole"


def _at_most(field: str) -> Length:
    return Length(max=LIMITS[field], message=_("At most {most} characters.", most=LIMITS[field]))


def _typed(text: str | None) -> str:
    return " ".join((text or "").split())


class BibliographyForm(WordedForm):
    """What is known of a document."""

    title = StringField(_("Title"), [InputRequired(_("Give the document a title.")), _at_most("title")])
    authors = StringField(_("By"), [_at_most("authors")])
    outlet = StringField(_("Where it appeared"), [_at_most("outlet")])
    url = StringField(_("Address"), [_at_most("url")])
    language = StringField(_("Language"), [_at_most("language")])
    date_stated = StringField(_("Date stated"), [_at_most("date_stated")])
    date_believed = StringField(_("Date believed"), [_at_most("date_believed")])
    date_reason = TextAreaField(_("Why that date"), [_at_most("date_reason")])
    note = TextAreaField(_("Note"), [_at_most("note")])

    def draft(self) -> DocumentDraft:
        """Return what was typed; the key is made from the title."""
        return DocumentDraft(
            key="",
            title=_typed(self.title.data),
            authors=_typed(self.authors.data),
            outlet=_typed(self.outlet.data),
            url=_typed(self.url.data),
            language=_typed(self.language.data),
            date_stated=_typed(self.date_stated.data),
            date_believed=_typed(self.date_believed.data),
            date_reason=(self.date_reason.data or "").strip(),
            note=(self.note.data or "").strip(),
        )


class _TextFields(WordedForm):
    """A text, pasted or in a file; a browser cannot be given a file back, so what was read of it is carried along."""

    text = TextAreaField(_("Paste the text"))
    kind = RadioField(
        _("What is this text?"),
        choices=[
            SelectChoice(value=TextKind.ORIGINAL.value, label=_("The original, word by word")),
            SelectChoice(value=TextKind.DIGEST.value, label=_("A summary in our own words")),
        ],
        default=TextKind.ORIGINAL.value,
    )
    is_withheld = BooleanField(_("Withhold the original"))
    page_part = RadioField(
        _("What to take from a web page"),
        choices=[
            SelectChoice(value=ARTICLE, label=_("The article, without menus and comments")),
            SelectChoice(value=WHOLE, label=_("All its text")),
        ],
        default=ARTICLE,
    )
    encoding = RadioField(
        _("Which of these reads right?"),
        choices=[SelectChoice(value=name, label=title) for name, title in ENCODINGS.items()],
        default="",
        validate_choice=False,
    )
    kept_text = HiddenField()
    proof = HiddenField()
    raw = HiddenField()
    raw_name = HiddenField()
    action = HiddenField(default=LOOK)


class TextForm(_TextFields):
    """A text for a document that is there, whose claims may stand in it too."""

    is_placing = BooleanField(_("Place these claims in it"))


class DocumentForm(BibliographyForm, _TextFields):
    """A new document with its text."""


class CopyForm(WordedForm):
    """A copy of an original that is withheld: a file, or its text."""

    copy = TextAreaField(_("Or paste the text"))
