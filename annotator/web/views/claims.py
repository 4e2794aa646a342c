"""The claims of a project: the list, one of them, bringing in more."""

import secrets
from dataclasses import replace
from typing import Any

from flask import flash, render_template, request
from werkzeug.wrappers import Response

from annotator import edge
from annotator.forms.comments import CommentForm
from annotator.models import Claim, Round
from annotator.models.vocabulary import Role, RoundState
from annotator.services import (
    assignments,
    blindness,
    claim_import,
    claim_list,
    claim_reshaping,
    claim_versions,
    documents,
    flags,
    masks,
    near_duplicates,
    own_reviews,
    review_history,
    rounds,
    stale_ratings,
)
from annotator.services.claim_context import ClaimContext, read_claim
from annotator.services.claim_search import ClaimFilters, ClaimSort, StateFilter, read_filters, read_sort
from annotator.services.claims import count_claims
from annotator.services.comments import list_threads
from annotator.services.next_steps import next_step
from annotator.services.permissions import Permission
from annotator.services.reason_words import FLAG_KINDS
from annotator.text import _, plural
from annotator.web.numbers import whole_number
from annotator.web.open_results import open_results
from annotator.web.rated_claims import rated_claims, related_ids
from annotator.web.routing import Pages, see_other

pages = Pages("claims", __name__)

STALE = "stale"
"""What a lead can list by state, beside the states there are: claims with ratings of an older version."""
LOOKS_ALIKE = _("Two claims look alike: see whether they are one.")
LOOK_ALIKE = _("{count} pairs of claims look alike: see whether they are one.")
PER_PAGE = 16
"""Shown at once: a screenful that stays light on a slow line."""


@pages.page("/p/<slug>/", Permission.SEE_PROJECT)
def index() -> str:
    session, project, member = edge.reading(), edge.project(), edge.member()
    given = {name: request.args.get(name, "") for name in ("words", "source", "part", "kind", "state")}
    is_lead = member.role is Role.LEAD
    only_stale = is_lead and given["state"] == STALE
    filters = read_filters(**given | ({"state": ""} if only_stale else {}))
    only = stale_ratings.count_stale(session, project.id).keys() if only_stale else None
    sort = read_sort(request.args.get("sort", ""))
    page = claim_list.list_claims(
        session,
        project.id,
        filters,
        page=request.args.get("page", 1, type=whole_number),
        per_page=PER_PAGE,
        sort=sort,
        only=only,
    )
    featured = claim_list.featured_claims(session, project.id)
    round_ = rounds.latest_round(session, project.id)
    shown = [row.id for row in (*page.rows, *featured)]
    hidden = masks.find_hidden(session, round_, shown, member.reviewer_id)
    return render_template(
        "claims/index.html",
        page=replace(page, rows=masks.mask_rows(page.rows, hidden)),
        featured=masks.mask_rows(featured, hidden),
        choices=claim_list.filter_choices(session, project.id),
        counts=count_claims(session, project.id),
        chosen={**given, "sort": sort.value},
        sorts=list(ClaimSort),
        states=list(StateFilter),
        is_filtered=only_stale or filters != ClaimFilters(),
        round=round_,
        progress=assignments.read_progress(session, round_.id, member.reviewer_id) if round_ else None,
        next_step=next_step(session, round_, member, edge.now()).value,
        stale=stale_ratings.count_stale(session, project.id, shown) if is_lead else {},
        **open_results(round_, shown),
    )


@pages.page("/p/<slug>/claims/<key>", Permission.SEE_PROJECT)
def show(key: str) -> str:
    return claim_page(key, request.args.get("round", type=whole_number))


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
    listed = rounds.list_rounds(session, project.id)
    # What is masked for the viewer stays so on the pages of earlier rounds.
    claim = masks.masked_for(session, next(iter(listed), None), claim, member.reviewer_id)
    round_ = rounds.find_round(session, project.id, number) if number is not None else next(iter(listed), None)
    facts: dict[str, Any] = {"reviews": [], "own": [], "assignment_id": None}
    if round_ is not None:
        opening = blindness.opening_for(session, round_, member)
        facts = {
            "reviews": review_history.claim_reviews(session, round_, claim.id, opening),
            "own": own_reviews.own_reviews(session, round_, member.reviewer_id, claim_id=claim.id),
            "assignment_id": assignments.find_assignment(session, round_.id, claim.id, member.reviewer_id),
        }
    facts |= {"kin": claim_reshaping.read_kin(session, claim.id), **_stale(claim)}
    return render_template(
        "claims/show.html",
        claim=claim,
        round=round_,
        reports=flags.own_flags(session, project.id, claim.id, member.reviewer_id),
        flag_kinds=FLAG_KINDS,
        rounds=listed,
        threads=list_threads(session, claim.id, member),
        refused=form,
        refused_in=number,
        message=message,
        fresh_number=secrets.token_hex(16),
        **facts,
        **_results(claim, round_),
    )


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


@pages.page("/p/<slug>/import", Permission.MANAGE, ["GET", "POST"])
def bring_in() -> Response | tuple[str, int]:
    """Import claims from a CSV file: all of it, or none and a list of what is wrong."""
    if request.method == "GET":
        return _show_import(None), 200
    project = edge.project()
    title = request.form.get("document", "").strip()
    file = request.files.get("file")
    content = file.read() if file is not None else b""
    with edge.writing() as session:
        outcome = claim_import.try_import(
            session, project, content, now=edge.now(), actor_id=edge.signed_in().reviewer_id, document_title=title
        )
    if isinstance(outcome, claim_import.ImportRefused):
        return _show_import(outcome), 422
    flash(outcome.sentence())
    pairs = near_duplicates.find_pairs(edge.reading(), project.id)
    if pairs:
        flash(plural(len(pairs), LOOKS_ALIKE, LOOK_ALIKE))
        return see_other("claim_relations.near_duplicates", slug=project.slug)
    return see_other("claims.index", slug=project.slug)


def _show_import(refused: claim_import.ImportRefused | None) -> str:
    session, project = edge.reading(), edge.project()
    round_ = rounds.latest_round(session, project.id)
    return render_template(
        "claims/import.html",
        refused=refused,
        document=request.form.get("document", ""),
        columns=claim_import.COLUMNS,
        has_document=documents.has_documents(session, project.id),
        has_open_round=round_ is not None and round_.state == RoundState.OPEN,
    )
