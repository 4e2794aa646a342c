"""What a lead does to claims as wholes: splitting, merging, withdrawing, restoring and marking them."""

from flask import flash, render_template, request
from werkzeug.wrappers import Response

from annotator import edge
from annotator.forms.claim_entries import change_rows, read_bases, read_part, read_parts
from annotator.forms.claims import MergeForm, SplitForm, WithdrawForm
from annotator.forms.reviews import number_in
from annotator.services import claim_reshaping, claim_rounds, claim_states, claims
from annotator.services.claim_context import ClaimContext, read_claim
from annotator.services.claim_entries import next_key
from annotator.services.near_duplicates import find_alike
from annotator.services.permissions import Permission
from annotator.text import _
from annotator.web.attempts import attempt
from annotator.web.routing import Pages, see_other

pages = Pages("claim_changes", __name__)


@pages.page("/p/<slug>/claims/<key>/split", Permission.MANAGE, ["GET", "POST"], shows_again=True)
def split(key: str) -> Response | tuple[str, int]:
    """Make several claims of one."""
    project = edge.project()
    claim = read_claim(edge.reading(), project.id, key)
    if request.method == "GET":
        parts = [{"key": f"{key}{letter}", "text": claim.text, "kind": claim.kind.value} for letter in "ab"]
        return _show_split(claim, SplitForm(data={"parts": parts, "base_version": str(claim.version)})), 200
    form = SplitForm(request.form)
    if "row" in request.form:
        return _show_split(claim, SplitForm(data=change_rows(form.data, request.form["row"]))), 200

    def save() -> tuple[str, ...]:
        with edge.writing() as session:
            return claim_reshaping.split_claim(
                session,
                project.id,
                key,
                read_parts(form),
                base_version=number_in(form, "base_version") or 0,
                into_round=bool(form["into_round"].data),
                now=edge.now(),
                actor_id=edge.signed_in().reviewer_id,
            )

    tried = attempt(form, save)
    if tried.result is None:
        current = read_claim(edge.reading(), project.id, key)
        if tried.status == 409:
            form["base_version"].data = str(current.version)
        return _show_split(current, form, tried.message), tried.status
    flash(_("{key} has been split into {names}.", key=key, names=", ".join(tried.result)))
    return see_other("claims.show", slug=edge.slug(), key=tried.result[0])


@pages.page("/p/<slug>/claims/<key>/merge", Permission.MANAGE, ["GET", "POST"], shows_again=True)
def merge(key: str) -> Response | tuple[str, int]:
    """Choose the claims to merge with one, then write down what they become."""
    project = edge.project()
    claim = read_claim(edge.reading(), project.id, key)
    if request.method == "GET":
        chosen = request.args.get("others", "")
        form = MergeForm(data={"others": chosen, "parts": [{"text": claim.text, "kind": claim.kind.value}]})
        missing = _missing(claim, chosen)
        if not missing:
            _fix_bases(form, claim, chosen)
            form["parts"][0]["key"].data = next_key(edge.reading(), project.id)
        return _show_merge(claim, form, missing), 422 if missing else 200
    form = MergeForm(request.form)

    def save() -> str:
        with edge.writing() as session:
            return claim_reshaping.merge_claims(
                session,
                project.id,
                read_bases(form["bases"].data or ""),
                read_part(form),
                into_round=bool(form["into_round"].data),
                now=edge.now(),
                actor_id=edge.signed_in().reviewer_id,
            )

    tried = attempt(form, save)
    if tried.result is None:
        if tried.status == 409:
            _fix_bases(form, claim, form["others"].data or "")
        return _show_merge(claim, form, tried.message), tried.status
    flash(_("The claims have been merged into {key}.", key=tried.result))
    return see_other("claims.show", slug=edge.slug(), key=tried.result)


