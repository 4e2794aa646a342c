"""Submitting, changing and withdrawing a review. Every rule of rating is held here."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from annotator.errors import Conflict, Invalid, NotAllowed, NotFound
from annotator.models.vocabulary import ClaimState, Reveal, ReviewState, RoundState
from annotator.services import blindness, review_store
from annotator.services.review_store import RatingRow, Standing
from annotator.services.rubrics import CriterionRecord, RubricRecord, read_rubric
from annotator.services.typed_text import clean, is_blank
from annotator.text import _

LONGEST_RATIONALE = 10_000
LONGEST_REQUEST_ID = 64


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer to one criterion: a point of its scale, or a reason why one cannot judge."""

    point_id: int | None = None
    reason_id: int | None = None


@dataclass(frozen=True, slots=True)
class Submission:
    """What a reviewer sends.

    Attributes
    ----------
    answers
        By criterion id.
    request_id
        Made with the form: the same one again is a retry and changes nothing.
    base_revision
        The revision the form was made from; None skips the check that nobody saved in between.
    claim_version
        Number of the claim version the form showed; None stands for the one shown now.
    """

    answers: Mapping[int, Answer]
    rationale: str
    request_id: str
    base_revision: int | None = None
    claim_version: int | None = None


@dataclass(frozen=True, slots=True)
class Saved:
    """What became of a submission."""

    review_id: int
    revision: int
    round_id: int
    position: int
    is_retry: bool


def submit_review(
    session: Session, assignment_id: int, reviewer_id: int, submission: Submission, now: datetime
) -> Saved:
    """Save a review, new or changed; every submission is kept as a revision.

    Raises
    ------
    NotFound, NotAllowed
        When there is no such assignment, it is somebody else's, or its reviewer left the project.
    Conflict
        When the round is locked, or the claim was withdrawn, edited or saved in another window since the form was
        opened, or the same form was sent before with other answers.
    Invalid
        With `errors` by field (``c_<criterion key>``, ``rationale``).
    """
    standing = _read_standing(session, assignment_id, reviewer_id)
    retried = _find_retry(session, standing, ReviewState.SUBMITTED, submission)
    if retried is not None:
        return retried
    _require_open(standing)
    if standing.claim_state == ClaimState.WITHDRAWN:
        raise Conflict(
            _(
                "This claim has been withdrawn meanwhile, and need not be rated any more. "
                "Your answers are still here, to copy; the next claim is waiting under Rate."
            )
        )
    if submission.base_revision is not None and submission.base_revision != (standing.revision or 0):
        raise Conflict(
            _(
                "You saved this claim in another window meanwhile. "
                "Your answers are still here: check them and save again."
            )
        )
    if submission.claim_version is not None and submission.claim_version != standing.claim_version:
        raise Conflict(
            _("The claim was edited meanwhile. Your answers are still here: read it as it now stands and save again.")
        )
    rubric = read_rubric(session, standing.rubric_version_id)
    validate(rubric, submission.answers, submission.rationale)
    rows = _rating_rows(rubric, submission.answers)
    return _write(session, assignment_id, standing, ReviewState.SUBMITTED, submission, rows, now)


def withdraw_review(session: Session, assignment_id: int, reviewer_id: int, request_id: str, now: datetime) -> Saved:
    """Withdraw a submitted review: a revision of its own; nothing is deleted.

    Raises
    ------
    NotFound, NotAllowed, Conflict
        As for `submit_review`; Conflict also when there is nothing to withdraw.
    """
    standing = _read_standing(session, assignment_id, reviewer_id)
    submission = Submission({}, "", request_id)
    retried = _find_retry(session, standing, ReviewState.WITHDRAWN, submission)
    if retried is not None:
        return retried
    _require_open(standing)
    if standing.review_state != ReviewState.SUBMITTED:
        raise Conflict(_("There is no rating to withdraw for this claim."))
    return _write(session, assignment_id, standing, ReviewState.WITHDRAWN, submission, [], now)


def validate(rubric: RubricRecord, answers: Mapping[int, Answer], rationale: str) -> None:
    """Pass when the answers keep every rule of the rubric.

    Raises
    ------
    Invalid
        With one error for each field at fault.
    """
    errors = find_faults(rubric, answers, rationale)
    if errors:
        raise Invalid(next(iter(errors.values())), next(iter(errors)), errors)


def find_faults(rubric: RubricRecord, answers: Mapping[int, Answer], rationale: str) -> dict[str, str]:
    """Return what is missing or wrong, by field (``c_<criterion key>``, ``rationale``) in the order of the form."""
    errors: dict[str, str] = {}
    needs_rationale: list[str] = []
    for criterion in rubric.criteria:
        answer = answers.get(criterion.id)
        if answer is None:
            if criterion.is_required:
                errors[f"c_{criterion.key}"] = _("Answer this question: {question}", question=criterion.question)
            continue
        error = _fault(criterion, answer)
        if error:
            errors[f"c_{criterion.key}"] = error
        elif _wants_rationale(criterion, answer):
            needs_rationale.append(_answer_label(criterion, answer))
    if unknown := set(answers) - {criterion.id for criterion in rubric.criteria}:
        errors["errors"] = _("{count} answers belong to another rubric. Load the page again.", count=len(unknown))
    if error := _rationale_fault(rationale, needs_rationale):
        errors["rationale"] = error
    return errors


