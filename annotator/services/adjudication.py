"""Deciding on claims on which reviewers differ. A decision is a record of its own: no rating is touched by it.

Decisions are numbered a claim and criterion; the highest number stands. Who decides says which number they saw last, so
that of two at once the second is told. While a later round rates the claim nobody decides, as nobody discusses it: what
is decided then would show how people rate.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from annotator.concurrency import hold
from annotator.errors import Conflict, Invalid, NotFound
from annotator.models import (
    Claim,
    ClaimVersion,
    Decision,
    DecisionCause,
    DecisionDraft,
    Round,
    RoundClaim,
)
from annotator.models.vocabulary import Cause, ClaimState, CriterionRole, Outcome, Purpose, RoundState
from annotator.services.permissions import Member
from annotator.services.rubric_records import CriterionRecord, RubricRecord
from annotator.services.rubrics import read_rubric
from annotator.services.typed_text import clean, is_blank
from annotator.text import _

LONGEST_REASON = 5_000
LONGEST_REQUEST_ID = 64


@dataclass(frozen=True, slots=True)
class Verdict:
    """What is decided.

    Attributes
    ----------
    outcome, point, causes
        As the form names them: words of the vocabularies, and the code of a point.
    base_number
        Number of the last decision that was in sight, 0 for none.
    claim_version
        Number of the claim version that was in sight; None when it is not known.
    """

    outcome: str
    point: str
    causes: tuple[str, ...]
    reason: str
    request_id: str
    base_number: int
    claim_version: int | None = None


@dataclass(frozen=True, slots=True)
class Decided:
    """What became of it."""

    number: int
    made_at: datetime
    is_retry: bool


@dataclass(frozen=True, slots=True)
class _Place:
    """A claim in a locked round, as it stands now."""

    state: str
    version: int
    version_id: int


def criteria_to_decide(rubric: RubricRecord) -> tuple[CriterionRecord, ...]:
    """Return the criteria that are decided on: those that rate on points, the main one first."""
    rating = [each for each in rubric.criteria if each.role is CriterionRole.RATING and each.scale.points]
    return tuple(sorted(rating, key=lambda each: each.id != rubric.main.id))


def decide(
    session: Session, round_: Round, claim_id: int, criterion_key: str, author: Member, verdict: Verdict, now: datetime
) -> Decided:
    """Record a decision, and end the author's draft of it; the same `request_id` again is a retry.

    Raises
    ------
    NotFound
        When the claim is not rated in this round, or not by this criterion.
    Conflict
        Before the lock, on a withdrawn claim, while a later round rates it, when somebody decided or edited it
        meanwhile, or when the form was sent before with something else.
    Invalid
        With `errors` by field.
    """
    rubric = read_rubric(session, round_.rubric_version_id)
    criterion = find_criterion(rubric, criterion_key)
    place = _find_place(session, round_, claim_id)
    if not (1 <= len(verdict.request_id) <= LONGEST_REQUEST_ID and verdict.request_id.isprintable()):
        raise Invalid(_("The form is incomplete. Load the page again."), "request_id")
    if (known := _find_known(session, author, verdict, round_.id, claim_id, criterion)) is not None:
        return Decided(known.number, known.made_at, is_retry=True)
    if closed := closed_because(round_, ClaimState(place.state), _rests_in(session, round_, claim_id)):
        raise Conflict(closed)
    last = _read_last(session, round_.id, claim_id, criterion.id)
    number = last.number if last is not None else 0
    _require_same(verdict, number, place.version)
    outcome, point_id, causes = _read_verdict(verdict, criterion, last)
    decision = Decision(
        project_id=round_.project_id,
        round_id=round_.id,
        claim_id=claim_id,
        criterion_id=criterion.id,
        rubric_version_id=rubric.version_id,
        scale_id=criterion.scale.id,
        number=number + 1,
        outcome=outcome.value,
        scale_point_id=point_id,
        reason=clean(verdict.reason),
        author_id=author.reviewer_id,
        request_id=verdict.request_id,
        made_at=now,
        claim_version_id=place.version_id,
    )
    session.add(decision)
    session.flush()
    session.add_all(DecisionCause(decision_id=decision.id, cause=cause.value) for cause in causes)
    session.execute(
        delete(DecisionDraft).where(
            DecisionDraft.adjudicator_id == author.reviewer_id,
            DecisionDraft.round_id == round_.id,
            DecisionDraft.claim_id == claim_id,
            DecisionDraft.criterion_id == criterion.id,
        )
    )
    session.flush()
    return Decided(decision.number, now, is_retry=False)


def find_criterion(rubric: RubricRecord, key: str) -> CriterionRecord:
    """Return the criterion to decide by.

    Raises
    ------
    NotFound
        Naming those there are.
    """
    criteria = criteria_to_decide(rubric)
    found = next((each for each in criteria if each.key == key), None)
    if found is None:
        known = ", ".join(each.key for each in criteria)
        raise NotFound(_("Nothing is decided by a criterion {key}. There is: {known}.", key=key, known=known))
    return found


def closed_because(round_: Round, state: ClaimState, rests_in: int | None) -> str:
    """Return why nothing can be decided on a claim now; empty when it can.

    Parameters
    ----------
    rests_in
        Number of the open round in which it is rated.
    """
    if round_.state != RoundState.LOCKED:
        return _(
            "Round {number} is not locked yet: its claims are decided on after the lock, when the ratings are open.",
            number=round_.number,
        )
    if state is ClaimState.WITHDRAWN:
        return _("This claim is withdrawn: there is nothing to decide on. What was decided before is kept.")
    if rests_in is None:
        return ""
    return _(
        "Deciding rests while the claim is rated in round {number}: what is decided now would show how people rate.",
        number=rests_in,
    )


def _rests_in(session: Session, round_: Round, claim_id: int) -> int | None:
    return session.scalar(
        select(Round.number)
        .join(RoundClaim, RoundClaim.round_id == Round.id)
        .where(Round.project_id == round_.project_id, Round.state == RoundState.OPEN, RoundClaim.claim_id == claim_id)
    )


def _find_place(session: Session, round_: Round, claim_id: int) -> _Place:
    """Find the claim in the round, held against others who decide until the transaction ends."""
    of_round = (RoundClaim.round_id == round_.id, RoundClaim.claim_id == claim_id)
    hold(session, select(RoundClaim.claim_id).where(*of_round).with_for_update(key_share=True))
    row = session.execute(
        select(Claim.state, Claim.version, ClaimVersion.id)
        .join(RoundClaim, RoundClaim.claim_id == Claim.id)
        .join(ClaimVersion, (ClaimVersion.claim_id == Claim.id) & (ClaimVersion.number == Claim.version))
        .where(*of_round, RoundClaim.purpose == Purpose.RATING)
    ).one_or_none()
    if row is None:
        raise NotFound(_("This claim is not rated in that round."))
    return _Place(*row)


def _find_known(
    session: Session, author: Member, verdict: Verdict, round_id: int, claim_id: int, criterion: CriterionRecord
) -> Decision | None:
    known = session.scalar(
        select(Decision).where(Decision.author_id == author.reviewer_id, Decision.request_id == verdict.request_id)
    )
    if known is None:
        return None
    codes = {point.id: point.code for point in criterion.scale.points}
    causes = set(session.scalars(select(DecisionCause.cause).where(DecisionCause.decision_id == known.id)))
    # A step beside another outcome counts for nothing, so it makes no other decision.
    point = verdict.point if verdict.outcome == Outcome.SETTLED else None
    was = (known.round_id, known.claim_id, known.criterion_id, known.outcome, codes.get(known.scale_point_id or 0))
    sent = (round_id, claim_id, criterion.id, verdict.outcome, point)
    if (was, causes, known.reason) != (sent, set(Cause) & set(verdict.causes), clean(verdict.reason)):
        raise Conflict(
            _("This form has been sent before with something else, and that stands. What you typed is still here.")
        )
    return known


def _read_last(session: Session, round_id: int, claim_id: int, criterion_id: int) -> Decision | None:
    same = (Decision.round_id == round_id, Decision.claim_id == claim_id, Decision.criterion_id == criterion_id)
    newest = select(func.max(Decision.number)).where(*same).scalar_subquery()
    return session.scalar(select(Decision).where(*same, Decision.number == newest))


def _require_same(verdict: Verdict, number: int, version: int) -> None:
    if verdict.base_number != number:
        raise Conflict(
            _(
                "This claim was decided on in another window or by somebody else meanwhile; what was decided stands "
                "below. Nothing of yours has been recorded, and what you typed is still here. Record it once more if "
                "it is to take the place of the other."
            )
        )
    if verdict.claim_version is not None and verdict.claim_version != version:
        raise Conflict(
            _(
                "The claim was edited meanwhile: version {number} is shown now. Read it, then record once more; what "
                "you typed is still here.",
                number=version,
            )
        )


def _read_verdict(
    verdict: Verdict, criterion: CriterionRecord, last: Decision | None
) -> tuple[Outcome, int | None, tuple[Cause, ...]]:
    """Return what is decided, in the words of the tables.

    Raises
    ------
    Invalid
        With `errors` by field.
    """
    faults: dict[str, str] = {}
    outcome = Outcome(verdict.outcome) if verdict.outcome in list(Outcome) else None
    point = next((each for each in criterion.scale.points if each.code == verdict.point), None)
    stands = last is not None and last.outcome != Outcome.REOPENED
    if outcome is None:
        faults["outcome"] = _("Choose what is decided.")
    elif outcome is Outcome.SETTLED and point is None:
        faults["point"] = _("Choose the step to settle on.")
    elif outcome is Outcome.REOPENED and not stands:
        faults["outcome"] = _("Nothing stands that could be reopened.")
    if "\0" in verdict.reason:
        faults["reason"] = _("The reason has a character that cannot be stored. Type it again.")
    elif is_blank(verdict.reason):
        faults["reason"] = _("Say why, in a sentence or two: the reviewers read it.")
    elif len(verdict.reason) > LONGEST_REASON:
        faults["reason"] = _("The reason is too long: at most {most} characters.", most=LONGEST_REASON)
    if outcome is None or faults:
        raise Invalid(next(iter(faults.values())), errors=faults)
    point_id = point.id if point is not None and outcome is Outcome.SETTLED else None
    return outcome, point_id, tuple(cause for cause in Cause if cause in verdict.causes)
