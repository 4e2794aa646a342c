"""The fields of a range in the rating form: two numbers, what they rest on, and "cannot judge" apart."""

from collections.abc import Mapping
from typing import Any

from wtforms import Field, Form, StringField, TextAreaField
from wtforms.validators import Length

from annotator.errors import Invalid
from annotator.services.ranges import LONGEST_BASIS, NumberRange, plain_number, read_number
from annotator.services.review_rules import Answer
from annotator.services.rubric_records import CriterionRecord
from annotator.services.typed_text import is_blank
from annotator.text import _


def make(criterion: CriterionRecord) -> dict[str, Field]:
    """Return the fields, by name; the reason not to judge is as of any criterion."""
    key, too_long = criterion.key, _("At most {most} characters.", most=LONGEST_BASIS)
    return {
        f"c_{key}": StringField(criterion.question),
        f"low_{key}": StringField(_("Lowest")),
        f"high_{key}": StringField(_("Highest")),
        f"basis_{key}": TextAreaField(_("What does it rest on?"), [Length(max=LONGEST_BASIS, message=too_long)]),
    }


def is_filled(form: Form, criterion: CriterionRecord) -> bool:
    """Tell whether a number was typed, or what it rests on."""
    return any(not is_blank(form[f"{part}_{criterion.key}"].data or "") for part in ("low", "high", "basis"))


def read(
    form: Form, criterion: CriterionRecord, *, is_off_scale: bool
) -> tuple[Mapping[int, Answer], Mapping[str, str]]:
    """Return the answer by criterion id, and what is wrong by field; one number alone is both ends.

    Parameters
    ----------
    is_off_scale
        Whether the form says "cannot judge" as well.
    """
    key, errors = criterion.key, dict[str, str]()
    if is_off_scale:
        both = _(
            "You gave a range and said that you cannot judge. Empty the fields of the range, or take the other back."
        )
        return {}, {f"c_{key}": both}
    ends: dict[str, float] = {}
    for part in ("low", "high"):
        typed = form[f"{part}_{key}"].data or ""
        if is_blank(typed):
            continue
        try:
            ends[part] = read_number(typed, criterion.unit)
        except Invalid as error:
            errors[f"{part}_{key}"] = str(error)
    if errors:
        return {}, errors
    if "low" not in ends:
        return {}, {f"low_{key}": _("Write the lowest number too. If there is just one, write it here alone.")}
    given = NumberRange(ends["low"], ends.get("high", ends["low"]), form[f"basis_{key}"].data or "")
    return {criterion.id: Answer(range=given)}, {}


def values(criterion: CriterionRecord, given: NumberRange) -> dict[str, Any]:
    """Return form data that shows a range, by field name; of a single number, the one."""
    return {
        f"low_{criterion.key}": plain_number(given.low),
        f"high_{criterion.key}": "" if given.low == given.high else plain_number(given.high),
        f"basis_{criterion.key}": given.basis,
    }
