"""The form of a decision between a request and the services: how it is opened, read, and shown."""

from dataclasses import dataclass
from typing import Any

from flask import render_template, request, url_for

from annotator import edge
from annotator.errors import Conflict
from annotator.forms import decisions as forms
from annotator.models import Round
from annotator.models.vocabulary import Outcome, RoundState
from annotator.services import (
    adjudicated_case,
    adjudication,
    blindness,
    decision_drafts,
    guidelines,
    masks,
    rounds,
)
from annotator.services.adjudication_queue import Queue, QueueFilters, read_filters, read_queue
from annotator.services.claim_context import ClaimContext, read_claim
from annotator.services.decision_drafts import Case, KeptDraft
from annotator.services.decision_records import read_histories, standing
from annotator.services.decision_words import CAUSES, OUTCOMES
from annotator.services.drafts import DraftRecord
from annotator.services.rubric_records import CriterionRecord, RubricRecord
from annotator.services.rubrics import read_rubric
from annotator.text import _
from annotator.web.rating_form import fresh_number


@dataclass(frozen=True, slots=True)
class Asked:
    """What an address asks for: a claim of a locked round by one criterion, and the queue it is met in."""

    round: Round
    rubric: RubricRecord
    criterion: CriterionRecord
    claim: ClaimContext
    filters: QueueFilters

    @property
    def case(self) -> Case:
        return Case(self.round.id, self.claim.id, self.criterion.id)

    def address(self, key: str, endpoint: str = "adjudication.decide") -> str:
        """Return the address of a claim of the same queue."""
        place = {"number": self.round.number, "key": key, "criterion": self.criterion.key}
        return _address(endpoint, place, self.filters)

    @property
    def queue_address(self) -> str:
        place = {"round": self.round.number, "criterion": self.criterion.key}
        return _address("adjudication.queue", place, self.filters)


def find_asked(number: int, key: str, criterion: str) -> Asked:
    """Return what the address asks for.

    Raises
    ------
    NotFound
        When there is no such round, claim or criterion.
    Conflict
        When the round is not locked: until then its ratings are nobody's to see here.
    """
    session, member = edge.reading(), edge.member()
    round_ = rounds.find_round(session, member.project_id, number)
    if round_.state != RoundState.LOCKED:
        raise Conflict(
            _(
                "Round {number} is not locked yet: its claims are decided on after the lock, when its ratings are "
                "open to all.",
                number=number,
            )
        )
    rubric = read_rubric(session, round_.rubric_version_id)
    return Asked(
        round=round_,
        rubric=rubric,
        criterion=adjudication.find_criterion(rubric, criterion),
        claim=read_claim(session, member.project_id, key),
        filters=read_filters(request.args),
    )


def find_queue(asked: Asked) -> Queue:
    """Return the queue that the claim is met in."""
    return read_queue(edge.reading(), asked.round, asked.criterion, asked.filters, kept=asked.claim.id)


def sent() -> forms.DecisionForm:
    """Return the form as it was sent."""
    return forms.DecisionForm(request.form)


def opened(asked: Asked, last_number: int) -> tuple[forms.DecisionForm, DraftRecord | None]:
    """Return the form as it opens, with the draft in it if there is one."""
    draft = decision_drafts.read_draft(edge.reading(), asked.case, edge.member())
    form = forms.opened_with(
        draft.fields if draft else {},
        request_id=fresh_number(),
        base_revision=str(last_number),
        claim_version=str(asked.claim.latest_version),
        draft_version=str(draft.version if draft else 0),
    )
    return form, draft


def save_draft(asked: Asked, form: forms.DecisionForm) -> KeptDraft:
    """Keep what stands in the form as the asking person's draft."""
    case, fields = asked.case, forms.draft_fields(form)
    with edge.writing() as session:
        return decision_drafts.save_draft(
            session,
            case,
            edge.member(),
            fields,
            base_number=forms.number_in(form, "base_revision") or 0,
            known_version=forms.number_in(form, "draft_version") or 0,
            now=edge.now(),
        )


def show(asked: Asked, form: forms.DecisionForm | None = None, *, message: str = "", status: int = 200) -> str:
    """Return the page of the decision, with a form that was refused or as it opens."""
    session, project, member = edge.reading(), edge.project(), edge.member()
    histories = read_histories(session, asked.round, asked.rubric, asked.claim.id, member)
    history = histories.get(asked.criterion.id, [])
    last_number = history[0].number if history else 0
    draft = None
    if form is None:
        form, draft = opened(asked, last_number)
    else:
        # What is sent now is no retry of what was refused, and was told what it takes the place of.
        form.request_id.data = fresh_number()
        if status == 409 or forms.number_in(form, "base_revision") is None:
            form.base_revision.data = str(last_number)
            form.claim_version.data = str(asked.claim.latest_version)
            kept = decision_drafts.read_draft(session, asked.case, member)
            form.draft_version.data = str(kept.version if kept else 0)
    queue = find_queue(asked)
    beside = queue.beside(asked.claim.key)
    latest = rounds.latest_round(session, project.id)
    return render_template(
        "adjudication/decide.html",
        asked=asked,
        round=asked.round,
        criterion=asked.criterion,
        criteria=adjudication.criteria_to_decide(asked.rubric),
        decided={each.id: standing(histories.get(each.id, [])) for each in asked.rubric.criteria},
        claim=masks.masked_for(session, latest, asked.claim, member.reviewer_id),
        case=adjudicated_case.read_case(
            session,
            asked.round,
            asked.criterion,
            asked.claim.id,
            blindness.opening_for(session, asked.round, member),
            sees_names=project.adjudicators_see_names,
        ),
        history=history,
        stands=standing(history),
        was_decided_meanwhile=status == 409 and bool(history),
        closed=adjudication.closed_because(asked.round, asked.claim.state, queue.resting.get(asked.claim.id)),
        guideline=guidelines.current(session, project.id),
        form=form,
        draft=draft,
        draft_is_older=draft is not None and draft.base_revision != last_number,
        message=message,
        outcomes=OUTCOMES,
        settled=Outcome.SETTLED,
        cause_fields=forms.CAUSE_FIELDS,
        causes=CAUSES,
        place_in_queue=beside.place,
        queue=queue,
        before=asked.address(beside.before) if beside.before else None,
        behind=asked.address(beside.behind) if beside.behind else None,
    )


def _address(endpoint: str, place: dict[str, Any], filters: QueueFilters) -> str:
    values = {"slug": edge.slug(), **place, **filters.as_words}
    return url_for(endpoint, **values)
