"""A claim as a lead describes it: with several claimants and figures, each with fields of its own."""

import re
from typing import Any

from wtforms import (
    BooleanField,
    FieldList,
    FormField,
    HiddenField,
    IntegerField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, NumberRange, Optional, ValidationError

from annotator.forms.claim_wording import LABELS
from annotator.forms.wording import WordedForm
from annotator.models.vocabulary import ClaimKind, Hedge, Part, Polarity, SourceType
from annotator.services.claim_drafts import (
    LIMITS,
    LONGEST_KEY,
    LONGEST_ROLE,
    MOST_PARAGRAPHS,
    ClaimDraft,
    FigureDraft,
    LocatorDraft,
)
from annotator.services.claim_marking import NamedClaimant, NamedSource
from annotator.services.claim_words import HEDGES, PARTS, POLARITIES, SOURCE_TYPES
from annotator.services.sources import LONGEST_NAME
from annotator.text import _

SAVE = "save"
ADD_CLAIMANT, ADD_FIGURE = "add-claimant", "add-figure"
"""What is asked for: to make the claim, or fields for one more claimant or figure."""
MOST_ENTRIES = 20
_SPACES = re.compile(r"[\s\u202f\u00a0]+")
_NUMBER = re.compile(r"[+-]?\d+(\.\d+)?([eE][+-]?\d{1,2})?")


def _at_most(most: int) -> Length:
    return Length(max=most, message=_("At most {most} characters.", most=most))


def _source_types() -> list[SelectChoice]:
    choices = [SelectChoice(value=type_.value, label=words) for type_, words in SOURCE_TYPES.items()]
    return [SelectChoice(value="", label=LABELS["known_source"]), *choices]


class AmountField(StringField):
    """A number that may be left empty; what was typed is shown again as it was."""

    def pre_validate(self, _form: Any) -> None:
        if self.amount is None and (self.data or "").strip():
            raise ValidationError(_("Write a number such as 1500000 or 1.5, with a point and without words."))

    @property
    def amount(self) -> float | None:
        """The number, None where there is none."""
        text = _SPACES.sub("", self.data or "").replace("\u2212", "-")
        return float(text) if _NUMBER.fullmatch(text) else None


class ClaimantForm(WordedForm):
    """Somebody who makes the claim."""

    name = StringField(LABELS["name"], [_at_most(LONGEST_NAME)])
    type = SelectField(LABELS["new_source"], choices=_source_types(), default="")
    part = SelectField(
        LABELS["part"],
        choices=[SelectChoice(value=part.value, label=words) for part, words in PARTS.items()],
        default=Part.SAYS.value,
    )
    role = StringField(LABELS["role"], [_at_most(LONGEST_ROLE)])
    note = StringField(LABELS["note"], [_at_most(LONGEST_ROLE)])


class FigureForm(WordedForm):
    """A figure in the claim."""

    expression = StringField(LABELS["expression"], [_at_most(200)])
    value = AmountField(LABELS["value"])
    low = AmountField(LABELS["low"])
    high = AmountField(LABELS["high"])
    unit = StringField(LABELS["unit"], [_at_most(60)])
    period = StringField(LABELS["period"], [_at_most(200)])
    counted = StringField(LABELS["counted"], [_at_most(300)])

    @property
    def is_empty(self) -> bool:
        return not any((field.data or "").strip() for field in self)


class ClaimForm(WordedForm):
    """A claim made from a passage."""

    quote = TextAreaField(_("Its words in the document"))
    start = HiddenField()
    end = HiddenField()
    place = HiddenField()
    text = TextAreaField(LABELS["text"], [InputRequired(_("Write down what is claimed.")), _at_most(LIMITS["text"])])
    key = StringField(LABELS["key"], [InputRequired(_("Give the claim an id.")), _at_most(LONGEST_KEY)])
    kind = SelectField(LABELS["kind"], choices=[SelectChoice(value=kind.value, label=kind.value) for kind in ClaimKind])
    polarity = RadioField(
        LABELS["polarity"],
        choices=[SelectChoice(value=polarity.value, label=words) for polarity, words in POLARITIES.items()],
        default=Polarity.AFFIRMS.value,
    )
    claimants = FieldList(FormField(ClaimantForm), min_entries=1, max_entries=MOST_ENTRIES)
    relayer = StringField(LABELS["relayer"], [_at_most(LONGEST_NAME)])
    relayer_type = SelectField(LABELS["new_source"], choices=_source_types(), default="")
    hedge = SelectField(
        LABELS["hedge"],
        choices=[SelectChoice(value=hedge.value, label=words) for hedge, words in HEDGES.items()],
        default=Hedge.NONE.value,
    )
    hedge_cue = StringField(LABELS["hedge_cue"], [_at_most(LIMITS["hedge_cue"])])
    figures = FieldList(FormField(FigureForm), min_entries=1, max_entries=MOST_ENTRIES)
    time_made = StringField(LABELS["time_made"], [_at_most(LIMITS["time_made"])])
    time_made_resolved = StringField(LABELS["resolved"], [_at_most(LIMITS["time_made_resolved"])])
    time_about = StringField(LABELS["time_about"], [_at_most(LIMITS["time_about"])])
    time_about_resolved = StringField(LABELS["resolved"], [_at_most(LIMITS["time_about_resolved"])])
    paragraph = IntegerField(
        LABELS["paragraph"], [Optional(), NumberRange(1, MOST_PARAGRAPHS, _("A paragraph is a whole number from 1."))]
    )
    is_sensitive = BooleanField(LABELS["is_sensitive"])
    is_to_rate = BooleanField(LABELS["is_to_rate"], default=True)
    evidence_shown = TextAreaField(LABELS["evidence_shown"], [_at_most(LIMITS["evidence_shown"])])
    question = TextAreaField(LABELS["question"], [_at_most(LIMITS["question"])])
    action = HiddenField(default=SAVE)

    def add_fields(self) -> None:
        """Give the form fields for what was asked for; all that was typed stays."""
        wanted = {ADD_CLAIMANT: self.claimants, ADD_FIGURE: self.figures}.get(self.action.data)
        if wanted is not None and len(wanted) < MOST_ENTRIES:
            wanted.append_entry()

    def draft(self, document_id: int, locators: tuple[LocatorDraft, ...], paragraph: int | None) -> ClaimDraft:
        """Return what was typed, without claimants and relayer.

        Parameters
        ----------
        paragraph
            Where the passage stands by counting; what was typed goes before it.
        """
        return ClaimDraft(
            key=self.key.data.strip(),
            text=self.text.data,
            kind=ClaimKind(self.kind.data),
            document_id=document_id,
            claimants=(),
            paragraph=self.paragraph.data or paragraph,
            polarity=Polarity(self.polarity.data),
            hedge=Hedge(self.hedge.data),
            hedge_cue=self.hedge_cue.data or "",
            is_sensitive=self.is_sensitive.data,
            is_to_rate=self.is_to_rate.data,
            time_made=self.time_made.data or "",
            time_about=self.time_about.data or "",
            time_made_resolved=self.time_made_resolved.data or "",
            time_about_resolved=self.time_about_resolved.data or "",
            evidence_shown=self.evidence_shown.data or "",
            question=self.question.data or "",
            locators=locators,
            figures=tuple(_figure(entry.form) for entry in self.figures if not entry.form.is_empty),
        )

    def named_claimants(self) -> list[NamedClaimant]:
        """Return the claimants that have a name."""
        return [
            NamedClaimant(
                source=NamedSource(entry.form.name.data, _type(entry.form.type.data)),
                part=Part(entry.form.part.data),
                role_as_given=entry.form.role.data or "",
                note=entry.form.note.data or "",
            )
            for entry in self.claimants
            if (entry.form.name.data or "").strip()
        ]

    def named_relayer(self) -> NamedSource | None:
        """Return who brings the claim into the document, None in an own voice."""
        if not (self.relayer.data or "").strip():
            return None
        return NamedSource(self.relayer.data, _type(self.relayer_type.data))

    def given_place(self) -> tuple[int | None, int | None]:
        """Return the place that was marked or chosen, as far as it is two whole numbers."""
        chosen = (self.place.data or "").split("-")
        first, last = chosen if len(chosen) == 2 else (self.start.data or "", self.end.data or "")
        if not (_is_whole(first) and _is_whole(last)):
            return None, None
        return int(first), int(last)


def _is_whole(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) < 10


def _type(word: str) -> SourceType | None:
    return SourceType(word) if word else None


def _figure(form: FigureForm) -> FigureDraft:
    return FigureDraft(
        expression=form.expression.data or "",
        value=form.value.amount,
        low=form.low.amount,
        high=form.high.amount,
        unit=form.unit.data or "",
        period=form.period.data or "",
        counted=form.counted.data or "",
    )
