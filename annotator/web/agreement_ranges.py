"""The agreement report on a criterion that asks for a range of numbers."""

from flask import render_template, request

from annotator import edge
from annotator.models import Round
from annotator.services import rounds
from annotator.services.agreement_selection import Selection, read_choices
from annotator.services.blindness import Opening
from annotator.services.next_claims import has_next
from annotator.services.particulars import are_open, closed_reason
from annotator.services.range_agreement import MOST_CLAIMS, range_report
from annotator.text import _
from annotator.web.coefficients import axis_for


def show(round_: Round, opening: Opening, selection: Selection) -> str:
    """Return the page, or why it is closed: from a figure over a few ranges single ones could be worked out."""
    session, project, member = edge.reading(), edge.project(), edge.member()
    if not are_open(opening):
        return render_template(
            "agreement/particulars_closed.html",
            title=_("Agreement on ranges"),
            reason=closed_reason(opening),
            has_claims_left=has_next(session, round_, member, edge.now()),
            opening=opening,
            round_number=round_.number,
        )
    shows_all = request.args.get("claims") == "all"
    found = range_report(
        session,
        round_,
        opening,
        viewer=member,
        selection=selection,
        most_claims=None if shows_all else MOST_CLAIMS,
    )
    return render_template(
        "agreement/ranges.html",
        found=found,
        rounds=rounds.list_rounds(session, project.id),
        shows_all=shows_all,
        now=edge.now(),
        axis=axis_for(found.estimates),
        choices=read_choices(session, project.id),
    )
