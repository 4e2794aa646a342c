"""Rules that settle claims: storing one, what it would settle, settling it, undoing that."""

from flask import flash, render_template, request
from werkzeug.wrappers import Response
from wtforms import Form

from annotator import edge
from annotator.forms.settling_rules import RuleForm, offer, read_rule
from annotator.models import Round, SettlingRule
from annotator.services import rounds, rule_applications, rule_history, settling_rules
from annotator.services.adjudication import find_criterion
from annotator.services.rubric_records import CriterionRecord
from annotator.services.rubrics import read_rubric
from annotator.services.rule_applications import Kept
from annotator.services.rule_fits import find_fits
from annotator.services.rule_rows import read_rule_rows
from annotator.services.rule_words import KINDS, MISFITS, describe_rule
from annotator.services.undefined_words import sentence
from annotator.text import plural
from annotator.web.attempts import attempt
from annotator.web.numbers import whole_number
from annotator.web.routing import see_other

PER_PAGE = 50
Answer = Response | tuple[str, int]


def index(number: int, criterion: str) -> Answer:
    """List the rules of one criterion of a round, and store another one."""
    round_, asked = _find(number, criterion)
    if request.method == "GET":
        return _index(round_, asked, RuleForm()), 200
    form = RuleForm(request.form)

    def store() -> int:
        with edge.writing() as session:
            again = rounds.find_round(session, edge.member().project_id, number)
            return settling_rules.store_rule(session, again, asked, read_rule(form), edge.member(), edge.now()).id

    tried = attempt(form, store)
    if tried.result is None:
        return _index(round_, asked, form, tried.message), tried.status
    return see_other("settling_rules.show", slug=edge.slug(), rule=tried.result)


def show(rule: int) -> Answer:
    """Show what a rule would settle now and how it was used, and settle that."""
    found = settling_rules.find_rule(edge.reading(), edge.member().project_id, rule)
    round_, criterion = _of(found)
    if request.method == "GET":
        return _show(found, round_, criterion), 200
    fits = find_fits(edge.reading(), round_, criterion, found)

    def settle() -> int:
        with edge.writing() as session:
            again = session.get_one(Round, round_.id)
            seen = request.form.get("seen", "")
            applied = rule_applications.apply_rule(
                session, again, criterion, found, fits, edge.member(), seen=seen, now=edge.now()
            )
            return applied.settled

    tried = attempt(Form(), settle)
    if tried.result is None:
        return _show(found, round_, criterion, tried.message), tried.status
    flash(plural(tried.result, "{count} claim is settled by the rule.", "{count} claims are settled by the rule."))
    return see_other("settling_rules.show", slug=edge.slug(), rule=rule)


def undo(rule: int, number: int) -> Answer:
    """Reopen what an application of the rule settled."""
    found = settling_rules.find_rule(edge.reading(), edge.member().project_id, rule)
    round_, criterion = _of(found)

    def reopen() -> int:
        with edge.writing() as session:
            again = session.get_one(Round, round_.id)
            return rule_applications.undo(session, again, criterion, found, number, edge.member(), edge.now())

    tried = attempt(Form(), reopen)
    if tried.result is None:
        return _show(found, round_, criterion, tried.message), tried.status
    flash(plural(tried.result, "Undone: {count} claim is open again.", "Undone: {count} claims are open again."))
    return see_other("settling_rules.show", slug=edge.slug(), rule=rule)


def _find(number: int, key: str) -> tuple[Round, CriterionRecord]:
    session = edge.reading()
    round_ = rounds.find_round(session, edge.member().project_id, number)
    settling_rules.require_locked(round_)
    return round_, find_criterion(read_rubric(session, round_.rubric_version_id), key)


def _of(rule: SettlingRule) -> tuple[Round, CriterionRecord]:
    session = edge.reading()
    round_ = session.get_one(Round, rule.round_id)
    rubric = read_rubric(session, round_.rubric_version_id)
    return round_, next(each for each in rubric.criteria if each.id == rule.criterion_id)


def _index(round_: Round, criterion: CriterionRecord, form: RuleForm, message: str = "") -> str:
    session = edge.reading()
    offer(form, settling_rules.offered_kinds(criterion))
    rules = settling_rules.list_rules(session, round_, criterion)
    standing = rule_history.count_standing(session, round_, criterion)
    return render_template(
        "settling_rules/index.html",
        round=round_,
        criterion=criterion,
        rules=[(rule, describe_rule(rule), standing.get(rule.id, 0)) for rule in rules],
        form=form,
        kinds={kind.value: help_ for kind, (_name, help_) in KINDS.items()},
        message=message,
    )


def _show(rule: SettlingRule, round_: Round, criterion: CriterionRecord, message: str = "") -> str:
    session, viewer = edge.reading(), edge.member()
    fits = find_fits(session, round_, criterion, rule)
    proposal = rule_applications.propose(session, round_, criterion, fits)
    pages = max(1, -(-len(proposal.settles) // PER_PAGE))
    page = max(1, min(request.args.get("page", 1, type=whole_number), pages))
    applications = rule_history.list_applications(session, rule, fits, viewer)
    return render_template(
        "settling_rules/show.html",
        rule=rule,
        round=round_,
        criterion=criterion,
        words=describe_rule(rule),
        proposal=proposal,
        rows=read_rule_rows(
            session,
            round_,
            criterion,
            fits,
            proposal,
            viewer,
            first=(page - 1) * PER_PAGE,
            last=page * PER_PAGE,
        ),
        page=page,
        pages=pages,
        rated=len(fits.claim_ids),
        misfits=[(MISFITS[misfit], number) for misfit in MISFITS if (number := int((fits.misfit == misfit).sum()))],
        kept={kept.name.lower(): proposal.kept.get(kept, 0) for kept in Kept},
        nothing_known=sentence(fits.undefined) if fits.undefined is not None else "",
        applications=applications,
        stands=sum(each.standing for each in applications),
        message=message,
    )
