"""Invitations: links that a lead makes, and the page behind such a link."""

from flask import flash, make_response, render_template, request, url_for
from werkzeug.wrappers import Response

from annotator import edge
from annotator.forms.invitations import AcceptForm, InvitationForm, SignUpForm
from annotator.models import Reviewer
from annotator.models.vocabulary import Role
from annotator.services import invitation_uses, invitations
from annotator.services.invitation_uses import Joined, Offer, Standing
from annotator.services.invitations import InvitationState, Invited, Terms
from annotator.services.permissions import Identity, Permission
from annotator.text import _
from annotator.web.attempts import attempt
from annotator.web.routing import Pages, see_other

pages = Pages("invitations", __name__)


@pages.page("/p/<slug>/invitations", Permission.MANAGE, ["GET", "POST"], shows_again=True)
def index() -> Response | tuple[str, int]:
    """List the invitations, and make one, whose link is shown this once."""
    form = InvitationForm(request.form)
    if request.method == "GET":
        return _list(form, ""), 200
    project, person = edge.project(), edge.signed_in()

    def invite() -> Invited:
        terms = Terms(
            role=Role(form.role.data),
            uses=form.uses.data,
            days=form.days.data,
            group=form.group.data or "",
            label=form.label.data or "",
        )
        with edge.writing() as session:
            return invitations.invite(
                session, project, terms, maker_id=person.reviewer_id, now=edge.now(), actor_id=person.reviewer_id
            )

    tried = attempt(form, invite)
    if tried.result is None:
        return _list(form, tried.message), tried.status
    link = url_for("invitations.accept", token=tried.result.token, _external=True)
    page = make_response(render_template("invitations/link.html", invited=tried.result, link=link))
    # Shown once, and not for the browser's history either.
    page.headers["Cache-Control"] = "no-store"
    return page


@pages.page("/p/<slug>/invitations/<int:invitation_id>/revoke", Permission.MANAGE, ["GET", "POST"])
def revoke(invitation_id: int) -> Response | str:
    """Ask, then let nobody in by this link any more."""
    found = invitations.find_invitation(edge.reading(), edge.project().id, invitation_id, edge.now())
    if request.method == "GET":
        return render_template("invitations/revoke.html", invitation=found)
    with edge.writing() as session:
        invitations.revoke(
            session,
            edge.project().id,
            invitation_id,
            now=edge.now(),
            actor_id=edge.signed_in().reviewer_id,
        )
    flash(_("The invitation is revoked: nobody comes in by its link any more. Who came by it stays."))
    return see_other("invitations.index", slug=edge.slug())


@pages.page("/invite/<token>", Permission.ANYONE, ["GET", "POST"])
def accept(token: str) -> Response | tuple[str, int]:
    """Show what the link offers; take it up with an account that is there, or make one."""
    person = edge.identity()
    offer = invitation_uses.read_offer(edge.reading(), token, edge.now(), person.reviewer_id if person else None)
    if offer is None:
        return _closed(
            _("There is no such invitation"),
            _("The link is not whole, or it never was one. Copy it whole, or ask whoever sent it for a new one."),
            404,
        )
    if offer.standing is Standing.LET_GO:
        return _closed(_("You no longer take part"), invitation_uses.let_go(), 403)
    if offer.standing is Standing.MEMBER:
        return render_template("invitations/member.html", offer=offer), 200
    if not offer.is_open:
        return _closed(*invitation_uses.why_closed(offer.state), 410)
    if person is None:
        return _sign_up(token, offer)
    if person.must_change_password and not edge.came_by_link():
        return see_other("account.password", next=request.path)
    return _accept(token, offer, person)


def _accept(token: str, offer: Offer, person: Identity) -> Response | tuple[str, int]:
    form = AcceptForm(request.form)
    if request.method == "GET":
        return _offer(offer, form, ""), 200

    def join() -> Joined:
        with edge.writing() as session:
            return invitation_uses.accept(session, token, person.reviewer_id, edge.now())

    tried = attempt(form, join)
    if tried.result is None:
        return _offer(offer, form, tried.message), tried.status
    return _welcome(tried.result)


def _sign_up(token: str, offer: Offer) -> Response | tuple[str, int]:
    form = SignUpForm(request.form)
    if request.method == "GET":
        return _offer(offer, form, ""), 200

    def join() -> tuple[Reviewer, Joined]:
        with edge.writing() as session:
            return invitation_uses.sign_up(
                session,
                token,
                login=form.login.data,
                name=form.name.data,
                password=form.password.data,
                now=edge.now(),
            )

    tried = attempt(form, join)
    if tried.result is None:
        return _offer(offer, form, tried.message), tried.status
    reviewer, joined = tried.result
    edge.sign_in(reviewer.id, reviewer.session_epoch)
    return _welcome(joined)


def _welcome(joined: Joined) -> Response:
    if joined.is_new:
        flash(_("Welcome. You take part in “{title}” as {role}.", title=joined.title, role=joined.role.value))
    else:
        flash(_("You were a member already, as {role}: nothing has changed.", role=joined.role.value))
    return see_other("reviews.next_claim" if joined.role is Role.REVIEWER else "claims.index", slug=joined.slug)


def _list(form: InvitationForm, message: str) -> str:
    found = invitations.list_invitations(edge.reading(), edge.project().id, edge.now())
    return render_template(
        "invitations/index.html",
        open=[made for made in found if made.state is InvitationState.OPEN],
        closed=[made for made in found if made.state is not InvitationState.OPEN],
        form=form,
        message=message,
    )


def _offer(offer: Offer, form: SignUpForm | AcceptForm, message: str) -> str:
    return render_template("invitations/accept.html", here=request.path, offer=offer, form=form, message=message)


def _closed(heading: str, why: str, status: int) -> tuple[str, int]:
    """Say why a link does not work; what was typed meanwhile can be copied, but for passwords."""
    typed = [request.form.get(name, "") for name in ("name", "login")] if request.method == "POST" else []
    return render_template("invitations/closed.html", heading=heading, why=why, typed=list(filter(None, typed))), status
