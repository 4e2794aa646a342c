"""The claims behind each number of a dashboard, under the word by which an address names them."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum, auto

import numpy as np
from numpy.typing import NDArray
from sqlalchemy.orm import Session

from annotator.errors import Invalid, NotAllowed
from annotator.models import Project, Round
from annotator.models.vocabulary import Role
from annotator.services.agreement_course import read_course
from annotator.services.agreement_data import places_of
from annotator.services.blindness import opening_for
from annotator.services.contested import rank_contested
from annotator.services.coverage_bins import read_bin
from annotator.services.permissions import Member
from annotator.services.roster import require_pseudonym
from annotator.services.round_facts import RoundFacts, read_facts
from annotator.services.rubrics import read_rubric
from annotator.services.stuck_claims import (
    WAITING_DAYS,
    is_waiting,
    list_expired,
    list_flagged,
    list_held_by,
    list_passed_on,
    list_taken_back,
)
from annotator.text import _

Ints = NDArray[np.int64]
EPOCH = date(1970, 1, 1)


class Needs(Enum):
    """What must be open to whoever asks for a group."""

    PLACES = auto()  # how many rate a claim
    RESULTS = auto()  # everything
    NOTHING = auto()  # it takes what is open to them alone


@dataclass(frozen=True, slots=True)
class Asked:
    """Who asks for a group, when, and what its word says beyond its kind: a number, a reason, a day, a reviewer."""

    session: Session
    facts: RoundFacts
    value: str
    now: datetime


@dataclass(frozen=True, slots=True)
class Group:
    """Claims of a round.

    Attributes
    ----------
    word
        By which an address names it: "ratings:2".
    words
        What its claims have in common, to stand after "Claims".
    claim_ids
        In the order in which to show them.
    """

    word: str
    words: str
    claim_ids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class _Kind:
    needs: Needs
    is_for_lead: bool
    find: Callable[[Asked], tuple[str, Ints]]


def read_group(
    session: Session, project: Project, round_: Round, member: Member, word: str, criterion: str, now: datetime
) -> Group:
    """Return the claims of a round that `word` names, as a dashboard on this criterion counts them.

    Parameters
    ----------
    criterion
        Key of a question of the rubric; empty for the main one.

    Raises
    ------
    Invalid, NotFound
        When the word names no claims, or the rubric has no such criterion.
    NotAllowed
        When they would show what is not open to the member.
    """
    rubric = read_rubric(session, round_.rubric_version_id)
    opening = opening_for(session, round_, member)
    asked = rubric.criterion_by_steps(criterion) if criterion and opening.claims is None else rubric.main
    return find_group(session, read_facts(session, project, round_, asked, opening), member, word, now)


def find_group(session: Session, facts: RoundFacts, member: Member, word: str, now: datetime) -> Group:
    """Return the claims that `word` names.

    Raises
    ------
    Invalid
        When it names none.
    NotAllowed
        When they would show what is not open to the member.
    """
    name, _colon, value = word.partition(":")
    kind = KINDS.get(name)
    if kind is None:
        raise _unknown(word)
    if not may_ask(facts, member, name):
        raise NotAllowed(closed_words(facts, member, name))
    words, ids = kind.find(Asked(session, facts, value, now))
    return Group(word, words, tuple(ids.tolist()))


def may_ask(facts: RoundFacts, member: Member | None, name: str) -> bool:
    """Tell whether a group of this kind shows the member nothing that is closed to them."""
    kind = KINDS[name]
    if kind.is_for_lead and (member is None or member.role is not Role.LEAD):
        return False
    if kind.needs is Needs.RESULTS:
        return facts.is_whole
    return kind.needs is Needs.NOTHING or not facts.opening.hides_places


def closed_words(facts: RoundFacts, member: Member, name: str) -> str:
    """Say why the member may not ask for a group of this kind."""
    if KINDS[name].is_for_lead and member.role is not Role.LEAD:
        return _("Only the lead of this project may list these claims.")
    if KINDS[name].needs is Needs.RESULTS:
        return facts.opening.reason
    return _("Which claims these are opens with the lock: it would tell which claims are measured, or planted.")


def _unknown(word: str) -> Invalid:
    message = _("Claims cannot be listed by “{word}”. Open the list of claims and choose there.", word=word)
    return Invalid(message, "behind")


def _reached(asked: Asked) -> tuple[str, Ints]:
    return _("with as many ratings as they are to have"), asked.facts.ratings.claim_ids[asked.facts.is_at_goal]


def _short(asked: Asked) -> tuple[str, Ints]:
    return _("that need more ratings"), asked.facts.ratings.claim_ids[~asked.facts.is_at_goal]


def _answered(asked: Asked) -> tuple[str, Ints]:
    return _("with an answer"), asked.facts.ratings.claim_ids[asked.facts.answered > 0]


def _by_ratings(asked: Asked) -> tuple[str, Ints]:
    found = read_bin(asked.value)
    if found is None:
        raise _unknown(f"ratings:{asked.value}")
    words = _("by number of answers: {n}", n=found.name)
    if not asked.facts.counts_answers:
        words = _("by number of ratings: {n}", n=found.name)
    return words, asked.facts.ratings.claim_ids[found.holds(asked.facts.got)]


def _on_day(asked: Asked) -> tuple[str, Ints]:
    try:
        day = date.fromisoformat(asked.value)
    except ValueError:
        raise _unknown(f"day:{asked.value}") from None
    rated = asked.facts.first.claim[asked.facts.first.day == (day - EPOCH).days]
    return _("that somebody rated for the first time on {day}", day=f"{day.day} {day:%B %Y}"), _kept(asked, rated)


def count_waiting(facts: RoundFacts, now: datetime) -> int:
    """Return how many claims the group "waiting" has."""
    return int(is_waiting(facts, _last_rated(facts), now).sum())


def _last_rated(facts: RoundFacts) -> Ints:
    last = np.zeros(len(facts.ratings.claim_ids), dtype=np.int64)
    # In the order in which they came: what is written last stays.
    last[places_of(facts.first.claim, facts.ratings.claim_ids)] = facts.first.second
    return last


def _waiting(asked: Asked) -> tuple[str, Ints]:
    facts = asked.facts
    last = _last_rated(facts)
    found = np.flatnonzero(is_waiting(facts, last, asked.now))
    words = _("that need ratings and have had no new one for {n} days", n=WAITING_DAYS)
    return words, facts.ratings.claim_ids[found[np.argsort(last[found], kind="stable")]]


def _unfilled(asked: Asked) -> tuple[str, Ints]:
    return _("with places that nobody has"), asked.facts.ratings.claim_ids[asked.facts.wanted.free > 0]


def _passed_on(asked: Asked) -> tuple[str, Ints]:
    found = list_passed_on(asked.session, asked.facts)
    return _("that need ratings, and that most who had them passed on"), _kept(asked, found)


def _expired(asked: Asked) -> tuple[str, Ints]:
    found = list_expired(asked.session, asked.facts, asked.now)
    return _("whose reservation ran out more than once"), _kept(asked, found)


def _flagged(asked: Asked) -> tuple[str, Ints]:
    return _("with a report that waits for an answer"), list_flagged(asked.session, asked.facts.round.project_id)


def _taken_back(asked: Asked) -> tuple[str, Ints]:
    return _("with a rating that was taken back"), _kept(asked, list_taken_back(asked.session, asked.facts))


def _off_scale(asked: Asked) -> tuple[str, Ints]:
    ratings, words, found = asked.facts.ratings, _("that somebody could not judge"), ~asked.facts.ratings.is_point
    if asked.value:
        require_pseudonym(asked.session, asked.facts.round.project_id, asked.value)
        words = _("that {reviewer} could not judge", reviewer=asked.value)
        found = found & np.array([each.pseudonym == asked.value for each in ratings.raters], dtype=bool)[ratings.rater]
    return words, _kept(asked, ratings.claim_ids[ratings.claim[found]])


def _by_reason(asked: Asked) -> tuple[str, Ints]:
    ratings = asked.facts.ratings
    reasons = ratings.criterion.scale.reasons
    place = next((at for at, reason in enumerate(reasons) if reason.code == asked.value), None)
    if place is None:
        raise _unknown(f"reason:{asked.value}")
    words = _("that somebody could not judge: {reason}", reason=reasons[place].label)
    return words, _kept(asked, ratings.claim_ids[ratings.claim[ratings.reason == place]])


def _contested(asked: Asked) -> tuple[str, Ints]:
    facts = asked.facts
    order = rank_contested(facts.described, facts.is_open, facts.least)
    words = _("whose ratings differ, of those with {n} or more, the widest gap first", n=facts.least)
    return words, facts.ratings.claim_ids[order]


def _paired(asked: Asked) -> tuple[str, Ints]:
    return _("that two or more have rated"), asked.facts.ratings.claim_ids[asked.facts.described.rated >= 2]


def _in_part(asked: Asked) -> tuple[str, Ints]:
    facts = asked.facts
    course = read_course(asked.session, facts.round, facts.ratings, facts.first)
    part = next((each for each in course.parts if str(each.number) == asked.value), None)
    if part is None:
        raise _unknown(f"part:{asked.value}")
    words = _("in part {n} of {all} of the round’s course", n=part.number, all=len(course.parts))
    return words, _kept(asked, np.array(part.claim_ids, dtype=np.int64))


def _held(state: str) -> Callable[[Asked], tuple[str, Ints]]:
    def find(asked: Asked) -> tuple[str, Ints]:
        found = list_held_by(asked.session, asked.facts, asked.value, state)
        words = {
            "done": _("that {reviewer} has rated", reviewer=asked.value),
            "left": _("that {reviewer} has yet to rate", reviewer=asked.value),
        }
        return words[state], _kept(asked, found)

    return find


def _kept(asked: Asked, claim_ids: Ints) -> Ints:
    """Of these claims those of the round, each once, in the order of the project."""
    known = asked.facts.ratings.claim_ids
    return known[np.isin(known, claim_ids)]


KINDS: dict[str, _Kind] = {
    "reached": _Kind(Needs.PLACES, False, _reached),
    "short": _Kind(Needs.PLACES, False, _short),
    "ratings": _Kind(Needs.PLACES, False, _by_ratings),
    "answered": _Kind(Needs.PLACES, False, _answered),
    "contested": _Kind(Needs.NOTHING, False, _contested),
    "cannot_judge": _Kind(Needs.RESULTS, False, _off_scale),
    "reason": _Kind(Needs.RESULTS, False, _by_reason),
    "paired": _Kind(Needs.RESULTS, False, _paired),
    "part": _Kind(Needs.RESULTS, False, _in_part),
    "day": _Kind(Needs.PLACES, True, _on_day),
    "flagged": _Kind(Needs.NOTHING, True, _flagged),
    "passed_on": _Kind(Needs.PLACES, True, _passed_on),
    "expired": _Kind(Needs.PLACES, True, _expired),
    "waiting": _Kind(Needs.PLACES, True, _waiting),
    "unfilled": _Kind(Needs.PLACES, True, _unfilled),
    "taken_back": _Kind(Needs.PLACES, True, _taken_back),
    "done": _Kind(Needs.PLACES, True, _held("done")),
    "left": _Kind(Needs.PLACES, True, _held("left")),
}
