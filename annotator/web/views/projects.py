"""The list of projects, and making one."""

from flask import flash, render_template, request
from sqlalchemy import select
from werkzeug.wrappers import Response
from wtforms.fields.choices import SelectChoice

from annotator import edge
from annotator.forms.projects import ProjectForm
from annotator.models import Project, Rubric, RubricVersion
from annotator.models.vocabulary import Reveal, RubricState
from annotator.services import project_list, projects
from annotator.services.permissions import Permission
from annotator.services.rubric_files import DEFAULT_PRESET
from annotator.text import _
from annotator.web.attempts import attempt
from annotator.web.routing import Pages, see_other

pages = Pages("projects", __name__)


@pages.page("/projects", Permission.SIGNED_IN)
def index() -> str:
    found = project_list.list_projects(edge.reading(), edge.signed_in().reviewer_id)
    return render_template("projects/index.html", projects=found)


@pages.page("/projects/new", Permission.CREATE_PROJECT, ["GET", "POST"], shows_again=True)
def new() -> Response | tuple[str, int]:
    form = ProjectForm(request.form)
    form.rubric.choices = _rubric_choices()
    if request.method == "GET":
        return render_template("projects/new.html", form=form, message=""), 200

    def create() -> Project:
        with edge.writing() as session:
            return projects.create_project(
                session,
                title=form.title.data,
                lead_sentence=form.lead_sentence.data or "",
                creator_id=edge.signed_in().reviewer_id,
                now=edge.now(),
                rubric_version_id=form.rubric.data,
                reveal=Reveal(form.reveal.data),
                ratings_goal=form.ratings_goal.data,
            )

    tried = attempt(form, create)
    if tried.result is None:
        return render_template("projects/new.html", form=form, message=tried.message), tried.status
    flash(_("The project has been made. Next, import its claims."))
    return see_other("imports.new", slug=tried.result.slug)


def _rubric_choices() -> list[SelectChoice]:
    """The newest published version of each rubric, the default one first."""
    rows = edge.reading().execute(
        select(RubricVersion.id, Rubric.id, Rubric.name, RubricVersion.number)
        .join(Rubric, Rubric.id == RubricVersion.rubric_id)
        .where(RubricVersion.state == RubricState.PUBLISHED)
        .order_by(Rubric.key != DEFAULT_PRESET, Rubric.name, Rubric.id, RubricVersion.number)
    )
    newest = {
        rubric_id: SelectChoice(value=version_id, label=_("{name}, version {number}", name=name, number=number))
        for version_id, rubric_id, name, number in rows
    }
    return list(newest.values())
