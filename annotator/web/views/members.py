"""The members of a project."""

from flask import flash, make_response, render_template, request
from werkzeug.wrappers import Response

from annotator import edge
from annotator.errors import NotFound
from annotator.forms.members import PlaceForm
from annotator.forms.projects import MemberForm
from annotator.models.vocabulary import Role, RoundState
from annotator.services import members, projects, rounds
from annotator.services.members import Admitted, Change, Place
from annotator.services.permissions import Permission
from annotator.services.round_overview import newcomer_words
from annotator.text import _
from annotator.web.attempts import attempt
from annotator.web.routing import Pages, see_other

pages = Pages("members", __name__)


@pages.page("/p/<slug>/members", Permission.MANAGE, ["GET", "POST"], shows_again=True)
def index() -> Response | tuple[str, int]:
    """List the members, and add one with a one-time password."""
    form = MemberForm(request.form)
    if request.method == "GET":
        return _show(form, ""), 200
    project, person = edge.project(), edge.signed_in()

    def add() -> Admitted:
        with edge.writing() as session:
            return members.admit(
                session,
                project,
                login=form.login.data,
                name=form.name.data,
                role=Role(form.role.data),
                now=edge.now(),
                actor_id=person.reviewer_id,
            )

    tried = attempt(form, add)
    if tried.result is None:
        return _show(form, tried.message), tried.status
    if tried.result.change is Change.BROUGHT_BACK:
        flash(_("{name} takes part again. Ratings stay as they are.", name=tried.result.name))
        return see_other("members.index", slug=edge.slug())
    if tried.result.password is None:
        flash(_("{name} has an account already and signs in with it as before.", name=tried.result.name))
        return see_other("members.index", slug=edge.slug())
    return _handed_over(tried.result.name, tried.result.login, tried.result.password)


@pages.page("/p/<slug>/members/<int:membership_id>", Permission.MANAGE, ["GET", "POST"], shows_again=True)
def edit(membership_id: int) -> Response | tuple[str, int]:
    """Change a member's role, group and share of the work."""
    member = _member(membership_id)
    if request.method == "GET":
        place = {"role": member.role.value, "group": member.group_name or "", "work_weight": member.work_weight}
        return _edit(member, PlaceForm(data=place), ""), 200
    form = PlaceForm(request.form)
    project, person = edge.project(), edge.signed_in()

    def change() -> None:
        place = Place(Role(form.role.data), form.group.data or "", form.work_weight.data)
        with edge.writing() as session:
            members.change_place(session, project.id, membership_id, place, now=edge.now(), actor_id=person.reviewer_id)

    tried = attempt(form, change)
    if not tried.succeeded:
        return _edit(member, form, tried.message), tried.status
    flash(_("{name}: the changes are saved.", name=member.name))
    if member.reviewer_id == person.reviewer_id and form.role.data != Role.LEAD.value:
        # Who has just given up the lead may not open the members page any more.
        return see_other("claims.index", slug=edge.slug())
    return see_other("members.index", slug=edge.slug())


@pages.page("/p/<slug>/members/<int:membership_id>/password", Permission.MANAGE, ["GET", "POST"])
def reset_password(membership_id: int) -> Response | str:
    """Ask, then give a member of this project a new one-time password."""
    member = _member(membership_id)
    if member.is_example:
        raise NotFound(_("The project has no such member."))
    if request.method == "GET":
        return render_template("members/new_password.html", person=member)
    with edge.writing() as session:
        password = members.reset_password(session, member, now=edge.now(), actor_id=edge.signed_in().reviewer_id)
    return _handed_over(member.name, member.login, password)


@pages.page("/p/<slug>/members/<int:membership_id>/active", Permission.MANAGE, ["GET", "POST"])
def set_active(membership_id: int) -> Response | str:
    """Ask, then let a member take part, or not; their ratings stay."""
    member = _member(membership_id)
    if request.method == "GET":
        newcomers = newcomer_words(edge.reading(), edge.project().id) if member.role is Role.REVIEWER else ""
        return render_template("members/take_out.html", person=member, newcomers=newcomers)
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
    if is_active:
        flash(_("{name} takes part again.", name=member.name))
    else:
        flash(_("{name} no longer takes part. Their ratings are kept.", name=member.name))
    return see_other("members.index", slug=edge.slug())


def _member(membership_id: int) -> projects.MemberRecord:
    for record in projects.list_members(edge.reading(), edge.project().id):
        if record.membership_id == membership_id:
            return record
    raise NotFound(_("The project has no such member."))


def _edit(member: projects.MemberRecord, form: PlaceForm, message: str) -> str:
    session, project = edge.reading(), edge.project()
    latest = rounds.latest_round(session, project.id)
    return render_template(
        "members/edit.html",
        person=member,
        form=form,
        message=message,
        groups=sorted({other.group_name for other in projects.list_members(session, project.id) if other.group_name}),
        open_round=latest if latest is not None and latest.state == RoundState.OPEN else None,
    )


def _show(form: MemberForm, message: str) -> str:
    session, project = edge.reading(), edge.project()
    return render_template(
        "members/index.html",
        members=projects.list_members(session, project.id),
        newcomers=newcomer_words(session, project.id),
        form=form,
        message=message,
    )


def _handed_over(name: str, login: str, password: str) -> Response:
    """Show a one-time password, once: it is stored nowhere and not sent by anything but this page."""
    page = make_response(render_template("members/password.html", name=name, login=login, password=password))
    # Not for the browser's history either.
    page.headers["Cache-Control"] = "no-store"
    return page
