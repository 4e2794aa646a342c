"""Where a round stands."""

from collections.abc import Mapping
from dataclasses import replace
from operator import attrgetter

from flask import render_template, request

from annotator import edge
from annotator.agreement import Estimate
from annotator.models import Round
from annotator.services import blindness, masks, rounds
from annotator.services.adjudication import criteria_to_decide
from annotator.services.dashboard import Dashboard, read_dashboard
from annotator.services.next_claims import has_next
from annotator.services.next_steps import next_step
from annotator.services.permissions import Permission, is_allowed
from annotator.services.reviewer_progress import ReviewerProgress
from annotator.services.rubric_records import RubricRecord
from annotator.services.rubrics import read_rubric
from annotator.services.standing_decisions import StandingDecision, read_standing_decisions
from annotator.web.asked_round import asked_round
from annotator.web.charts import shift_axis
from annotator.web.coefficients import axis_for

FIRST_CLAIMS = 14
FIRST_REVIEWERS = 25
"""Rows shown before somebody asks for all of them."""


def show() -> str:
    session, project, member = edge.reading(), edge.project(), edge.member()
    latest, number = rounds.latest_round(session, project.id), asked_round()
    if latest is None:
        return render_template("dashboard/none.html", next_step=next_step(session, None, member, edge.now()).value)
    round_ = latest if number is None else rounds.find_round(session, project.id, number)
    opening = blindness.opening_for(session, round_, member)
    shows_all = request.args.get("claims") == "all"
    found = read_dashboard(
        session,
        project,
        round_,
        opening,
        viewer=member,
        now=edge.now(),
        criterion=request.args.get("criterion", ""),
        most_claims=None if shows_all else FIRST_CLAIMS,
        with_details=request.args.get("details") == "all",
    )
    found = _masked(found, round_)
    shown = _shown_reviewers(found, everybody=request.args.get("reviewers") == "all")
    reach = [person.lean.reach for person in shown if person.lean is not None]
    rubric = read_rubric(session, round_.rubric_version_id)
    return render_template(
        "dashboard/show.html",
        dashboard=found,
        round=round_,
        opening=opening,
        rubric=rubric,
        decisions=_standing_decisions(round_, rubric, found),
        is_main=found.criterion.key == rubric.main.key,
        shows_all=shows_all,
        reviewers=shown,
        has_leans=bool(reach),
        shift_axis=shift_axis(max(reach, default=1)),
        axis=axis_for(_estimates(found)),
        has_claims_left=bool(found.closed_reason) and has_next(session, round_, member, edge.now()),
    )


def _standing_decisions(round_: Round, rubric: RubricRecord, found: Dashboard) -> Mapping[int, StandingDecision] | None:
    """What stands decided, for whoever may decide on the claims of the round by the criterion shown, else None."""
    may_decide = is_allowed(Permission.ADJUDICATE, edge.identity(), edge.member())
    if not (
        may_decide and found.is_locked and found.criterion.key in {each.key for each in criteria_to_decide(rubric)}
    ):
        return None
    return read_standing_decisions(edge.reading(), round_, found.criterion)


def _shown_reviewers(found: Dashboard, *, everybody: bool) -> tuple[ReviewerProgress, ...]:
    """All reviewers, or of many those who have come least far."""
    if everybody or len(found.reviewers) <= FIRST_REVIEWERS:
        return found.reviewers
    least = sorted(found.reviewers, key=lambda each: (not each.is_active, each.done / (each.total or 1), each.done))
    return tuple(least[:FIRST_REVIEWERS])


def _estimates(found: Dashboard) -> list[Estimate]:
    """All coefficients that the page draws, so that they share an axis."""
    of_each = [each.estimate for each in found.by_criterion or ()]
    in_course = [part.estimate for part in found.course.parts] if found.course else []
    return [*found.coefficients, *of_each, *in_course]


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
