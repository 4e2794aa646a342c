"""Who rates what in an open round, changed by the lead: how many reviewers claims have, and assignments by hand."""

from flask import flash, render_template, request
from werkzeug.wrappers import Response
from wtforms.fields.choices import SelectChoice

from annotator import edge
from annotator.errors import NotFound
from annotator.forms.rounds import CHOSEN, SAMPLE, HandForm, WantedForm, read_keys
from annotator.models import Round
from annotator.models.vocabulary import Overlap
from annotator.services import assignees, claim_list, hand_assignments, places, rounds, work_plans
from annotator.services.assignees import Assignee
from annotator.services.claim_search import read_filters
from annotator.services.hand_assignments import LeftBehind, Outcome
from annotator.services.permissions import Permission
from annotator.services.places import Changed
from annotator.services.work_plan_words import plan_words
from annotator.services.written_numbers import is_whole
from annotator.text import _, plural
from annotator.web.attempts import attempt
from annotator.web.numbers import whole_number
from annotator.web.routing import Pages, see_other

pages = Pages("round_places", __name__)

PER_PAGE = 25
TAKE_BACK, TURN = "take_back", "turn"
"""What is asked for: turning takes a page after a colon."""
FILTERS = ("words", "free", "by")


@pages.page("/p/<slug>/rounds/<int:number>/reviewers", Permission.MANAGE, ["GET", "POST"], shows_again=True)
def wanted(number: int) -> Response | tuple[str, int]:
    """Change how many reviewers claims of an open round are to have."""
    round_ = _round(number)
    if request.method == "GET":
        keys = request.args.get("keys", "")
        form = WantedForm(data={"keys": keys, "scope": CHOSEN} if keys else {})
        return _show_wanted(form, round_), 200
    form = WantedForm(request.form)

    def change() -> Changed:
        with edge.writing() as session:
            found = rounds.find_round(session, edge.member().project_id, number)
            chosen: list[int] | None = None
            if form.scope.data == CHOSEN:
                chosen = places.find_by_keys(session, found, read_keys(form.keys))
            elif form.scope.data == SAMPLE:
                chosen = places.find_sample(session, found.id)
            return places.set_wanted(
                session,
                found,
                form.wanted.data,
                claim_ids=chosen,
                now=edge.now(),
                actor_id=edge.signed_in().reviewer_id,
            )

    tried = attempt(form, change)
    if tried.result is None:
        return _show_wanted(form, round_, tried.message), tried.status
    flash(_changed_words(tried.result))
    return see_other("rounds.index", slug=edge.slug())


@pages.page("/p/<slug>/rounds/<int:number>/assign", Permission.MANAGE, ["GET", "POST"], shows_again=True)
def by_hand(number: int) -> Response | tuple[str, int]:
    """Give claims of an open round to somebody, or take them back."""
    round_ = _round(number)
    form = _hand_form(round_)
    if request.method == "GET":
        return _show_hand(form, round_), 200
    deed_, _colon, page = request.form.get("deed", "").partition(":")
    if deed_ == TURN:
        return _show_hand(form, round_, page=int(page) if is_whole(page) else 1), 200
    takes_back = deed_ == TAKE_BACK

    def move() -> Outcome:
        with edge.writing() as session:
            found = rounds.find_round(session, edge.member().project_id, number)
            keys = [*form.claims.data, *read_keys(form.keys)]
            chosen = places.find_by_keys(session, found, keys)
            people = assignees.find_people(session, found.project_id, form.who.data)
            deed = hand_assignments.take_back if takes_back else hand_assignments.assign
            return deed(session, found, chosen, people, now=edge.now(), actor_id=edge.signed_in().reviewer_id)

    tried = attempt(form, move)
    if tried.result is None:
        return _show_hand(form, round_, tried.message, is_full=tried.status == 409), tried.status
    flash(_taken_words(tried.result) if takes_back else _given_words(tried.result))
    filters = {name: form[name].data for name in FILTERS if form[name].data}
    return see_other("round_places.by_hand", slug=edge.slug(), number=number, page=_page(), **filters)


@pages.page("/p/<slug>/rounds/<int:number>/hand-on/<int:membership_id>", Permission.MANAGE, ["GET", "POST"])
def hand_on(number: int, membership_id: int) -> Response | str:
    """Ask, then give what somebody left unrated to the others."""
    round_ = _round(number)
    if request.method == "GET":
        return render_template(
            "round_places/hand_on.html",
            round=round_,
            person=_left_behind(round_, membership_id),
            has_numbers=places.has_numbers(edge.reading(), round_),
        )
    with edge.writing() as session:
        found = rounds.find_round(session, edge.member().project_id, number)
        done = hand_assignments.hand_on(
            session, found, membership_id, now=edge.now(), actor_id=edge.signed_in().reviewer_id
        )
    flash(
        plural(
            done.moved + done.stayed,
            "{count} claim was taken back; {moved} of them went to others.",
            "{count} claims were taken back; {moved} of them went to others.",
            moved=done.moved,
        )
    )
    return see_other("rounds.index", slug=edge.slug())


