"""The six grades of a source's reliability in words: the labels people know, the explanations our own."""

from annotator.models.vocabulary import Grade
from annotator.text import _

#: Label, and what it should mean.
GRADES = {
    Grade.A: (
        _("completely reliable"),
        _("Identity and access are beyond doubt; a long record in which nothing was later found wrong."),
    ),
    Grade.B: (_("usually reliable"), _("Small doubts; nearly all past reports held up.")),
    Grade.C: (_("fairly reliable"), _("Some doubts; more past reports held up than not.")),
    Grade.D: (_("not usually reliable"), _("Serious doubts; some past reports held up.")),
    Grade.E: (
        _("unreliable"),
        _("Identity, access or honesty is in question; past reports mostly failed."),
    ),
    Grade.F: (
        _("cannot be judged"),
        _("No record to go by: a new or unknown source. This is not the worst grade, and counts as no number."),
    ),
}
#: In their order; F stands apart from every count.
ORDERED = (Grade.A, Grade.B, Grade.C, Grade.D, Grade.E)


def grade_label(grade: Grade) -> str:
    """Return the grade with its words.

    Examples
    --------
    >>> grade_label(Grade.B)
    'B, usually reliable'
    """
    return _("{letter}, {words}", letter=grade.value, words=GRADES[grade][0])
