"""Numbers as people write them; what was typed is shown again as it was."""

import re
from math import isfinite
from typing import Any

from wtforms import StringField
from wtforms.validators import ValidationError

from annotator.text import _

_SPACES = re.compile(r"[ \u202f\u00a0]")
#: Blanks part thousands and nothing else.
_GROUPED = re.compile(r"[+-]?\d{1,3}([ \u202f\u00a0]\d{3})+(\.\d+)?", re.ASCII)
_NUMBER = re.compile(r"[+-]?\d+(\.\d+)?([eE][+-]?\d{1,3})?", re.ASCII)
_WHOLE = re.compile(r"\d{1,8}", re.ASCII)


class AmountField(StringField):
    """A number that may be left empty."""

    def pre_validate(self, _form: Any) -> None:
        if self.amount is None and (self.data or "").strip():
            raise ValidationError(_("Write a number such as 1500000 or 1.5, with a point and without words."))

    @property
    def amount(self) -> float | None:
        """The number, None where there is none."""
        text = (self.data or "").strip().replace("\u2212", "-")
        if _GROUPED.fullmatch(text):
            text = _SPACES.sub("", text)
        if not _NUMBER.fullmatch(text) or not isfinite(number := float(text)):
            return None
        # Nought has no sign.
        return number or 0.0


class ParagraphField(StringField):
    """The number of a paragraph, which may be left empty."""

    def pre_validate(self, _form: Any) -> None:
        if not self.number and (self.data or "").strip():
            raise ValidationError(_("A paragraph is a whole number from 1."))

    @property
    def number(self) -> int | None:
        """The number, None where there is none."""
        text = (self.data or "").strip()
        return int(text) if _WHOLE.fullmatch(text) else None
