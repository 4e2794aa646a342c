"""Answers that are known beforehand: the lead gives them, and they are fixed once a round uses them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType

from sqlalchemy import ColumnElement, and_, delete, exists, select
from sqlalchemy.orm import Session

from annotator.errors import Conflict, Invalid, NotFound
from annotator.models import Claim, KnownAnswer, KnownRange, Project, RoundClaim
from annotator.models.vocabulary import ClaimState, Purpose
from annotator.services import audit
from annotator.services.claim_lines import ClaimLine, read_claim_lines
from annotator.services.known_answer_rules import Given, known_faults, known_range_faults
from annotator.services.known_ranges import Span, read_known_ranges, select_of_ready
from annotator.services.ranges import NumberRange
from annotator.services.rubric_records import CriterionRecord, PointRecord, RubricRecord
from annotator.services.typed_text import clean
from annotator.text import _

KNOWN_PURPOSES = (Purpose.TRAINING, Purpose.GOLD)


@dataclass(frozen=True, slots=True)
class Known:
    """What is right for a claim by one criterion.

    Attributes
    ----------
    tolerance
        Steps from the right point that still count as right.
    """

    criterion: CriterionRecord
    point: PointRecord
    tolerance: int
    explanation: str

    def is_met(self, point_id: int | None) -> bool:
        """Tell whether an answer with this point is right; None stands for every answer off the scale, and for none."""
        given = next((point for point in self.criterion.scale.points if point.id == point_id), None)
        return given is not None and abs(given.position - self.point.position) <= self.steps

    @property
    def steps(self) -> int:
        """Steps from the right point that still count as right: none where the points have no order."""
        return self.tolerance if self.criterion.scale.is_ordered else 0


@dataclass(frozen=True, slots=True)
class KnownClaim:
    """A claim with known answers, in the order of the rubric."""

    claim_id: int
    line: ClaimLine
    purpose: Purpose
    answers: tuple[Known, ...]
    is_used: bool
    ranges: tuple[Span, ...] = ()


def list_known(session: Session, project_id: int, rubric: RubricRecord) -> list[KnownClaim]:
    """Return the claims with known answers to this version of the rubric, in the order of the project."""
    by_claim = read_known(session, project_id, rubric)
    lines = read_claim_lines(session, list(by_claim))
    used = set(session.scalars(select(RoundClaim.claim_id).where(_uses(project_id))))
    ranges = read_known_ranges(session, project_id, rubric)
    return [
        KnownClaim(claim_id, lines[claim_id], purpose, answers, claim_id in used, ranges.get(claim_id, (None, ()))[1])
        for claim_id, (purpose, answers) in by_claim.items()
    ]


def read_known(session: Session, project_id: int, rubric: RubricRecord) -> dict[int, tuple[Purpose, tuple[Known, ...]]]:
    """Return purpose and known answers by claim, in the order of the project; none of withdrawn claims.

    Of a claim of which ranges alone are known there is no answer here: see `read_known_ranges`.
    """
    found = join_known(session, project_id, rubric, read_known_ranges(session, project_id, rubric))
    order = session.scalars(select(Claim.id).where(Claim.id.in_(found)).order_by(Claim.position, Claim.id))
    return {claim_id: found[claim_id] for claim_id in order}


def join_known(
    session: Session, project_id: int, rubric: RubricRecord, ranges: Mapping[int, tuple[Purpose, object]]
) -> dict[int, tuple[Purpose, tuple[Known, ...]]]:
    """Return what `read_known` returns, in no order, beside the known ranges that have been read."""
    rows = session.scalars(select_of_ready(KnownAnswer, project_id, rubric))
    criteria = {criterion.id: (place, criterion) for place, criterion in enumerate(rubric.criteria)}
    found: dict[int, tuple[Purpose, tuple[Known, ...]]] = {}
    for row in sorted(rows, key=lambda row: criteria[row.criterion_id][0]):
        criterion = criteria[row.criterion_id][1]
        point = next(point for point in criterion.scale.points if point.id == row.scale_point_id)
        before = found[row.claim_id][1] if row.claim_id in found else ()
        known = Known(criterion, point, row.tolerance, row.explanation)
        found[row.claim_id] = (Purpose(row.purpose), (*before, known))
    for claim_id, (purpose, _ranges) in ranges.items():
        found.setdefault(claim_id, (purpose, ()))
    return found


def find_candidate(session: Session, project_id: int, key: str) -> Claim:
    """Return the claim with this key, which may have known answers.

    Raises
    ------
    NotFound
        When the project has no such claim.
    Invalid
        When it is not put before reviewers: among the others it would be known by that.
    """
    claim = session.scalar(
        select(Claim).where(Claim.project_id == project_id, Claim.key == key.strip(), Claim.state != ClaimState.STAGED)
    )
    if claim is None:
        raise NotFound(_("There is no claim {key} in this project.", key=key.strip()))
    if claim.state != ClaimState.READY or not claim.is_to_rate:
        raise Invalid(_("Claim {key} is not one to rate, so nobody can be tried by it.", key=claim.key), "key")
    return claim


def why_no_candidate(session: Session, project_id: int, key: str) -> str:
    """Return why no claim with this key may have known answers; empty when one may."""
    try:
        find_candidate(session, project_id, key)
    except (NotFound, Invalid) as refusal:
        return str(refusal)
    return ""


def set_known(
    session: Session,
    project: Project,
    claim: Claim,
    rubric: RubricRecord,
    purpose: Purpose | str,
    given: Mapping[int, Given],
    *,
    ranges: Mapping[int, NumberRange] = MappingProxyType({}),
    now: datetime,
    actor_id: int | None,
) -> None:
    """Say what is right for a claim, in place of what was said before.

    Parameters
    ----------
    given
        By criterion id; a criterion that rates and is not in it has no known answer. What is known of the others, from
        the time when they were asked for, stays.
    ranges
        The same of the questions that ask for a range of numbers.

    Raises
    ------
    Conflict
        When a round uses the claim's known answers.
    Invalid
        With `errors` by field (``point_<criterion key>``, ``tolerance_...``, ``explanation_...``, ``low_...``,
        ``purpose``).
    """
    _require_unused(session, claim)
    if purpose not in KNOWN_PURPOSES:
        raise Invalid(_("A known answer trains reviewers, or is hidden among the others."), "purpose")
    errors = known_faults(rubric, given) | known_range_faults(rubric, given, ranges)
    if not given and not ranges:
        errors["purpose"] = _("Say what is right for one question at the least.")
    elif not given and purpose == Purpose.TRAINING:
        errors["purpose"] = _(
            "Training is passed by steps: say which step is right for one question at the least, or hide the claim."
        )
    if errors:
        raise Invalid(next(iter(errors.values())), next(iter(errors)), errors)
    answers = {**_kept(session, project.id, claim, rubric), **given}
    _clear(session, claim)
    shared = {
        "project_id": project.id,
        "claim_id": claim.id,
        "rubric_version_id": rubric.version_id,
        "purpose": Purpose(purpose).value,
        "author_id": actor_id,
        "made_at": now,
    }
    for criterion in rubric.criteria:
        answer = answers.get(criterion.id)
        if answer is not None:
            session.add(
                KnownAnswer(
                    criterion_id=criterion.id,
                    scale_id=criterion.scale.id,
                    scale_point_id=answer.point_id,
                    tolerance=answer.tolerance,
                    explanation=clean(answer.explanation),
                    **shared,
                )
            )
    for criterion_id, known in ranges.items():
        criterion = next(each for each in rubric.ranged if each.id == criterion_id)
        session.add(
            KnownRange(
                criterion_id=criterion.id,
                scale_id=criterion.scale.id,
                low=known.low,
                high=known.high,
                basis=clean(known.basis),
                **shared,
            )
        )
    session.flush()
    audit.record(
        session,
        "known_answer.set",
        f"claim:{claim.id}",
        now=now,
        actor_id=actor_id,
        project_id=project.id,
        detail={"purpose": str(purpose), "criteria": len(given) + len(ranges)},
    )


def remove_known(session: Session, claim: Claim, *, now: datetime, actor_id: int | None) -> None:
    """Let a claim be one like the others again.

    Raises
    ------
    Conflict
        When a round uses its known answers.
    """
    _require_unused(session, claim)
    _clear(session, claim)
    audit.record(
        session, "known_answer.removed", f"claim:{claim.id}", now=now, actor_id=actor_id, project_id=claim.project_id
    )


def is_used(session: Session, claim: Claim) -> bool:
    """Tell whether a round has put the claim before reviewers for its known answers."""
    used = exists().where(RoundClaim.claim_id == claim.id, _uses(claim.project_id))
    return bool(session.scalar(select(used)))


def _uses(project_id: int) -> ColumnElement[bool]:
    return and_(RoundClaim.project_id == project_id, RoundClaim.purpose != Purpose.RATING)


def _require_unused(session: Session, claim: Claim) -> None:
    if is_used(session, claim):
        raise Conflict(_("A round uses the known answers of claim {key}: they are fixed.", key=claim.key))


def _kept(session: Session, project_id: int, claim: Claim, rubric: RubricRecord) -> dict[int, Given]:
    _purpose, answers = read_known(session, project_id, rubric).get(claim.id, (None, ()))
    return {
        known.criterion.id: Given(known.point.id, known.tolerance, known.explanation)
        for known in answers
        if known.criterion not in rubric.judged
    }


def _clear(session: Session, claim: Claim) -> None:
    for table in (KnownAnswer, KnownRange):
        session.execute(delete(table).where(table.claim_id == claim.id))
