"""The report on a round that is made for paper."""

from dataclasses import replace
from operator import attrgetter

from flask import render_template, request

from annotator import edge
from annotator.models import Round
from annotator.services import blindness, masks, print_reports, rounds
from annotator.services.agreement_layout import panel_of
from annotator.services.next_claims import has_next
from annotator.services.print_reports import PrintReport
from annotator.web.asked_round import asked_round
from annotator.web.coefficients import axis_for


def show() -> str:
    session, project, member = edge.reading(), edge.project(), edge.member()
    stretch = print_reports.read_stretch(request.args.get("claims", ""))
    number = asked_round()
    round_ = rounds.latest_round(session, project.id)
    if round_ is None:
        return render_template("print_report/closed.html", round=None, opening=None)
    if number not in {None, round_.number}:
        round_ = rounds.find_round(session, project.id, number)
    opening = blindness.opening_for(session, round_, member)
    if not opening.aggregates:
        left = has_next(session, round_, member, edge.now())
        return render_template("print_report/closed.html", round=round_, opening=opening, has_claims_left=left)
    found = _masked(print_reports.read_print_report(session, round_, opening, stretch), round_)
    panel = panel_of(found.report)
    return render_template(
        "print_report/show.html", found=found, round=round_, panel=panel, axis=axis_for(panel), now=edge.now()
    )


def _masked(found: PrintReport, round_: Round) -> PrintReport:
    """The report as who rates in a masking trial may see it: with no name that is hidden from them."""
    listed = {row.line.claim_id for row in found.claims} | {row.line.claim_id for row in found.withdrawn}
    hidden = masks.find_hidden(edge.reading(), round_, listed, edge.member().reviewer_id)
    claim_of = attrgetter("line.claim_id")
    return replace(
        found,
        claims=masks.mask_rows(found.claims, hidden, claim_of),
        withdrawn=masks.mask_rows(found.withdrawn, hidden, claim_of),
    )
