"""The guideline: reading it, its versions, and writing a new one."""

from flask import Response as FlaskResponse
from flask import flash, make_response, render_template, request
from werkzeug.wrappers import Response

from annotator import edge
from annotator.forms.guidelines import GuidelineForm
from annotator.services import guidelines
from annotator.services.guidelines import Guideline
from annotator.services.permissions import Permission
from annotator.text import _
from annotator.web.attempts import attempt
from annotator.web.routing import Pages, see_other

pages = Pages("guidelines", __name__)


@pages.page("/p/<slug>/guideline", Permission.SEE_PROJECT)
def show() -> str:
    """The version that counts now."""
    return _show_version(guidelines.list_versions(edge.reading(), edge.member().project_id), 0)


@pages.page("/p/<slug>/guideline/<int:number>", Permission.SEE_PROJECT)
def version(number: int) -> str:
    """One version, and what changed with it."""
    found = guidelines.read_version(edge.reading(), edge.member().project_id, number)
    versions = guidelines.list_versions(edge.reading(), edge.member().project_id)
    return _show_version(versions, versions.index(found))


@pages.page("/p/<slug>/guideline/<int:number>.md", Permission.SEE_PROJECT)
def source(number: int) -> FlaskResponse:
    """One version as it was written, to compare with another."""
    found = guidelines.read_version(edge.reading(), edge.member().project_id, number)
    return make_response(f"{found.body}\n", {"Content-Type": "text/plain; charset=utf-8"})


@pages.page("/p/<slug>/guideline/edit", Permission.MANAGE, ["GET", "POST"], shows_again=True)
def edit() -> Response | tuple[str, int]:
    """Write a new version, look at it, publish it."""
    project_id = edge.member().project_id
    if request.method == "GET":
        latest = guidelines.current(edge.reading(), project_id)
        start = {"body": latest.body if latest else "", "base": str(latest.number if latest else 0)}
        return _show(GuidelineForm(data=start)), 200
    form = GuidelineForm(request.form)
    if "preview" in request.form and edge.refusal() is None:
        return _show(form, shows_preview=True), 200

    def publish() -> int:
        with edge.writing() as session:
            return guidelines.publish(
                session,
                project_id,
                form.body.data or "",
                form.summary.data or "",
                base=int(form.base.data),
                now=edge.now(),
                author_id=edge.member().reviewer_id,
            )

    tried = attempt(form, publish)
    if tried.result is None:
        if tried.status == 409 or form.base.errors:
            # Said: whoever publishes now has been told what it is made from.
            latest = guidelines.current(edge.reading(), project_id)
            form.base.data = str(latest.number if latest else 0)
        return _show(form, tried.message), tried.status
    flash(_("Version {number} of the guideline stands beside the rating form from now on.", number=tried.result))
    return see_other("guidelines.show", slug=edge.slug())


def _show_version(versions: list[Guideline], place: int) -> str:
    """The page of one version, of those there are with the newest first."""
    shown, before = [*versions[place : place + 2], None, None][:2]
    return render_template(
        "guidelines/show.html",
        guideline=shown,
        versions=versions,
        changes=guidelines.differences(before.body, shown.body) if shown and before else [],
    )


def _show(form: GuidelineForm, message: str = "", *, shows_preview: bool = False) -> str:
    return render_template(
        "guidelines/edit.html",
        form=form,
        message=message,
        latest=guidelines.current(edge.reading(), edge.member().project_id),
        shows_preview=shows_preview,
        most=guidelines.LONGEST_BODY,
    )
