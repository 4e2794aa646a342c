"""What differs between those who rated a claim, in sentences: computed from what they say and saw, never guessed."""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass

from annotator.models.vocabulary import CriterionRole
from annotator.services.claim_words import joined
from annotator.services.rating_circumstances import Circumstances
from annotator.services.review_history import RevisionRecord
from annotator.text import _, plural

#: So many people are named, more are counted.
MOST_NAMED = 4


@dataclass(frozen=True, slots=True)
class Rated:
    """A reviewer's answer with what it was made of."""

    label: str
    revision: RevisionRecord
    circumstances: Circumstances


def describe_differences(ratings: Sequence[Rated]) -> tuple[str, ...]:
    """Return what differs in basis, contrary evidence, versions and evidence cited, or that nothing does."""
    if len(ratings) < 2:
        return ()
    looked_at = list(_by_answer(ratings, CriterionRole.BASIS, _looked_at))
    if looked_at:
        looked_at.append(_("They answered different questions, which may be all there is to settle."))
    found = [
        *looked_at,
        *_by_answer(ratings, CriterionRole.CONTRARY, _contrary),
        *_grouped(ratings, lambda each: each.circumstances.claim_version, _claim_version),
        *_grouped(ratings, lambda each: each.circumstances.guideline or 0, _guideline),
        *_evidence(ratings),
    ]
    if found:
        return tuple(found)
    return (
        _("Nothing in what they looked at or saw differs as far as is recorded: what differs is how they judge it."),
    )


def _by_answer(ratings: Sequence[Rated], role: CriterionRole, words: Callable[[str, str], str]) -> Iterable[str]:
    def answer(each: Rated) -> str:
        return next((answer.label for answer in each.revision.answers if answer.role is role), "")

    return _grouped([each for each in ratings if answer(each)], answer, words)


def _grouped(
    ratings: Sequence[Rated], of: Callable[[Rated], Hashable], words: Callable[[str, str], str]
) -> Iterable[str]:
    """One sentence where they fall into groups: who is in each but the largest, and then the others."""
    groups: dict[Hashable, list[str]] = defaultdict(list)
    for each in ratings:
        groups[of(each)].append(each.label)
    if len(groups) < 2:
        return
    ordered = sorted(groups.items(), key=lambda group: (len(group[1]), str(group[0])))
    parts = [words(people(names), str(value)) for value, names in ordered[:-1]]
    parts.append(words(_("the others") if len(ordered[-1][1]) > 1 else people(ordered[-1][1]), str(ordered[-1][0])))
    sentence = "; ".join(parts)
    yield f"{sentence[0].upper()}{sentence[1:]}."


def _looked_at(who: str, value: str) -> str:
    return _("{who} looked at “{value}”", who=who, value=value)


def _contrary(who: str, value: str) -> str:
    return _("on contrary evidence {who} answered “{value}”", who=who, value=value)


def _claim_version(who: str, value: str) -> str:
    return _("{who} saw version {value} of the claim", who=who, value=value)


def _guideline(who: str, value: str) -> str:
    if value == "0":
        return _("{who} had no guideline beside the form", who=who)
    return _("{who} had version {value} of the guideline", who=who, value=value)


def _evidence(ratings: Sequence[Rated]) -> Iterable[str]:
    """Who cites what others do not."""
    cited = {each.label: {item.label for item in each.revision.evidence} for each in ratings}
    shared = set.intersection(*cited.values())
    more = {label: len(items - shared) for label, items in cited.items() if items - shared}
    if not more:
        return
    if len(more) > MOST_NAMED:
        yield plural(
            len(more),
            "{count} reviewer cites evidence that not everybody cites.",
            "{count} reviewers cite evidence that not everybody cites.",
        )
        return
    for label, number in more.items():
        yield plural(
            number,
            "{who} cites {count} piece of evidence that not everybody cites.",
            "{who} cites {count} pieces of evidence that not everybody cites.",
            who=label,
        )


def people(labels: Sequence[str]) -> str:
    """Return the names joined as a sentence does, or how many there are."""
    if len(labels) > MOST_NAMED:
        return plural(len(labels), "{count} reviewer", "{count} reviewers")
    return joined(list(labels))
