"""The claims of a locked round in the order in which they want deciding: the widest disagreement on the scale first.

The measure is that of every page: the mean gap between two reviewers, of `spread`. A locked round stays as it is, so
each process measures it once, and again only when something else of the project was changed.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import select
from sqlalchemy.orm import Session

from annotator.errors import Invalid
from annotator.models import Round, RoundClaim
from annotator.models.vocabulary import Cause, ClaimKind, Outcome, RoundState
from annotator.services import audit
from annotator.services.agreement_data import read_ratings
from annotator.services.claim_search import ClaimFilters, find_fitting
from annotator.services.remembered import remembered
from annotator.services.rounds import list_rounds
from annotator.services.rubric_records import CriterionRecord
from annotator.services.spread import spreads
from annotator.services.standing_decisions import StandingDecision, read_standing_decisions
from annotator.services.written_numbers import is_whole
from annotator.text import _

Word = TypeVar("Word", bound=StrEnum)


class QueueState(StrEnum):
    """How far deciding has come with a claim; it waits while it is to be rated again, or is being rated."""

    OPEN = "open"
    DECIDED = "decided"
    WAITING = "waiting"


class LeastGap(StrEnum):
    """From which mean gap on claims are listed, in steps; by default where there is any."""

    ANY = ""
    EVERY_CLAIM = "0"
    HALF = "0.5"
    ONE = "1"
    ONE_AND_A_HALF = "1.5"
    TWO = "2"


ALL_STATES = "all"


@dataclass(frozen=True, slots=True)
class QueueFilters:
    """What the queue is narrowed to.

    Attributes
    ----------
    state
        None for every state.
    source
        Key of a source.
    rule
        Number of the settling rule whose decision stands.
    """

    state: QueueState | None = QueueState.OPEN
    kind: ClaimKind | None = None
    source: str = ""
    cause: Cause | None = None
    gap: LeastGap = LeastGap.ANY
    rule: int | None = None

    @property
    def as_words(self) -> dict[str, str]:
        """The same as addresses carry it: what stands by default is left out."""
        words = {
            "state": "" if self.state is QueueState.OPEN else self.state or ALL_STATES,
            "kind": self.kind or "",
            "source": self.source,
            "cause": self.cause or "",
            "gap": self.gap,
            "rule": self.rule or "",
        }
        return {name: str(word) for name, word in words.items() if word}


@dataclass(frozen=True, slots=True)
class Measured:
    """The claims of a locked round with what was answered, the widest mean gap first.

    Attributes
    ----------
    counts
        Ratings per claim and point, shape (claims, points).
    mean_gap
        In steps; NaN under two ratings.
    """

    claim_ids: tuple[int, ...]
    claim_keys: tuple[str, ...]
    counts: NDArray[np.int64]
    cannot_judge: NDArray[np.int64]
    mean_gap: NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Place:
    """A claim in the queue."""

    claim_id: int
    counts: tuple[int, ...]
    cannot_judge: int
    mean_gap: float | None
    state: QueueState
    decision: StandingDecision | None


@dataclass(frozen=True, slots=True)
class Beside:
    """Where a claim stands in the queue, from 1, with the keys of the claims before and behind it."""

    place: int | None
    before: str | None
    behind: str | None


@dataclass(frozen=True, slots=True)
class Queue:
    """The claims that fit, in order, and how many are in each state of those that fit but for their state."""

    indexes: tuple[int, ...]
    measured: Measured
    decisions: Mapping[int, StandingDecision]
    resting: Mapping[int, int]
    by_state: Mapping[QueueState, int]

    @property
    def total(self) -> int:
        return len(self.indexes)

    def places(self, first: int, last: int) -> tuple[Place, ...]:
        """Return the claims from the place `first`, counted from 0, to before `last`."""
        return tuple(self._place(index) for index in self.indexes[first:last])

    def beside(self, key: str) -> "Beside":
        """Return where a claim stands in the queue; of one that is not in it the first claim is the next."""
        keys = [self.measured.claim_keys[index] for index in self.indexes]
        if key not in keys:
            return Beside(None, None, next(iter(keys), None))
        place = keys.index(key)
        return Beside(place + 1, keys[place - 1] if place else None, keys[place + 1] if place + 1 < len(keys) else None)

    def _place(self, index: int) -> Place:
        claim_id = self.measured.claim_ids[index]
        gap = float(self.measured.mean_gap[index])
        return Place(
            claim_id=claim_id,
            counts=tuple(self.measured.counts[index].tolist()),
            cannot_judge=int(self.measured.cannot_judge[index]),
            mean_gap=None if np.isnan(gap) else gap,
            state=_state(claim_id, self.decisions, self.resting),
            decision=self.decisions.get(claim_id),
        )


def read_filters(words: Mapping[str, str]) -> QueueFilters:
    """Return the filters that an address names.

    Raises
    ------
    Invalid
        Naming the filter whose word is not known.
    """
    state = words.get("state", "")
    return QueueFilters(
        state=None if state == ALL_STATES else _word(QueueState, state or QueueState.OPEN.value, "state"),
        kind=_word(ClaimKind, words["kind"], "kind") if words.get("kind") else None,
        source=words.get("source", ""),
        cause=_word(Cause, words["cause"], "cause") if words.get("cause") else None,
        gap=_word(LeastGap, words.get("gap", ""), "gap"),
        rule=_rule(words["rule"]) if words.get("rule") else None,
    )


def _rule(word: str) -> int:
    if not is_whole(word):
        raise _unknown(word, "rule")
    return int(word)


def _word(vocabulary: type[Word], word: str, field: str) -> Word:
    if word not in list(vocabulary):
        raise _unknown(word, field)
    return vocabulary(word)


def _unknown(word: str, field: str) -> Invalid:
    return Invalid(_("The queue cannot be narrowed by “{word}”. Open the queue and choose there.", word=word), field)


def read_queue(
    session: Session, round_: Round, criterion: CriterionRecord, filters: QueueFilters, *, kept: int | None = None
) -> Queue:
    """Return the claims of a locked round that fit.

    Parameters
    ----------
    kept
        A claim that stays in, whether it fits or not: the one that somebody is looking at.
    """
    measured = _measure(session, round_, criterion)
    decisions = read_standing_decisions(session, round_, criterion)
    resting = read_resting(session, round_.project_id)
    narrowed = ClaimFilters(kind=filters.kind, source=filters.source)
    fitting = find_fitting(session, round_.project_id, narrowed) if filters.kind or filters.source else None
    is_wide = _is_wide(measured, filters.gap)
    by_state = dict.fromkeys(QueueState, 0)
    indexes: list[int] = []
    for index, claim_id in enumerate(measured.claim_ids):
        state = _state(claim_id, decisions, resting)
        decision = decisions.get(claim_id)
        fits = (
            is_wide[index]
            and (filters.cause is None or (decision is not None and filters.cause in decision.causes))
            and (filters.rule is None or (decision is not None and filters.rule == decision.rule_id))
            and (fitting is None or claim_id in fitting)
        )
        by_state[state] += fits
        if (fits and filters.state in {None, state}) or claim_id == kept:
            indexes.append(index)
    return Queue(tuple(indexes), measured, decisions, resting, by_state)


def read_resting(session: Session, project_id: int) -> Mapping[int, int]:
    """Return the claims that are being rated in an open round, with its number: nobody decides on them now."""
    being_rated = {each.id: each.number for each in list_rounds(session, project_id) if each.state == RoundState.OPEN}
    if not being_rated:
        return {}
    rows = session.execute(select(RoundClaim.claim_id, RoundClaim.round_id).where(RoundClaim.round_id.in_(being_rated)))
    return {claim_id: being_rated[round_id] for claim_id, round_id in rows}


def _state(claim_id: int, decisions: Mapping[int, StandingDecision], resting: Collection[int]) -> QueueState:
    decision = decisions.get(claim_id)
    if decision is not None and decision.outcome is not Outcome.ONE_MORE:
        return QueueState.DECIDED
    return QueueState.WAITING if decision is not None or claim_id in resting else QueueState.OPEN


def _is_wide(measured: Measured, gap: LeastGap) -> list[bool]:
    if gap is LeastGap.EVERY_CLAIM:
        return [True] * len(measured.claim_ids)
    gaps = np.nan_to_num(measured.mean_gap)
    # What is shown as 1.0 is listed from 1.0 on.
    is_wide: list[bool] = (np.round(gaps, 1) >= float(gap) if gap else gaps > 0).tolist()
    return is_wide


def _measure(session: Session, round_: Round, criterion: CriterionRecord) -> Measured:
    def read() -> Measured:
        ratings = read_ratings(session, round_, criterion)
        counts = ratings.counts()
        described = spreads(counts, is_ordered=criterion.scale.is_ordered)
        answered = np.bincount(ratings.claim, minlength=len(ratings.claim_ids))
        order = np.lexsort((np.arange(len(counts)), -described.rated, -np.nan_to_num(described.mean_gap, nan=-1.0)))
        order = order[answered[order] > 0]
        return Measured(
            claim_ids=tuple(ratings.claim_ids[order].tolist()),
            claim_keys=tuple(ratings.claim_keys[index] for index in order.tolist()),
            counts=counts[order],
            cannot_judge=(answered - described.rated)[order],
            mean_gap=described.mean_gap[order],
        )

    # Withdrawing and restoring a claim is logged, and nothing else moves what a locked round has.
    made_of = (round_.state, audit.mark(session, round_.project_id))
    return remembered(session, ("adjudication", round_.id, criterion.id), made_of, read)
