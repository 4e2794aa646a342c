"""The page about a document that can be published: what will be on it, what stands in its way, and the page itself."""

from flask import Response, flash, render_template, request
from werkzeug.wrappers import Response as Redirection

from annotator import edge
from annotator.exports.reader_page import reader_page, reader_page_name
from annotator.forms.publishing import PublishingForm
from annotator.services import masks, reader_pages, rounds
from annotator.text import _
from annotator.web.asked_round import asked_round
from annotator.web.routing import see_other


def publish(key: str) -> Redirection | str:
    """Show what the page would hold; POST says whether the words of the document may be on it."""
    session, project = edge.reading(), edge.project()
    _require_unmasked()
    number = asked_round()
    if request.method == "POST":
        form = PublishingForm(request.form)
        with edge.writing() as writing:
            reader_pages.allow_text(
                writing,
                project.id,
                key,
                may=bool(form.may_publish_text.data),
                now=edge.now(),
                actor_id=edge.signed_in().reviewer_id,
            )
        flash(_("What may be published has been saved."))
        return see_other("reader_pages.publish", slug=edge.slug(), key=key, round=number)
    found = reader_pages.preview(session, project, key, number)
    return render_template(
        "reader_pages/publish.html",
        found=found,
        document=found.document,
        form=PublishingForm(obj=found.document),
        locked=reader_pages.locked_rounds(session, project.id),
        number=found.page.round_number if found.page else number,
    )


def download(key: str) -> Response:
    """Send the page as a file; 409 with the reasons where something stands in its way."""
    session, project = edge.reading(), edge.project()
    _require_unmasked()
    page = reader_pages.read_reader_page(session, project, key, asked_round())
    response = Response(reader_page(page), content_type="text/html; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{reader_page_name(page)}"'
    return response


def _require_unmasked() -> None:
    """A whole document would name what a masking trial hides from who rates in it."""
    session, member = edge.reading(), edge.member()
    masks.require_unmasked(session, rounds.latest_round(session, member.project_id), member.reviewer_id)
