"""How many more claims, or ratings for each, a narrower interval takes, judged by the ratings there are."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from sqlalchemy.orm import Session

from annotator.agreement import Design, Estimate, Plan, Reliability, estimate_all, plan_ratings, plan_units
from annotator.agreement.student_t import critical_value
from annotator.errors import Invalid
from annotator.services.agreement_report import (
    PERCENT_EXACT,
    PERCENT_WITHIN_ONE,
    companion_coefficient,
    reported_coefficient,
)
from annotator.services.agreement_words import figure
from annotator.services.particulars import Particulars
from annotator.services.remembered import remembered
from annotator.text import _, plural

HALF_WIDTH = 0.1
# Beyond these a plan says nothing: an interval from -1 to 1, and more claims than anybody will rate.
NARROWEST, WIDEST = 0.005, 0.5
#: Numbers of claims to show, as multiples of those there are.
MULTIPLES = (0.5, 1, 1.5, 2, 3, 5, 10)
LEAST_CLAIMS = 3
#: Numbers of ratings for each claim to compare; the further ones where claims have as many.
RATINGS = (2, 3, 4, 5, 6, 8, 10, 15, 20, 30)
ALWAYS_COMPARED = 6


@dataclass(frozen=True, slots=True)
class Wish:
    """The half-width wanted, and of which coefficient; empty for the one that is reported."""

    half_width: float = HALF_WIDTH
    coefficient: str = ""

    @property
    def as_words(self) -> dict[str, str]:
        """The same as addresses carry it."""
        words = {"width": f"{self.half_width:g}", "coefficient": self.coefficient}
        return {name: word for name, word in words.items() if word}


@dataclass(frozen=True, slots=True)
class Step:
    """The half-width to expect with a number of claims; whether that is the number there is, or the one it takes."""

    claims: int
    half_width: float
    is_now: bool
    is_wanted: bool


@dataclass(frozen=True, slots=True)
class Planning:
    """A plan.

    Attributes
    ----------
    choices
        The coefficients that can be planned, those to read first first.
    estimate
        The chosen one as it is now.
    plan
        Claims that it takes.
    steps
        What to expect of other numbers of claims; empty where there is no interval now.
    designs
        What to expect of other numbers of ratings for each claim.
    words
        The same in sentences.
    """

    wish: Wish
    choices: tuple[Estimate, ...]
    estimate: Estimate
    plan: Plan
    steps: tuple[Step, ...]
    designs: tuple[Design, ...]
    words: tuple[str, ...]


def read_wish(words: Mapping[str, str]) -> Wish:
    """Return the wish that an address names; a decimal comma is understood.

    Raises
    ------
    Invalid
        When the half-width is no number, or none that can be planned for.
    """
    text = words.get("width", "").strip().replace(",", ".") or str(HALF_WIDTH)
    try:
        half_width = float(text)
    except ValueError:
        raise Invalid(_("Write the half-width as a number, such as 0.1, not {text}.", text=text), "width") from None
    if not NARROWEST <= half_width <= WIDEST:
        raise Invalid(
            _("A half-width lies between {least} and {most}.", least=f"{NARROWEST:g}", most=f"{WIDEST:g}"), "width"
        )
    return Wish(half_width, words.get("coefficient", ""))


def plannable(level: str) -> tuple[str, ...]:
    """Return the keys of the coefficients that can be planned on a scale of this level."""
    first = (reported_coefficient(level), companion_coefficient(level), PERCENT_EXACT)
    if level == "nominal":
        return (*first, "fleiss_kappa[identity]", "brennan_prediger[identity]")
    return (*first, PERCENT_WITHIN_ONE, "fleiss_kappa[quadratic]", "brennan_prediger[quadratic]")


def make_plan(session: Session, found: Particulars, wish: Wish) -> Planning:
    """Return what the wish takes.

    Raises
    ------
    Invalid
        When there is no such coefficient to plan for.
    """
    keys = plannable(found.criterion.scale.level)
    key = wish.coefficient or keys[0]
    if key not in keys:
        raise Invalid(
            _("There is no plan for {key}. There is one for: {known}.", key=key, known=", ".join(keys)), "coefficient"
        )
    return remembered(
        session,
        ("planning", found.key, key, wish.half_width),
        found.ratings.identity,
        lambda: _compute(found, Wish(wish.half_width, key), keys),
    )


def _compute(found: Particulars, wish: Wish, keys: tuple[str, ...]) -> Planning:
    estimates = estimate_all(found.ratings.counted(), keys=keys)
    reliability = found.ratings.reliability()
    plan = plan_units(reliability, wish.coefficient, wish.half_width)
    designs = plan_ratings(reliability, wish.coefficient, wish.half_width, _numbers(reliability))
    estimate = estimates[wish.coefficient]
    return Planning(
        wish=wish,
        choices=tuple(estimates[key] for key in keys),
        estimate=estimate,
        plan=plan,
        steps=_steps(plan),
        designs=designs,
        words=tuple(_words(plan, estimate, designs)),
    )


def _numbers(reliability: Reliability) -> tuple[int, ...]:
    """Numbers of ratings to compare: none for which most of the ratings would have to be predicted."""
    per_unit = reliability.ratings_per_unit()
    pairable = per_unit[per_unit >= 2]
    most = max(ALWAYS_COMPARED, int(np.median(pairable)) if pairable.size else 0)
    return tuple(number for number in RATINGS if number <= most)


def _steps(plan: Plan) -> tuple[Step, ...]:
    if plan.now is None:
        return ()
    one_unit = plan.now / critical_value(plan.units - 1) * float(np.sqrt(plan.units))
    numbers = {max(LEAST_CLAIMS, round(plan.units * multiple)) for multiple in MULTIPLES}
    if plan.units_needed is not None:
        numbers.add(plan.units_needed)
    return tuple(
        Step(
            number,
            critical_value(number - 1) * one_unit / float(np.sqrt(number)),
            number == plan.units,
            number == plan.units_needed,
        )
        for number in sorted(numbers)
    )


def _words(plan: Plan, estimate: Estimate, designs: tuple[Design, ...]) -> list[str]:
    if plan.now is None:
        return []
    facts = {"now": figure(plan.now), "wanted": figure(plan.half_width), "value": figure(estimate.value or 0.0)}
    words = [
        plural(
            plan.units,
            "Now the value is {value}, and its interval reaches about {now} to either side, from {count} claim with "
            "two ratings or more.",
            "Now the value is {value}, and its interval reaches about {now} to either side, from {count} claims with "
            "two ratings or more.",
            **facts,
        )
    ]
    if plan.units_needed is None:
        return words
    if not plan.more_units:
        words.append(_("There are claims enough for {wanted} to either side.", **facts))
    else:
        words.append(
            plural(
                plan.more_units or 0,
                "For {wanted} to either side it takes about {needed} claims with as many ratings each as now: "
                "{count} more.",
                "For {wanted} to either side it takes about {needed} claims with as many ratings each as now: "
                "{count} more.",
                needed=plan.units_needed,
                **facts,
            )
        )
    return [*words, *_design_words(plan, designs)]


def _design_words(plan: Plan, designs: tuple[Design, ...]) -> list[str]:
    words = []
    enough = [each for each in designs if each.half_width is not None and each.half_width <= plan.half_width]
    if plan.more_units and enough:
        words.append(
            _(
                "With the {units} claims there are, {number} ratings for each would do.",
                units=plan.units,
                number=enough[0].ratings_per_unit,
            )
        )
    elif plan.more_units:
        words.append(
            _(
                "Up to {number} ratings for each of the claims there are would not do alone: it takes more claims.",
                number=designs[-1].ratings_per_unit,
            )
        )
    work = [each for each in designs if each.ratings_needed is not None]
    if len(work) > 1:
        least = min(work, key=lambda each: each.ratings_needed or 0)
        words.append(
            _(
                "Least work: {units} claims with {number} ratings each, {ratings} ratings in all.",
                units=least.units_needed,
                number=least.ratings_per_unit,
                ratings=least.ratings_needed,
            )
        )
    return words
