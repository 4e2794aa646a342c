"""Ratings in a file of one's own, or pasted, and what is asked about them."""

from collections.abc import Iterator
from typing import Any

from wtforms import (
    HiddenField,
    IntegerField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, NumberRange

from annotator.agreement import LEVELS
from annotator.forms.wording import WordedForm
from annotator.services.agreement_report import REPLICATES, SEED, Interval, Request
from annotator.services.agreement_weights import NAMED, Choice, checked_names, read_own_weights
from annotator.text import _

LEAST_REPLICATES, MOST_REPLICATES = 100, 10_000
_MOST_SEED = 2**31 - 1
_LONG, _WIDE = "long", "wide"
OWN_WEIGHTS = "own"

PAGE, JSON, CSV, HTML, FORM = "page", "json", "csv", "html", "form"
"""What one gets: a page, a file of one of three kinds, or the form once more with the text kept."""

# Keys stand for themselves but where they are no words.
_LABELS = {"within_one": _("within one step")}
_too_long = Length(max=2_000, message=_("At most {most} characters.", most=2_000))


class FileForm(WordedForm):
    """Options as the command has them; the file itself is not a field, for a browser cannot be given it back."""

    text = TextAreaField(_("Or paste the ratings"))
    layout = RadioField(
        _("How is the table laid out?"),
        choices=[
            SelectChoice(value=_LONG, label=_("Long: a row for each rating, with item, rater and value")),
            SelectChoice(value=_WIDE, label=_("Wide: a row for each item, a column for each rater")),
        ],
        default=_LONG,
    )
    scale = StringField(_("Points of the scale, in their order, with commas"), [_too_long])
    level = SelectField(
        _("Level of measurement"),
        choices=[
            SelectChoice(value="", label=_("ordinal, or nominal for words without a scale")),
            *(SelectChoice(value=level, label=level) for level in LEVELS),
        ],
        default="",
    )
    columns = StringField(_("Names of the three columns of a long table"), [_too_long], default="item,rater,value")
    missing = StringField(_("Values that mean “no rating”, with commas"), [_too_long], default="NA")
    repeats = SelectField(
        _("When a rater has rated an item twice"),
        choices=[
            SelectChoice(value="refuse", label=_("say so, and read nothing")),
            SelectChoice(value="first", label=_("take the first rating")),
            SelectChoice(value="last", label=_("take the last rating")),
        ],
        default="refuse",
    )
    interval = SelectField(
        _("How intervals are made"),
        choices=[
            SelectChoice(value=Interval.JACKKNIFE.value, label=_("jackknife over items")),
            SelectChoice(value=Interval.BOOTSTRAP.value, label=_("bootstrap over items")),
            SelectChoice(value=Interval.ANALYTIC.value, label=_("published formulas, where there are any")),
        ],
        default=Interval.JACKKNIFE.value,
    )
    replicates = IntegerField(
        _("Replicates of the bootstrap"),
        [
            InputRequired(_("Give a whole number.")),
            NumberRange(
                LEAST_REPLICATES,
                MOST_REPLICATES,
                _("Between {least} and {most}.", least=LEAST_REPLICATES, most=MOST_REPLICATES),
            ),
        ],
        default=REPLICATES,
    )
    seed = IntegerField(
        _("Seed of the bootstrap"),
        [InputRequired(_("Give a whole number.")), NumberRange(0, _MOST_SEED, _("0 or more."))],
        default=SEED,
    )
    weights = SelectMultipleField(
        _("Only these weights"), choices=[SelectChoice(value=name, label=_LABELS.get(name, name)) for name in NAMED]
    )
    own = TextAreaField(_("Weights of your own"), [_too_long])
    answer = HiddenField(default=PAGE)

    @property
    def is_wide(self) -> bool:
        """Whether each row is an item."""
        return bool(self.layout.data == _WIDE)

    def column_names(self) -> list[str]:
        """Return the names of the columns, as they were typed."""
        return _parts(self.columns.data)

    def points(self) -> list[str] | None:
        """Return the points of the scale; None where none was given."""
        return _parts(self.scale.data) if (self.scale.data or "").strip() else None

    def marks(self) -> list[str]:
        """Return the values that mean "no rating"."""
        return ["", *_parts(self.missing.data)]

    def asked(self) -> Request:
        """Return which weights are asked for and how intervals are made.

        Raises
        ------
        Invalid
            When the weights of one's own are no table.
        """
        own = self.own.data or ""
        choice = Choice(
            checked_names(self.weights.data or []), (read_own_weights(OWN_WEIGHTS, own),) if own.strip() else ()
        )
        return Request(Interval(self.interval.data), self.replicates.data, self.seed.data, choice)

    def kept(self) -> Iterator[tuple[str, str]]:
        """Yield names and values of all options, to be sent once more."""
        for field in self:
            data: Any = field.data
            if field.name not in {"text", "answer"}:
                for value in data if isinstance(data, list) else [data]:
                    yield field.name, "" if value is None else str(value)


def _parts(text: str | None) -> list[str]:
    return [part.strip() for part in (text or "").split(",")]
