"""The rating form between a request and the services: how it is opened, read, and shown."""

import secrets
from dataclasses import dataclass, replace

from flask import render_template, request
from sqlalchemy.orm import Session
from wtforms import Form

from annotator import edge
from annotator.forms import reviews as forms
from annotator.models import Claim, Round
from annotator.models.vocabulary import AssignmentState, Reveal, RoundState
from annotator.services import (
    assignments,
    blindness,
    citations,
    drafts,
    evidence,
    last_saves,
    masks,
    next_claims,
    private_notes,
    skips,
    training,
)
from annotator.services.assignments import AssignmentRecord
from annotator.services.beside_the_form import Beside, read_beside
from annotator.services.claim_context import read_claim
from annotator.services.drafts import DraftRecord
from annotator.services.earlier_rounds import read_earlier
from annotator.services.evidence_list import EvidenceList, list_evidence
from annotator.services.evidence_words import EVIDENCE_TYPES, STANCES
from annotator.services.masking import Hidden, mask_claim
from annotator.services.reason_words import FLAG_KINDS, SKIP_REASONS
from annotator.services.reviews import Submission
from annotator.services.rounds_holding import round_of
from annotator.services.rubric_records import RubricRecord
from annotator.web import opening_times
from annotator.web.numbers import whole_number


@dataclass(frozen=True, slots=True)
class DraftNotice:
    """What the page says of the draft there is.

    Attributes
    ----------
    is_shown
        The form holds it; else it is older than what was submitted since, and waits to be asked for.
    is_of_older_claim
        The claim was edited after it was saved.
    """

    draft: DraftRecord
    is_shown: bool
    is_of_older_claim: bool


def sent(rubric: RubricRecord) -> Form:
    """Return the form as it was sent."""
    return forms.review_form(rubric)(request.form)


def wants_json() -> bool:
    """Tell whether a script of ours asks, and not a browser that goes to another page."""
    return request.headers.get("Accept") == "application/json"


def own_assignment(assignment_id: int) -> AssignmentRecord:
    """Return an assignment of the asking person."""
    member = edge.member()
    return assignments.read_assignment(edge.reading(), member.project_id, assignment_id, member.reviewer_id)


def held_round(record: AssignmentRecord) -> Round:
    """Return the round of an assignment of the asking person."""
    blindness.note_assigned(edge.reading(), record.round_id, edge.member().reviewer_id)
    return round_of(edge.reading(), record.claim_id, record.round_id)


def fresh_number() -> str:
    """Return a number that no other form has."""
    return secrets.token_hex(16)


def submission(form: Form, rubric: RubricRecord, assignment_id: int) -> Submission:
    """Return what the form submits."""
    return Submission(
        answers=forms.read_answers(form, rubric),
        rationale=form["rationale"].data or "",
        request_id=form["request_id"].data,
        base_revision=forms.number_in(form, "base_revision"),
        claim_version=forms.number_in(form, "claim_version"),
        passages=forms.quotations(form),
        guideline=forms.number_in(form, "guideline"),
        draft_version=forms.number_in(form, "draft_version") or 0,
        active_seconds=forms.number_in(form, "active_seconds"),
        opened_at=opening_times.read(form["opened"].data or "", assignment_id),
        evidence=forms.cited(form),
    )


def add_typed_evidence(session: Session, assignment_id: int, form: Form) -> int:
    """Add the item that is typed in beside the form to the list of the claim; return its number."""
    member = edge.member()
    record = assignments.read_assignment(session, member.project_id, assignment_id, member.reviewer_id)
    claim = session.get_one(Claim, record.claim_id)
    return evidence.add_evidence(session, claim, member, forms.new_evidence(form), edge.now()).position


def with_typed_evidence(session: Session, assignment_id: int, form: Form, sent: Submission) -> Submission:
    """Return the submission that cites, besides, the item that is typed in beside the form and now added."""
    if not forms.new_evidence(form).is_typed:
        return sent
    position = add_typed_evidence(session, assignment_id, form)
    return replace(sent, evidence=tuple(sorted({*sent.evidence, position})))


def has_new_note(form: Form) -> bool:
    """Tell whether the private note beside the form is another one than the form was made with."""
    return private_notes.mark(form["note"].data or "") != (form["note_seen"].data or "")


def fresh(record: AssignmentRecord, rubric: RubricRecord, note: private_notes.Note | None = None) -> Form:
    """Return the form as it opens: with the answers that stand."""
    return forms.review_form(rubric)(data=_standing_values(record, rubric) | _note_values(note or _own_note(record)))


def with_draft(record: AssignmentRecord, rubric: RubricRecord) -> tuple[Form, DraftNotice | None]:
    """Return the form with the draft in it, and what the page says of the draft.

    A draft older than what was submitted since goes into the form only when the address asks for it.
    """
    draft = _beside(record).draft
    if draft is None:
        return fresh(record, rubric), None
    is_shown = draft.base_revision == record.revision or request.args.get("draft") == "older"
    is_of_older_claim = draft.fields.get("claim_version", "") not in ("", str(record.claim_version))
    notice = DraftNotice(draft, is_shown=is_shown, is_of_older_claim=is_of_older_claim)
    if not is_shown:
        return fresh(record, rubric), notice
    values = _standing_values(record, rubric)
    kept = {name: text for name, text in draft.fields.items() if name not in ("request_id", "claim_version")}
    values |= kept | {"draft_version": str(draft.version)} | _note_values(_own_note(record))
    return forms.review_form(rubric)(data=values), notice


