"""The form of an item: what is typed reaches the rules as it is, and its fields are those beside the rating form."""

from werkzeug.datastructures import MultiDict

from annotator.forms.evidence import EvidenceForm
from annotator.forms.reviews import NEW_EVIDENCE
from annotator.services.evidence_drafts import EvidenceDraft
from annotator.services.evidence_words import EVIDENCE_TYPES, STANCES


def test_what_is_typed_is_what_the_rules_see() -> None:
    typed = EvidenceDraft("A table", "https://a.example/", "https://b.example/", "odd", "other", "2")
    form = EvidenceForm(
        MultiDict(zip(NEW_EVIDENCE, ["A table", typed.url, typed.archived_url, "odd", "other", "2"], strict=True))
    )
    assert form.validate()
    assert form.draft() == typed
    assert EvidenceForm().draft() == EvidenceDraft()
    assert not EvidenceDraft(stance="context", type="other", description=" \u200b").is_typed


def test_the_fields_beside_the_rating_form_bear_the_same_names() -> None:
    assert sorted(EvidenceForm()._fields) == sorted(NEW_EVIDENCE)
    form = EvidenceForm()
    assert [value for value, *_rest in form.evidence_stance.iter_choices()] == [stance.value for stance in STANCES]
    assert len(list(form.evidence_type.iter_choices())) == len(EVIDENCE_TYPES) + 1
