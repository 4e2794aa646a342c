"""A rubric that is being edited, whole: its outline, its name, its preview, and publishing it."""

from flask import Response as FlaskResponse
from flask import flash, render_template, request
from werkzeug.wrappers import Response

from annotator import edge
from annotator.forms import reviews as review_forms
from annotator.forms.rubric_entries import heading_values, read_heading
from annotator.forms.rubrics import EditionForm, HeadingForm, PublishForm
from annotator.services import rubric_drafts, rubric_edits
from annotator.services.guidelines import differences
from annotator.services.rubric_contents import in_full, read_contents
from annotator.services.rubric_drafts import DraftRecord
from annotator.services.rubric_files import write_definition
from annotator.services.rubric_library import list_rubrics
from annotator.services.rubric_preview import preview_record
from annotator.text import _
from annotator.web.attempts import Attempt, attempt
from annotator.web.routing import see_other
from annotator.web.views.rubrics import toml_file


def read(draft_id: int) -> DraftRecord:
    """Return a draft of the asking person."""
    return rubric_drafts.read_draft(edge.reading(), draft_id, edge.member().reviewer_id)


def save(draft_id: int, edition: int, change: rubric_drafts.Change) -> DraftRecord:
    """Change a draft of the asking person."""
    with edge.writing() as session:
        return rubric_drafts.save_draft(session, draft_id, edge.member().reviewer_id, edition, change, edge.now())


def now_known(form: EditionForm, tried: Attempt[DraftRecord], draft_id: int) -> None:
    """Let the page be sent again: whoever saves now has been told of the other window."""
    if tried.status == 409 or form.edition.errors:
        form.edition.data = str(read(draft_id).edition)


def show(draft_id: int) -> str:
    """The outline: questions in their order, scales, and what is missing."""
    draft = read(draft_id)
    definition = in_full(draft.definition)
    return render_template(
        "rubrics/draft.html",
        draft=draft,
        definition=definition,
        scales={scale["key"]: scale for scale in definition["scales"]},
        shorts={each["key"]: each["short"] for each in definition["criteria"]},
        fault=draft.find_fault(),
        focus=_focus(),
    )


def preview(draft_id: int) -> str:
    """The form as a reviewer will see it."""
    draft = read(draft_id)
    rubric = preview_record(draft.definition) if draft.definition["criteria"] else None
    return render_template(
        "rubrics/preview.html",
        draft=draft,
        rubric=rubric,
        form=review_forms.make_form(rubric)() if rubric else None,
        cannot_judge=review_forms.CANNOT_JUDGE,
    )


def download(draft_id: int) -> FlaskResponse:
    """The draft as a file."""
    draft = read(draft_id)
    return toml_file(write_definition(draft.definition), f"{draft.definition['key']}-draft")


def heading(draft_id: int) -> Response | tuple[str, int]:
    """Name, purpose, and the question about reasons."""
    draft = read(draft_id)
    if request.method == "GET":
        form = HeadingForm(data=heading_values(draft.definition) | {"edition": str(draft.edition)})
        return render_template("rubrics/heading.html", draft=draft, form=form, message=""), 200
    form = HeadingForm(request.form)
    if draft.rubric_id is not None:
        # These are the rubric's own, whatever the version.
        form["name"].data, form.key.data = draft.name, draft.definition["key"]
        form.name.raw_data, form.key.raw_data = [draft.name], [draft.definition["key"]]
    tried = attempt(
        form,
        lambda: save(
            draft_id,
            form.edition_number(),
            lambda definition: rubric_edits.put_heading(definition, read_heading(form)),
        ),
    )
    if tried.result is None:
        now_known(form, tried, draft_id)
        return render_template("rubrics/heading.html", draft=draft, form=form, message=tried.message), tried.status
    return see_other("rubric_drafts.show", slug=edge.slug(), draft_id=draft_id)


def publish(draft_id: int) -> Response | tuple[str, int]:
    """Look at what changed, say it, and make a version of the draft."""
    draft = read(draft_id)
    if request.method == "GET":
        return _show_publish(draft, PublishForm(edition=str(draft.edition))), 200
    form = PublishForm(request.form)

    def make() -> tuple[int, int]:
        with edge.writing() as session:
            return rubric_drafts.publish_draft(
                session,
                draft_id,
                edge.member().reviewer_id,
                form.edition_number(),
                form.change.data or "",
                edge.now(),
            )

    tried = attempt(form, make)
    if tried.result is None:
        if tried.status == 409 or form.edition.errors:
            form.edition.data = str(read(draft_id).edition)
        return _show_publish(read(draft_id), form, tried.message), tried.status
    version_id, number = tried.result
    flash(_("{name}, version {number}, is published. It never changes.", name=draft.name, number=number))
    return see_other("rubrics.version", slug=edge.slug(), version_id=version_id)


def discard(draft_id: int) -> Response:
    """Take the draft away."""
    with edge.writing() as session:
        rubric_drafts.discard_draft(session, draft_id, edge.member().reviewer_id)
    flash(_("The draft is discarded."))
    return see_other("rubrics.index", slug=edge.slug())


def _focus() -> tuple[str, str]:
    """The question that was moved just now and where to, so that the focus stays on it."""
    return request.args.get("moved", ""), request.args.get("by", "")


def _show_publish(draft: DraftRecord, form: PublishForm, message: str = "") -> str:
    before = None
    if draft.rubric_id is not None:
        lines = list_rubrics(edge.reading(), edge.member().project_id)
        newest = next(line.versions[0] for line in lines if line.id == draft.rubric_id)
        before = read_contents(edge.reading(), newest.id)
    fault = draft.find_fault()
    changes = []
    if before is not None and not fault:
        texts = [write_definition(in_full(each)) for each in (before, draft.definition)]
        changes = differences(*texts)
    return render_template(
        "rubrics/publish.html", draft=draft, form=form, message=message, fault=fault, changes=changes
    )
