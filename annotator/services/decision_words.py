"""What is decided on claims, and why reviewers differed, in words for people."""

from annotator.models.vocabulary import Cause, Outcome
from annotator.services.rubric_records import PointRecord
from annotator.text import _

#: What one can choose, with what it does.
OUTCOMES = {
    Outcome.SETTLED: (
        _("Settle on one step"),
        _("Your step is kept beside the ratings, never in place of them."),
    ),
    Outcome.DIFFER: (
        _("Reasonable people differ"),
        _("Keeps the whole spread as the result; the claim stays out of the settled set."),
    ),
    Outcome.NOT_RATABLE: (
        _("Not ratable"),
        _("As it stands it cannot be placed on this scale by anybody."),
    ),
    Outcome.ONE_MORE: (
        _("Ask again"),
        _("Its reviewers rate it once more if a lead opens a second round of the claims marked so."),
    ),
}
_RESULTS = {
    Outcome.DIFFER: _("Reasonable people differ"),
    Outcome.NOT_RATABLE: _("Not ratable"),
    Outcome.ONE_MORE: _("To be asked again"),
    Outcome.REOPENED: _("Reopened"),
}
CAUSES = {
    Cause.AMBIGUOUS_CLAIM: _("The claim’s wording is ambiguous"),
    Cause.GUIDELINE_GAP: _("The guideline or rubric leaves a gap"),
    Cause.DIFFERENT_MATERIAL: _("Different material was looked at"),
    Cause.OVERSIGHT: _("Someone overlooked something"),
    Cause.MISSING_EVIDENCE: _("Evidence is missing"),
    Cause.FAIR_DIFFERENCE: _("A fair difference of judgement"),
}


def result_words(outcome: Outcome, point: PointRecord | None) -> str:
    """Return what was decided: "Settled on 3 · Mixed"."""
    if point is not None:
        return _("Settled on {code} · {label}", code=point.code, label=point.label)
    return _RESULTS[outcome]