@pages.page("/p/<slug>/claims/<key>/withdraw", Permission.MANAGE, ["GET", "POST"], shows_again=True)
def withdraw(key: str) -> Response | tuple[str, int]:
    """Ask why, then withdraw a claim."""
    project = edge.project()
    form = WithdrawForm(request.form)

    def save() -> bool:
        with edge.writing() as session:
            claims.withdraw_claim(
                session,
                project.id,
                key,
                now=edge.now(),
                actor_id=edge.signed_in().reviewer_id,
                reason=form["reason"].data or "",
            )
        return True

    tried = attempt(form, save) if request.method == "POST" else None
    if tried is None or not tried.succeeded:
        claim = read_claim(edge.reading(), project.id, key)
        effects = claim_rounds.read_effects(edge.reading(), [claim.id])
        message, status = (tried.message, tried.status) if tried else ("", 200)
        page = render_template("claims/withdraw.html", claim=claim, form=form, effects=effects, message=message)
        return page, status
    flash(_("{key} is withdrawn. Its ratings are kept.", key=key))
    return see_other("claims.show", slug=edge.slug(), key=key)


@pages.page("/p/<slug>/claims/<key>/restore", Permission.MANAGE, ["POST"])
def restore(key: str) -> Response:
    """Bring a withdrawn claim back."""
    with edge.writing() as session:
        claims.restore_claim(session, edge.project().id, key, now=edge.now(), actor_id=edge.signed_in().reviewer_id)
    flash(_("{key} is back, with the ratings it had.", key=key))
    return see_other("claims.show", slug=edge.slug(), key=key)


@pages.page("/p/<slug>/claims/<key>/mark", Permission.MANAGE, ["POST"])
def mark(key: str) -> Response:
    """Put a mark on a claim, or take it off."""
    with edge.writing() as session:
        claim_states.mark_claim(
            session,
            edge.project().id,
            key,
            request.form.get("mark", ""),
            now=edge.now(),
            actor_id=edge.signed_in().reviewer_id,
        )
    flash(_("{key} has been marked.", key=key))
    return see_other("claims.show", slug=edge.slug(), key=key)


def _show_split(claim: ClaimContext, form: SplitForm, message: str = "") -> str:
    effects = claim_rounds.read_effects(edge.reading(), [claim.id])
    return render_template(
        "claims/split.html",
        claim=claim,
        form=form,
        message=message,
        effects=effects,
        open_effect=claim_rounds.open_effect(effects),
    )


def _others(text: str) -> list[str]:
    return list(dict.fromkeys(text.replace(",", " ").replace(";", " ").split()))


def _missing(claim: ClaimContext, others: str) -> str:
    """What is wrong with the choice of other claims, empty when they are all there."""
    unknown = [key for key in _others(others) if key == claim.key or not _is_known(key)]
    if not unknown:
        return ""
    return _("There is no other claim {keys} in this project.", keys=", ".join(unknown))


def _is_known(key: str) -> bool:
    return bool(claim_reshaping.find_versions(edge.reading(), edge.project().id, [key]))


def _fix_bases(form: MergeForm, claim: ClaimContext, others: str) -> None:
    """Let the form carry the versions that are shown with it."""
    versions = claim_reshaping.find_versions(edge.reading(), edge.project().id, [claim.key, *_others(others)])
    form["bases"].data = " ".join(f"{key}:{versions[key]}" for key in [claim.key, *_others(others)] if key in versions)


def _show_merge(claim: ClaimContext, form: MergeForm, message: str = "") -> str:
    session, project = edge.reading(), edge.project()
    keys = [key for key in _others(form["others"].data or "") if key != claim.key and _is_known(key)]
    others = [read_claim(session, project.id, key) for key in keys]
    effects = claim_rounds.read_effects(session, [claim.id, *(other.id for other in others)])
    return render_template(
        "claims/merge.html",
        claim=claim,
        others=others,
        form=form,
        message=message,
        effects=effects,
        open_effect=claim_rounds.open_effect(effects),
        alike=find_alike(session, project.id, claim.text, except_ids=[claim.id]),
    )
