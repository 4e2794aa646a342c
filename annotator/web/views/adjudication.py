"""Adjudication: the queue of claims on which reviewers differ, and deciding on one of them."""

from flask import flash, jsonify, render_template, request
from flask_wtf.csrf import generate_csrf
from werkzeug.datastructures import ImmutableMultiDict
from werkzeug.wrappers import Response
from wtforms import Form

from annotator import edge
from annotator.forms import decisions as forms
from annotator.models.vocabulary import RoundState
from annotator.services import adjudication, adjudication_queue, adjudicator_sight, decision_drafts, rounds
from annotator.services.adjudication_queue import QueueFilters, QueueState
from annotator.services.adjudication_rows import read_rows
from annotator.services.claim_list import remembered_choices
from annotator.services.decision_words import CAUSES
from annotator.services.permissions import Permission, is_allowed
from annotator.services.rubrics import read_rubric
from annotator.services.written_numbers import is_whole
from annotator.text import _
from annotator.web import decision_form
from annotator.web.asked_round import asked_round
from annotator.web.attempts import attempt
from annotator.web.decision_form import Asked
from annotator.web.numbers import whole_number
from annotator.web.rating_form import wants_json
from annotator.web.routing import see_address, see_other

PER_PAGE = 25
Answer = Response | tuple[Response | str, int]


