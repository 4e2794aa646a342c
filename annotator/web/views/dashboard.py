"""Where a round stands."""

from dataclasses import dataclass, replace
from operator import attrgetter

from flask import render_template, request

from annotator import edge
from annotator.models import Round
from annotator.services import blindness, flags, masks, rounds, skips
from annotator.services.dashboard import Dashboard, read_dashboard
from annotator.services.next_claims import has_next
from annotator.services.permissions import Permission, is_allowed
from annotator.web.charts import shift_axis
from annotator.web.coefficients import axis_for
from annotator.web.numbers import whole_number

FIRST_CLAIMS = 14


@dataclass(frozen=True, slots=True)
class Waiting:
    """What waits for the lead: open reports, and claims passed on that nobody has."""

    flags: int
    unfilled: int


def show() -> str:
    session, project, member = edge.reading(), edge.project(), edge.member()
    if rounds.latest_round(session, project.id) is None:
        return render_template("dashboard/none.html")
    round_ = rounds.find_round(session, project.id, request.args.get("round", type=whole_number))
    opening = blindness.opening_for(session, round_, member)
    shows_all = request.args.get("claims") == "all"
    found = read_dashboard(
        session, project, round_, opening, viewer=member, most_claims=None if shows_all else FIRST_CLAIMS
    )
    found = _masked(found, round_)
    shifts = [person.shift for person in found.reviewers if person.shift is not None]
    reach = [abs(end) for each in shifts for end in (each.value, each.low, each.high) if end is not None]
    return render_template(
        "dashboard/show.html",
        dashboard=found,
        round=round_,
        opening=opening,
        shows_all=shows_all,
        has_shifts=bool(reach),
        shift_axis=shift_axis(max(reach, default=1)),
        axis=axis_for(found.coefficients),
        waiting=_waiting(round_) if is_allowed(Permission.MANAGE, edge.identity(), member) else None,
        has_claims_left=has_next(session, round_, member, edge.now()),
    )


def _masked(found: Dashboard, round_: Round) -> Dashboard:
    """The dashboard as who rates in a masking trial may see it: with no name that is hidden from them."""
    listed = {row.line.claim_id for row in (*found.support, *found.contested.rows)}
    hidden = masks.find_hidden(edge.reading(), round_, listed, edge.member().reviewer_id)
    claim_of = attrgetter("line.claim_id")
    return replace(
        found,
        support=masks.mask_rows(found.support, hidden, claim_of),
        contested=replace(found.contested, rows=masks.mask_rows(found.contested.rows, hidden, claim_of)),
    )


def _waiting(round_: Round) -> Waiting:
    session = edge.reading()
    return Waiting(flags.count_flags(session, round_.project_id)[0], skips.count_unfilled(session, round_))
