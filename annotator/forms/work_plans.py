"""The form for a plan of work."""

from wtforms import BooleanField, IntegerField, RadioField, SelectField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Optional

from annotator.forms.wording import WordedForm
from annotator.models.vocabulary import Delivery, MaskedPart, Overlap, Related
from annotator.services.work_plans import PlanDraft
from annotator.text import _

NOTHING_MASKED = ""
DEFAULT_MINUTES = PlanDraft().reservation_minutes


class WorkPlanForm(WordedForm):
    """What a lead decides about who rates what, and what is planted among it."""

    overlap = RadioField(
        _("How many reviewers rate a claim?"),
        choices=[
            SelectChoice(value=Overlap.EVERYONE.value, label=_("Everybody rates every claim")),
            SelectChoice(value=Overlap.SOME.value, label=_("A number of different reviewers for each claim")),
            SelectChoice(
                value=Overlap.SAMPLE.value,
                label=_("That number for a random sample, on which agreement is measured, and one for the rest"),
            ),
        ],
        default=Overlap.EVERYONE.value,
    )
    ratings_per_claim = IntegerField(_("Number of reviewers a claim"), [Optional()])
    sample_percent = IntegerField(_("Size of the sample, in per cent of the claims"), [Optional()])
    delivery = RadioField(
        _("How do claims come to reviewers?"),
        choices=[
            SelectChoice(
                value=Delivery.ASSIGNED.value, label=_("Dealt out when the round opens, by the work weight of each")
            ),
            SelectChoice(value=Delivery.QUEUE.value, label=_("Drawn one by one from an open queue")),
        ],
        default=Delivery.ASSIGNED.value,
    )
    reservation_minutes = IntegerField(_("Minutes for which a drawn claim is reserved"), [Optional()], default=60)
    related = RadioField(
        _("What becomes of claims that bear on one another?"),
        choices=[
            SelectChoice(value=Related.ANY.value, label=_("Nothing: they are like any others")),
            SelectChoice(
                value=Related.TOGETHER.value, label=_("Together: the same reviewers rate them, one after the other")
            ),
            SelectChoice(
                value=Related.APART.value,
                label=_("Apart: different reviewers rate them where possible, else far from each other"),
            ),
        ],
        default=Related.ANY.value,
    )
    masked_part = SelectField(
        _("Masking trial: what is hidden for a random half"),
        choices=[
            SelectChoice(value=NOTHING_MASKED, label=_("Nothing")),
            SelectChoice(value=MaskedPart.CLAIMANT.value, label=_("Who makes the claim")),
            SelectChoice(value=MaskedPart.OUTLET.value, label=_("The outlet it stood in")),
            SelectChoice(value=MaskedPart.BYLINE.value, label=_("Who signed the text")),
        ],
        default=NOTHING_MASKED,
    )
    training_pass_percent = IntegerField(_("Training: answers that must be right, in per cent"), [Optional()])
    has_gold = BooleanField(_("Hide claims with a known answer among the others"))
    repeat_percent = IntegerField(_("Repeats: share of a reviewer’s own claims, in per cent"), [Optional()])
    repeat_after_days = IntegerField(_("Days before a claim is repeated"), [Optional()])


def read_plan(form: WorkPlanForm) -> PlanDraft:
    """Return the plan that a valid form asks for; numbers of choices that were not made are left out."""
    overlap, delivery = Overlap(form.overlap.data), Delivery(form.delivery.data)
    minutes = form.reservation_minutes.data
    if minutes is None and delivery is Delivery.ASSIGNED:
        minutes = DEFAULT_MINUTES
    return PlanDraft(
        overlap=overlap,
        ratings_per_claim=None if overlap is Overlap.EVERYONE else form.ratings_per_claim.data,
        sample_percent=form.sample_percent.data if overlap is Overlap.SAMPLE else None,
        delivery=delivery,
        related=Related(form.related.data),
        reservation_minutes=minutes if minutes is not None else 0,
        masked_part=MaskedPart(form.masked_part.data) if form.masked_part.data else None,
        training_pass_percent=form.training_pass_percent.data,
        has_gold=form.has_gold.data,
        repeat_percent=form.repeat_percent.data,
        repeat_after_days=form.repeat_after_days.data,
    )


def plan_values(plan: PlanDraft) -> dict[str, object]:
    """Return what the form shows for a plan."""
    return {
        "overlap": plan.overlap.value,
        "ratings_per_claim": plan.ratings_per_claim,
        "sample_percent": plan.sample_percent,
        "delivery": plan.delivery.value,
        "related": plan.related.value,
        "reservation_minutes": plan.reservation_minutes,
        "masked_part": plan.masked_part.value if plan.masked_part else NOTHING_MASKED,
        "training_pass_percent": plan.training_pass_percent,
        "has_gold": plan.has_gold,
        "repeat_percent": plan.repeat_percent,
        "repeat_after_days": plan.repeat_after_days,
    }
