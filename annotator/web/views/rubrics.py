"""The rubrics of the installation: reading them, beginning a new one, and which one the project uses."""

from flask import Response as FlaskResponse
from flask import flash, make_response, render_template, request
from werkzeug.datastructures import FileStorage
from werkzeug.wrappers import Response
from wtforms.fields.choices import SelectChoice

from annotator import edge
from annotator.errors import Invalid
from annotator.forms import reviews as review_forms
from annotator.forms.rubrics import NewRubricForm, RubricFileForm
from annotator.models import Project
from annotator.services import rubric_beginnings, rubric_drafts, rubric_library
from annotator.services.rubric_contents import read_contents
from annotator.services.rubric_files import LARGEST_FILE, parse_definition, read_presets, write_definition
from annotator.services.rubrics import read_rubric
from annotator.text import _
from annotator.web.attempts import attempt
from annotator.web.routing import see_other

SCRATCH = "scratch"


def index() -> str:
    """List the rubrics, their versions, and one's own drafts."""
    session, member = edge.reading(), edge.member()
    return render_template(
        "rubrics/index.html",
        rubrics=rubric_library.list_rubrics(session, member.project_id),
        drafts=rubric_drafts.list_drafts(session, member.reviewer_id),
        used=edge.project().rubric_version_id,
    )


def version(version_id: int) -> str:
    """One version, as a reviewer sees it."""
    session, member = edge.reading(), edge.member()
    found = rubric_library.read_version(session, member.project_id, version_id)
    rubric = read_rubric(session, version_id)
    return render_template(
        "rubrics/version.html",
        shown=found,
        rubric=rubric,
        form=review_forms.review_form(rubric)(),
        cannot_judge=review_forms.CANNOT_JUDGE,
        is_used=edge.project().rubric_version_id == version_id,
        may_continue=rubric_beginnings.may_continue(session, found.rubric_id, member.reviewer_id),
        known_elsewhere=rubric_library.count_known_answers(session, member.project_id, version_id),
    )


def download(version_id: int) -> FlaskResponse:
    """One version as a file."""
    found = rubric_library.read_version(edge.reading(), edge.member().project_id, version_id)
    text = write_definition(read_contents(edge.reading(), version_id))
    return toml_file(text, f"{found.rubric_key}-{found.number}")


def use(version_id: int) -> Response:
    """Let the project use a version for rounds opened from now on."""
    with edge.writing() as session:
        chosen = rubric_library.choose_version(
            session,
            session.get_one(Project, edge.member().project_id),
            version_id,
            now=edge.now(),
            actor_id=edge.member().reviewer_id,
        )
    flash(
        _(
            "Rounds opened from now on use {name}, version {number}. An open round keeps the version it has.",
            name=chosen.rubric_name,
            number=chosen.number,
        )
    )
    return see_other("rubrics.index", slug=edge.slug())


def begin_next(version_id: int) -> Response:
    """Begin the next version with what stands in this one."""
    with edge.writing() as session:
        draft_id = rubric_beginnings.begin_next(session, version_id, edge.member().reviewer_id, edge.now())
    return see_other("rubric_drafts.show", slug=edge.slug(), draft_id=draft_id)


def new() -> Response | tuple[str, int]:
    """Begin a rubric: from nothing, a preset or a version."""
    form = NewRubricForm(request.form if request.method == "POST" else None, data=request.args)
    form.origin.choices = _origins()
    if request.method == "GET":
        return _show_new(form), 200

    def begin() -> int:
        with edge.writing() as session:
            origin = form.origin.data
            definition = (
                rubric_beginnings.empty_definition()
                if origin == SCRATCH
                else rubric_library.read_origin(session, edge.member().project_id, origin)
            )
            return rubric_beginnings.begin_new(
                session, definition, form["name"].data or "", edge.member().reviewer_id, edge.now()
            )

    tried = attempt(form, begin)
    if tried.result is None:
        return _show_new(form, tried.message), tried.status
    return see_other("rubric_drafts.show", slug=edge.slug(), draft_id=tried.result)


def bring_in() -> Response | tuple[str, int]:
    """Begin with a rubric file, uploaded or pasted."""
    form = RubricFileForm(request.form)
    if request.method == "GET":
        return _show_file(form), 200
    sent = request.files.get("file")
    content, name = _content(form, sent)

    def begin() -> int:
        if not content.strip():
            raise Invalid(_("Choose a file, or paste one."), "text")
        definition = parse_definition(content, name)
        with edge.writing() as session:
            return rubric_beginnings.begin_from_file(
                session, definition, form["name"].data or "", edge.member().reviewer_id, edge.now()
            )

    tried = attempt(form, begin)
    if tried.result is None:
        if not (form.text.data or "").strip() and len(content) <= LARGEST_FILE:
            # The browser is not given the file back, but its text can be mended here.
            form.text.data = content.decode("utf-8", "replace").replace("\0", "")
        return _show_file(form, tried.message), tried.status
    return see_other("rubric_drafts.show", slug=edge.slug(), draft_id=tried.result)


def toml_file(text: str, name: str) -> FlaskResponse:
    """Return a rubric file to download."""
    return make_response(
        text,
        {
            "Content-Type": "application/toml; charset=utf-8",
            "Content-Disposition": f'attachment; filename="{name}.toml"',
        },
    )


def _content(form: RubricFileForm, sent: FileStorage | None) -> tuple[bytes, str]:
    if sent is not None and sent.filename:
        return sent.read(LARGEST_FILE + 1), sent.filename
    return (form.text.data or "").encode("utf-8", "replace"), _("as pasted")


def _origins() -> list[SelectChoice]:
    """From nothing, what comes with the program, and every published version."""
    presets = read_presets()
    choices = [SelectChoice(value=SCRATCH, label=_("Nothing"))]
    choices += [
        SelectChoice(value=f"preset:{each['key']}", label=_("Preset: {name}", name=each["name"])) for each in presets
    ]
    keys = {each["key"] for each in presets}
    for line in rubric_library.list_rubrics(edge.reading(), edge.member().project_id):
        for each in line.versions:
            if line.key not in keys or each.number > 1:
                label = _("{name}, version {number}", name=line.name, number=each.number)
                choices.append(SelectChoice(value=f"version:{each.id}", label=label))
    return choices


def _show_new(form: NewRubricForm, message: str = "") -> str:
    return render_template("rubrics/new.html", form=form, message=message)


def _show_file(form: RubricFileForm, message: str = "") -> str:
    return render_template("rubrics/file.html", form=form, message=message)
