"""Forms around a project: making one, its members."""

from wtforms import IntegerField, RadioField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, NumberRange

from annotator.forms.wording import WordedForm
from annotator.models.vocabulary import Reveal, Role
from annotator.services.projects import MOST_RATINGS_GOAL
from annotator.text import _

ROLES = [
    SelectChoice(value=Role.REVIEWER.value, label=_("Reviewer: rates claims")),
    SelectChoice(value=Role.ADJUDICATOR.value, label=_("Adjudicator: settles claims after the round")),
    SelectChoice(value=Role.OBSERVER.value, label=_("Observer: sees, does not rate")),
    SelectChoice(value=Role.LEAD.value, label=_("Lead: runs the project")),
]


class ProjectForm(WordedForm):
    """A new project."""

    title = StringField(
        _("Title"),
        [InputRequired(_("Give the project a title.")), Length(max=200, message=_("At most 200 characters."))],
    )
    lead_sentence = TextAreaField(
        _("What it is about, in one sentence"), [Length(max=1000, message=_("At most 1000 characters."))]
    )
    rubric = SelectField(_("Rubric"), coerce=int)
    ratings_goal = IntegerField(
        _("Ratings wanted for each claim"),
        [
            InputRequired(_("Say how many ratings each claim should get.")),
            NumberRange(1, MOST_RATINGS_GOAL, _("A whole number from 1 to 100.")),
        ],
        default=3,
    )
    reveal = RadioField(
        _("When do others’ ratings open to those who rate?"),
        choices=[
            SelectChoice(value=Reveal.AFTER_LOCK.value, label=_("After the round is locked")),
            SelectChoice(value=Reveal.AFTER_OWN.value, label=_("Claim by claim, after one’s own rating")),
        ],
        default=Reveal.AFTER_LOCK.value,
    )


class MemberForm(WordedForm):
    """A new member, who gets a one-time password."""

    name = StringField(
        _("Name"), [InputRequired(_("Give the person’s name.")), Length(max=200, message=_("At most 200 characters."))]
    )
    login = StringField(
        _("Sign-in name"),
        [InputRequired(_("Give a sign-in name.")), Length(max=80, message=_("At most 80 characters."))],
    )
    role = SelectField(_("Role"), choices=ROLES, default=Role.REVIEWER.value)
