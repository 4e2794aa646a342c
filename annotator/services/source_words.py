"""Plain sentences about where disagreement comes from: what to look at first, never who is wrong."""

from collections.abc import Sequence
from dataclasses import dataclass

from annotator.services.agreement_words import figure
from annotator.services.disagreement_sources import Sources
from annotator.services.reviewer_leanings import Lean, Reading
from annotator.text import _, percent, plural

#: A share this many times what is expected is worth a sentence, if it is a good part of the whole.
STANDS_OUT = 1.5
GOOD_PART = 0.1
#: Half of all disagreement in this part of the claims is much in few.
FEW_CLAIMS = 0.25
#: In alpha, without a reviewer.
MOVES = 0.05
FEW_IN_COMMON = 10
MOST_NAMED = 3


@dataclass(frozen=True, slots=True)
class Hint:
    """A sentence, and the part of the page with the numbers behind it."""

    text: str
    part: str


def hints(sources: Sources, codes: Sequence[str], *, is_ordered: bool) -> tuple[Hint, ...]:
    """Return what stands out, in the order of the page.

    Parameters
    ----------
    codes
        Of the points of the scale, in their order.
    is_ordered
        Whether the points of the scale are steps.
    """
    if sources.alpha.value is None:
        return ()
    if sources.has_none:
        return (Hint(_("Nobody differs from anybody on any claim, so there is nothing to take apart."), "claims"),)
    found = [
        Hint(_points(sources, codes, is_ordered=is_ordered), "points"),
        Hint(_claims(sources), "claims"),
        Hint(_reviewers(sources), "reviewers"),
        Hint(_pairs(sources), "pairs"),
        Hint(_leanings(sources), "leanings"),
        Hint(_drift(sources), "leanings"),
    ]
    return tuple(hint for hint in found if hint.text)


def _points(sources: Sources, codes: Sequence[str], *, is_ordered: bool) -> str:
    places = {code: place for place, code in enumerate(codes)}
    confused = [each for each in sources.points if each.share >= max(GOOD_PART, STANDS_OUT * each.expected_share)]
    neighbours = [each for each in confused if abs(places[str(each.first)] - places[str(each.second)]) == 1]
    if not confused:
        return _("No two answers are confused much more often than chance would make them: the scale does not divide.")
    most = (neighbours if is_ordered and neighbours else confused)[0]
    facts = {
        "first": most.first,
        "second": most.second,
        "share": percent(most.share),
        "expected": percent(most.expected_share),
    }
    if not is_ordered:
        return _(
            "The answers {first} and {second} are told apart badly: {share} of all disagreement, where chance would "
            "give {expected}. Look at what the guideline says about them.",
            **facts,
        )
    if neighbours:
        return _(
            "Steps {first} and {second} are told apart badly: {share} of all disagreement, where chance would give "
            "{expected}. Look at what the guideline says about the line between them.",
            **facts,
        )
    return _(
        "Steps {first} and {second} are often chosen for the same claim: {share} of all disagreement, where chance "
        "would give {expected}. So wide a gap may mean that a claim is read in two ways: look at these claims.",
        **facts,
    )


def _claims(sources: Sources) -> str:
    needed = sources.half_in
    if needed is None:
        return ""
    rated = sources.totals.items_pairable
    if needed > FEW_CLAIMS * rated:
        return plural(
            needed,
            "Disagreement is spread widely: half of it lies in {count} of {rated} claims.",
            "Disagreement is spread widely: half of it lies in {count} of {rated} claims.",
            rated=rated,
        )
    return plural(
        needed,
        "Half of all disagreement lies in {count} of {rated} claims. Begin with it: is it one proposition, and is it "
        "clear what supports it?",
        "Half of all disagreement lies in {count} of {rated} claims. Begin with these: is each one proposition, and "
        "is it clear what supports it?",
        rated=rated,
    )


def _reviewers(sources: Sources) -> str:
    moving = [each for each in sources.reviewers if each.found.change is not None and each.found.change > MOVES]
    if not moving or sources.alpha.value is None:
        return ""
    most = max(moving, key=lambda each: each.found.change or 0.0)
    return _(
        "Without {name} alpha would be {without} instead of {alpha}. That is no reason to leave anybody out: compare "
        "notes on the claims where {name} and the others differ.",
        name=most.label,
        without=figure(most.found.without or 0.0),
        alpha=figure(sources.alpha.value),
    )


def _pairs(sources: Sources) -> str:
    if len(sources.pairs) < 3:
        return ""
    for each in sources.pairs:
        pair = each.found
        if pair.n_common >= FEW_IN_COMMON and pair.share >= max(GOOD_PART, STANDS_OUT * pair.expected_share):
            return _(
                "{first} and {second} differ more than others do: {share} of all disagreement, where the {common} "
                "claims they share would give {expected}. Let the two talk through some of these claims.",
                first=each.labels[0],
                second=each.labels[1],
                share=percent(pair.share),
                expected=percent(pair.expected_share),
                common=pair.n_common,
            )
    return ""


def _leanings(sources: Sources) -> str:
    if sources.leanings.undefined is not None:
        return ""
    names = {each.found.rater: each.label for each in sources.reviewers}
    clear = [(names.get(person.pseudonym, ""), person.overall) for person in sources.leanings.reviewers]
    if all(lean.reading is Reading.UNKNOWN for _name, lean in clear):
        return ""
    strict = _listed([(name, lean) for name, lean in clear if lean.reading is Reading.STRICTER])
    lenient = _listed([(name, lean) for name, lean in reversed(clear) if lean.reading is Reading.MORE_LENIENT])
    if not strict and not lenient:
        return _("No reviewer is clearly stricter or more lenient than the others.")
    parts = [
        _("stricter than the others: {names}", names=strict) if strict else "",
        _("more lenient: {names}", names=lenient) if lenient else "",
    ]
    return _(
        "By habit, {parts}. This says how somebody uses the scale, not how well. Agree on an example for each step.",
        parts="; ".join(part for part in parts if part),
    )


def _listed(people: Sequence[tuple[str, Lean]]) -> str:
    """Name the first few with how many steps they depart; `people` begin with those who depart most."""
    named = [_("{name} by {steps} steps", name=name, steps=f"{abs(lean.value):.2f}") for name, lean in people]
    rest = len(named) - MOST_NAMED
    shown = ", ".join(named[:MOST_NAMED])
    return _("{names} and {count} more", names=shown, count=rest) if rest > 0 else shown


def _drift(sources: Sources) -> str:
    drift = [lean for person in sources.leanings.reviewers for _name, lean in person.drift]
    if not sources.leanings.has_drift or all(lean.reading is Reading.UNKNOWN for lean in drift):
        return ""
    moved = sum(any(lean.is_clear for _name, lean in person.drift) for person in sources.leanings.reviewers)
    if not moved:
        if sources.leanings.weeks == 1:
            return _("No reviewer clearly drifted from one week to another.")
        return _("No reviewer clearly drifted from one run of weeks to another.")
    return plural(
        moved,
        "{count} reviewer clearly drifted: in some weeks stricter or more lenient than in the others.",
        "{count} reviewers clearly drifted: in some weeks stricter or more lenient than in the others.",
    )