def save_draft(assignment_id: int, form: Form, base_revision: int) -> drafts.SavedDraft:
    """Keep what stands in the form as the asking person's draft."""
    with edge.writing() as session:
        return drafts.save_draft(
            session,
            assignment_id,
            edge.member().reviewer_id,
            forms.draft_fields(form),
            base_revision=base_revision,
            known_version=forms.number_in(form, "draft_version") or 0,
            now=edge.now(),
        )


def save_note(record: AssignmentRecord, form: Form) -> private_notes.Note:
    """Keep the private note beside the form."""
    with edge.writing() as session:
        seen = form["note_seen"].data or ""
        return private_notes.keep_note(
            session, edge.member(), record.claim_id, form["note"].data or "", seen, edge.now()
        )


def show(
    record: AssignmentRecord, rubric: RubricRecord, form: Form, message: str = "", notice: DraftNotice | None = None
) -> str:
    """Return the page of the form."""
    session, project, member = edge.reading(), edge.project(), edge.member()
    round_, beside = held_round(record), _beside(record)
    guideline = beside.guideline
    claim = read_claim(session, project.id, record.claim_key)
    hidden = masks.find_hidden(session, round_, [claim.id], member.reviewer_id).get(claim.id)
    progress = assignments.read_progress(session, round_.id, member.reviewer_id)
    draws = beside.has_queue and next_claims.may_draw(round_, member)
    listed, dropped = _evidence(record, hidden)
    is_skipped = record.state is AssignmentState.SKIPPED
    # What stands beside the form from now on is what the next submission keeps.
    form["guideline"].data = str(guideline.number) if guideline else ""
    return render_template(
        "reviews/rate.html",
        assignment=record,
        rubric=rubric,
        form=form,
        message=message,
        notice=notice,
        guideline=guideline,
        passage_fields=forms.shown_passages(form, has_room=round_.state == RoundState.OPEN),
        passage_fields_most=len(forms.PASSAGES),
        evidence=listed,
        evidence_dropped=dropped,
        evidence_ticked=forms.cited(form),
        evidence_fields=forms.NEW_EVIDENCE,
        evidence_typed=forms.new_evidence(form).is_typed,
        evidence_types=EVIDENCE_TYPES,
        evidence_stances=STANCES,
        passages_given=bool(forms.quotations(form)),
        claim=mask_claim(claim, hidden) if hidden is not None else claim,
        hidden=hidden,
        training=training.read_training(session, round_, member) if record.is_training else None,
        skipped=skips.last_skip(session, record.id) if is_skipped else None,
        skip_reasons=SKIP_REASONS,
        flag_kinds=FLAG_KINDS,
        earlier=read_earlier(session, round_, record.claim_id, member),
        round=round_,
        opens_after_own=round_.reveal == Reveal.AFTER_OWN,
        progress=progress,
        before=beside.before,
        behind=beside.behind,
        draws=draws,
        # Behind the last claim only one that is none of the total can stand.
        place_in_list=beside.place if draws else min(beside.place, progress.total),
        cannot_judge=forms.CANNOT_JUDGE,
        saved=last_saved(number_saved()),
    )


def number_saved() -> int | None:
    """Return the number of the assignment that was saved last, which the address carries from page to page."""
    return request.args.get("saved", type=whole_number)


def number_to_undo(round_: Round | None) -> int | None:
    """Return the number that the address carries, else, for who comes by the menu, of their last save in the round."""
    number = number_saved()
    if number is not None or round_ is None or round_.state != RoundState.OPEN:
        return number
    return last_saves.find_to_undo(edge.reading(), round_.id, edge.member().reviewer_id)


def last_saved(assignment_id: int | None) -> last_saves.LastSaved | None:
    """What the reviewer has saved for this assignment, None when no number is given."""
    if assignment_id is None:
        return None
    member = edge.member()
    return last_saves.last_saved(edge.reading(), member.project_id, assignment_id, member.reviewer_id, edge.now())


def _evidence(record: AssignmentRecord, hidden: Hidden | None) -> tuple[EvidenceList, list[str]]:
    """The items that the reviewer may cite, and the labels of those they cited that are withdrawn since."""
    if not record.has_evidence:
        return EvidenceList(()), []
    listed = list_evidence(edge.reading(), record.claim_id, edge.member(), hidden)
    cited = citations.current(edge.reading(), record.review_id) if record.review_id is not None else {}
    return listed, [item.label for item in listed.items if item.is_withdrawn and item.position in cited]


def _cited(record: AssignmentRecord) -> str:
    if not record.has_evidence or record.review_id is None:
        return ""
    cited = citations.current(edge.reading(), record.review_id)
    return " ".join(str(position) for position, is_withdrawn in cited.items() if not is_withdrawn)


def _own_note(record: AssignmentRecord) -> private_notes.Note:
    return _beside(record).note


def _beside(record: AssignmentRecord) -> Beside:
    return read_beside(edge.reading(), record.id, edge.member().reviewer_id)


def _note_values(note: private_notes.Note) -> dict[str, str]:
    return {"note": note.text, "note_seen": note.seen}


def _standing_values(record: AssignmentRecord, rubric: RubricRecord) -> dict[str, str]:
    return (
        forms.current_values(rubric, record.answers)
        | dict(zip(forms.PASSAGES, record.passages, strict=False))
        | {
            "rationale": record.rationale,
            "evidence": _cited(record),
            "request_id": fresh_number(),
            "base_revision": str(record.revision),
            "claim_version": str(record.claim_version),
            "draft_version": "0",
            "opened": opening_times.sign(record.id),
        }
    )
