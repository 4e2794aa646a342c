"""Submitting, changing and withdrawing a review. Every rule of rating is held here."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from sqlalchemy.orm import Session

from annotator.errors import Conflict, Invalid, NotFound
from annotator.models import Round
from annotator.models.vocabulary import (
    HOLDING_STATES,
    AssignmentState,
    ClaimState,
    Purpose,
    Reveal,
    ReviewState,
    RoundState,
)
from annotator.services import active_time, audit, blindness, drafts, range_store, review_grounds, review_store
from annotator.services.review_grounds import Grounds
from annotator.services.review_rules import Answer, find_faults, keep_asked, name_left_out, refuse
from annotator.services.rubric_records import RubricRecord
from annotator.services.rubrics import read_rubric
from annotator.services.standing import Standing, read_standing, require_member, require_own
from annotator.services.typed_text import clean
from annotator.text import _

_REVIEWED = (AssignmentState.SUBMITTED, AssignmentState.WITHDRAWN)

LONGEST_REQUEST_ID = 64


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
    passages
        Quotations from the claim's text, by the form's field.
    evidence
        Numbers of the items of evidence that are cited.
    guideline
        Number of the guideline version that stood beside the form.
    draft_version
        Version of the draft that the form holds, 0 for none.
    active_seconds, opened_at
        How long the browser says somebody was at the form, and when the form was first opened.
    """

    answers: Mapping[int, Answer]
    rationale: str
    request_id: str
    base_revision: int | None = None
    claim_version: int | None = None
    passages: Mapping[str, str] = field(default_factory=dict)
    guideline: int | None = None
    draft_version: int = 0
    active_seconds: int | None = None
    opened_at: datetime | None = None
    evidence: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Saved:
    """What became of a submission.

    Attributes
    ----------
    left_out
        Short names of the criteria whose answers were not kept, because beside the others they are not asked.
    """

    review_id: int
    revision: int
    round_id: int
    position: int
    is_retry: bool
    is_training: bool = False
    left_out: tuple[str, ...] = ()


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
        opened, or the same form was sent before with other answers; and when the claim has gone to another reviewer.
    Invalid
        With `errors` by field (``c_<criterion key>``, ``rationale``, those of `passages`, ``evidence``).
    """
    standing = _read_standing(session, assignment_id, reviewer_id, submission.guideline)
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
    _require_turn(standing)
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
    errors = find_faults(rubric, submission.answers, submission.rationale)
    grounds, missing = review_grounds.locate(session, standing, submission.passages, submission.evidence)
    refuse(errors | missing)
    _require_place(session, standing)
    saved = _write(session, assignment_id, standing, ReviewState.SUBMITTED, submission, rubric, now, grounds)
    return replace(saved, left_out=name_left_out(rubric, submission.answers)) if rubric.has_conditions else saved


def withdraw_review(
    session: Session,
    assignment_id: int,
    reviewer_id: int,
    request_id: str,
    now: datetime,
    *,
    revision: int | None = None,
) -> Saved:
    """Withdraw a submitted review: a revision of its own; nothing is deleted.

    Parameters
    ----------
    revision
        Withdraw this revision alone; None withdraws whichever stands.

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
    if revision is not None and revision != standing.revision:
        raise Conflict(_("You have saved this claim again since. Open it to withdraw what stands now."))
    rubric = read_rubric(session, standing.rubric_version_id)
    return _write(session, assignment_id, standing, ReviewState.WITHDRAWN, submission, rubric, now, Grounds())


def _read_standing(session: Session, assignment_id: int, reviewer_id: int, guideline: int | None = None) -> Standing:
    standing = read_standing(session, assignment_id, guideline)
    if standing is None:
        raise NotFound(_("There is no such claim to rate."))
    require_own(standing.reviewer_id, reviewer_id)
    require_member(is_active=standing.is_active)
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
    rubric = read_rubric(session, standing.rubric_version_id)
    kept = keep_asked(rubric, submission.answers)
    rows = review_store.rating_rows(rubric, kept)
    rationale = clean(submission.rationale)
    is_same = review_store.is_same(session, standing.review_id, known, state, rationale, rows)
    if rubric.has_ranges:
        is_same = is_same and range_store.are_kept(session, standing.review_id, known, kept)
    sent = (submission.passages, submission.evidence)
    if not (is_same and review_grounds.are_kept(session, standing.review_id, known, *sent)):
        raise Conflict(
            _(
                "This form has been saved before with other answers, and those stand. "
                "Your answers are still here: check them and save again."
            )
        )
    return Saved(
        standing.review_id, known, standing.round_id, standing.position, is_retry=True, is_training=standing.is_training
    )


def _require_open(standing: Standing) -> None:
    if standing.round_state != RoundState.OPEN:
        raise Conflict(
            _("Round {number} has been locked: ratings in it can no longer be changed.", number=standing.round_number)
        )


def _require_turn(standing: Standing) -> None:
    """Pass when the claim is this reviewer's to rate at present."""
    if standing.is_held_back:
        raise Conflict(_("The training comes first. Your answers are still here: save again once you have passed it."))
    if standing.assignment_state == AssignmentState.SKIPPED:
        raise Conflict(
            _("You have skipped this claim. Your answers are still here: take the claim up again, then save again.")
        )


def _require_place(session: Session, standing: Standing) -> None:
    """Pass when the reviewer has a place at the claim, or there is one that they can take again."""
    if standing.purpose != Purpose.RATING or standing.assignment_state in HOLDING_STATES:
        return
    if not review_store.has_free_place(session, standing.round_id, standing.claim_id):
        raise Conflict(
            _(
                "Another reviewer has taken this claim meanwhile, and it has all the reviewers it needs. "
                "Your answers are still here, to copy; the next claim is waiting under Rate."
            )
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


def _write(
    session: Session,
    assignment_id: int,
    standing: Standing,
    state: ReviewState,
    submission: Submission,
    rubric: RubricRecord,
    now: datetime,
    grounds: Grounds,
) -> Saved:
    revision = review_store.Revision(
        state=state,
        rationale=clean(submission.rationale),
        request_id=submission.request_id,
        is_after_reveal=_is_after_reveal(session, standing),
        made_at=now,
        active_seconds=active_time.bounded(submission.active_seconds, submission.opened_at, now),
        guideline_version_id=standing.guideline_version_id,
    )
    kept = keep_asked(rubric, submission.answers)
    rows = review_store.rating_rows(rubric, kept)
    review_id, revision_id, number = review_store.write_revision(session, assignment_id, standing, revision, rows)
    if rubric.has_ranges:
        range_store.write(session, review_id, revision_id, rubric, kept)
    if standing.review_id is not None and standing.assignment_state not in _REVIEWED:
        # Ratings are counted by new reviews and by the log: this one is not new, and was not counted before.
        project_id = session.get_one(Round, standing.round_id).project_id
        author, subject = standing.reviewer_id, f"review:{review_id}"
        audit.record(session, "review.taken_up", subject, now=now, actor_id=author, project_id=project_id)
    review_grounds.write(session, revision_id, grounds)
    if standing.draft_version is not None and state is ReviewState.SUBMITTED:
        drafts.end_draft(session, assignment_id, submission.draft_version, submission.request_id)
    return Saved(
        review_id, number, standing.round_id, standing.position, is_retry=False, is_training=standing.is_training
    )
