"""Forms around a source: who it is and how its name is spelled, and merging it into another."""

from collections.abc import Mapping
from typing import Any

from wtforms import BooleanField, FieldList, FormField, HiddenField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired

from annotator.forms.wording import WordedForm
from annotator.models.vocabulary import SourceType
from annotator.services.claim_words import SOURCE_TYPES
from annotator.services.language_names import languages, scripts
from annotator.services.source_entries import MOST_NAMES, NameEntry, SourceEntry
from annotator.services.typed_text import clean
from annotator.text import _


def _choices(words: Mapping[str, str], empty: str) -> list[SelectChoice]:
    return [SelectChoice(value="", label=empty), *(SelectChoice(value=tag, label=name) for tag, name in words.items())]


class _Tag(SelectField):
    """A choice that keeps what came from elsewhere: a tag that is not in the list stands for itself."""

    def iter_choices(self) -> Any:
        yield from super().iter_choices()
        if self.data and all(choice.value != self.data for choice in self.choices):
            yield SelectChoice(value=self.data, label=self.data)


class NameForm(WordedForm):
    """Another spelling of the name."""

    name = StringField(_("Spelling"))
    language = _Tag(_("Language"), choices=_choices(languages(), _("not known")), default="", validate_choice=False)
    script = _Tag(_("Script"), choices=_choices(scripts(), _("as usual")), default="", validate_choice=False)


class SourceForm(WordedForm):
    """Everything that is known of a source."""

    name = StringField(_("Name"), [DataRequired(_("Give the source a name, or say that it is not identified."))])
    type = SelectField(
        _("What it is"),
        choices=[SelectChoice(value=type_.value, label=words) for type_, words in SOURCE_TYPES.items()],
        default=SourceType.PERSON.value,
    )
    role_as_given = StringField(_("Role as the document gives it"))
    role_checked = StringField(_("Role as checked elsewhere"))
    names = FieldList(FormField(NameForm), max_entries=MOST_NAMES)
    descriptor = TextAreaField(_("Description"))
    note = TextAreaField(_("Note"))
    is_another = BooleanField(_("It is another source that shares the name"))
    seen = HiddenField()


class MergerForm(WordedForm):
    """Which source another one turned out to be."""

    into = StringField(_("Which source it is"), [DataRequired(_("Name the source that it turned out to be."))])


def read_entry(form: SourceForm) -> SourceEntry:
    """Return what was typed; rows in which nothing stands are left out."""
    rows = (NameEntry(clean(row["name"] or ""), row["language"] or "", row["script"] or "") for row in form.names.data)
    texts = {
        name: clean((form[name].data or "").replace("\r\n", "\n"))
        for name in ("name", "role_as_given", "role_checked", "descriptor", "note")
    }
    return SourceEntry(
        type=SourceType(form["type"].data), names=tuple(row for row in rows if row != NameEntry("")), **texts
    )


def entry_values(entry: SourceEntry) -> dict[str, Any]:
    """Return form data that shows this entry."""
    return {
        "name": entry.name,
        "type": entry.type.value,
        "role_as_given": entry.role_as_given,
        "role_checked": entry.role_checked,
        "descriptor": entry.descriptor,
        "note": entry.note,
        "names": [{"name": each.name, "language": each.language, "script": each.script} for each in entry.names],
    }
