"""The form of a source."""

from werkzeug.datastructures import MultiDict

from annotator.forms.sources import MergerForm, NameForm, SourceForm, entry_values, read_entry
from annotator.models.vocabulary import SourceType
from annotator.services.source_entries import NameEntry, SourceEntry

TYPED = {
    "name": " Ana\u202e Example ",
    "type": "organisation",
    "role_as_given": "an official",
    "role_checked": "",
    "descriptor": "One.\r\nTwo.",
    "note": "",
    "names-0-name": " Ана ",
    "names-0-language": "uk",
    "names-0-script": "Cyrl",
    "names-1-name": " ",
    "names-1-language": "",
    "names-1-script": "",
    "names-2-name": "",
    "names-2-language": "uk",
}


def test_it_is_read_and_shown_again() -> None:
    form = SourceForm(MultiDict(TYPED))
    assert form.validate()
    entry = read_entry(form)
    assert entry == SourceEntry(
        name="Ana Example",
        type=SourceType.ORGANISATION,
        role_as_given="an official",
        descriptor="One.\nTwo.",
        names=(NameEntry("Ана", "uk", "Cyrl"), NameEntry("", "uk")),
    )
    assert read_entry(SourceForm(data=entry_values(entry))) == entry


def test_a_tag_from_elsewhere_can_stay_chosen() -> None:
    values = {choice.value for choice in NameForm(data={"language": "tlh"}).language.iter_choices()}
    assert {"tlh", "uk", ""} <= values
    known = [choice.value for choice in NameForm(data={"language": "uk"}).language.iter_choices()]
    assert len(known) == len(set(known))


def test_what_is_missing_is_asked_for() -> None:
    form = SourceForm(MultiDict(TYPED | {"name": " ", "type": "planet"}))
    assert not form.validate()
    assert set(form.errors) == {"name", "type"}
    assert not MergerForm(MultiDict({"into": ""})).validate()