def queue() -> str:
    """List the claims of a locked round, the widest disagreement on the scale first."""
    session, project, member = edge.reading(), edge.project(), edge.member()
    listed = rounds.list_rounds(session, project.id)
    locked = [each for each in listed if each.state == RoundState.LOCKED]
    number = asked_round()
    asked = rounds.find_round(session, project.id, number) if number is not None else next(iter(locked), None)
    filters = adjudication_queue.read_filters(request.args)
    if asked is None or asked.state != RoundState.LOCKED:
        return render_template("adjudication/none.html", rounds=listed, round=asked, locked=locked)
    rubric = read_rubric(session, asked.rubric_version_id)
    criteria = adjudication.criteria_to_decide(rubric)
    key = request.args.get("criterion", "")
    criterion = adjudication.find_criterion(rubric, key) if key else next(iter(criteria), None)
    if criterion is None:
        return render_template("adjudication/none.html", rounds=listed, round=asked, locked=locked)
    found = adjudication_queue.read_queue(session, asked, criterion, filters)
    pages = max(1, -(-found.total // PER_PAGE))
    page = max(1, min(request.args.get("page", 1, type=whole_number), pages))
    return render_template(
        "adjudication/queue.html",
        round=asked,
        locked=locked,
        criterion=criterion,
        criteria=criteria,
        queue=found,
        rows=read_rows(
            session,
            found.places((page - 1) * PER_PAGE, page * PER_PAGE),
            member,
            begun=decision_drafts.list_begun(session, asked.id, criterion.id, member),
            latest=next(iter(listed)),
        ),
        page=page,
        pages=pages,
        first=(page - 1) * PER_PAGE + 1 if found.total else 0,
        filters=filters,
        is_filtered=filters != QueueFilters(),
        words=filters.as_words,
        states=list(QueueState),
        gaps=list(adjudication_queue.LeastGap),
        choices=remembered_choices(session, project.id),
        causes=CAUSES,
        may_set_names=is_allowed(Permission.MANAGE, edge.identity(), member),
    )


def names() -> Response:
    """Show adjudicators who gave which rating, or hide it: for leads, and logged."""
    shown = request.form.get("shown") == "y"
    with edge.writing() as session:
        changed = adjudicator_sight.show_names(
            session, edge.member().project_id, shown=shown, now=edge.now(), actor_id=edge.member().reviewer_id
        )
    if changed:
        flash(_("Names are shown to who decides.") if shown else _("Names are hidden from who decides."))
    return see_other("adjudication.queue", slug=edge.slug())


def decide(number: int, key: str, criterion: str) -> Answer:
    """Show a claim with all its ratings, and record what is decided on it."""
    asked = decision_form.find_asked(number, key, criterion)
    if request.method == "GET":
        return decision_form.show(asked), 200
    form = decision_form.sent()
    following = _following(asked)
    if request.form.get("leave"):
        return _leave_open(asked, form, following)
    reopens = bool(request.form.get("reopen"))

    def record() -> adjudication.Decided:
        member, claim_id = edge.member(), asked.claim.id
        with edge.writing() as session:
            round_ = rounds.find_round(session, member.project_id, number)
            return adjudication.decide(
                session, round_, claim_id, criterion, member, forms.read_verdict(form, reopens=reopens), edge.now()
            )

    tried = attempt(form, record)
    if tried.result is None:
        again = decision_form.find_asked(number, key, criterion)
        return decision_form.show(again, form, message=tried.message, status=tried.status), tried.status
    told = _("{key}: reopened {time} UTC.") if reopens else _("{key}: decision recorded {time} UTC.")
    flash(told.format(key=key, time=f"{tried.result.made_at:%H:%M:%S}"))
    return _follow(asked.address(key) if reopens else following)


def draft(number: int, key: str, criterion: str) -> Answer:
    """Keep a draft; a script that asks is told who is signed in, and given the token of the session there is now."""
    asked = decision_form.find_asked(number, key, criterion)
    if request.method == "GET":
        kept = decision_drafts.read_draft(edge.reading(), asked.case, edge.member())
        token, version = generate_csrf(), kept.version if kept else 0
        return jsonify(account=edge.member().reviewer_id, token=token, version=version)
    form = _sent()
    tried = attempt(Form(), lambda: decision_form.save_draft(asked, form))
    if not wants_json():
        if tried.succeeded:
            return see_address(asked.address(key))
        again = decision_form.find_asked(number, key, criterion)
        return decision_form.show(again, form, message=tried.message, status=tried.status), tried.status
    if tried.result is None:
        kept = decision_drafts.read_draft(edge.reading(), asked.case, edge.member())
        return jsonify(message=tried.message, version=kept.version if kept else 0), tried.status
    told = _("Draft saved {time} UTC", time=f"{tried.result.saved_at:%H:%M:%S}")
    return jsonify(message=told, version=tried.result.version)


def discard(number: int, key: str, criterion: str) -> Response:
    asked, version = decision_form.find_asked(number, key, criterion), request.form.get("version", "")
    with edge.writing() as session:
        decision_drafts.discard_draft(session, asked.case, edge.member(), int(version) if is_whole(version) else 0)
    flash(_("The draft is discarded."))
    return see_address(asked.address(key))


def _sent() -> forms.DecisionForm:
    """The form as it was sent, as a browser encodes it or as JSON."""
    if not request.is_json:
        return decision_form.sent()
    given = request.get_json()
    fields = given.items() if isinstance(given, dict) else ()
    return forms.DecisionForm(ImmutableMultiDict((name, text) for name, text in fields if isinstance(text, str)))


def _leave_open(asked: Asked, form: forms.DecisionForm, following: str) -> Answer:
    """Go on without deciding; what is typed stays as a draft."""
    if not forms.is_untouched(form):
        tried = attempt(Form(), lambda: decision_form.save_draft(asked, form))
        if not tried.succeeded:
            again = decision_form.find_asked(asked.round.number, asked.claim.key, asked.criterion.key)
            return decision_form.show(again, form, message=tried.message, status=tried.status), tried.status
    return _follow(following)


def _following(asked: Asked) -> str:
    """Return where to go after this claim: to the next of the queue, or back to the queue from the last."""
    behind = decision_form.find_queue(asked).beside(asked.claim.key).behind
    return asked.address(behind) if behind else asked.queue_address


def _follow(address: str) -> Response:
    """Lead on after a save: a browser by itself, a script by telling it."""
    return jsonify(follows=address) if wants_json() else see_address(address)
