"""One's own account."""

from flask import flash, render_template, request
from sqlalchemy import select
from werkzeug.wrappers import Response

from annotator import edge
from annotator.forms.accounts import PasswordForm
from annotator.models import Reviewer
from annotator.services import password_changes
from annotator.services.permissions import Permission
from annotator.text import _
from annotator.web.attempts import attempt
from annotator.web.routing import Pages, own_address, see_address

pages = Pages("account", __name__)


@pages.page("/account/password", Permission.SIGNED_IN, ["GET", "POST"], shows_again=True)
def password() -> Response | tuple[str, int]:
    form = PasswordForm(request.form, data={"next": request.args.get("next", "")})
    person = edge.signed_in()
    if not _has_password(person.reviewer_id) or (person.must_change_password and edge.came_by_link()):
        # Whoever signed in by a link has no password to give yet, or was given one and has not used it.
        del form.current
    if request.method == "GET":
        return render_template("account/password.html", form=form, message=""), 200
    current = form.current.data if "current" in form else None

    def change() -> int:
        proved = password_changes.prove_change(edge.reading(), person.reviewer_id, current, form.password.data)
        with edge.writing() as session:
            return password_changes.change_password(session, proved, edge.now())

    tried = attempt(form, change)
    if tried.result is None:
        return render_template("account/password.html", form=form, message=tried.message), tried.status
    edge.sign_in(person.reviewer_id, tried.result)
    flash(_("Your password has been changed. Other browsers are signed out."))
    return see_address(own_address(form.next.data))


def _has_password(reviewer_id: int) -> bool:
    return edge.reading().scalar(select(Reviewer.password_hash).where(Reviewer.id == reviewer_id)) is not None
