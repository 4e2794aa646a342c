"""The form of a rule that settles claims."""

from wtforms import FloatField, IntegerField, RadioField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Optional

from annotator.forms.wording import WordedForm
from annotator.models.vocabulary import RuleKind
from annotator.services.rule_words import KINDS
from annotator.services.settling_rules import RuleDraft
from annotator.text import _


class RuleForm(WordedForm):
    """What a rule asks of a claim."""

    kind = RadioField(
        _("What does the rule go by?"),
        choices=[SelectChoice(value=kind.value, label=name) for kind, (name, _help) in KINDS.items()],
        validate_choice=False,
    )
    min_ratings = IntegerField(_("Fewest ratings on the scale"), [Optional()], default=3)
    max_spread = IntegerField(_("Widest spread for a median, in steps"), [Optional()], default=1)
    percent = FloatField(_("Least probability for the consensus model, in percent"), [Optional()], default=90)


def offer(form: RuleForm, kinds: tuple[RuleKind, ...]) -> None:
    """Leave only the kinds that the scale allows to choose from."""
    form.kind.choices = [choice for choice in form.kind.choices if choice.value in list(kinds)]


def read_rule(form: RuleForm) -> RuleDraft:
    """Return what the form says."""
    return RuleDraft(form.kind.data or "", form.min_ratings.data, form.max_spread.data, form.percent.data)