def _round(number: int) -> Round:
    return rounds.find_round(edge.reading(), edge.member().project_id, number)


def _left_behind(round_: Round, membership_id: int) -> LeftBehind:
    for person in hand_assignments.read_left_behind(edge.reading(), round_):
        if person.membership_id == membership_id:
            return person
    raise NotFound(_("This person has left nothing in round {number}.", number=round_.number))


def _show_wanted(form: WantedForm, round_: Round, message: str = "") -> str:
    session = edge.reading()
    plan = work_plans.plan_of(session, round_)
    if (plan is None or plan.overlap != Overlap.SAMPLE) and form.scope.data != SAMPLE:
        form.scope.choices = [choice for choice in form.scope.choices or () if choice.value != SAMPLE]
    return render_template(
        "round_places/wanted.html",
        form=form,
        message=message,
        round=round_,
        has_numbers=places.has_numbers(session, round_),
        summary=places.summarise(session, round_),
        plan=plan_words(work_plans.read_draft(plan)),
        raters=work_plans.count_raters(session, round_.project_id, include_leads=round_.leads_rate),
    )


def _hand_form(round_: Round) -> HandForm:
    form = HandForm(request.form or request.args)
    listed = assignees.list_assignees(edge.reading(), round_)
    people = [SelectChoice(value=each.value, label=_label(each)) for each in listed]
    whom = [SelectChoice(value=each.value, label=_label_to_give(each)) for each in listed]
    form.who.choices = [SelectChoice(value="", label=_("Choose")), *whom]
    form.by.choices = [SelectChoice(value="", label=_("Anybody or nobody")), *people]
    return form


def _label(assignee: Assignee) -> str:
    return _("Group {name}", name=assignee.label) if assignee.is_group else assignee.label


def _label_to_give(assignee: Assignee) -> str:
    label = _label(assignee)
    return label if assignee.rates else _("{name} (lead, does not rate)", name=label)


def _page() -> int:
    """The page of the list from which a form was sent, or that an address names."""
    return (request.form or request.args).get("page", 1, type=whole_number)


def _show_hand(
    form: HandForm, round_: Round, message: str = "", *, is_full: bool = False, page: int | None = None
) -> str:
    session = edge.reading()
    only = places.find_all(session, round_.id)
    if form.free.data == "y":
        only = places.find_with_free_places(session, round_.id)
    if form.by.data:
        held = assignees.find_held(session, round_, assignees.find_people(session, round_.project_id, form.by.data))
        only = [claim for claim in only if claim in held]
    found = claim_list.list_claims(
        session,
        round_.project_id,
        read_filters(words=form.words.data or ""),
        page=page or _page(),
        per_page=PER_PAGE,
        only=only,
    )
    ticked = form.claims.data or []
    here = {row.key for row in found.rows}
    return render_template(
        "round_places/by_hand.html",
        form=form,
        message=message,
        is_full=is_full,
        round=round_,
        page=found,
        has_numbers=places.has_numbers(session, round_),
        ticked=set(ticked),
        ticked_elsewhere=[key for key in dict.fromkeys(ticked) if key not in here],
        places=assignees.read_places(session, round_, [row.id for row in found.rows]),
    )


def _changed_words(done: Changed) -> str:
    if not done.claims:
        return _("These claims have that number already: nothing changed.")
    said = plural(done.claims, "{count} claim wants another number now.", "{count} claims want another number now.")
    if done.dealt:
        said += " " + plural(done.dealt, "{count} place was dealt out.", "{count} places were dealt out.")
    if done.free:
        said += " " + plural(done.free, "{count} place is free.", "{count} places are free.")
    return said


def _given_words(done: Outcome) -> str:
    said = plural(done.moved, "{count} assignment was given.", "{count} assignments were given.")
    if done.stayed:
        said += " " + plural(done.stayed, "{count} was there already.", "{count} were there already.")
    if done.left_out:
        said += " " + plural(
            len(done.left_out),
            "{names} was left out: leads do not rate in this round.",
            "{names} were left out: leads do not rate in this round.",
            names=places.name_some(done.left_out),
        )
    return said


def _taken_words(done: Outcome) -> str:
    said = plural(done.moved, "{count} assignment was taken back.", "{count} assignments were taken back.")
    if done.stayed:
        said += " " + plural(done.stayed, "{count} has been rated and stays.", "{count} have been rated and stay.")
    return said
