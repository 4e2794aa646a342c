"""Forms around a claim: what it says and who makes it, its parts, its relations, withdrawing it."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from wtforms import BooleanField, FieldList, FormField, HiddenField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired

from annotator.forms.wording import WordedForm
from annotator.models.vocabulary import ClaimKind, Hedge, Part, Polarity, RelationType, TextKind
from annotator.services.claim_words import SOURCE_TYPES, TEXT_TITLES, relation_words
from annotator.text import _

MOST_ROWS = 50
PART_WORDS = {
    Part.SAYS: _("says"),
    Part.IS_QUOTED: _("is quoted"),
    Part.IS_SAID_TO_SAY: _("is said to say"),
    Part.IMPLIES: _("implies"),
}


def _choices(words: Mapping[Any, str], empty: str | None = None) -> list[SelectChoice]:
    first = [] if empty is None else [SelectChoice(value="", label=empty)]
    return first + [SelectChoice(value=word.value, label=label) for word, label in words.items()]


def _plain(vocabulary: type[StrEnum]) -> dict[StrEnum, str]:
    return {word: word.value for word in vocabulary}


_NEW_SOURCE = _choices(SOURCE_TYPES, _("in the list already"))


class ClaimantForm(WordedForm):
    """Who makes the claim, and how."""

    name = StringField(_("Who"))
    new_type = SelectField(_("If new, it is a"), choices=_NEW_SOURCE, default="")
    part = SelectField(_("Part"), choices=_choices(PART_WORDS), default=Part.SAYS.value)
    role_as_given = StringField(_("Role as the document gives it"))
    note = StringField(_("Note on this attribution"))


class FigureForm(WordedForm):
    """A number in the claim."""

    expression = StringField(_("As printed"))
    value = StringField(_("Value"))
    low = StringField(_("Lowest"))
    high = StringField(_("Highest"))
    unit = StringField(_("Unit"))
    period = StringField(_("Period"))
    counted = StringField(_("What is counted"))


class HopForm(WordedForm):
    """A link of the way from speaker to page."""

    source = StringField(_("Source"))
    label = StringField(_("Or in words"))
    way = StringField(_("What it does: says it, quotes it, reprints it"))
    date = StringField(_("Date"))
    is_seen = BooleanField(_("Seen by us"), default=True)


class ClaimForm(WordedForm):
    """Everything a version of a claim holds."""

    text = TextAreaField(_("The claim"), [DataRequired(_("Write down what is claimed."))])
    kind = SelectField(_("Kind"), choices=_choices(_plain(ClaimKind)), default=ClaimKind.FACTUAL_EVENT.value)
    polarity = SelectField(_("Polarity"), choices=_choices(_plain(Polarity)), default=Polarity.AFFIRMS.value)
    hedge = SelectField(_("Hedge"), choices=_choices(_plain(Hedge)), default=Hedge.NONE.value)
    hedge_cue = StringField(_("Cue word of the hedge"))
    is_sensitive = BooleanField(_("Serious allegation against a living person or a named firm"))
    claimants = FieldList(FormField(ClaimantForm), min_entries=1, max_entries=MOST_ROWS)
    relayer = StringField(_("Relayed by"))
    relayer_type = SelectField(_("If new, the relayer is a"), choices=_NEW_SOURCE, default="")
    figures = FieldList(FormField(FigureForm), max_entries=MOST_ROWS)
    hops = FieldList(FormField(HopForm), max_entries=MOST_ROWS)
    time_made = StringField(_("Said when, as the document puts it"))
    time_made_resolved = StringField(_("Resolved"))
    time_about = StringField(_("About when, as the document puts it"))
    time_about_resolved = StringField(_("Resolved"))
    evidence_shown = TextAreaField(_("What the document shows for it"))
    question = TextAreaField(_("A question reviewers should ask themselves"))
    paragraph = StringField(_("Paragraph"))
    quote_digest = TextAreaField(TEXT_TITLES[TextKind.DIGEST])
    quote_original = TextAreaField(TEXT_TITLES[TextKind.ORIGINAL])
    base_version = HiddenField()


class NewClaimForm(ClaimForm):
    """A claim that is made by hand."""

    key = StringField(_("Id"), [DataRequired(_("Give the claim an id."))])
    is_draft = BooleanField(_("A draft, not yet ready to rate"))
    is_to_rate = BooleanField(_("To be rated"), default=True)
    is_featured = BooleanField(_("Featured on the first page"))


class PartForm(WordedForm):
    """One of the claims that a claim becomes."""

    key = StringField(_("Id"))
    text = TextAreaField(_("The claim"))
    kind = SelectField(_("Kind"), choices=_choices(_plain(ClaimKind)), default=ClaimKind.FACTUAL_EVENT.value)


class SplitForm(WordedForm):
    """The parts of a claim."""

    parts = FieldList(FormField(PartForm), min_entries=2, max_entries=20)
    into_round = BooleanField(_("Put the parts into the open round"))
    base_version = HiddenField()


class MergeForm(WordedForm):
    """The claims to merge, and what they become; `bases` holds their versions as ``C1:2 C5:1``."""

    others = StringField(_("The other claims, by their ids"))
    parts = FieldList(FormField(PartForm), min_entries=1, max_entries=1)
    into_round = BooleanField(_("Put the merged claim into the open round"))
    bases = HiddenField()


class WithdrawForm(WordedForm):
    """Why a claim is withdrawn."""

    reason = TextAreaField(_("Why?"), [DataRequired(_("Say why: everybody who looks for the claim will read it."))])


class RelationForm(WordedForm):
    """How a claim bears on another."""

    type = SelectField(
        _("How"),
        choices=[
            SelectChoice(value=type_.value, label=relation_words(type_, is_forward=True)) for type_ in RelationType
        ],
    )
    direction = SelectField(
        _("Read"),
        choices=[
            SelectChoice(value="forward", label=_("this claim first, then the other")),
            SelectChoice(value="backward", label=_("the other claim first, then this one")),
        ],
        default="forward",
    )
    to_key = StringField(_("The other claim, by its id"), [DataRequired(_("Say which claim, by its id."))])
    note = StringField(_("Note"))
