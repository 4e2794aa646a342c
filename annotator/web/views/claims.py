"""The claims of a project: the list, one of them, bringing in more."""

import secrets
from dataclasses import replace
from typing import Any

from flask import render_template, request

from annotator import edge
from annotator.forms.comments import CommentForm
from annotator.models import Claim, Round
from annotator.models.vocabulary import Role, RoundState
from annotator.services import (
    assignments,
    blindness,
    claim_list,
    claim_reshaping,
    claim_versions,
    evidence_list,
    flags,
    masks,
    own_reviews,
    review_history,
    rounds,
    rounds_holding,
    stale_ratings,
)
from annotator.services.adjudication import criteria_to_decide
from annotator.services.claim_context import ClaimContext, read_claim
from annotator.services.claim_search import ClaimFilters, ClaimSort, StateFilter, read_filters, read_sort
from annotator.services.claims import count_claims
from annotator.services.comments import list_threads
from annotator.services.decision_records import read_standing
from annotator.services.masking import mask_claim, mask_row
from annotator.services.next_steps import next_step
from annotator.services.permissions import Permission, is_allowed
from annotator.services.reason_words import FLAG_KINDS
from annotator.services.rubrics import read_rubric
from annotator.web.asked_round import asked_round
from annotator.web.later import later
from annotator.web.numbers import whole_number
from annotator.web.open_results import open_results
from annotator.web.rated_claims import rated_claims, related_ids
from annotator.web.routing import Pages

pages = Pages("claims", __name__)

STALE = "stale"
"""What a lead can list by state, beside the states there are: claims with ratings of an older version."""
PER_PAGE = 16
"""Shown at once: a screenful that stays light on a slow line."""
read_group = later("annotator.services.claim_groups", "read_group")
"""Statistics stand behind it, which most lists do without."""


@pages.page("/p/<slug>/", Permission.SEE_PROJECT)
def index() -> str:
    session, project, member = edge.reading(), edge.project(), edge.member()
    given = {name: request.args.get(name, "") for name in ("words", "source", "part", "kind", "state")}
    is_lead = member.role is Role.LEAD
    only_stale = is_lead and given["state"] == STALE
    filters = read_filters(**given | ({"state": ""} if only_stale else {}))
    only = frozenset(stale_ratings.count_stale(session, project.id)) if only_stale else None
    round_ = _asked_round()
    group = _asked_group(round_)
    if group is not None:
        listed = frozenset(group.claim_ids)
        only = listed if only is None else only & listed
    sort = read_sort(request.args.get("sort", ""))
    is_as_given = group is not None and not request.args.get("sort")
    page = claim_list.list_claims(
        session,
        project.id,
        filters,
        page=request.args.get("page", 1, type=whole_number),
        per_page=PER_PAGE,
        sort=sort,
        only=only,
        order=group.claim_ids if is_as_given else None,
    )
    featured: tuple[claim_list.ClaimRow, ...] = ()
    if page.page == 1 and group is None:
        featured = claim_list.featured_claims(session, project.id, page.rows)
    shown = [row.id for row in (*page.rows, *featured)]
    hidden = masks.find_hidden(session, round_, shown, member.reviewer_id)
    return render_template(
        "claims/index.html",
        page=replace(page, rows=masks.mask_rows(page.rows, hidden)),
        featured=masks.mask_rows(featured, hidden),
        choices=claim_list.remembered_choices(session, project.id),
        counts=count_claims(session, project.id),
        chosen={**given, **_chosen_group(), "sort": "" if is_as_given else sort.value},
        group=group,
        sorts=list(ClaimSort),
        states=list(StateFilter),
        is_filtered=group is not None or only_stale or filters != ClaimFilters(),
        round=round_,
        progress=assignments.read_progress(session, round_.id, member.reviewer_id) if round_ else None,
        next_step=next_step(session, round_, member, edge.now()).value,
        stale=stale_ratings.count_stale(session, project.id, shown) if is_lead else {},
        **open_results(round_, shown, request.args.get("criterion", "")),
    )


def _asked_round() -> Round | None:
    """The round that the address names, with a group of its claims; else the newest."""
    session, project_id = edge.reading(), edge.project().id
    number = asked_round() if request.args.get("behind") else None
    return (
        rounds.latest_round(session, project_id) if number is None else rounds.find_round(session, project_id, number)
    )


