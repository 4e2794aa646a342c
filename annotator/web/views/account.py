"""One's own account."""

from flask import flash, render_template, request
from werkzeug.wrappers import Response

from annotator import edge
from annotator.forms.accounts import PasswordForm
from annotator.services import accounts
from annotator.services.permissions import Permission
from annotator.text import _
from annotator.web.attempts import attempt
from annotator.web.routing import Pages, see_other

pages = Pages("account", __name__)


@pages.page("/account/password", Permission.SIGNED_IN, ["GET", "POST"])
def password() -> Response | tuple[str, int]:
    form = PasswordForm(request.form)
    if request.method == "GET":
        return render_template("account/password.html", form=form, message=""), 200
    person = edge.signed_in()

    def change() -> int:
        with edge.writing() as session:
            return accounts.change_password(
                session, person.reviewer_id, form.current.data, form.password.data, edge.now()
            )

    tried = attempt(form, change)
    if tried.result is None:
        return render_template("account/password.html", form=form, message=tried.message), tried.status
    edge.sign_in(person.reviewer_id, tried.result)
    flash(_("Your password has been changed. Other browsers are signed out."))
    return see_other("projects.index")
