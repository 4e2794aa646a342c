"""Why claims are passed on, and what is the matter with them, in words for people."""

from annotator.models.vocabulary import FlagKind, Purpose, SkipReason
from annotator.text import _

SKIP_REASONS = {
    SkipReason.NOT_MY_FIELD: _("It is outside what I know"),
    SkipReason.CONFLICT_OF_INTEREST: _("I am involved in it, or have an interest"),
    SkipReason.LANGUAGE: _("I do not read its language well enough"),
    SkipReason.DISTRESSING: _("It distresses me"),
    SkipReason.OTHER: _("Another reason"),
}
FLAG_KINDS = {
    FlagKind.NOT_A_CLAIM: _("It is no claim that can be supported or not"),
    FlagKind.DUPLICATE: _("It says the same as another claim"),
    FlagKind.BROKEN: _("Its text, source or place is wrong"),
    FlagKind.NEEDS_SPLIT: _("It holds several claims in one"),
    FlagKind.OTHER: _("Something else"),
}
PURPOSES = {
    Purpose.RATING: _("to be rated"),
    Purpose.TRAINING: _("training"),
    Purpose.GOLD: _("known answer, hidden"),
    Purpose.REPEAT: _("second time"),
}
