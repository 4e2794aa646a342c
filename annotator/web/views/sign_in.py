"""Signing in and out."""

from ipaddress import ip_address

from flask import render_template, request
from sqlalchemy import exists, select
from werkzeug.wrappers import Response

from annotator import edge
from annotator.errors import NotAllowed
from annotator.forms.accounts import SignInForm
from annotator.models import Project
from annotator.services import accounts
from annotator.services.demonstration import SLUG
from annotator.services.permissions import Permission
from annotator.text import _
from annotator.web.routing import Pages, own_address, see_address, see_other

pages = Pages("sign_in", __name__)


@pages.page("/", Permission.SIGNED_IN)
def start() -> Response:
    return see_other("projects.index")


@pages.page("/sign-in", Permission.ANYONE, ["GET", "POST"])
def sign_in() -> Response | str | tuple[str, int]:
    form = SignInForm(request.form, data={"next": request.args.get("next", "")})
    if request.method == "GET":
        if edge.identity() is not None:
            return see_address(own_address(form.next.data))
        return render_template("sign_in/form.html", form=form, message="")
    if not form.validate():
        return render_template("sign_in/form.html", form=form, message=_("Give your sign-in name and password.")), 422
    login, password = form.login.data, form.password.data
    with edge.writing() as session:
        password_hash = accounts.begin_attempt(session, login, edge.now())
    if not accounts.is_right(password_hash, password):
        message = _("Sign-in name and password do not match. Passwords are case-sensitive.")
        return render_template("sign_in/form.html", form=form, message=message), 422
    with edge.writing() as session:
        reviewer = accounts.complete_attempt(session, login, password)
        edge.sign_in(reviewer.id, reviewer.session_epoch)
    return see_address(own_address(form.next.data))


@pages.page("/sign-in/<token>", Permission.ANYONE)
def follow_link(token: str) -> Response:
    """Sign in by the one-time link that the program prints at its start; only from this machine."""
    if not (edge.installation().settings.is_loopback and _is_from_here()):
        raise NotAllowed(_("A sign-in link works only on the machine that printed it. Sign in with your password."))
    if request.environ["REQUEST_METHOD"] == "HEAD":
        # Whoever only looks whether the link is there does not spend it.
        return see_other("sign_in.sign_in")
    with edge.writing() as session:
        reviewer = accounts.use_sign_in_link(session, token, edge.now())
        edge.sign_in(reviewer.id, reviewer.session_epoch, by_link=True)
    if edge.reading().scalar(select(exists().where(Project.slug == SLUG))):
        return see_other("claims.index", slug=SLUG)
    return see_other("projects.index")


@pages.page("/sign-out", Permission.SIGNED_IN, ["POST"])
def sign_out() -> Response:
    edge.sign_out()
    return see_other("sign_in.sign_in")


def _is_from_here() -> bool:
    try:
        return ip_address(request.remote_addr or "").is_loopback
    except ValueError:
        return False
