"""The parts of a rubric that is being edited: its questions, and the scales they are answered on."""

from flask import flash, render_template, request
from werkzeug.wrappers import Response

from annotator import edge
from annotator.forms.rubric_entries import (
    FIRST_POINTS,
    change_rows,
    criterion_values,
    read_criterion,
    read_scale,
    scale_values,
)
from annotator.forms.rubrics import CriterionForm, EditionForm, ScaleForm, criterion_form
from annotator.models.vocabulary import CriterionRole, Level
from annotator.services import rubric_edits
from annotator.services.rubric_drafts import Change, DraftRecord
from annotator.services.rubric_edits import find_entry, key_for, list_before
from annotator.web.attempts import attempt
from annotator.web.routing import see_other
from annotator.web.views.rubric_drafts import now_known, read, save

Page = Response | tuple[str, int]


def new_criterion(draft_id: int) -> Page:
    """Write a question."""
    return _criterion(read(draft_id), None)


def criterion(draft_id: int, key: str) -> Page:
    """Change a question."""
    draft = read(draft_id)
    if request.method == "GET":
        find_entry(draft.definition, "criteria", key)
    return _criterion(draft, key)


def new_scale(draft_id: int) -> Page:
    """Make a scale."""
    return _scale(read(draft_id), None)


def scale(draft_id: int, key: str) -> Page:
    """Change a scale."""
    draft = read(draft_id)
    if request.method == "GET":
        find_entry(draft.definition, "scales", key)
    return _scale(draft, key)


def move(draft_id: int, key: str) -> Response:
    """Move a question up or down."""
    by = "up" if request.form.get("by") == "up" else "down"
    steps = -1 if by == "up" else 1
    return _do(draft_id, lambda definition: rubric_edits.move_criterion(definition, key, steps), moved=key, by=by)


def remove_criterion(draft_id: int, key: str) -> Response:
    """Take a question away."""
    return _do(draft_id, lambda definition: rubric_edits.remove_criterion(definition, key))


def remove_scale(draft_id: int, key: str) -> Response:
    """Take a scale away."""
    return _do(draft_id, lambda definition: rubric_edits.remove_scale(definition, key))


def _do(draft_id: int, change: Change, **shown: str) -> Response:
    """Change the draft by a button of its outline; what is refused is said there."""
    form = EditionForm(request.form)
    tried = attempt(form, lambda: save(draft_id, form.edition_number(), change))
    if tried.result is None:
        flash(tried.message)
    return see_other("rubric_drafts.show", slug=edge.slug(), draft_id=draft_id, **shown)


def _criterion(draft: DraftRecord, key: str | None) -> Page:
    definition = draft.definition
    form_class = criterion_form(definition["scales"], list_before(definition, key))
    if request.method == "GET":
        blank = {"role": CriterionRole.RATING.value, "required": True}
        values = criterion_values(find_entry(definition, "criteria", key)) if key is not None else blank
        return _show_criterion(draft, form_class(data=values | {"edition": str(draft.edition)}), key), 200
    form = form_class(request.form)

    def write() -> DraftRecord:
        entry = read_criterion(form)
        taken = [each["key"] for each in definition["criteria"]]
        at = key if key is not None else key_for(entry["short"], taken, "question")
        return save(draft.id, form.edition_number(), lambda known: rubric_edits.put_criterion(known, at, entry))

    tried = attempt(form, write)
    if tried.result is None:
        now_known(form, tried, draft.id)
        return _show_criterion(draft, form, key, tried.message), tried.status
    return see_other("rubric_drafts.show", slug=edge.slug(), draft_id=draft.id)


def _scale(draft: DraftRecord, key: str | None) -> Page:
    definition = draft.definition
    if request.method == "GET":
        blank = {"level": Level.ORDINAL.value, "points": [{} for _row in range(FIRST_POINTS)]}
        values = scale_values(find_entry(definition, "scales", key)) if key is not None else blank
        return _show_scale(draft, ScaleForm(data=values | {"edition": str(draft.edition)}), key), 200
    form = ScaleForm(request.form)
    if "row" in request.form and edge.refusal() is None:
        return _show_scale(draft, ScaleForm(data=change_rows(form.data, request.form["row"])), key), 200

    def write() -> DraftRecord:
        entry = read_scale(form)
        taken = [each["key"] for each in definition["scales"]]
        at = key if key is not None else key_for(entry["name"], taken, "scale")
        return save(draft.id, form.edition_number(), lambda known: rubric_edits.put_scale(known, at, entry))

    tried = attempt(form, write)
    if tried.result is None:
        now_known(form, tried, draft.id)
        return _show_scale(draft, form, key, tried.message), tried.status
    return see_other("rubric_drafts.show", slug=edge.slug(), draft_id=draft.id)


def _show_criterion(draft: DraftRecord, form: CriterionForm, key: str | None, message: str = "") -> str:
    return render_template("rubrics/criterion.html", draft=draft, form=form, key=key, message=message)


def _show_scale(draft: DraftRecord, form: ScaleForm, key: str | None, message: str = "") -> str:
    users = [each["short"] for each in draft.definition["criteria"] if each["scale"] == key]
    return render_template("rubrics/scale.html", draft=draft, form=form, key=key, users=users, message=message)
