"""The words in which a form's fields refuse what they cannot read: ours, not the library's."""

from wtforms import Form

from annotator.text import _, plural

SENTENCES = {
    "Not a valid choice.": _("Choose one of these."),
    "Invalid Choice: could not coerce.": _("Choose one of these."),
    "Not a valid integer value.": _("Give a whole number."),
}


class Sentences:
    """Stands where WTForms looks for a translation."""

    def gettext(self, sentence: str) -> str:
        return SENTENCES.get(sentence, sentence)

    def ngettext(self, one: str, many: str, count: int) -> str:
        return plural(count, one, many)


class WordedForm(Form):
    """A form that speaks in our words."""

    class Meta:
        def get_translations(self, _form: Form) -> Sentences:
            return Sentences()
