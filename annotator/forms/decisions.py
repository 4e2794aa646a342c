"""The form of a decision."""

import re
from collections.abc import Mapping

from wtforms import BooleanField, Form, HiddenField, RadioField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Length, Regexp

from annotator.models.vocabulary import Cause, Outcome
from annotator.services.adjudication import LONGEST_REASON, LONGEST_REQUEST_ID, Verdict
from annotator.services.decision_words import CAUSES, OUTCOMES
from annotator.text import _

CAUSE_FIELDS = {f"cause_{cause.value}": cause for cause in Cause}
# Of the form, not of what is typed into it: these stand in no draft.
_BESIDE = {"base_revision", "draft_version"}
_MEASURED = {"request_id", "claim_version"}
_LOST = _("The form was incomplete and has been completed. Record once more.")
_NUMBER = re.compile(r"[0-9]{1,9}")


class DecisionForm(Form):
    """What is decided, on which step, what caused the disagreement, and why.

    The hidden fields are named as those of the rating form, whose script keeps what is typed here as well.
    """

    outcome = RadioField(
        _("Outcome"),
        choices=[SelectChoice(value=outcome.value, label=words) for outcome, (words, _help) in OUTCOMES.items()],
        validate_choice=False,
    )
    point = RadioField(_("Step"), choices=[], validate_choice=False)
    reason = TextAreaField(
        _("Your reasons"),
        [
            Length(
                max=LONGEST_REASON, message=_("The reason is too long: at most {most} characters.", most=LONGEST_REASON)
            )
        ],
    )
    request_id = HiddenField(
        validators=[Regexp(re.compile(rf"[\w.-]{{1,{LONGEST_REQUEST_ID}}}\Z", re.ASCII), message=_LOST)]
    )
    base_revision = HiddenField(validators=[Regexp(re.compile(r"[0-9]{1,9}\Z"), message=_LOST)])
    claim_version = HiddenField()
    draft_version = HiddenField()


for _name, _cause in CAUSE_FIELDS.items():
    setattr(DecisionForm, _name, BooleanField(CAUSES[_cause]))


def read_verdict(form: Form, *, reopens: bool) -> Verdict:
    """Return what the form says.

    Parameters
    ----------
    reopens
        The button was pressed that takes back what stands.
    """
    return Verdict(
        outcome=Outcome.REOPENED.value if reopens else form["outcome"].data or "",
        point=form["point"].data or "",
        causes=() if reopens else tuple(cause.value for name, cause in CAUSE_FIELDS.items() if form[name].data),
        reason=form["reason"].data or "",
        request_id=form["request_id"].data or "",
        base_number=number_in(form, "base_revision") or 0,
        claim_version=number_in(form, "claim_version"),
    )


def number_in(form: Form, name: str) -> int | None:
    """Return the number a hidden field carries, None where it has none."""
    text = form[name].data or ""
    return int(text) if _NUMBER.fullmatch(text) else None


def draft_fields(form: Form) -> dict[str, str]:
    """Return what a draft keeps of the form, by field, as it was typed."""
    fields = {}
    for field in form:
        if field.name in _BESIDE:
            continue
        fields[field.name] = ("y" if field.data else "") if field.name in CAUSE_FIELDS else str(field.data or "")
    return {name: text for name, text in fields.items() if text}


def is_untouched(form: Form) -> bool:
    """Tell whether nothing is chosen or typed."""
    return not any(text.strip() for name, text in draft_fields(form).items() if name not in _MEASURED)


def opened_with(fields: Mapping[str, str], **hidden: str) -> DecisionForm:
    """Return the form with these fields of a draft in it."""
    kept = {name: text for name, text in fields.items() if name not in _MEASURED}
    ticked = {name: kept.get(name) == "y" for name in CAUSE_FIELDS}
    return DecisionForm(data={**kept, **ticked, **hidden})
