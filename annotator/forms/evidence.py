"""The form of an item of evidence; its fields bear the same names beside the rating form."""

from wtforms import RadioField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice

from annotator.forms.wording import WordedForm
from annotator.services.evidence_drafts import EvidenceDraft
from annotator.services.evidence_words import EVIDENCE_TYPES, STANCES
from annotator.text import _

STANCE_CHOICES = [SelectChoice(value=stance.value, label=words) for stance, words in STANCES.items()]
TYPE_CHOICES = [
    SelectChoice(value="", label=_("Choose a kind")),
    *(SelectChoice(value=type_.value, label=words) for type_, words in EVIDENCE_TYPES.items()),
]


class EvidenceForm(WordedForm):
    """What an item is, where it is to be found, what it does for the claim; the list says which rules it breaks."""

    evidence_description = TextAreaField(_("What it is: who says or shows what, where and when"))
    evidence_url = StringField(_("Address, if it has one"))
    evidence_archived_url = StringField(_("Address of an archived copy"))
    evidence_stance = RadioField(_("What it does for the claim"), choices=STANCE_CHOICES, validate_choice=False)
    evidence_type = SelectField(_("Kind of evidence"), choices=TYPE_CHOICES, validate_choice=False)
    evidence_same_origin_as = SelectField(_("Same origin as"), choices=[], validate_choice=False)

    def draft(self) -> EvidenceDraft:
        """Return the item as it is typed."""
        return EvidenceDraft(
            description=self.evidence_description.data or "",
            url=self.evidence_url.data or "",
            archived_url=self.evidence_archived_url.data or "",
            stance=self.evidence_stance.data or "",
            type=self.evidence_type.data or "",
            same_origin_as=self.evidence_same_origin_as.data or "",
        )
