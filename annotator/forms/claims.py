"""Forms around a claim: what it says and who makes it, its parts, its relations, withdrawing it."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from wtforms import BooleanField, FormField, HiddenField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired

from annotator.forms.amounts import AmountField, ParagraphField
from annotator.forms.claim_wording import LABELS
from annotator.forms.row_lists import RowList
from annotator.forms.wording import WordedForm
from annotator.models.vocabulary import ClaimKind, Hedge, Part, Polarity, RelationType
from annotator.services.claim_words import HEDGES, PARTS, POLARITIES, SOURCE_TYPES, relation_words
from annotator.text import _

MOST_ROWS = 50


def _choices(words: Mapping[Any, str], empty: str | None = None) -> list[SelectChoice]:
    first = [] if empty is None else [SelectChoice(value="", label=empty)]
    return first + [SelectChoice(value=word.value, label=label) for word, label in words.items()]


def _plain(vocabulary: type[StrEnum]) -> dict[StrEnum, str]:
    return {word: word.value for word in vocabulary}


_NEW_SOURCE = _choices(SOURCE_TYPES, LABELS["known_source"])


class ClaimantForm(WordedForm):
    """Who makes the claim, and how."""

    name = StringField(LABELS["name"])
    new_type = SelectField(LABELS["new_source"], choices=_NEW_SOURCE, default="")
    part = SelectField(LABELS["part"], choices=_choices(PARTS), default=Part.SAYS.value)
    role_as_given = StringField(LABELS["role"])
    note = StringField(LABELS["note"])


class FigureForm(WordedForm):
    """A number in the claim."""

    expression = StringField(LABELS["expression"])
    value = AmountField(LABELS["value"])
    low = AmountField(LABELS["low"])
    high = AmountField(LABELS["high"])
    unit = StringField(LABELS["unit"])
    period = StringField(LABELS["period"])
    counted = StringField(LABELS["counted"])


class HopForm(WordedForm):
    """A link of the way from speaker to page."""

    source = StringField(_("Source"))
    label = StringField(_("Or in words"))
    way = StringField(_("What it does: says it, quotes it, reprints it"))
    date = StringField(_("Date"))
    is_seen = BooleanField(_("Seen by us"), default=True)


class ClaimForm(WordedForm):
    """Everything a version of a claim holds, where one is made and where one is edited.

    Of each kind of text: the words quoted, the place as ``<start>-<end>``, and whether the claim loses its place there.
    """

    text = TextAreaField(LABELS["text"], [DataRequired(_("Write down what is claimed."))])
    kind = SelectField(LABELS["kind"], choices=_choices(_plain(ClaimKind)), default=ClaimKind.FACTUAL_EVENT.value)
    polarity = SelectField(LABELS["polarity"], choices=_choices(POLARITIES), default=Polarity.AFFIRMS.value)
    hedge = SelectField(LABELS["hedge"], choices=_choices(HEDGES), default=Hedge.NONE.value)
    hedge_cue = StringField(LABELS["hedge_cue"])
    is_sensitive = BooleanField(LABELS["is_sensitive"])
    claimants = RowList(FormField(ClaimantForm), min_entries=1)
    relayer = StringField(LABELS["relayer"])
    relayer_type = SelectField(LABELS["new_source"], choices=_NEW_SOURCE, default="")
    figures = RowList(FormField(FigureForm))
    hops = RowList(FormField(HopForm))
    time_made = StringField(LABELS["time_made"])
    time_made_resolved = StringField(LABELS["resolved"])
    time_about = StringField(LABELS["time_about"])
    time_about_resolved = StringField(LABELS["resolved"])
    evidence_shown = TextAreaField(LABELS["evidence_shown"])
    question = TextAreaField(LABELS["question"])
    paragraph = ParagraphField(LABELS["paragraph"])
    quote_original = TextAreaField(LABELS["quote_original"])
    quote_digest = TextAreaField(LABELS["quote_digest"])
    place_original = HiddenField()
    place_digest = HiddenField()
    drop_original = BooleanField(LABELS["drop"])
    drop_digest = BooleanField(LABELS["drop"])
    has_no_place = BooleanField(LABELS["has_no_place"])
    base_version = HiddenField()


class NewClaimForm(ClaimForm):
    """A claim that is made."""

    key = StringField(LABELS["key"], [DataRequired(_("Give the claim an id."))])
    is_draft = BooleanField(_("A draft, not yet ready to rate"))
    is_to_rate = BooleanField(LABELS["is_to_rate"], default=True)
    is_featured = BooleanField(_("Featured on the first page"))


class PartForm(WordedForm):
    """One of the claims that a claim becomes."""

    key = StringField(LABELS["key"])
    text = TextAreaField(LABELS["text"])
    kind = SelectField(LABELS["kind"], choices=_choices(_plain(ClaimKind)), default=ClaimKind.FACTUAL_EVENT.value)


class SplitForm(WordedForm):
    """The parts of a claim."""

    parts = RowList(FormField(PartForm), min_entries=2)
    into_round = BooleanField(_("Put the parts into the open round"))
    base_version = HiddenField()


class MergeForm(WordedForm):
    """The claims to merge, and what they become; `bases` holds their versions as ``C1:2 C5:1``."""

    others = StringField(_("The other claims, by their ids"))
    parts = RowList(FormField(PartForm), min_entries=1, max_entries=1)
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
