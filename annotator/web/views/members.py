"""The members of a project."""

from flask import flash, render_template, request
from werkzeug.wrappers import Response

from annotator import edge
from annotator.errors import NotAllowed, NotFound
from annotator.forms.projects import MemberForm
from annotator.models.vocabulary import Role
from annotator.services import accounts, projects
from annotator.services.permissions import Permission
from annotator.text import _
from annotator.web.attempts import attempt
from annotator.web.routing import Pages, see_other

pages = Pages("members", __name__)


@pages.page("/p/<slug>/members", Permission.MANAGE, ["GET", "POST"])
def index() -> Response | tuple[str, int]:
    """List the members, and add one with a one-time password."""
    form = MemberForm(request.form)
    if request.method == "GET":
        return _show(form, ""), 200
    project, person = edge.project(), edge.signed_in()

    def add() -> tuple[str, str]:
        password = accounts.one_time_password()
        with edge.writing() as session:
            reviewer = accounts.create_reviewer(
                session,
                login=form.login.data,
                name=form.name.data,
                now=edge.now(),
                password=password,
                is_one_time=True,
                actor_id=person.reviewer_id,
            )
            role = Role(form.role.data)
            projects.add_member(session, project, reviewer.id, role, now=edge.now(), actor_id=person.reviewer_id)
        return reviewer.login, password

    tried = attempt(form, add)
    if tried.result is None:
        return _show(form, tried.message), tried.status
    return _handed_over(*tried.result)


@pages.page("/p/<slug>/members/<int:membership_id>/password", Permission.MANAGE, ["POST"])
def reset_password(membership_id: int) -> tuple[str, int]:
    """Give a member of this project a new one-time password."""
    member = _member(membership_id)
    if member.role is Role.LEAD:
        # Who leads other projects too would hand these over with the password.
        raise NotAllowed(
            _(
                "Whoever runs this installation gives leads a new password: annotator reviewer password {login}",
                login=member.login,
            )
        )
    with edge.writing() as session:
        password = accounts.give_one_time_password(
            session, member.reviewer_id, edge.now(), edge.signed_in().reviewer_id
        )
    return _handed_over(member.login, password)


@pages.page("/p/<slug>/members/<int:membership_id>/active", Permission.MANAGE, ["POST"])
def set_active(membership_id: int) -> Response:
    """Let a member take part, or not; their ratings stay."""
    is_active = request.form.get("active") == "yes"
    with edge.writing() as session:
        projects.set_member_active(
            session,
            edge.project().id,
            membership_id,
            is_active=is_active,
            now=edge.now(),
            actor_id=edge.signed_in().reviewer_id,
        )
    flash(_("Done. Ratings stay as they are."))
    return see_other("members.index", slug=edge.slug())


def _member(membership_id: int) -> projects.MemberRecord:
    for record in projects.list_members(edge.reading(), edge.project().id):
        if record.membership_id == membership_id and not record.is_example:
            return record
    raise NotFound(_("The project has no such member."))


def _show(form: MemberForm, message: str) -> str:
    found = projects.list_members(edge.reading(), edge.project().id)
    return render_template("members/index.html", members=found, form=form, message=message)


def _handed_over(login: str, password: str) -> tuple[str, int]:
    """Show a one-time password, once: it is stored nowhere and not sent by anything but this page."""
    return render_template("members/password.html", login=login, password=password), 200
