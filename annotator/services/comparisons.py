"""What others have reached: published or recomputed agreement on comparable tasks.

Tasks, people and coefficients differ, so that only the order of size compares.
"""

from dataclasses import dataclass

from annotator.text import _


@dataclass(frozen=True, slots=True)
class Comparison:
    """One figure, or the range of several.

    Attributes
    ----------
    coefficient
        How agreement was measured.
    source
        Who published it and when, or that it was computed here from ratings others have published.
    digits
        Decimals the figure is given with.
    """

    task: str
    raters: str
    coefficient: str
    low: float
    high: float
    source: str
    digits: int = 2


def comparisons() -> tuple[Comparison, ...]:
    """Return the figures, the highest first."""
    ordinal = _("alpha, ordinal")
    crowd = _("crowd")
    students = _("108 students")
    ours = _("computed by us from openly licensed data")
    again = _("published, and computed again by us from openly licensed data")
    return (
        Comparison(
            _("Certainty of medical evidence, stepwise rubric"),
            _("1 trained rater"),
            _("ICC"),
            0.66,
            0.72,
            "Mustafa et al. 2013",
        ),
        Comparison(_("Credibility of web pages, 4 steps"), _("10 people"), ordinal, 0.577, 0.577, ours, 3),
        Comparison(
            _("Does a change alter meaning, 3 answers"), _("2 trained raters"), _("kappa"), 0.524, 0.524, again, 3
        ),
        Comparison(
            _("Fact-check verdicts"), _("2 newsrooms"), _("kappa"), 0.52, 0.52, _("working paper of 2017; see Lim 2018")
        ),
        Comparison(
            _("Argument quality, 15 aspects, 3 steps"),
            _("3 experts"),
            _("alpha"),
            0.17,
            0.45,
            "Mirzakhmedova et al. 2024",
        ),
        Comparison(
            _("Argument quality, the three who agree best"),
            students,
            _("alpha"),
            0.27,
            0.43,
            "Mirzakhmedova et al. 2024",
        ),
        Comparison(_("Argument quality, 11 aspects, every rating kept"), students, _("alpha"), 0.11, 0.30, ours),
        Comparison(_("Relevance of web pages, 4 steps"), _("10 people"), ordinal, 0.292, 0.292, ours, 3),
        Comparison(_("Consistency of summaries, 5 steps"), _("crowd, 3 a summary"), ordinal, 0.044, 0.220, again, 3),
        Comparison(_("Truth of political statements, 3 to 101 steps"), crowd, ordinal, 0.110, 0.117, ours, 3),
        Comparison(_("Nine scales on the same statements, 5 steps"), crowd, ordinal, 0.03, 0.08, ours),
    )
