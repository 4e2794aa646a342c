"""What a blind round hides, in one set of values and in others that take its place."""

from dataclasses import dataclass, replace


@dataclass(frozen=True)
class Secrets:
    """What must not be seen.

    Attributes
    ----------
    word
        In every text that others wrote in the blind round; lengths differ between houses on purpose.
    ben, cleo
        What they chose for K1 to K6 of the second round; "." where Ben has skipped.
    gold, repeated
        What Ben chose for the hidden claim with a known answer, and for K1 the second time.
    desk
        In what only Ben and the lead read: the notes of his skipped claim and of his flag.
    reason, flag
        Kinds of these.
    right
        The known answer, and in words why: the lead knows it.
    items
        How many items of evidence Ben lists for K3.
    graded
        What Ben and Cleo grade a source in the blind round.
    planted
        Which of K7 and K8 it is the answer of; the other is a claim like all the rest. Neither, when empty.
    """

    word: str = "kestrel"
    ben: str = "5 1 4 vague 5 ."
    cleo: str = "4 2 no-access 1 4 2"
    gold: str = "1"
    repeated: str = "2"
    desk: str = "plover"
    reason: str = "language"
    flag: str = "duplicate"
    right: str = "5"
    items: int = 1
    planted: str = "K7"
    graded: str = "EA"


FIRST = Secrets()
#: Differs in what nobody sees who rates, the lead included.
OTHER_ANSWERS = replace(
    FIRST, word="hen", ben="1 4 2 2 2 .", cleo="no-access 5 3 vague 1 1", gold="4", repeated="5", items=2, graded="BF"
)
#: Differs in what the lead may see and no reviewer.
OTHER_DESK = replace(OTHER_ANSWERS, desk="ptarmigan", reason="distressing", flag="needs_split", right="2")
#: Differ in which claim is planted: to whoever rates it, a claim like the others.
PLANTED, OTHER_PLANTED = replace(FIRST, planted="K7"), replace(FIRST, planted="K8")
#: As `OTHER_ANSWERS`, but only where claims are closed to Ann, who has rated K1 and K2.
OTHER_CLOSED = replace(FIRST, ben="5 1 2 2 2 .", cleo="4 2 vague vague 1 1", gold="4", items=2, graded="BF")
