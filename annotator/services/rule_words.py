"""Settling rules, and what they leave alone, in words for people."""

from annotator.models import SettlingRule
from annotator.models.vocabulary import RuleKind
from annotator.services.rule_fits import Misfit
from annotator.text import _, plural

#: What one can choose, with what it does.
KINDS = {
    RuleKind.UNANIMOUS: (
        _("Unanimous"),
        _("Settles a claim on the step that every rating of it chose."),
    ),
    RuleKind.MEDIAN: (
        _("Median, with a limit to the spread"),
        _(
            "Settles a claim on its median where the ratings lie close together. A median between two steps settles "
            "nothing."
        ),
    ),
    RuleKind.CONSENSUS: (
        _("Consensus model above a threshold"),
        _(
            "Settles a claim on its likeliest step where the model, which weighs reviewers by how precise and how "
            "strict they are, gives that step enough probability. A step beside the median of the ratings settles "
            "nothing."
        ),
    ),
}
MISFITS = {
    Misfit.TOO_FEW: _("with too few ratings on the scale"),
    Misfit.DIFFERING: _("on which not everybody chose the same step"),
    Misfit.FAR_APART: _("whose ratings lie too far apart"),
    Misfit.BETWEEN_STEPS: _("whose median lies between two steps"),
    Misfit.UNSURE: _("without a step that is probable enough"),
    Misfit.AGAINST: _("whose likeliest step is not the median of their ratings"),
}


def describe_rule(rule: SettlingRule) -> str:
    """Return what the rule asks of a claim, in one sentence.

    Examples
    --------
    >>> describe_rule(SettlingRule(kind="median", min_ratings=3, max_spread=1, threshold=None))
    'Median of at least 3 ratings that lie at most 1 step apart.'
    """
    ratings = plural(rule.min_ratings, "{count} rating", "{count} ratings")
    if rule.kind == RuleKind.MEDIAN:
        steps = plural(rule.max_spread or 0, "{count} step", "{count} steps")
        return _("Median of at least {ratings} that lie at most {steps} apart.", ratings=ratings, steps=steps)
    if rule.kind == RuleKind.CONSENSUS:
        percent = f"{100 * (rule.threshold or 1.0):.3g}"
        return _(
            "Likeliest step of the consensus model, at least {percent} % probable, from at least {ratings}.",
            percent=percent,
            ratings=ratings,
        )
    return _("Unanimous: at least {ratings}, all on one step.", ratings=ratings)
