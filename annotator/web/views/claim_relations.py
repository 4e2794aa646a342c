"""How claims bear on one another, which look alike, and how one came to be worded as it is."""

from flask import flash, render_template, request
from werkzeug.wrappers import Response

from annotator import edge
from annotator.forms.claims import RelationForm
from annotator.models.vocabulary import RelationType
from annotator.services import claim_relations, claim_versions, claims, masks, rounds
from annotator.services.claim_context import read_claim
from annotator.services.claim_words import relation_words
from annotator.services.near_duplicates import ALIKE, MOST_PAIRS, find_pairs
from annotator.services.permissions import Permission
from annotator.text import _
from annotator.web.attempts import attempt
from annotator.web.open_results import open_results
from annotator.web.rated_claims import rated_claims, related_ids
from annotator.web.routing import Pages, see_other

pages = Pages("claim_relations", __name__)


@pages.page("/p/<slug>/claims/<key>/relations", Permission.MANAGE, ["GET", "POST"], shows_again=True)
def relate(key: str) -> Response | tuple[str, int]:
    """List the relations of a claim, and add one."""
    form = RelationForm(request.form) if request.method == "POST" else RelationForm(request.args)
    if request.method == "GET":
        return _show(key, form, ""), 200

    def add() -> str:
        other = (form["to_key"].data or "").strip()
        first, second = (key, other) if form["direction"].data == "forward" else (other, key)
        type_ = RelationType(form["type"].data)
        with edge.writing() as session:
            claim_relations.require_other(session, edge.project().id, key, other)
            claim_relations.add_relation(
                session,
                edge.project().id,
                first,
                type_,
                second,
                note=form["note"].data or "",
                now=edge.now(),
                actor_id=edge.signed_in().reviewer_id,
            )
        return _("{first} {words} {second}.", first=first, words=relation_words(type_, is_forward=True), second=second)

    tried = attempt(form, add)
    if tried.result is None:
        return _show(key, form, tried.message), tried.status
    flash(_("Noted: {sentence}", sentence=tried.result))
    return see_other("claim_relations.relate", slug=edge.slug(), key=key)


@pages.page("/p/<slug>/claims/<key>/relations/<int:relation_id>/remove", Permission.MANAGE, ["POST"])
def remove(key: str, relation_id: int) -> Response:
    """Take a relation away."""
    with edge.writing() as session:
        claim_relations.remove_relation(
            session, edge.project().id, key, relation_id, now=edge.now(), actor_id=edge.signed_in().reviewer_id
        )
    flash(_("The relation has been removed; the log keeps it."))
    return see_other("claim_relations.relate", slug=edge.slug(), key=key)


@pages.page("/p/<slug>/claims/<key>/versions", Permission.SEE_PROJECT)
def versions(key: str) -> str:
    """Every version of a claim, with what changed from each to the next."""
    session, member = edge.reading(), edge.member()
    masks.require_unmasked(session, rounds.latest_round(session, member.project_id), member.reviewer_id)
    claim = claims.find_claim(session, member.project_id, key)
    return render_template("claims/versions.html", claim=claim, versions=claim_versions.list_versions(session, claim))


@pages.page("/p/<slug>/near-duplicates", Permission.MANAGE)
def near_duplicates() -> str:
    """Pairs of claims that look alike."""
    pairs = find_pairs(edge.reading(), edge.project().id)
    return render_template("claims/near_duplicates.html", pairs=pairs, least=ALIKE, most=MOST_PAIRS)


def _show(key: str, form: RelationForm, message: str) -> str:
    claim = read_claim(edge.reading(), edge.project().id, key)
    round_ = rounds.latest_round(edge.reading(), edge.project().id)
    found = open_results(round_, related_ids(claim))
    return render_template(
        "claims/relations.html",
        claim=claim,
        round=round_,
        rated=rated_claims(claim, found["results"], found["criterion"]),
        form=form,
        message=message,
        sentences=[
            (relation_words(type_, is_forward=True), sentence) for type_, sentence in claim_relations.SENTENCES.items()
        ],
    )