def _fault(criterion: CriterionRecord, answer: Answer) -> str:
    if (answer.point_id is None) == (answer.reason_id is None):
        return _("Choose a step, or “cannot judge” with its reason.")
    if answer.reason_id is not None:
        if not criterion.allows_cannot_judge:
            return _("“Cannot judge” is no answer to this question.")
        if all(reason.id != answer.reason_id for reason in criterion.scale.reasons):
            return _("Choose one of the reasons listed.")
        return ""
    if all(point.id != answer.point_id for point in criterion.scale.points):
        return _("Choose one of the steps listed.")
    return ""


def _rationale_fault(rationale: str, needed_for: list[str]) -> str:
    if len(rationale) > LONGEST_RATIONALE:
        return _("The reason is too long: at most {most} characters.", most=LONGEST_RATIONALE)
    if "\0" in rationale:
        return _("The reason has a character that cannot be stored. Type it again.")
    if needed_for and is_blank(rationale):
        return _("Say why: a reason is needed for {answers}.", answers=", ".join(needed_for))
    return ""


def _wants_rationale(criterion: CriterionRecord, answer: Answer) -> bool:
    if answer.reason_id is not None:
        return criterion.cannot_judge_requires_rationale
    return any(point.id == answer.point_id and point.requires_rationale for point in criterion.scale.points)


def _answer_label(criterion: CriterionRecord, answer: Answer) -> str:
    if answer.reason_id is not None:
        return _("“cannot judge”")
    label = next(point.label for point in criterion.scale.points if point.id == answer.point_id)
    return _("“{label}”", label=label)


def _read_standing(session: Session, assignment_id: int, reviewer_id: int) -> Standing:
    standing = review_store.read_standing(session, assignment_id)
    if standing is None:
        raise NotFound(_("There is no such claim to rate."))
    if standing.reviewer_id != reviewer_id:
        raise NotAllowed(_("This claim is assigned to another reviewer. Rate the claims of your own list."))
    if not standing.is_active:
        raise NotAllowed(_("You are no longer a member of this project. Ask its lead; what you saved is kept."))
    return standing


def _find_retry(session: Session, standing: Standing, state: ReviewState, submission: Submission) -> Saved | None:
    """Return what this very submission has become already; a form that was changed and sent again is no retry."""
    request_id = submission.request_id
    if not (1 <= len(request_id) <= LONGEST_REQUEST_ID and request_id.isprintable()):
        raise Invalid(_("The form is incomplete. Load the page again."), "request_id")
    if standing.review_id is None:
        return None
    known = review_store.find_request(session, standing.review_id, request_id)
    if known is None:
        return None
    rows = _rating_rows(read_rubric(session, standing.rubric_version_id), submission.answers)
    rationale = clean(submission.rationale)
    if not review_store.is_same(session, standing.review_id, known, state, rationale, rows):
        raise Conflict(
            _(
                "This form has been saved before with other answers, and those stand. "
                "Your answers are still here: check them and save again."
            )
        )
    return Saved(standing.review_id, known, standing.round_id, standing.position, is_retry=True)


def _require_open(standing: Standing) -> None:
    if standing.round_state != RoundState.OPEN:
        raise Conflict(
            _("Round {number} has been locked: ratings in it can no longer be changed.", number=standing.round_number)
        )


def _is_after_reveal(session: Session, standing: Standing) -> bool:
    """Whether others' ratings of the claim were open to the author before this submission."""
    if standing.unblinded_at is not None:
        return True
    if standing.reveal != Reveal.AFTER_OWN:
        return False
    if standing.review_id is not None:
        return True
    return blindness.has_submitted(session, standing.round_id, standing.reviewer_id, standing.claim_id)


def _rating_rows(rubric: RubricRecord, answers: Mapping[int, Answer]) -> list[RatingRow]:
    return [
        {
            "criterion_id": criterion.id,
            "rubric_version_id": rubric.version_id,
            "scale_id": criterion.scale.id,
            "scale_point_id": answers[criterion.id].point_id,
            "cannot_judge_reason_id": answers[criterion.id].reason_id,
        }
        for criterion in rubric.criteria
        if criterion.id in answers
    ]


def _write(
    session: Session,
    assignment_id: int,
    standing: Standing,
    state: ReviewState,
    submission: Submission,
    rows: list[RatingRow],
    now: datetime,
) -> Saved:
    revision = review_store.Revision(
        state=state,
        rationale=clean(submission.rationale),
        request_id=submission.request_id,
        is_after_reveal=_is_after_reveal(session, standing),
        made_at=now,
    )
    review_id, number = review_store.write_revision(session, assignment_id, standing, revision, rows)
    return Saved(review_id, number, standing.round_id, standing.position, is_retry=False)
