"""Adding to the discussion of a claim; the discussion itself stands on the claim's page."""

from flask import flash, request
from werkzeug.wrappers import Response

from annotator import edge
from annotator.forms.comments import CommentForm
from annotator.services import comments, rounds
from annotator.services.claims import find_claim
from annotator.services.permissions import Permission
from annotator.text import _
from annotator.web.attempts import attempt
from annotator.web.routing import Pages, see_other
from annotator.web.views.claims import claim_page

pages = Pages("comments", __name__)


@pages.page("/p/<slug>/claims/<key>/rounds/<int:number>/comments", Permission.RATE, ["POST"], shows_again=True)
def add(key: str, number: int) -> Response | tuple[str, int]:
    """Add to the thread of a claim and a round, or show the claim again with what was typed."""
    form = CommentForm(request.form)
    member = edge.member()
    claim_id = find_claim(edge.reading(), member.project_id, key).id
    rounds.find_round(edge.reading(), member.project_id, number)

    def say() -> int:
        with edge.writing() as session:
            round_ = rounds.find_round(session, member.project_id, number)
            return comments.add_comment(
                session, round_, claim_id, member, form.text.data or "", form.request_id.data or "", edge.now()
            )

    tried = attempt(form, say)
    if tried.result is None:
        return claim_page(key, number, form, tried.message), tried.status
    flash(_("Your contribution stands in the discussion."))
    return see_other("claims.show", slug=edge.slug(), key=key, round=number, _anchor="discussion")
