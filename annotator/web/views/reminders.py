"""Reminders for reviewers who have claims left: texts to copy or to mail oneself."""

from flask import render_template, url_for

from annotator import edge
from annotator.errors import NotFound
from annotator.services import projects, reminders
from annotator.services.permissions import Permission
from annotator.text import _
from annotator.web.routing import Pages

pages = Pages("reminders", __name__)


@pages.page("/p/<slug>/reminders", Permission.MANAGE)
def index() -> str:
    """List who has claims left, with a text for all of them."""
    round_, behind = reminders.list_behind(edge.reading(), edge.project().id)
    letter = None
    if round_ is not None and behind:
        letter = reminders.write_letter_to_all(edge.project().title, round_.number, _address(), edge.signed_in().name)
    return render_template("reminders/index.html", round=round_, behind=behind, letter=letter)


@pages.page("/p/<slug>/members/<int:membership_id>/reminder", Permission.MANAGE)
def show(membership_id: int) -> str:
    """Show the reminder for one member, or say that there is nothing to remind them of."""
    session, project = edge.reading(), edge.project()
    members = projects.list_members(session, project.id)
    member = next((record for record in members if record.membership_id == membership_id), None)
    if member is None:
        raise NotFound(_("The project has no such member."))
    round_, behind = reminders.list_behind(session, project.id)
    person = next((one for one in behind if one.membership_id == membership_id), None)
    letter = None
    if round_ is not None and person is not None:
        letter = reminders.write_letter(person, project.title, round_.number, _address(), edge.signed_in().name)
    return render_template("reminders/show.html", member=member, person=person, letter=letter)


def _address() -> str:
    return url_for("reviews.next_claim", slug=edge.slug(), _external=True)