def _asked_group(round_: Round | None) -> Any:
    """The group of claims that the address names: those behind a number of the dashboard."""
    word = request.args.get("behind", "")
    if not word or round_ is None:
        return None
    key = request.args.get("criterion", "")
    return read_group(edge.reading(), edge.project(), round_, edge.member(), word, key, edge.now())


def _chosen_group() -> dict[str, str]:
    return {name: request.args.get(name, "") for name in ("behind", "round", "criterion")}


@pages.page("/p/<slug>/claims/<key>", Permission.SEE_PROJECT)
def show(key: str) -> str:
    return claim_page(key, asked_round())


def claim_page(key: str, number: int | None = None, form: CommentForm | None = None, message: str = "") -> str:
    """Return the page of a claim.

    Parameters
    ----------
    number
        The round whose ratings to show, the newest by default.
    form, message
        A contribution to the discussion of that round that was refused, and why.
    """
    session, project, member = edge.reading(), edge.project(), edge.member()
    claim = read_claim(session, project.id, key, request.args.get("version", type=whole_number))
    listed = rounds_holding.read_all_for(session, project.id, claim.id, member.reviewer_id)
    # What is masked for the viewer stays so on the pages of earlier rounds.
    hidden = masks.find_hidden(session, next(iter(listed), None), [claim.id], member.reviewer_id).get(claim.id)
    claim = mask_claim(claim, hidden) if hidden is not None else claim
    round_ = rounds.find_round(session, project.id, number) if number is not None else next(iter(listed), None)
    facts: dict[str, Any] = {"reviews": [], "own": [], "assignment_id": None, "decisions": (), "decide": None}
    if round_ is not None:
        opening = blindness.opening_for(session, round_, member)
        facts = {
            "reviews": review_history.claim_reviews(session, round_, claim.id, opening),
            "own": own_reviews.own_reviews(session, round_, member.reviewer_id, claim_id=claim.id),
            "assignment_id": rounds_holding.find_assignment(session, round_.id, claim.id, member.reviewer_id),
            **_decided(round_, claim),
        }
    if hidden is not None:
        facts |= {name: [mask_row(row, hidden) for row in facts[name]] for name in ("reviews", "own")}
    facts |= {"kin": claim_reshaping.read_kin(session, claim.id), **_stale(claim)}
    return render_template(
        "claims/show.html",
        claim=claim,
        round=round_,
        reports=flags.own_flags(session, project.id, claim.id, member.reviewer_id),
        flag_kinds=FLAG_KINDS,
        evidence=evidence_list.list_evidence(session, claim.id, member, hidden),
        rounds=listed,
        threads=list_threads(session, claim.id, member),
        refused=form,
        refused_in=number,
        message=message,
        fresh_number=secrets.token_hex(16),
        **facts,
        **_results(claim, round_),
    )


def _decided(round_: Round, claim: ClaimContext) -> dict[str, Any]:
    """After the lock, what was decided on the claim, and by which criterion whoever may decides first."""
    if round_.state != RoundState.LOCKED:
        return {"decisions": (), "decide": None}
    session, member = edge.reading(), edge.member()
    rubric = read_rubric(session, round_.rubric_version_id)
    criteria = criteria_to_decide(rubric) if is_allowed(Permission.ADJUDICATE, edge.identity(), member) else ()
    return {
        "decisions": read_standing(session, round_, rubric, claim.id, member),
        "decide": next(iter(criteria), None),
    }


def _results(claim: ClaimContext, round_: Round | None) -> dict[str, Any]:
    """What is open of the ratings of a claim, and of those it bears on, for the drawing of its relations."""
    found = open_results(round_, related_ids(claim))
    return {**found, "rated": rated_claims(claim, found["results"], found["criterion"])}


def _stale(claim: ClaimContext) -> dict[str, Any]:
    """For a lead: the ratings made under older versions, and what changed since each of these."""
    session = edge.reading()
    if edge.member().role is not Role.LEAD or claim.latest_version == 1 or not claim.is_current:
        return {"stale": (), "stale_steps": ()}
    stale = stale_ratings.list_stale(session, claim.id)
    row = session.get_one(Claim, claim.id)
    steps = [claim_versions.since(session, row, number) for number in sorted({rating.version for rating in stale})]
    return {"stale": stale, "stale_steps": [step for step in steps if step is not None]}
