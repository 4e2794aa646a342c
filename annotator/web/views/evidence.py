"""The evidence of a claim: adding an item, beside the rating form too, and withdrawing one."""

from flask import flash, render_template, request
from werkzeug.wrappers import Response
from wtforms import Form
from wtforms.fields.choices import SelectChoice

from annotator import edge
from annotator.forms import reviews as forms
from annotator.forms.evidence import EvidenceForm
from annotator.services import claims, evidence, evidence_list, masks, rounds
from annotator.services.claim_context import ClaimContext, read_claim
from annotator.services.evidence_list import EvidenceList, EvidenceRecord
from annotator.services.masking import Hidden, mask_claim
from annotator.text import _
from annotator.web import rating_form
from annotator.web.attempts import Attempt, attempt
from annotator.web.routing import see_other
from annotator.web.views import drafts

Answer = Response | tuple[Response | str, int]


def add(key: str) -> Response | tuple[str, int]:
    """Add an item to the evidence of a claim."""
    member = edge.member()
    # One that does not exist is no reason to show a form.
    claims.find_claim(edge.reading(), member.project_id, key)
    form = EvidenceForm(request.form)
    if request.method == "GET":
        return _show_form(key, form, ""), 200

    def list_it() -> EvidenceRecord:
        with edge.writing() as session:
            claim = claims.find_claim(session, member.project_id, key)
            return evidence.add_evidence(session, claim, member, form.draft(), edge.now())

    tried = attempt(form, list_it)
    if tried.result is None:
        return _show_form(key, form, tried.message), tried.status
    _tell(tried.result)
    return see_other("claims.show", slug=edge.slug(), key=key, _anchor="evidence")


def add_here(assignment_id: int) -> Answer:
    """Add the item typed in beside the rating form and tick it there; all the rest is kept as a draft."""
    rubric, form = drafts.read_sent(assignment_id)
    record = rating_form.own_assignment(assignment_id)
    item = EvidenceForm(request.form)

    def list_it() -> int:
        with edge.writing() as session:
            return rating_form.add_typed_evidence(session, assignment_id, form)

    added = attempt(item, list_it)
    if added.result is None:
        for field in item:
            form[field.name].errors = list(field.errors)
        return drafts.show_again(record, rubric, form, Attempt(None, added.status, added.message))
    forms.cite(form, added.result)
    kept = attempt(Form(), lambda: drafts.save_both(record, rubric, form))
    if not kept.succeeded:
        return drafts.show_again(rating_form.own_assignment(assignment_id), rubric, form, kept)
    flash(_("The item is in the list, and ticked below. Your rating is kept as a draft until you save it."))
    return see_other("reviews.rate", slug=edge.slug(), assignment_id=assignment_id, _anchor="evidence")


def withdraw(key: str, position: int) -> Response | str:
    """Ask, and then withdraw an item for good."""
    member = edge.member()
    if request.method == "GET":
        claim, hidden = _read(key)
        item = evidence_list.find_evidence(edge.reading(), claim.id, position, member, hidden)
        return render_template("evidence/withdraw.html", claim=claim, item=item)
    with edge.writing() as session:
        claim_row = claims.find_claim(session, member.project_id, key)
        gone = evidence.withdraw_evidence(session, claim_row, position, member, edge.now())
    flash(
        _("Item {label} is withdrawn. It keeps its number, and stays with the reviews that cite it.", label=gone.label)
    )
    return see_other("claims.show", slug=edge.slug(), key=key, _anchor="evidence")


def _show_form(key: str, form: EvidenceForm, message: str) -> str:
    claim, hidden = _read(key)
    listed = _items(claim, hidden)
    form.evidence_same_origin_as.choices = [
        SelectChoice(value="", label=_("none: it stands for itself")),
        *(SelectChoice(value=str(item.position), label=item.name) for item in listed.standing),
    ]
    return render_template("evidence/new.html", claim=claim, form=form, message=message, evidence=listed)


def _read(key: str) -> tuple[ClaimContext, Hidden | None]:
    """The claim as the asking person may see it, and what is hidden of it."""
    session, member = edge.reading(), edge.member()
    claim = read_claim(session, member.project_id, key)
    round_ = rounds.latest_round(session, member.project_id)
    hidden = masks.find_hidden(session, round_, [claim.id], member.reviewer_id).get(claim.id)
    return (mask_claim(claim, hidden) if hidden is not None else claim), hidden


def _items(claim: ClaimContext, hidden: Hidden | None) -> EvidenceList:
    return evidence_list.list_evidence(edge.reading(), claim.id, edge.member(), hidden)


def _tell(item: EvidenceRecord) -> None:
    flash(_("Item {label} is in the list.", label=item.label))
    if item.is_waiting:
        flash(_("Others see it once ratings of the claim are open to them: it might tell how you rate."))
